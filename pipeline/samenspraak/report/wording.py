"""Numbers as a reader wants them, and labels of codes and themes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from samenspraak.codebook.parts import Wording

MISSING = "–"


@dataclass(frozen=True, slots=True)
class Label:
    """A label in the language of the study, and in the other one as a hint."""

    text: str
    hint: str
    language: str


def label(wording: Wording, language: str, otherwise: str) -> Label:
    """Give a label in this language with the English one as hint (the Dutch one beside English).

    Examples
    --------
    >>> label(Wording({"nl": "Teleurstelling", "en": "Disappointment"}), "nl", "disappointment")
    Label(text='Teleurstelling', hint='Disappointment', language='nl')
    """
    text = wording.say(language) or otherwise
    other = wording.say("nl" if language == "en" else "en")
    used = language if language in wording else next(iter(wording), "en")
    return Label(text, other if other != text else "", used)


def share(value: Any) -> str:
    """Give a share as a percentage.

    Examples
    --------
    >>> share(0.124), share(0.004), share(0.0), share(None)
    ('12%', '<1%', '0%', '–')
    """
    if value is None or pd.isna(value):
        return MISSING
    if 0 < value < 0.005:
        return "<1%"
    return f"{value:.0%}"


def decimals(value: Any, places: int = 2) -> str:
    """Give a number with a fixed number of decimals.

    Examples
    --------
    >>> decimals(-0.126), decimals(float("nan"))
    ('−0.13', '–')
    """
    if value is None or pd.isna(value):
        return MISSING
    shown = f"{float(value):.{places}f}"
    return "−" + shown[1:] if shown.startswith("-") and float(shown) else shown.removeprefix("-")


def between(low: Any, high: Any, places: int = 2) -> str:
    """Give an interval.

    Examples
    --------
    >>> between(0.412, 0.5), between(None, None)
    ('0.41 to 0.50', '–')
    """
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return MISSING
    return f"{decimals(low, places)} to {decimals(high, places)}"


def count(value: Any) -> str:
    """Give a whole number with thousands apart.

    Examples
    --------
    >>> count(12345), count(None)
    ('12,345', '–')
    """
    return MISSING if value is None or pd.isna(value) else f"{int(value):,}"


def many(n: int, one: str, more: str = "") -> str:
    """Give a number with its noun.

    Examples
    --------
    >>> many(1, "interview"), many(4, "interview"), many(2, "category", "categories")
    ('1 interview', '4 interviews', '2 categories')
    """
    return f"{n:,} {one if n == 1 else more or one + 's'}"


def joined(items: list[str]) -> str:
    """Give a list as running text.

    Examples
    --------
    >>> joined(["a"]), joined(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)
