"""Which lines open with a speaker label.

Labels are typed by hand: ``I:``, ``R2:``, ``Interviewer:``, ``[SPEAKER_00]:``, a full name, a name
with a time on a line of its own. A colon in speech looks the same (*ik zei: nee*), so a prefix
counts as a label only when it is a known one or comes back in the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from samenspraak.transcripts.times import CLOCK, MARK, seconds

Form = Literal["header", "prefix", "alone"]

_MORE = r"(?: \(?[\w.'’-]+\)?){0,3}"
_INTERVIEWER = re.compile(
    r"(?:i|int|iv)(?:[. ]{0,2}\d{1,2})?|(?:interviewer|interviewster|onderzoeker|onderzoekster"
    rf"|researcher|moderator|gespreksleider|gespreksleidster){_MORE}"
)
_RESPONDENT = re.compile(
    r"(?:r|resp|p|ie)(?:[. ]{0,2}\d{1,3})?(?:-\w)?|(?:respondent|respondente|ge[ïi]nterviewde"
    rf"|interviewee|participant|deelnemer|deelneemster|befragte|befragter){_MORE}"
)
_ASKING = re.compile(r"(?:v|q|vraag|question)(?: ?\d{1,3})?")
_ANSWERING = re.compile(r"(?:a|b|antwoord|answer)(?: ?\d{1,3})?")
_NUMBERED = re.compile(r"(?:speaker|spreker|spk|sp)[ _]?(?:\d{1,3}|undefined)|s\d{1,3}")
_KNOWN = (_INTERVIEWER, _RESPONDENT, _NUMBERED)
_INITIAL = re.compile(r"[A-Z]\d{0,2}")

_NO_LABEL = frozenset(
    """
    ik jij je hij zij ze we wij wie dat dit die er en of maar want dus toen nou nu ja nee kijk zo als
    wat hoe waar waarom wanneer niet ook nog wel dan daar hier is was heb had heeft hebben zei zeg
    zegt zeggen dacht denk denkt vroeg vraagt riep roept schreef stond staat met voor om tot een
    mijn zijn haar onze bij over naar uit rond half vanaf tussen oftewel namelijk eerst daarna
    voorbeeld conclusie punt optie stap reden gevolg citaat kortom
    he she they you it that this what how why when where and or but so then well yes no look
    said says say thought think asked told are were have not just like because at about until
    example conclusion point option step reason quote
    """.split()
)
_PARTICLES = frozenset("van de der den ten ter het 't op in la le du von el al bin da dos".split())
METADATA = frozenset(
    """
    datum date tijd tijdstip time duur duration locatie location plaats place project onderzoek
    study titel title onderwerp subject bestand bestandsnaam file audio opname recording transcript
    transcriptie getranscribeerd transcribed transcribent transcriber transcriptiedatum naam name
    leeftijd age geslacht gender functie setting interview interviewnummer interviewnr nummer
    interviewdatum number versie version status taal language aanwezig aanwezigen present
    deelnemers participants speakers keywords code pseudoniem pseudonym organisatie organisation
    e-mail email telefoon phone medium wijze start einde end pagina page
    """.split()
)
"""First words of ``key: value`` lines on a cover page, never a speaker."""

NOTES = frozenset(
    "opmerking opmerkingen noot memo notitie observatie note comment observation".split()
)
"""First words of a transcriber's own remarks, never a speaker."""

