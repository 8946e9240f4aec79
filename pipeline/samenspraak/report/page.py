"""The report as one HTML page: it needs no script, no network and no other file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from samenspraak import __version__
from samenspraak.report import machine, making, reliability, wording
from samenspraak.report.coded import NEAREST, Coded, coded_units
from samenspraak.report.data import ReportData
from samenspraak.report.disclosure import Disclosure, disclosure
from samenspraak.report.focus import focus
from samenspraak.report.gaps import gaps
from samenspraak.report.matrix import accrual, code_matrix
from samenspraak.report.mistakes import axis_end, siblings, tempted
from samenspraak.report.plots import calibration_plot, curve_plot, learning_plot
from samenspraak.report.prevalence import by_group, overall
from samenspraak.report.quotations import RULE, quotations
from samenspraak.report.topic_list import topic_list, why_none

TEMPLATES = Path(__file__).parent / "templates"

CONTENTS = (
    ("interviews", "Interviews"),
    ("codes", "Codes by interview"),
    ("withdrawal", "Disappointment and withdrawal"),
    ("quotations", "Quotations"),
    ("reliability", "Agreement"),
    ("machine", "How well the machine codes"),
    ("topics", "Topics"),
    ("making", "How this was made"),
)


def render_report(data: ReportData) -> str:
    """Give the report as HTML; the same data give the same text.

    Everything that comes from data is escaped. Interview text stands in the quotations only.
    """
    shown = disclosure(data.cases, data.min_cell)
    coded = coded_units(data.gold, data.codings, data.units)
    page = (
        _environment()
        .get_template("report.html")
        .render(
            study=data.study,
            language=data.language,
            version=__version__,
            contents=CONTENTS,
            codebook=data.codebook,
            shown=shown,
            coded=coded,
            nearest=NEAREST,
            **_head(data, coded, shown),
            **_findings(data, coded, shown),
            **_quotations(data),
            **_reliability(data),
            **_machine(data, shown),
            **_making(data),
        )
    )
    return "\n".join(line.rstrip() for line in page.split("\n") if line.strip()) + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["between"] = wording.between
    environment.filters |= {
        "share": lambda value, places=0: _share(value, places),
        "decimals": wording.decimals,
        "count_": wording.count,
        "many": wording.many,
        "axis": lambda value: None if value is None else round(100 * min(max(value, 0.0), 1.0), 2),
    }
    return environment


def _share(value: float | None, places: int) -> str:
    if value is None or not places or value >= 0.1:
        return wording.share(value)
    return f"{value:.{places}%}"


def _head(data: ReportData, coded: Coded, shown: Disclosure) -> dict[str, Any]:
    return {
        "headline": wording.many(len(data.cases), "interview"),
        "figures": list(_figures(data, coded)),
        "gaps": gaps(data, coded, shown),
        "cases": list(_cases(data)),
        "totals": list(shown.totals()),
    }


def _figures(data: ReportData, coded: Coded) -> Iterator[dict[str, str]]:
    n = len(data.cases)
    yield {"value": wording.count(n), "text": "interview" if n == 1 else "interviews"}
    yield {"value": wording.count(len(data.units)), "text": "units of respondents' talk"}
    yield {"value": wording.count(_masked(data)), "text": "identifiers replaced"}
    if coded.source == "people":
        of = f"of {coded.n_units:,} units that coders looked at carry a code"
        coded_share = wording.share(coded.n_coded / coded.n_units if coded.n_units else None)
        yield {"value": coded_share, "text": of}
    else:
        yield {"value": wording.MISSING, "text": "coded: no labels yet"}


def _masked(data: ReportData) -> int | None:
    """Give the mentions replaced, of all kinds."""
    total = data.number("anonymise", "masked")
    kinds = [masked for _, masked, _ in _replaced(data)]
    return int(total) if total is not None else sum(kinds) if kinds else None


def _replaced(data: ReportData) -> list[tuple[str, int, int]]:
    """Give kind, mentions replaced, and mentions left in for review; kinds without any left out."""
    numbers = dict(data.metrics.get("anonymise") or {})
    kinds = [name.removeprefix("masked_") for name in numbers if name.startswith("masked_")]
    rows = [
        (kind, int(numbers[f"masked_{kind}"]), int(numbers.get(f"flagged_{kind}", 0)))
        for kind in kinds
    ]
    return [row for row in rows if row[1] or row[2]]


def _cases(data: ReportData) -> Iterator[dict[str, Any]]:
    turns = data.transcripts["interview_id"].value_counts()
    units = data.units.groupby("interview_id")["n_words"].agg(["size", "sum"])
    labelled = data.gold.merge(data.units[["unit_id", "interview_id"]], on="unit_id")
    looked_at = labelled.groupby("interview_id")["unit_id"].nunique()
    coded = labelled[labelled["value"] >= 0.5].groupby("interview_id")["unit_id"].nunique()
    for case in data.cases.sort_values("interview_id").itertuples(index=False):
        id = case.interview_id
        own = units.loc[id] if id in units.index else {"size": 0, "sum": 0}
        yield {
            "id": id,
            "language": case.language,
            "turns": int(turns.get(id, 0)),
            "words": int(own["sum"]),
            "units": int(own["size"]),
            "looked_at": int(looked_at.get(id, 0)),
            "coded": int(coded.get(id, 0)),
        }


def _findings(data: ReportData, coded: Coded, shown: Disclosure) -> dict[str, Any]:
    book, language = data.codebook, data.language
    columns = data.choice("estimate", "by", ("role", "setting"))
    return {
        "matrix": code_matrix(coded, data.cases, data.codings, book, language),
        "curve": curve_plot(accrual(coded)) if coded.source == "people" else None,
        "confidence": wording.share(data.choice("estimate", "confidence", 0.95)),
        "prevalence": overall(data.estimates, book, language),
        "comparisons": [
            (column, by_group(data.estimates, column, shown, book, language)) for column in columns
        ],
        "focus": focus(coded, data.units, data.unit_themes, shown, book, data.themes, language),
        "topics": topic_list(data, shown),
        "no_topics": why_none(data),
    }


def _quotations(data: ReportData) -> dict[str, Any]:
    per_code = int(data.choice("report", "quotes_per_code", 3))
    seed = int(data.choice("report", "quotes_seed", 0))
    found = quotations(
        data.gold, data.codings, data.units, data.transcripts, per_code=per_code, seed=seed
    )
    named = [
        (wording.label(code.label, data.language, code.id), found[code.id])
        for code in data.codebook.codes
        if code.id in found
    ]
    return {"quotes": named, "rule": RULE, "per_code": per_code, "seed": seed}


def _reliability(data: ReportData) -> dict[str, Any]:
    return {
        "agreed": reliability.agreement_rows(data.agreement, data.codebook, data.language),
        "sets": reliability.agreement_on_sets(data.metrics.get("agreement") or {}),
        "agreement_reason": data.number("agreement", "reason") or "",
        "tentative": reliability.TENTATIVE,
        "dependable": reliability.DEPENDABLE,
        "few": reliability.FEW,
    }


def _machine(data: ReportData, shown: Disclosure) -> dict[str, Any]:
    numbers = data.metrics.get("classifier") or {}
    found, scored = machine.measured(numbers), machine.score_rows(data)
    errors = tempted(numbers)
    by_part, n_small = machine.parts(numbers, shown.min_cell)
    pairs = data.calibration.astype(float).sort_values("predicted")["n"]
    return {
        "classifier": found,
        "scored": scored,
        "precision": machine.mean_of(scored, "precision"),
        "recall": machine.mean_of(scored, "recall"),
        "by_part": by_part,
        "n_small_parts": n_small,
        "calibration": calibration_plot(data.calibration),
        "lowest_bin": float(pairs.iloc[0] / pairs.sum()) if pairs.sum() else None,
        "learning": learning_plot(data.learning, found.spread),
        "tempted": errors,
        "tempted_top": axis_end(errors),
        "siblings": siblings(data.confusions, numbers, data.codebook, data.language),
        "use": machine.uses(scored) if len(data.gold) else {},
    }


def _making(data: ReportData) -> dict[str, Any]:
    said_by = {"both": "both", "citizen": "citizens", "professional": "professionals"}
    return {
        "versions": making.versions(data),
        "choice": data.choice,
        "replaced": _replaced(data),
        "choices": making.choices(data),
        "coreq": making.coreq(data),
        "not_covered": making.NOT_COVERED,
        "references": making.REFERENCES,
        "codebook_rows": [
            (
                wording.label(code.label, data.language, code.id),
                code.id,
                code.definition.say(data.language),
                said_by[code.applies_to],
            )
            for code in data.codebook.codes
        ],
    }
