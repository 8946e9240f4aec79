"""Numbers in words: Dutch and English patterns, and what a spoken digit word is worth."""

from __future__ import annotations

_NL_UNITS = "een eén één twee drie vier vijf zes zeven acht negen".split()
_NL_TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
_NL_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
_EN_UNITS = "one two three four five six seven eight nine".split()
_EN_TEENS = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

_NL_COMPOUND = rf"(?:{'|'.join(_NL_UNITS)})[eë]n(?:{'|'.join(_NL_TENS)})"
_EN_COMPOUND = rf"(?:{'|'.join(_EN_TENS)})[- ](?:{'|'.join(_EN_UNITS)})"

DUTCH_NUMBER = rf"(?:{_NL_COMPOUND}|{'|'.join(_NL_TEENS + _NL_TENS + _NL_UNITS)})"
ENGLISH_NUMBER = rf"(?:{_EN_COMPOUND}|{'|'.join(_EN_TEENS + _EN_TENS + _EN_UNITS)})"
NUMBER_WORD = rf"(?:{DUTCH_NUMBER}|{ENGLISH_NUMBER})"
"""A number below a hundred in words; use it between word boundaries, ignoring case."""

_HUNDREDS = rf"(?:{'|'.join(_NL_UNITS[3:])})?honderd(?:en)?{DUTCH_NUMBER}?"
HOUSE_NUMBER = rf"(?:{_HUNDREDS}|(?!een\b|one\b){NUMBER_WORD})"
"""The number of a house or a room in words; *een* and *one* are left to articles."""

ADULT_NUMBER = rf"(?:{_NL_COMPOUND}|{_EN_COMPOUND}|{'|'.join(_NL_TENS + _EN_TENS)})"
"""A number word of twenty or more: by itself it mostly is an age."""

DUTCH_ORDINAL = (
    r"(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde|"
    rf"dertiende|veertiende|vijftiende|zestiende|zeventiende|achttiende|negentiende|{_NL_COMPOUND}ste|"
    r"twintigste|dertigste)"
)
ENGLISH_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|"
    r"thirtieth|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))"
)

DIGITS_OF: dict[str, int] = (
    {word: 1 for word in [*_NL_UNITS, *_EN_UNITS, "nul", "zero", "oh"]}
    | {word: 2 for word in [*_NL_TEENS, *_NL_TENS, *_EN_TEENS, *_EN_TENS]}
    | {f"{unit}{link}{ten}": 2 for unit in _NL_UNITS for ten in _NL_TENS for link in ("en", "ën")}
    | {f"{ten}-{unit}": 2 for ten in _EN_TENS for unit in _EN_UNITS}
)
"""How many digits a number word stands for when somebody dictates a number."""
REPEATS: dict[str, int] = {"dubbel": 2, "dubbele": 2, "double": 2, "triple": 3, "driemaal": 3}
"""Words that repeat the next digit."""