_SHAPE = r"[^\W\d_][\w .,'’&/()-]{0,47}?"
_LABEL = rf"(?:\[(?P<a>{_SHAPE})\]|\{{(?P<b>{_SHAPE})\}}|\((?P<c>{_SHAPE})\)|[#@]?(?P<d>{_SHAPE}))"
_FORMS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (
        "header",
        re.compile(
            rf"\*{{0,2}}{_LABEL}\*{{0,2}}(?P<gap>\s+)(?P<time>[\[(]?{CLOCK}[\])]?)(?P<rest>)"
        ),
    ),
    ("header", re.compile(rf"(?P<time>{MARK}|{CLOCK})(?P<gap>\s){_LABEL}(?P<rest>)")),
    (
        "prefix",
        re.compile(
            rf"(?:\d{{1,4}}[.)]?\s+|[-•–]\s+)?(?:(?P<time>{MARK}|{CLOCK})\s*(?:[-–]\s+)?)?"
            rf"\*{{0,2}}{_LABEL}\*{{0,2}}\s*(?:(?P<later>{MARK}|{CLOCK})\s*)?"
            r"(?::\*{0,2}|\t)(?P<rest>.*)",
            re.DOTALL,
        ),
    ),
    ("alone", re.compile(rf"{_LABEL}(?P<rest>)")),
)


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker label at the head of a line, or what may be one."""

    name: str
    form: Form
    """``prefix``: before the words; ``header``: with a time on its own line; ``alone``."""
    rest: str
    """The words after the label on the same line."""
    start_s: float | None
    apart: bool = False
    """True when wide space sets name and time apart (``Naam  0:49``): surely a label."""

    @property
    def key(self) -> str:
        """The label as compared with others."""
        return label_key(self.name)


def label_key(name: str) -> str:
    """Give a label as it is compared: case, final points and doubled blanks do not count.

    Examples
    --------
    >>> label_key("Int. "), label_key("[SPEAKER_00]:")
    ('int', 'speaker_00')
    """
    bare = " ".join(name.split()).rstrip(":").rstrip(". ")
    if len(bare) > 2 and bare[0] + bare[-1] in ("[]", "{}", "()"):
        bare = bare[1:-1]
    return bare.casefold()


def is_interviewer(key: str) -> bool:
    """Tell whether a label by itself names the interviewer."""
    return _INTERVIEWER.fullmatch(key) is not None


def is_respondent(key: str) -> bool:
    """Tell whether a label by itself names a respondent."""
    return _RESPONDENT.fullmatch(key) is not None


def is_asking(key: str) -> bool:
    """Tell whether a label names the asking side (*V*, *Q*): only beside an answering one."""
    return _ASKING.fullmatch(key) is not None


def is_answering(key: str) -> bool:
    """Tell whether a label names the answering side (*A*, *B*): only beside an asking one."""
    return _ANSWERING.fullmatch(key) is not None


def is_generic(key: str) -> bool:
    """Tell whether a label names a part in the talk and no person: it may stand in a message."""
    known = any(p.fullmatch(key) for p in (*_KNOWN, _ASKING, _ANSWERING))
    return known and (" " not in key or re.fullmatch(r"\w+ \d+", key) is not None)


def first_word(text: str) -> str:
    """Give the first word of a line with a colon, as `METADATA` lists them; else nothing."""
    words = text.partition(":")[0].strip(" *").split() if ":" in text else []
    return words[0].casefold() if words else ""


def recognise(texts: Sequence[str], given: Collection[str] = ()) -> list[Label | None]:
    """Give the speaker label of each line, None for a line without one.

    Known labels count from their first occurrence; names and initials when they come back; a
    single letter also when the file has other single-letter labels. A label alone on its line,
    without colon and time, must be known and come back.

    Parameters
    ----------
    texts
        All lines of one file.
    given
        Keys of labels that the researcher named: always labels.

    Examples
    --------
    >>> [label and label.key for label in recognise(["I: En toen?", "R: Nou.", "Mijn man: nee."])]
    ['i', 'r', None]
    """
    labels = [candidate(text, given) for text in texts]
    keys = _accepted([label for label in labels if label], given)
    alone = Counter(label.key for label in labels if label and label.form == "alone")
    return [
        label
        if label
        and label.key in keys
        and (label.form != "alone" or (alone[label.key] > 1 and _stands_alone(label.key)))
        else None
        for label in labels
    ]


def candidate(text: str, given: Collection[str] = ()) -> Label | None:
    """Give what may be the label of a line, or None; see `recognise` for what is one.

    Parameters
    ----------
    text
        The line as it stands in the file, tabs included.
    given
        Keys of labels that the researcher named.
    """
    text = text.strip()
    for form, pattern in _FORMS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        name = " ".join(next(parts[group] for group in "abcd" if parts[group]).split())
        if not _may_be_label(name, given) or _is_clock_or_address(name, parts["rest"]):
            continue
        time = parts.get("time") or parts.get("later")
        gap = parts.get("gap") or ""
        apart = (len(gap) > 1 or gap == "\t") and "[" not in text
        return Label(name, form, parts["rest"].strip(), seconds(time) if time else None, apart)
    return None


def _may_be_label(name: str, given: Collection[str]) -> bool:
    key = label_key(name)
    if key in given:
        return True
    words = [word.strip(".()") for word in key.replace(",", " ").split()]
    if not words or len(words) > 6 or any(word in _NO_LABEL for word in words):
        return False
    if _is_known(key):
        return True
    return name[0].isupper() and words[0] not in METADATA and words[0] not in NOTES


def _is_clock_or_address(name: str, rest: str) -> bool:
    return rest.startswith("//") or (name[-1].isdigit() and rest[:1].isdigit() and " " in name)


def _is_known(key: str) -> bool:
    return any(pattern.fullmatch(key) for pattern in _KNOWN)


def _stands_alone(key: str) -> bool:
    return len(key) > 3 and _is_known(key)


def _name_like(name: str) -> bool:
    words = re.sub(r"[(),]", " ", name).split()
    return all(w[0].isupper() or w[0].isdigit() or w.casefold() in _PARTICLES for w in words)


def _accepted(labels: Sequence[Label], given: Collection[str]) -> set[str]:
    counts = Counter(label.key for label in labels if label.form != "alone")
    keys = {label.key for label in labels if label.apart} | set(given)
    keys |= {label.key for label in labels if _is_known(label.key)}
    keys |= {
        label.key for label in labels if counts[label.key] > (1 if _name_like(label.name) else 2)
    }
    initials = [
        label for label in labels if label.form == "prefix" and _INITIAL.fullmatch(label.name)
    ]
    if any(label.key in keys for label in initials):
        keys |= {label.key for label in initials}
    return keys
