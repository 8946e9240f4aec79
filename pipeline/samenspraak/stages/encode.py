"""Units, questions and codebook examples to vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from samenspraak.cluster import map_batches
from samenspraak.codebook import Codebook
from samenspraak.encode import Vectors, VectorStore, chosen_encoder, load_encoder
from samenspraak.errors import MissingFileError, ModelError
from samenspraak.params import Params
from samenspraak.progress import track
from samenspraak.segment import units_with_questions
from samenspraak.study import Study
from samenspraak.tables import read_table
from samenspraak.themes import Themes


def run(params: Params, study: Study) -> None:
    """Write one vector per distinct text; those of the last run are taken over where they hold."""
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
    name = chosen_encoder(params.encode.encoder, len(frame))
    encoder = load_encoder(name, allow_download=params.encode.allow_download)

    def run_batches(
        function: Callable[[list[str]], Vectors], batches: list[list[str]]
    ) -> Iterator[Vectors]:
        done = map_batches(function, batches, params.encode.cluster)
        return track(done, "Encoding", total=len(batches))

    store = VectorStore.of(
        encoder,
        texts,
        run=run_batches,
        before=_earlier(study.embeddings),
        name=name,
    )
    store.save(study.embeddings)


def _earlier(path: Path) -> VectorStore | None:
    """Give what the last run encoded; None where there is nothing, or nothing readable."""
    try:
        return VectorStore.load(path)
    except (MissingFileError, ModelError):
        return None
