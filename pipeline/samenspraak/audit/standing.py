"""What may stand on the open side: what the pseudonymiser left, and the project's own words.

The reference is made on the private side (turns without their masked spans), so that what is added
to the open transcripts afterwards never explains itself.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from samenspraak.audit.scan import EDGE, Hit, Scanner, found
from samenspraak.records import Span, Turn

_PRIVATE_ROOMS = ("transcripts", "anonymise", "audit", "commands")
_TEMPLATES = (".html", ".css", ".md", ".js", ".xsd")


class Standing:
    """Known forms that may stand, and where.

    Parameters
    ----------
    scanner
        Of all known forms.
    masked
        Texts as the pseudonymiser left them, with anything but letters for what it masked.
    own
        Texts of the project itself: codebook, themes, program.
    """

    def __init__(self, scanner: Scanner, masked: Iterable[str], own: Iterable[str]) -> None:
        left, left_words = found(scanner, masked)
        program, own_words = found(scanner, own)
        self.words = frozenset(left_words | own_words)
        """Words, folded, that are in no known form."""
        self._left = {hit.form.key for hit in left}
        self._own = {hit.form.key for hit in program}
        self._before = _neighbours(left, "before")
        self._after = _neighbours(left, "after")
        self._own_written = {hit.written for hit in program}

    def explains(self, hit: Hit) -> bool:
        """True when the open side may hold this.

        A form of the roster, or a person found with certainty, that gives somebody away: only when
        the program itself says it. Any other: when the masked text holds it; written with the
        capitals of an original, only between words where the masked text holds it so.
        """
        form = hit.form
        as_a_name = hit.written in form.written and not hit.written.islower()
        if hit.written in self._own_written or (form.key in self._own and not as_a_name):
            return True
        if form.key not in self._left or (form.telling and form.certain):
            return False
        if not as_a_name or hit.written.isdigit():
            return True
        return _seen(self._before[hit.written], hit.before) and _seen(
            self._after[hit.written], hit.after
        )


def _neighbours(hits: Sequence[Hit], side: str) -> defaultdict[str, set[str]]:
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for hit in hits:
        seen[hit.written].add(getattr(hit, side))
    return seen


def _seen(neighbours: set[str], neighbour: str) -> bool:
    """True for a neighbour seen before, and at an edge when the word was seen at all."""
    return neighbour in neighbours or (neighbour == EDGE and bool(neighbours))


def masked_texts(turns: Iterable[Turn], entities: Iterable[Span]) -> list[str]:
    """Give the private turns with a bar for every masked span."""
    spans: Mapping[tuple[str, int], list[Span]] = defaultdict(list)
    for span in entities:
        if span.decision == "mask":
            spans[span.interview_id, span.turn].append(span)
    texts: list[str] = []
    for turn in turns:
        text = turn.text
        own = spans.get((turn.interview_id, turn.turn), [])
        for span in sorted(own, key=lambda span: span.start, reverse=True):
            text = f"{text[: span.start]} | {text[span.end :]}"
        texts.append(text)
    return texts


def program_texts(package: Path) -> list[str]:
    """Give what the rooms right of the wall can write by themselves: templates, quoted texts."""
    texts: list[str] = []
    for path in sorted(package.rglob("*")):
        if path.relative_to(package).parts[0] in _PRIVATE_ROOMS or not path.is_file():
            continue
        if path.suffix == ".py":
            texts.extend(_quoted(path.read_text(encoding="utf-8")))
        elif path.suffix in _TEMPLATES:
            texts.append(path.read_text(encoding="utf-8"))
    return texts


def _quoted(source: str) -> list[str]:
    """Give the texts in quotes; a docstring is not printed, so it is none."""
    tree = ast.parse(source)
    alone = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone
    ]
