"""What a coder wrote in a cell, as a code of the codebook: forgiving, never guessing."""

from __future__ import annotations

import re

from rapidfuzz.process import extractOne

from samenspraak.codebook import Codebook
from samenspraak.errors import LabelError
from samenspraak.labels import NOTHING
from samenspraak.sheets import texts
from samenspraak.sheets.marks import plain_name

# What stands around a label in the column with suggestions: "1. Label (72%)".
_AROUND = re.compile(r"^\s*\d+\.\s+|\s*\(\d+\s*%\)\s*$")
_NO_CODE = frozenset(texts.NO_CODE_WORDS)
_NEAR = 60


class CodeNames:
    """Finds codes by id or label, in any language of the codebook.

    Case, accents, spaces and punctuation do not matter.

    Examples
    --------
    >>> names = CodeNames(Codebook.default())
    >>> names.find("Disappointment "), names.find("TELEURSTELLING"), names.find("geen code")
    (['disappointment'], ['disappointment'], ['-'])
    >>> names.hint("teleurstaling")
    "did you mean 'Teleurstelling'?"
    """

    def __init__(self, codebook: Codebook) -> None:
        self._codes: dict[str, set[str]] = {}
        self._shown: dict[str, str] = {}
        for code in codebook.entries:
            for name in (code.id, *code.label.values()):
                self._codes.setdefault(plain_name(name), set()).add(code.id)
                if code.status == "active":
                    self._shown[plain_name(name)] = name

    def find(self, cell: str) -> list[str]:
        """Give the codes a cell may mean: one when all is well, none or several when not.

        "No code" in any words gives `labels.NOTHING`.
        """
        written = _AROUND.sub("", cell).strip()
        found = sorted(self._codes.get(plain_name(written), ()))
        if not found and written.casefold() in _NO_CODE:
            return [NOTHING]
        return found

    def split(self, cell: str) -> list[str]:
        """Give the names in a cell: the whole cell if it is one, else its parts between ``;``."""
        if not cell.strip():
            return []
        if self.find(cell):
            return [cell]
        return [part.strip() for part in re.split(r"[;\n]", cell) if part.strip()]

    def hint(self, name: str) -> str:
        """Give the nearest code as a question, or where to look; never what was written."""
        near = extractOne(plain_name(name), sorted(self._shown), score_cutoff=_NEAR)
        if near is None:
            return "choose one from the list on the sheet with the codebook"
        return f"did you mean {self._shown[near[0]]!r}?"


def check_labels(codebook: Codebook, language: str) -> None:
    """Raise when a coder could not tell two codes apart.

    Raises
    ------
    LabelError
        When labels in this language are the same but for case, accents and spaces, or mean "no
        code".
    """
    codes: dict[str, list[str]] = {plain_name(word): ["(no code)"] for word in _NO_CODE}
    for code in codebook:
        codes.setdefault(plain_name(code.label.say(language)), []).append(code.id)
    same = [" and ".join(ids) for ids in codes.values() if len(ids) > 1]
    if same:
        raise LabelError(
            f"codes with the same label in {language!r}: {'; '.join(same)}; give each its own"
        )
