"""Units, questions and codebook examples to vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from samenspraak.cluster import map_batches
from samenspraak.codebook import Codebook
from samenspraak.encode import Vectors, VectorStore, load_encoder
from samenspraak.params import Params
from samenspraak.progress import track
from samenspraak.segment import units_with_questions
from samenspraak.study import Study
from samenspraak.tables import read_table
from samenspraak.themes import Themes


def run(params: Params, study: Study) -> None:
    """Write one vector per distinct text."""
    frame = units_with_questions(
        read_table("units", study.units), read_table("transcripts", study.transcripts)
    )
    codebook = Codebook.load(study.root / Path(params.codebook))
    themes = Themes.load(study.root / Path(params.themes))
    texts = [
        *frame["text"],
        *frame["question"],
        *(example.text for example in codebook.examples()),
        *themes.seed_texts(),
    ]
    encoder = load_encoder(params.encode.encoder, allow_download=params.encode.allow_download)

    def run_batches(
        function: Callable[[list[str]], Vectors], batches: list[list[str]]
    ) -> Iterator[Vectors]:
        done = map_batches(function, batches, params.encode.cluster)
        return track(done, "Encoding", total=len(batches))

    VectorStore.of(encoder, texts, run=run_batches).save(study.embeddings)
