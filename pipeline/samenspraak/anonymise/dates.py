"""Dates and ages, in digits and in words: what identifies only in combination."""

from __future__ import annotations

import re

from samenspraak.anonymise.found import Found
from samenspraak.anonymise.numerals import (
    ADULT_NUMBER,
    DUTCH_NUMBER,
    DUTCH_ORDINAL,
    ENGLISH_NUMBER,
    ENGLISH_ORDINAL,
    NUMBER_WORD,
)
from samenspraak.anonymise.rules import Rule, matches
from samenspraak.anonymise.typography import plain_dashes

_YEAR = r"(?:19|20)\d{2}"
_NL_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
)
_EN_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_NL_DAY = r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)"
_EN_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_SEASON = r"(?:voorjaar|najaar|lente|zomer|herfst|winter|spring|summer|autumn)"
_FEAST = (
    r"(?:oud en nieuw|nieuwjaar|kerst(?:mis|avond)?|tweede kerstdag|eerste kerstdag|pasen|paasmaandag|"
    r"pinksteren|hemelvaart|sinterklaas|koningsdag|koninginnedag|carnaval|vastenavond|"
    r"sint-?maarten|allerheiligen|bevrijdingsdag|dodenherdenking|ramadan|suikerfeest|offerfeest|"
    r"christmas(?: eve| day)?|easter|halloween|new year's(?: eve| day)?|boxing day|whitsun)"
)
_DIGIT_DAY = r"(?:[12]?\d|3[01])"
_MONTH = tuple(
    "janua febr maart march april mei may jun jul august sept okto octo novem decem".split()
)
_YEARS = ("19", "20")
_FEASTS = tuple(
    "nieuw kerst pasen paas pinksteren hemelvaart sinterklaas koning carnaval vasten maarten heiligen "
    "bevrijding dodenherdenking ramadan feest christmas easter halloween year boxing whitsun".split()
)
_TENS = ("tig", "ty")

_DATES: tuple[Rule, ...] = (
    Rule(
        "date",
        0.9,
        re.compile(r"(?<![\w.,-])\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})(?![\w-]|[.,]\d)"),
        digit=True,
    ),
    Rule("date", 0.95, re.compile(rf"(?<![\w-]){_YEAR}-\d{{2}}-\d{{2}}(?![\w-])"), _YEARS),
    Rule(
        "date",
        0.95,
        re.compile(
            rf"(?<!\w)(?:{_NL_DAY}\s+)?(?:de\s+)?(?:{_DIGIT_DAY}(?:e|ste|de)?|{DUTCH_NUMBER}|{DUTCH_ORDINAL})"
            rf"(?:\s+van)?\s+{_NL_MONTH}(?:\s+(?:van\s+)?{_YEAR})?(?!\w)"
        ),
        _MONTH,
    ),
    Rule(
        "date",
        0.95,
        re.compile(
            rf"(?<!\w)(?:{_EN_DAY},?\s+)?(?:the\s+)?(?:{_DIGIT_DAY}(?:st|nd|rd|th)?|{ENGLISH_ORDINAL})"
            rf"(?:\s+of)?\s+{_EN_MONTH}(?:,?\s+{_YEAR})?(?!\w)"
        ),
        _MONTH,
    ),
    Rule(
        "date",
        0.8,
        re.compile(
            rf"(?<!\w){_EN_MONTH}\s+(?:the\s+)?(?:{_DIGIT_DAY}(?:st|nd|rd|th)?|{ENGLISH_ORDINAL}|"
            rf"{ENGLISH_NUMBER})(?:,?\s+{_YEAR})?(?!\w)"
        ),
        _MONTH,
    ),
    Rule(
        "date",
        0.9,
        re.compile(rf"(?<!\w)(?:{_NL_MONTH}|{_EN_MONTH})\s+(?:of\s+|van\s+)?{_YEAR}(?!\w)"),
        _MONTH,
        digit=True,
    ),
    Rule(
        "date",
        0.9,
        re.compile(
            rf"(?<!\w)(?:(?:het|de|the)\s+)?(?:{_SEASON}|{_FEAST})\s+(?:of\s+|van\s+)?{_YEAR}(?!\w)"
        ),
        _YEARS,
    ),
    Rule("date", 0.5, re.compile(rf"(?<!\w){_FEAST}(?!\w)"), _FEASTS),
    Rule(
        "date",
        0.5,
        re.compile(
            rf"(?<=\bin )(?:{_NL_MONTH}|{_EN_MONTH})(?!\w)"
            r"|(?<!\w)(?:januari|februari|juni|juli|augustus|september|oktober|november|december|"
            r"january|february|october)(?!\w)"
        ),
        _MONTH,
    ),
    Rule(
        "date",
        0.5,
        re.compile(rf"(?<![\w.,€-]){_YEAR}(?![\w-]|[.,]\d|\s*(?:euro|man|stuks))"),
        _YEARS,
        cased=True,
    ),
    Rule(
        "date",
        0.5,
        re.compile(rf"(?<![\w.,€-]){_YEAR}-{_YEAR}(?![\w-]|[.,]\d|\s*(?:euro|man|stuks))"),
        _YEARS,
        cased=True,
    ),
)

