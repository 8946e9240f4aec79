"""The model card: what the classifier is for and how good it is, from measured numbers only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from samenspraak import __version__
from samenspraak.report import machine, making, reliability, wording
from samenspraak.report.data import ReportData
from samenspraak.report.mistakes import tempted
from samenspraak.report.page import TEMPLATES

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|&])")
_SPACE = re.compile(r"\s+")


def render_model_card(data: ReportData) -> str:
    """Give the card as Markdown (after Mitchell et al. 2019); the same data give the same text.

    It holds no interview text. Words that come from data cannot become markup.
    """
    scored = machine.score_rows(data)
    numbers = data.metrics.get("classifier") or {}
    card = (
        _environment()
        .get_template("card.md")
        .render(
            study=data.study,
            package=__version__,
            versions=making.versions(data),
            scored=scored,
            use=machine.uses(scored) if len(data.gold) else {},
            measured=machine.measured(numbers),
            by_part=machine.parts(numbers, data.min_cell)[0],
            tempted=tempted(numbers),
            n_codes=len(data.codebook),
            tried=list(_tried(data)),
            choices=[
                pair for pair in making.choices(data) if pair[0].startswith(("train.", "encode."))
            ],
            **_training_data(data),
        )
    )
    return re.sub(r"\n{3,}", "\n\n", card).strip() + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,
        finalize=lambda value: _escaped(value) if isinstance(value, str) else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["between"] = wording.between
    environment.filters |= {
        "share": wording.share,
        "decimals": wording.decimals,
        "count_": wording.count,
        "many": wording.many,
    }
    return environment


def _training_data(data: ReportData) -> dict[str, Any]:
    """Give how many units, interviews, coders and examples there are to learn from."""
    labelled = data.gold.merge(data.units[["unit_id", "interview_id"]], on="unit_id")
    carried = data.gold[data.gold["value"] >= 0.5]
    return {
        "trained": bool(len(data.gold)),
        "n_units": int(data.gold["unit_id"].nunique()),
        "n_interviews": int(labelled["interview_id"].nunique()),
        "n_coders": data.number("agreement", "overall")
        and reliability.agreement_on_sets(data.metrics["agreement"]).n_coders,
        "n_carrying": int(carried["unit_id"].nunique()),
        "n_given": len(carried),
        "n_examples": len(data.codebook.examples())
        if data.choice("train", "examples", True)
        else 0,
        "languages": list(_languages(data)),
    }


def _tried(data: ReportData) -> Iterator[dict[str, Any]]:
    """Give the weights of the kinds of evidence that were tried, the chosen ones first."""
    found = [dict(one) for one in data.model.get("choice") or ()]
    for one in sorted(found, key=lambda own: not own.get("chosen")):
        yield {
            "name": str(one.get("name", "")),
            "chosen": bool(one.get("chosen")),
            "average_precision": one.get("average_precision"),
            "C": one.get("C"),
            "weights": wording.joined(
                [
                    f"{str(kind).replace('_', ' ')} {float(weight):g}"
                    for kind, weight in dict(one.get("weights") or {}).items()
                ]
            ),
        }


def _languages(data: ReportData) -> Iterator[tuple[str, int]]:
    looked_at = data.units[data.units["unit_id"].isin(set(data.gold["unit_id"]))]
    for language, n in looked_at["language"].value_counts().sort_index().items():
        yield str(language), int(n)


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", _SPACE.sub(" ", text))
