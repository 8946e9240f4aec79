"""Contact data and numbers with a fixed form, checked where there is a check digit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from samenspraak.anonymise.cues import LARGE_TOWNS
from samenspraak.anonymise.found import Found
from samenspraak.anonymise.rules import DIGIT, holds
from samenspraak.anonymise.typography import lower_case, plain_dashes
from samenspraak.records import Kind

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?![\w-])")
_URL = re.compile(
    r"(?<![\w@.])(?:https?://[^\s<>\"')\]]+|www\.[^\s<>\"')\]]+"
    r"|[\w-]{1,63}(?:\.[\w-]{1,63}){0,20}\.(?:nl|be|com|org|net|eu|info|co\.uk)(?:/[^\s<>\"')\]]*)?)"
    r"(?![\w@])"
)
_DOMAINS = tuple("http www. .nl .be .com .org .net .eu .info .co.uk".split())
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{2,29}(?<!\.)")
_IBAN = re.compile(
    r"(?<!\w)[A-Za-z]{2}\d{2}(?:\s?[A-Za-z0-9]{4}){2,7}(?:\s?[A-Za-z0-9]{1,3})?(?!\w)"
)
_IBAN_LIKE = re.compile(  # even when a digit was misheard
    r"(?<!\w)(?:(?:nl|gb)\d{2}\s?[a-z]{4}(?:\s?\d){10,14}|be\d{2}(?:\s?\d){12})(?!\w)"
)
_NINE = re.compile(
    r"(?<![\w.,-])\d{9}(?!\w|[.,-]\d)|(?<![\w.,-])\d{3,4}[ .]\d{2,3}[ .]\d{2,3}(?!\w|[.,-]\d)"
)
_BELGIAN = re.compile(r"(?<![\w.])\d{2}[.\s]?\d{2}[.\s]?\d{2}[-.\s]?\d{3}[.\s]?\d{2}(?!\w|[.]\d)")
_CUED_NUMBER = re.compile(
    r"(?<!\w)(?:bsn|burgerservicenummer|sofinummer|rijksregisternummer|insz|paspoortnummer|"
    r"(?:cliënt|client|klant|dossier|zaak|polis|lid|relatie|patiënt|patient|leerling|personeels|meldings|"
    r"referentie|rekening|registratie|proces-?verbaal|pv|case|reference|client|policy|membership|"
    r"account|national insurance|nhs)(?:[\s-]?(?:nummer|nr|number|no))\.?)"
    r"(?:\s+(?:is|van|was|nummer))*[\s:]+(?P<number>[a-z]{0,4}[-.]?\d[\w./-]*(?:\s\d[\w./-]*)*)"
)
_NUMBER_CUES = (
    *"bsn burgerservice sofinummer rijksregister insz paspoort proces verbaal pv".split(),
    *"nummer nr number no".split(),
)
_POSTCODE = re.compile(r"(?<![\w.,-])[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}(?!\w)")
_LOWER_POSTCODE = re.compile(r"(?<![\w.,-])[1-9]\d{3}\s?[a-z]{2}(?!\w)")
_CUED_POSTCODE = re.compile(r"(?<!\w)postcode(?:\s+is|:)?\s+(?P<number>[1-9]\d{3})(?!\w)")
_BELGIAN_POSTCODE = re.compile(
    r"(?<![\w.,-])(?:(?!19\d\d|20\d\d)[1-9]\d{3}(?=\s[A-Z][a-zà-ÿ]{2,})"
    rf"|[1-9]\d{{3}}(?=\s(?:{'|'.join(sorted(LARGE_TOWNS))})(?!\w)))",
)
_UK_POSTCODE = re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w)")
_PLATES = re.compile(
    r"(?<![\w-])(?:"
    r"[a-z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[a-z]{2}|\d{2}-[a-z]{2}-\d{2}|[a-z]{2}-\d{2}-[a-z]{2}|"
    r"[a-z]{2}-[a-z]{2}-\d{2}|\d{2}-[a-z]{2}-[a-z]{2}|\d{2}-[a-z]{3}-\d|\d-[a-z]{3}-\d{2,3}|"
    r"[a-z]{2}-\d{3}-[a-z]|[a-z]-\d{3}-[a-z]{2}|[a-z]{3}-\d{2}-[a-z]|[a-z]-\d{2}-[a-z]{3}|"
    r"\d-[a-z]{2}-\d{3}|\d{3}-[a-z]{2}-\d|[a-z]{3}-\d{3}"
    r")(?![\w-])"
)
_CUED_PLATE = re.compile(
    r"(?<!\w)(?:kenteken|nummerplaat|plaatnummer|number ?plate|registration)(?:\s+(?:is|was|van|nummer))*"
    r"[\s:]+(?P<number>(?=[\w-]{0,40}\s?[\w-]{0,40}\d)[a-z0-9]{1,4}(?:[\s-][a-z0-9]{1,4}){0,2})(?!\w)"
)
_PLATE_CUES = ("kenteken", "nummerplaat", "plaatnummer", "plate", "registration")
_UK_PLATE = re.compile(r"(?<!\w)[A-Z]{2}\d{2}\s[A-Z]{3}(?!\w)")
_PHONE_LIKE = re.compile(r"(?<![\w.,])(?:\+|00|\(?0)[\d()](?:[\s().\-/]{0,3}\d){7,13}(?!\w)")
_REGIONS = ("NL", "BE", "GB")
_VOWELS = frozenset("aeiouy")


def patterns(text: str) -> list[Found]:
    """Give e-mail addresses, links, phone numbers, account and national numbers, postcodes, plates.

    Examples
    --------
    >>> [found.kind for found in patterns("Mail a.b@voorbeeld.nl of bel 06-12345678.")]
    ['email', 'phone']
    """
    text = plain_dashes(text)
    lower = lower_case(text)
    found: list[Found] = []
    if "@" in text:
        found.extend(_simple(text, _EMAIL, "email", 1.0))
    if "." in text and holds(lower, _DOMAINS):
        found.extend(_simple(lower, _URL, "url", 0.9))
    if "@" in text:
        found.extend(_simple(text, _HANDLE, "url", 0.85))
    if DIGIT.search(text):
        found.extend(_numbers(text, lower))
    return found


def _numbers(text: str, lower: str) -> Iterator[Found]:
    yield from _phones(text)
    yield from _checked(text, _IBAN, "number", _is_iban, 1.0)
    yield from _simple(lower, _IBAN_LIKE, "number", 0.9)
    yield from _checked(text, _NINE, "number", _is_bsn, 0.8)
    yield from _checked(text, _BELGIAN, "number", _is_belgian, 1.0)
    if holds(lower, _NUMBER_CUES):
        yield from _cued(lower, _CUED_NUMBER, "number")
    yield from _simple(text, _POSTCODE, "postcode", 0.9)
    yield from _simple(text, _BELGIAN_POSTCODE, "postcode", 0.7)
    yield from _simple(text, _UK_POSTCODE, "postcode", 0.9)
    if "postcode" in lower:
        yield from _cued(lower, _CUED_POSTCODE, "postcode")
    yield from _checked(text, _LOWER_POSTCODE, "postcode", _is_lower_postcode, 0.8)
    if "-" in text:
        yield from _simple(lower, _PLATES, "plate", 0.9)
    yield from _simple(text, _UK_PLATE, "plate", 0.8)
    if holds(lower, _PLATE_CUES):
        yield from _cued(lower, _CUED_PLATE, "plate")


def _simple(text: str, pattern: re.Pattern[str], kind: Kind, score: float) -> Iterator[Found]:
    for match in pattern.finditer(text):
        end = match.start() + len(match[0].rstrip(".,;:!?"))
        yield Found(match.start(), end, kind, score, "pattern")


def _cued(text: str, pattern: re.Pattern[str], kind: Kind) -> Iterator[Found]:
    for match in pattern.finditer(text):
        start, end = match.span("number")
        yield Found(start, start + len(text[start:end].rstrip(".,;:")), kind, 0.95, "pattern")


def _checked(
    text: str, pattern: re.Pattern[str], kind: Kind, valid: Callable[[str], bool], score: float
) -> Iterator[Found]:
    for match in pattern.finditer(text):
        if valid(match[0]):
            yield Found(match.start(), match.end(), kind, score, "checked")


def _phones(text: str) -> Iterator[Found]:
    matches = list(_PHONE_LIKE.finditer(text))
    if not matches:
        return
    import phonenumbers

    for match in matches:
        for region in _REGIONS:
            try:
                number = phonenumbers.parse(match[0], region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_possible_number(number):
                yield Found(match.start(), match.end(), "phone", 0.95, "checked")
                break


def _is_iban(text: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(text))


def _is_bsn(text: str) -> bool:
    from stdnum.nl import bsn

    return bool(bsn.is_valid(text))


def _is_belgian(text: str) -> bool:
    from stdnum.be import nn

    return bool(nn.is_valid(text))


def _is_lower_postcode(text: str) -> bool:
    """True when the two letters are no word: *3299 qw*, not *2019 en*."""
    return not set(text[-2:]) & _VOWELS and text[-2:] not in {
        "sd",
        "ss",
        "km",
        "cm",
        "mm",
        "kg",
        "st",
    }
