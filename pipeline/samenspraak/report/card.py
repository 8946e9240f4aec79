"""The model card: what the classifier is for and how good it is, from measured numbers only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from samenspraak import __version__
from samenspraak.report import making, reliability, wording
from samenspraak.report.data import ReportData
from samenspraak.report.page import TEMPLATES

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|&])")
_SPACE = re.compile(r"\s+")


def render_model_card(data: ReportData) -> str:
    """Give the card as Markdown (after Mitchell et al. 2019); the same data give the same text.

    It holds no interview text. Words that come from data cannot become markup.
    """
    scored = reliability.score_rows(data)
    labelled = data.gold.merge(data.units[["unit_id", "interview_id"]], on="unit_id")
    card = (
        _environment()
        .get_template("card.md")
        .render(
            study=data.study,
            package=__version__,
            versions=making.versions(data),
            trained=bool(len(data.gold)),
            n_units=int(data.gold["unit_id"].nunique()),
            n_interviews=int(labelled["interview_id"].nunique()),
            n_coders=data.number("agreement", "overall")
            and reliability.agreement_on_sets(data.metrics["agreement"]).n_coders,
            languages=list(_languages(data)),
            scored=scored,
            use=reliability.uses(scored) if len(data.gold) else {},
            measured=reliability.measured(data.metrics.get("classifier") or {}),
            n_codes=len(data.codebook),
            choices=[
                pair for pair in making.choices(data) if pair[0].startswith(("train.", "encode."))
            ],
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
    environment.filters |= {
        "share": wording.share,
        "decimals": wording.decimals,
        "count_": wording.count,
        "many": wording.many,
    }
    return environment


def _languages(data: ReportData) -> Iterator[tuple[str, int]]:
    looked_at = data.units[data.units["unit_id"].isin(set(data.gold["unit_id"]))]
    for language, n in looked_at["language"].value_counts().sort_index().items():
        yield str(language), int(n)


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", _SPACE.sub(" ", text))
