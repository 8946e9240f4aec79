"""What could not be done with this study, and why."""

from __future__ import annotations

from collections.abc import Iterator

from samenspraak.report.coded import Coded
from samenspraak.report.data import ReportData
from samenspraak.report.disclosure import Disclosure
from samenspraak.report.reliability import FEW
from samenspraak.report.topic_list import why_none
from samenspraak.report.wording import joined, label, many

_AT_MOST = 5


def gaps(data: ReportData, coded: Coded, shown: Disclosure) -> list[str]:
    """Give one sentence per thing that is missing, the weightiest first; maybe none."""
    return [
        *_people(data),
        *_text(data),
        *_labels(data, coded),
        *_machine(data),
        *filter(None, [why_none(data) if len(data.units) else ""]),
        *_small_groups(data, shown),
    ]


def _people(data: ReportData) -> Iterator[str]:
    n = len(data.cases)
    if n == 0:
        yield "There are no interviews yet, so there is nothing to report."
        return
    if n == 1:
        yield (
            "There is one interview: no interval and no score can say anything about other people, "
            "and nothing can be compared."
        )
    roles = set(data.cases["role"])
    for role in ("citizen", "professional"):
        if role not in roles:
            yield f"No {role}s were interviewed: nothing is said about how {role}s see it."


def _text(data: ReportData) -> Iterator[str]:
    if len(data.cases) and not len(data.units):
        yield (
            "No respondent's turn became a unit: transcripts are empty, or hold the interviewer's "
            "turns only. Nothing could be coded."
        )
        return
    without = sorted(set(data.cases["interview_id"]) - set(data.units["interview_id"]))
    if without:
        yield (
            f"{many(len(without), 'interview')} without any turn of a respondent: "
            f"{_names(without)}. Check who speaks in the transcript."
        )


def _labels(data: ReportData, coded: Coded) -> Iterator[str]:
    if not len(data.units):
        return
    if coded.source != "people":
        yield (
            "Nobody has coded yet: there is no agreement, no score of the classifier and no figure "
            "of how common a code is. Counts below are the machine's and marked as such."
        )
        return
    left = len(data.units) - coded.n_units
    if left:
        yield (
            f"Coders looked at {coded.n_units:,} of {len(data.units):,} units; {left:,} are not "
            "coded by anybody yet."
        )
    if set(data.gold["design"]) == {"learning"}:
        yield (
            "All labelled units were chosen to teach the classifier; how common a code is cannot "
            "be told from them. Draw a random sample as well."
        )
    reason = data.number("agreement", "reason")
    if reason:
        yield f"No agreement between coders: {reason}."
    rare = {
        row["code"]
        for row in data.agreement.to_dict("records")
        if row["n_units"] and 0 < row["n_positive"] < FEW
    }
    if rare:
        yield (
            f"Agreement is not interpretable for {many(len(rare), 'code')} that fewer than {FEW} "
            f"units carry: {_codes(data, sorted(rare))}."
        )


def _machine(data: ReportData) -> Iterator[str]:
    reason = data.number("classifier", "reason")
    if reason and len(data.gold):
        yield f"The classifier could not be measured: {reason}."
    if not len(data.gold):
        return
    states = (
        ("too few examples", "The classifier abstains on {n} that too few units carry: {which}."),
        ("not looked at", "The classifier abstains on {n} that nobody has looked for: {which}."),
        (
            "no better than chance",
            "The classifier does no better than chance on {n}: {which}. Do not use it there.",
        ),
    )
    for state, sentence in states:
        own = sorted(set(data.scores.loc[data.scores["status"] == state, "code"]))
        if own:
            yield sentence.format(n=many(len(own), "code"), which=_codes(data, own))


def _small_groups(data: ReportData, shown: Disclosure) -> Iterator[str]:
    if not shown.n_hidden:
        return
    reason = f"fewer than {shown.min_cell} interviews share their role and setting"
    if not shown.profiles:
        yield f"Role and setting stand with no interview and no quotation: {reason}."
    else:
        n = many(shown.n_hidden, "interview")
        yield f"The setting, and where few share it the role, is left out for {n}: {reason}."


def _names(ids: list[str]) -> str:
    more = [many(len(ids) - _AT_MOST, "other")] if len(ids) > _AT_MOST else []
    return joined(ids[:_AT_MOST] + more)


def _codes(data: ReportData, ids: list[str]) -> str:
    known = [
        label(data.codebook[id].label, data.language, id).text
        for id in data.codebook.ids
        if id in ids
    ]
    return _names(known)
