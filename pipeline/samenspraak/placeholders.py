"""Placeholders such as ``[PERSOON-1]`` and transcription marks such as ``[lacht]``.

Placeholders stand where an identifier stood. They must never become a topic word or a feature of
the classifier: `plain` puts an everyday word in their place, `strip` takes them out.
"""

from __future__ import annotations

import re

from samenspraak.records import Kind

TAGS: dict[str, dict[Kind, str]] = {
    "nl": {
        "person": "PERSOON",
        "organisation": "ORGANISATIE",
        "place": "PLAATS",
        "address": "ADRES",
        "postcode": "POSTCODE",
        "date": "DATUM",
        "age": "LEEFTIJD",
        "phone": "TELEFOON",
        "email": "EMAIL",
        "url": "WEBADRES",
        "plate": "KENTEKEN",
        "number": "NUMMER",
        "role": "FUNCTIE",
        "background": "ACHTERGROND",
        "health": "GEZONDHEID",
        "offence": "DELICT",
        "event": "GEBEURTENIS",
    },
    "en": {
        "person": "PERSON",
        "organisation": "ORGANISATION",
        "place": "PLACE",
        "address": "ADDRESS",
        "postcode": "ZIPCODE",
        "date": "DATE",
        "age": "AGE",
        "phone": "PHONE",
        "email": "E-MAIL",
        "url": "WEBSITE",
        "plate": "PLATE",
        "number": "NUMBER",
        "role": "ROLE",
        "background": "BACKGROUND",
        "health": "HEALTH",
        "offence": "OFFENCE",
        "event": "EVENT",
    },
}
"""Tag per language and kind."""

_EVERYDAY: dict[str, dict[Kind, str]] = {
    "nl": {"person": "iemand", "organisation": "ergens", "place": "ergens"},
    "en": {"person": "somebody", "organisation": "somewhere", "place": "somewhere"},
}

_ALL_TAGS = {tag: (language, kind) for language in TAGS for kind, tag in TAGS[language].items()}

PLACEHOLDER = re.compile(
    r"\[(?P<tag>" + "|".join(sorted(map(re.escape, _ALL_TAGS), key=len, reverse=True)) + r")-\d+\]"
)
"""Matches a placeholder of either language, and nothing else in brackets."""

MARK = re.compile(
    r"\(\([^()]{0,200}\)\)|\[[^\[\]]{0,40}\]|\(\.+\)|\(…\)|\(\d+(?:[.,]\d+)?\)"
    r"|\((?:onverstaanbaar|onduidelijk|inaudible|unintelligible|lacht|laughs|pauze|pause|xxx)[^()]*\)",
    re.IGNORECASE,
)
"""A transcription mark: ``(lacht)``, ``[onverstaanbaar]``, a pause. It is no word of anybody."""
_NO_SPACE_BEFORE = ".,;:?!"


def placeholder(kind: Kind, number: int, language: str) -> str:
    """Give the placeholder for the ``number``-th entity of a kind.

    Parameters
    ----------
    kind
        What the identifier is.
    number
        Counts from 1.
    language
        Of the study; ``nl-BE`` reads as ``nl``, anything unknown as ``en``.

    Examples
    --------
    >>> placeholder("person", 3, "nl-BE")
    '[PERSOON-3]'
    """
    return f"[{TAGS.get(language[:2], TAGS['en'])[kind]}-{number}]"


def plain(text: str) -> str:
    """Give the text with placeholders as everyday words and without transcription marks.

    For encoders and for word features: ``[PERSOON-1]`` reads *iemand*, a place *ergens*, a date
    or a number disappears.

    Examples
    --------
    >>> plain("Dat zei [PERSOON-1] ook [lacht] in [PLAATS-2].")
    'Dat zei iemand ook in ergens.'
    """

    def everyday(match: re.Match[str]) -> str:
        language, kind = _ALL_TAGS[match["tag"]]
        return _EVERYDAY[language].get(kind, " ")

    if "[" in text or "(" in text:
        text = MARK.sub(" ", PLACEHOLDER.sub(everyday, text))
    return _tidy(text)


def strip(text: str) -> str:
    """Give the text without placeholders and without transcription marks.

    For topic words, where even *iemand* would say something about the pseudonymiser.

    Examples
    --------
    >>> strip("Dat zei [PERSOON-1] ook (onverstaanbaar) tegen mij.")
    'Dat zei ook tegen mij.'
    """
    return _tidy(MARK.sub(" ", PLACEHOLDER.sub(" ", text)))


def _tidy(text: str) -> str:
    """Give the text with single spaces, none at its ends and none before a mark."""
    tidy = " ".join(text.split())
    for mark in _NO_SPACE_BEFORE:
        tidy = tidy.replace(f" {mark}", mark)
    return tidy
