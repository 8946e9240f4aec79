"""Verify by counting what the data sheet says of the example study, and print its table.

python corpora/example/check.py            exits with 1 when a claim does not hold
python corpora/example/check.py --write    also puts the tables into corpora/README.md
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from counts import Study, code_table, interview_table, passes_table
from shapes import SHAPES

SHEET = Path(__file__).parents[1] / "README.md"
_TABLES = re.compile(r"(<!-- counted: begin -->\n).*?(<!-- counted: end -->)", re.DOTALL)
OFTEN = frozenset(
    "disappointment withdrawal_no_desire withdrawal_no_time withdrawal_no_interest "
    "government_withdrawal citizen_overreach".split()
)
HARD_KINDS = frozenset(
    "negation hypothetical others_feel past_now rejected_quote irony border".split()
)


@dataclass(frozen=True)
class Claim:
    """One claim of the data sheet: what was counted, and whether it is what was wanted."""

    name: str
    wanted: str
    found: str
    holds: bool


def claims(study: Study) -> Iterator[Claim]:
    """Give every claim in the order of the data sheet."""
    yield from _claims_on_interviews(study)
    yield from _claims_on_codes(study)
    yield from _claims_on_passes(study)
    yield from _claims_on_identifiers(study)
    yield from _claims_on_files(study)


def _claims_on_interviews(study: Study) -> Iterator[Claim]:
    settings = study.count("setting")
    yield Claim(
        "interviews",
        "24, six per setting",
        str(settings),
        set(settings.values()) == {6} and len(settings) == 4,
    )
    pairs = {(m.header["setting"], m.header["role"]) for m in study.masters}
    wanted = {(setting, role) for setting in settings for role in ("citizen", "professional")}
    yield Claim(
        "citizens and professionals", "both in each setting", str(len(pairs)), pairs == wanted
    )
    languages = study.count("language")
    yield Claim(
        "languages",
        "19 nl, 2 nl-BE, 3 en",
        str(languages),
        languages == {"en": 3, "nl": 19, "nl-BE": 2},
    )
    yield _within("words per interview", study.words.values(), 1200, 2000)
    yield _within("turns per interview", study.turns.values(), 40, 80)
    two = sum("speaker R2" in m.header for m in study.masters)
    yield Claim("with two respondents", "at least 2", str(two), two >= 2)
    third = sum("speaker X" in m.header for m in study.masters)
    yield Claim("interrupted by somebody else", "at least 1", str(third), third >= 1)
    shared = study.shared_phrases()
    yield Claim("6-word sequences in two interviews", "0", _some(shared), not shared)
    borrowed = study.phrases_of_the_codebook()
    yield Claim("6-word sequences of the codebook", "0", _some(borrowed), not borrowed)


def _claims_on_codes(study: Study) -> Iterator[Claim]:
    times, spread = study.times, study.spread
    rare = [code for code in study.codes if times[code] < 12 or len(spread[code]) < 5]
    yield Claim("each code", "12 times, in 5 interviews", _some(rare) + " below", not rare)
    fewer = sorted(code for code in OFTEN if times[code] < 25)
    yield Claim(
        "disappointment, withdrawal, role boundaries",
        "25 times",
        _some(fewer) + " below",
        not fewer,
    )
    share = study.uncoded_turns()
    yield Claim("respondent turns without a code", "55-70 %", f"{share:.1%}", 0.55 <= share <= 0.7)
    several = study.several_codes()
    yield Claim(
        "coded units with two or more",
        "about 15 % (12-20)",
        f"{several:.1%}",
        0.12 <= several <= 0.2,
    )
    kinds = study.hard_kinds()
    yield Claim(
        "hard cases",
        "80, every kind",
        f"{sum(kinds.values())}: {kinds}",
        sum(kinds.values()) >= 80 and set(kinds) == HARD_KINDS,
    )


def _claims_on_passes(study: Study) -> Iterator[Claim]:
    units = set(study.units)
    complete = all(set(codings) == units for codings in study.passes.values())
    yield Claim(
        "units coded in both passes",
        f"all {len(units)}",
        str([len(codings) for codings in study.passes.values()]),
        complete,
    )
    yield Claim(
        "units with a gold decision",
        f"all {len(units)}",
        str(len(study.gold)),
        set(study.gold) == units,
    )
    silent = [u for u in study.differing() if not study.reasons.get(u)]
    yield Claim("differences without a reason", "0", _some(silent), not silent)


def _claims_on_identifiers(study: Study) -> Iterator[Claim]:
    mean = sum(study.direct.values()) / len(study.direct)
    yield Claim("direct identifiers per interview", "50 on average", f"{mean:.1f}", mean >= 50)
    marked = {(i, t, s, e) for i, t, s, e, *_ in study.marked()}
    decided = study.identifier_decisions()
    yield Claim(
        "identifiers decided after two passes",
        f"all {len(marked)}",
        str(len(marked & decided)),
        marked == decided,
    )


def _claims_on_files(study: Study) -> Iterator[Claim]:
    missing = sorted(set(SHAPES) - set(study.count("format")))
    yield Claim("shapes of file", str(len(SHAPES)), _some(missing) + " missing", not missing)
    bare = study.without_capitals()
    yield Claim("all lower-case without punctuation", "2", _some(bare), len(bare) == 2)
    test = {m.interview_id: m for m in study.masters if study.split.get(m.interview_id) == "test"}
    strata = {(m.header["setting"], m.header["role"]) for m in test.values()}
    yield Claim(
        "test interviews",
        "8: each setting and role",
        _some(sorted(test)),
        len(test) == len(strata) == 8,
    )


def _within(name: str, values: object, least: int, most: int) -> Claim:
    counted = sorted(values)  # type: ignore[call-overload]
    found = f"{counted[0]}-{counted[-1]}"
    return Claim(name, f"{least}-{most}", found, least <= counted[0] and counted[-1] <= most)


def _some(things: object) -> str:
    listed = [str(thing) for thing in things]  # type: ignore[attr-defined]
    return ", ".join(listed[:8]) + (f" … ({len(listed)})" if len(listed) > 8 else "") or "none"


def tables(study: Study) -> str:
    """Give the tables of the data sheet as Markdown."""
    return "\n".join([interview_table(study), "", code_table(study), "", passes_table(study), ""])


def main(arguments: list[str]) -> int:
    """Print tables and claims; give the exit status."""
    study = Study.read()
    counted = tables(study)
    print(counted)
    broken = 0
    for claim in claims(study):
        broken += not claim.holds
        mark = "holds " if claim.holds else "BROKEN"
        print(f"{mark} {claim.name}: {claim.found} (wanted: {claim.wanted})")
    sheet = SHEET.read_text(encoding="utf-8")
    wanted = _TABLES.sub(lambda found: f"{found[1]}{counted}{found[2]}", sheet)
    if "--write" in arguments:
        SHEET.write_text(wanted, encoding="utf-8")
    elif wanted != sheet:
        broken += 1
        print(
            "BROKEN corpora/README.md shows other tables: python corpora/example/check.py --write"
        )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
