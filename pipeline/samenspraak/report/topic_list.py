"""Topics as the report lists them, with their share of each group's talk."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from samenspraak.report.data import ReportData, number_or_none
from samenspraak.report.disclosure import Disclosure
from samenspraak.report.wording import Label, label

HOLDS, DISSOLVES = 0.75, 0.5
"""Overlap above which a topic holds, and below which it dissolves (Hennig 2007)."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic."""

    name: str
    words: str
    """The words after those of the name."""
    size: int
    theme: Label | None
    similarity: float | None
    stability: float | None
    typical: tuple[str, ...]
    by_role: tuple[float, ...]
    """Share of the units of each role that lie in it."""
    n_interviews: int

    @property
    def holds(self) -> str:
        """Stability in words."""
        if self.stability is None:
            return ""
        if self.stability >= HOLDS:
            return "holds"
        return "wavers" if self.stability >= DISSOLVES else "dissolves"


@dataclass(frozen=True)
class TopicList:
    """All topics, largest first."""

    topics: tuple[Topic, ...]
    roles: tuple[str, ...]
    outside: int
    """Units in no topic."""
    other_seed: float | None
    """Adjusted Rand index with the same method under another seed."""

    def count(self, holds: str) -> int:
        """Give how many topics hold, waver or dissolve."""
        return sum(topic.holds == holds for topic in self.topics)

    @property
    def top(self) -> float:
        """Largest share to draw."""
        return max((share for topic in self.topics for share in topic.by_role), default=0.0) or 1.0


def topic_list(data: ReportData, shown: Disclosure) -> TopicList:
    """Give the topics; roles only where enough interviews share one and there are two."""
    roles = shown.groups("role")
    roles = roles if len(roles) > 1 else {}
    interview = dict(zip(data.units["unit_id"], data.units["interview_id"], strict=True))
    placed = data.unit_topics.assign(interview_id=data.unit_topics["unit_id"].map(interview))
    topics = data.topics[data.topics["topic"] >= 0]
    ordered = topics.sort_values(["size", "topic"], ascending=[False, True])
    return TopicList(
        tuple(_topic(row, placed, roles, data) for row in ordered.to_dict("records")),
        tuple(roles),
        int((placed["topic"] < 0).sum()),
        number_or_none(data.number("topics", "seed_ari")),
    )


def _topic(
    row: dict[str, object], placed: pd.DataFrame, roles: dict[str, list[str]], data: ReportData
) -> Topic:
    own = placed[placed["topic"] == row["topic"]]
    theme = str(row["theme"])
    known = (
        label(data.themes[theme].label, data.language, theme) if theme in data.themes.ids else None
    )
    return Topic(
        str(row["label"]),
        str(row["words"]).removeprefix(str(row["label"])).lstrip(", "),
        int(str(row["size"])),
        known,
        number_or_none(row["theme_similarity"]),
        number_or_none(row["stability"]),
        tuple(str(row["typical"]).replace(";", " ").split()),
        tuple(_share(own, placed, interviews) for interviews in roles.values()),
        int(own["interview_id"].nunique()),
    )


def _share(own: pd.DataFrame, placed: pd.DataFrame, interviews: list[str]) -> float:
    total = int(placed["interview_id"].isin(interviews).sum())
    return int(own["interview_id"].isin(interviews).sum()) / total if total else 0.0


def why_none(data: ReportData) -> str:
    """Give the reason why there are no topics; empty when there are."""
    if len(data.topics):
        return ""
    note = data.number("topics", "note") or data.number("topics", "reason")
    if note:
        return str(note)
    fitted, wanted = data.number("topics", "n_fitted"), data.choice("topics", "min_units", 30)
    if fitted is not None and int(fitted) < int(wanted):
        return (
            f"Too little text for topics: {int(fitted)} units are long enough, {wanted} are needed."
        )
    if fitted is not None:
        return (
            "No topics: whatever their number, groups of these units hold hardly stiller than "
            "groups of units without any shape would."
        )
    return "No topics were looked for."
