"""Topics and themes of the units."""

from __future__ import annotations

from pathlib import Path

from samenspraak.encode import VectorStore
from samenspraak.params import Params
from samenspraak.study import Study
from samenspraak.tables import read_table, write_metrics, write_plot, write_table
from samenspraak.themes import Themes
from samenspraak.topics import find_topics


def run(params: Params, study: Study) -> None:
    """Write topics, the topic of each unit and how near each unit is to each theme."""
    units = read_table("units", study.units)
    shared, own = VectorStore.load(study.embeddings), VectorStore.load(study.topic_embeddings)
    of_units = shared if shared.version == own.version else own
    choices = params.topics
    result = find_topics(
        units,
        of_units.vectors(list(units["text"])),
        Themes.load(study.root / Path(params.themes)),
        own,
        topics=choices.topics,
        min_units=choices.min_units,
        min_words=choices.min_words,
        runs=choices.runs,
        seed=choices.seed,
    )
    figures = result.metrics()
    write_table(result.topics, "topics", study.topics)
    write_table(result.unit_topics, "unit_topics", study.unit_topics)
    write_table(result.unit_themes, "unit_themes", study.unit_themes)
    write_metrics(
        study.metrics("topics"), {**figures, "encoder": own.version, "note": result.note or ""}
    )
    write_plot(study.plot("topics"), result.topics[["label", "size"]])
