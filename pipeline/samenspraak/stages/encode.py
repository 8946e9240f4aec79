"""Units, questions, codebook examples and seeds of themes to vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from samenspraak.cluster import map_batches
from samenspraak.codebook import Codebook
from samenspraak.encode import Encoder, Vectors, VectorStore, chosen_encoder, load_encoder
from samenspraak.errors import MissingFileError, ModelError
from samenspraak.params import Params
from samenspraak.progress import track
from samenspraak.segment import units_with_questions
from samenspraak.study import Study
from samenspraak.tables import read_table
from samenspraak.themes import Themes


def run(params: Params, study: Study) -> None:
    """Write one vector per distinct text; those of the last run are taken over where they hold.

    Topics have a file of their own, and may have an encoder of their own: what the classifier
    reads hangs neither on that choice nor on the seeds of themes. Where both have the same encoder
    the units are not encoded twice: that file then holds the seeds alone.
    """
    frame = units_with_questions(
        read_table("units", study.units), read_table("transcripts", study.transcripts)
    )
    examples = Codebook.load(study.root / Path(params.codebook)).examples()
    seeds = Themes.load(study.root / Path(params.themes)).seed_texts()
    chosen = (params.encode.encoder, params.topics.encoder)
    name, own_name = (chosen_encoder(choice, len(frame)) for choice in chosen)
    load = partial(load_encoder, allow_download=params.encode.allow_download)
    encoder = load(name)
    own = encoder if own_name == name else load(own_name)
    texts = [*frame["text"], *frame["question"], *(example.text for example in examples)]
    units = [] if own.version == encoder.version else list(frame["text"])
    cluster = params.encode.cluster
    store = _store(encoder, name, texts, study.embeddings, cluster)
    own_store = _store(own, own_name, [*units, *seeds], study.topic_embeddings, cluster)
    store.save(study.embeddings)
    own_store.save(study.topic_embeddings)


def _store(
    encoder: Encoder, name: str, texts: list[str], path: Path, cluster: str | None
) -> VectorStore:
    """Give the vectors of texts, with those of the last run from the file they go to."""

    def run_batches(
        function: Callable[[list[str]], Vectors], batches: list[list[str]]
    ) -> Iterator[Vectors]:
        done = map_batches(function, batches, cluster)
        return track(done, "Encoding", total=len(batches))

    return VectorStore.of(encoder, texts, run=run_batches, before=_earlier(path), name=name)


def _earlier(path: Path) -> VectorStore | None:
    """Give what the last run encoded; None where there is nothing, or nothing readable."""
    try:
        return VectorStore.load(path)
    except (MissingFileError, ModelError):
        return None
