"""Collects everything that is wrong with a file read as plain data, one line each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from samenspraak.codebook.parts import Wording
from samenspraak.errors import CodebookError, listed

_ID = re.compile(r"[^\W\d_][\w.-]*")


class Checker:
    """Typed access to plain data that notes a problem instead of stopping at the first.

    A getter that finds something wrong notes it and returns an empty value of its type, so that the
    rest can still be checked. `problems` holds one line each: where, what came, what to do.

    Parameters
    ----------
    problems
        Lines that are known already, such as keys that stand twice.
    """

    def __init__(self, problems: Iterable[str] = ()) -> None:
        self.problems = list(problems)

    def wrong(self, where: str, message: str) -> None:
        """Note one problem."""
        self.problems.append(f"{where}: {message}" if where else message)

    def finish(self, source: str) -> None:
        """Return when nothing was noted.

        Raises
        ------
        CodebookError
            Something was noted; the message lists all of it.
        """
        if not self.problems:
            return
        number = len(self.problems)
        header = f"{source} has {number} problem{'s' if number > 1 else ''}"
        footer = "Nothing was loaded. Correct the file and run again."
        raise CodebookError(listed(header, self.problems, footer, at_most=number))

    def mapping(
        self, value: object, where: str, keys: Collection[str] | None = None
    ) -> dict[str, object]:
        """Give a mapping with text keys; ``keys`` names the ones that exist, None allows any."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong(
                where, f"wanted keys with values, got {shown(value)}; see README.md for the form"
            )
            return {}
        result: dict[str, object] = {}
        for key, item in value.items():
            if not isinstance(key, str):
                self.wrong(where, f"the key {shown(key)} is not a text; put it in quotes")
            elif keys is not None and key not in keys:
                self.wrong(
                    where, f"unknown key '{key}'; {_near(key, keys) or 'known here: ' + _or(keys)}"
                )
            else:
                result[key] = item
        return result

    def items(self, value: object, where: str) -> list[object]:
        """Give a list; nothing counts as an empty one."""
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self.wrong(where, f"wanted a list, got {shown(value)}; start each entry with '- '")
        return []

    def text(self, value: object, where: str, required: bool = True) -> str:
        """Give a text without blanks around it."""
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is None and not required:
            return ""
        if isinstance(value, int | float):
            self.wrong(where, f"wanted a text, got {shown(value)}; put it in quotes")
        else:
            self.wrong(where, f"wanted a text, got {shown(value)}; write one")
        return ""

    def name(self, value: object, where: str) -> str:
        """Give an id: a letter, then letters, digits, ``_``, ``-`` and ``.``."""
        name = self.text(value, where)
        if name and not _ID.fullmatch(name):
            self.wrong(
                where,
                f"{shown(name)} cannot be an id; use letters, digits and _, and start with a letter",
            )
        return name

    def names(self, value: object, where: str) -> tuple[str, ...]:
        """Give a list of texts without repeats."""
        names: list[str] = []
        for number, item in enumerate(self.items(value, where), 1):
            name = self.text(item, f"{where}, entry {number}")
            if name in names:
                self.wrong(
                    f"{where}, entry {number}", f"{shown(name)} stands here again; remove one"
                )
            elif name:
                names.append(name)
        return tuple(names)

    def choice(self, value: object, where: str, options: Collection[str], default: str) -> str:
        """Give one of the options; ``default`` when nothing is said."""
        if value is None:
            return default
        if isinstance(value, str) and value in options:
            return value
        hint = _near(value, options) if isinstance(value, str) else ""
        self.wrong(
            where, f"{shown(value)} is none of {_or(options)}; {hint or 'choose one of these'}"
        )
        return default

    def flag(self, value: object, where: str) -> bool:
        """Give true or false; false when nothing is said."""
        if value is None or isinstance(value, bool):
            return bool(value)
        self.wrong(
            where, f"wanted true or false, got {shown(value)}; write one of the two, without quotes"
        )
        return False

    def known(self, name: str, where: str, names: Collection[str], kind: str) -> None:
        """Note a name that is not among the names of its kind."""
        if name and name not in names:
            hint = _near(name, names)
            self.wrong(where, f"{shown(name)} is no {kind}; {hint or 'add it or choose another'}")

    def wording(
        self, value: object, where: str, languages: tuple[str, ...], required: bool = True
    ) -> Wording:
        """Give a text per language; with ``languages`` exactly these, without them any, at least one."""
        if value is None and not required:
            return Wording()
        texts = self.mapping(value, where)
        found = {
            key: text for key, item in texts.items() if (text := self.text(item, f"{where}.{key}"))
        }
        missing = [language for language in languages if language not in texts]
        if missing:
            self.wrong(where, f"no text in {' and '.join(missing)}; add it")
        for key in [key for key in texts if languages and key not in languages]:
            self.wrong(
                where,
                f"'{key}' is not among the languages {_or(languages)}; add it there or remove the text",
            )
        if not languages and not texts and (value is None or isinstance(value, Mapping)):
            self.wrong(
                where, "no text; write one, such as 'nl: …' or 'en: …' on a line of its own below"
            )
        return Wording(found)


def shown(value: object) -> str:
    """Give a value as a message may show it: short words whole, everything longer only by kind."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"'{value}'" if len(value) <= 40 and "\n" not in value else "a longer text"
    return "a list" if isinstance(value, list) else "keys with values"


def _near(name: str, options: Collection[str]) -> str:
    close = get_close_matches(name, list(options), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


def _or(options: Collection[str]) -> str:
    return ", ".join(options)