_YEARS_OLD = r"(?:jaar\s+oud|jaar|jarige|years?\s+old|year-old|yrs?\s+old)"
_NOT_AGE = (
    r"(?!\s+(?:geleden|lang|later|eerder|terug|gewerkt|getrouwd|voorzitter|lid|bezig|bij|in\s+dienst|"
    r"ago|later|long|now|ervaring|gewoond|vrijwilliger|achter|na\s+elkaar))"
)
_IS = (
    r"(?:(?:is|was|ben|wordt)\s+(?:nu|net|pas|toen|al|inmiddels)|ben|bent|is|was|wordt|werd|word|geworden|van|bijna|net|pas|inmiddels|zijn|waren|am|i'm|he's|"
    r"she's|was|turned|turning|aged|toen\s+ik|toen\s+hij|toen\s+ze|nog\s+geen)"
)
_DIGIT_AGE = r"(?:1[01]\d|\d{1,2})"
_END = r"(?=\s*(?:[.,;!?…)]|$|en\b|and\b|geworden\b|nu\b|now\b|toen\b|die\b|dus\b|was\b|ben\b|is\b|alweer\b|in\b|last\b|sinds\b|since\b|met\b|maar\b|want\b|hoor\b|hè\b|but\b|this\b|next\b))"

_AGES: tuple[Rule, ...] = (
    Rule(
        "age",
        0.95,
        re.compile(
            rf"(?<!\w)(?:{_DIGIT_AGE}|{NUMBER_WORD})[\s-](?:jaar\s+oud|years?[\s-]old|jarige)(?!\w)"
        ),
        ("jaar", "year", "jarige"),
    ),
    Rule(
        "age",
        0.95,
        re.compile(rf"(?<!\w)(?:{_DIGIT_AGE}|{NUMBER_WORD})jarige(?!\w)"),
        ("jarige",),
    ),
    Rule(
        "age",
        0.8,
        re.compile(
            rf"(?<=\b)(?<!al )(?<!\d )(?:(?:ben|is|was|van|bijna|wordt|toen ik|net)\s+)"
            rf"(?P<age>(?:{_DIGIT_AGE}|{NUMBER_WORD})\s+jaar)(?!\w){_NOT_AGE}"
        ),
        ("jaar",),
    ),
    Rule("age", 0.6, re.compile(rf"\b{_IS}\s+(?P<age>{_DIGIT_AGE}|{NUMBER_WORD}){_END}")),
    Rule(
        "age",
        0.7,
        re.compile(r"(?<!\w)op\s+(?:m'n|mijn|z'n|zijn|haar|d'r)\s+(?P<age>\w+(?:de|ste|e))(?!\w)"),
        ("op",),
    ),
    Rule(
        "age",
        0.7,
        re.compile(
            r"(?<!\w)(?:begin|midden|eind|ver|diep|late|early|mid)?\s?(?:in\s+de|in\s+(?:my|his|her|their))\s+"
            r"(?P<age>twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|"
            r"twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)(?!\w)"
        ),
        ("tig", "ties"),
    ),
    Rule(
        "age",
        0.6,
        re.compile(
            r"(?<!\w)(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|\d0)(?:-)?"
            r"(?:plusser|er|ers)(?!\w)"
        ),
        ("tig", "0"),
    ),
    Rule("age", 0.5, re.compile(r"(?<=[^\W\d], )(?P<age>[1-9]\d)(?=,)"), digit=True),
    Rule(
        "age",
        0.6,
        re.compile(
            rf"(?:^|(?<=[.!?,…] ))(?P<age>{ADULT_NUMBER})(?=\s*[.,!?…]|\s+(?:was|is|werd|wordt)\b|$)"
        ),
        _TENS,
    ),
)


def dates(text: str) -> list[Found]:
    """Give dates: numeric, in words, month or feast or season with year, and years.

    The surest first; a find may lie inside another.

    Examples
    --------
    >>> text = "Dat was met Pinksteren 2016, of op drie juni."
    >>> [text[found.start : found.end] for found in dates(text)][:2]
    ['drie juni', 'Pinksteren 2016']
    """
    return list(matches(plain_dashes(text), _DATES, "pattern"))


def ages(text: str) -> list[Found]:
    """Give ages, in digits or in words, with a cue; a bare number word of twenty or more too.

    Examples
    --------
    >>> text = "Ze is drieëntachtig, al tien jaar weduwe."
    >>> [text[found.start : found.end] for found in ages(text)]
    ['drieëntachtig']
    """
    return list(matches(plain_dashes(text), _AGES, "pattern"))
