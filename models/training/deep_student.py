"""Training of the "deep" encoder: three layers that land where two teachers put a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from fast_pairs import Pair
from rich.progress import Progress
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

DIMENSIONS = 384
SECOND_WEIGHT = 0.35  # share of the second teacher in the joint space
CONTRAST_WEIGHT = 0.1
RELATION_WEIGHT = 1.0
TEMPERATURE = 0.05

BATCH = 128
OF_LIKE_LENGTH = 50  # batches sorted by length together
DUTCH_PASSES = 2
DOMAIN_TIMES = 5
SENSES_SHOWN = 3  # every third
BODY_RATE, TABLE_RATE = 3e-4, 1e-3
WEIGHT_DECAY = 0.01
WARM_UP_STEPS = 100
LAST_RATE = 0.02
LONGEST_GRADIENT = 1.0
TOKENS_KEPT = 62

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Examples:
    """What is shown in all passes together, row by row.

    Parameters
    ----------
    tokens
        Token ids of each text, start and end included.
    meaning
        Number of the English text a row translates or is: rows with one number mean the same.
        -1 where only the second teacher has read the text.
    targets : tensor of shape (n_rows, 384)
        Where both teachers put the row, length 1; unused where `meaning` is -1.
    seconds : tensor of shape (n_rows, 512)
        Where the second teacher puts the row's own text.
    """

    tokens: Sequence[Integers]
    meaning: Tensor
    targets: Tensor
    seconds: Tensor

    def __len__(self) -> int:
        """Give the number of rows."""
        return len(self.tokens)


@dataclass(frozen=True)
class Space:
    """The joint space of both teachers, cut to 384 axes and turned to lie near the first's.

    Parameters
    ----------
    axes : tensor of shape (896, 384)
        Orthonormal columns. The first 384 rows belong to the first teacher, 512 to the second.
    """

    axes: Tensor

    def place(self, first: Tensor, second: Tensor) -> Tensor:
        """Give the targets of texts, of shape (n_texts, 384) and length 1."""
        placed: Tensor = normalize(_joint(first, second) @ self.axes)
        return placed

    def second_part(self, vectors: Tensor) -> Tensor:
        """Give what vectors of the student say in the second teacher's space, length 1."""
        seen: Tensor = normalize(vectors @ self.axes[DIMENSIONS:].T)
        return seen


def joint_space(first: Tensor, second: Tensor) -> Space:
    """Give the joint space of texts that both teachers have read.

    The 384 main directions of the uncentred second moments, turned (Schönemann 1966) so that the
    targets lie as near as they can to the first teacher's own vectors, where the student starts.
    """
    joined = _joint(first, second).double()
    _, directions = torch.linalg.eigh(joined.T @ joined)
    main = directions.flip(1)[:, :DIMENSIONS]
    left, _, right = torch.linalg.svd((joined @ main).T @ first.double())
    return Space((main @ (left @ right)).float())


def _joint(first: Tensor, second: Tensor) -> Tensor:
    parts = (first * (1 - SECOND_WEIGHT) ** 0.5, second * SECOND_WEIGHT**0.5)
    return torch.cat(parts, dim=1)


def prepare_examples(
    pairs: Sequence[Pair],
    untranslated: Sequence[str],
    first: Mapping[str, Floats],
    second: Mapping[str, Floats],
    tokenizer: Tokenizer,
) -> tuple[Examples, Space]:
    """Give every row of training with its targets, and the space they lie in.

    Parameters
    ----------
    pairs
        All training pairs.
    untranslated
        Dutch texts that only the second teacher can read.
    first
        English text to vector of the first teacher.
    second
        Text to vector of the second teacher, for every text of `texts_to_read`.
    tokenizer
        Of the student; adds start and end.
    """
    english = sorted({pair.english for pair in pairs})
    space = joint_space(_rows(first, english), _rows(second, english))
    shown = [(pair.dutch, pair.english) for pair in pairs]
    shown += [(p.dutch, p.english_in_sense) for p in pairs if p.sense][::SENSES_SHOWN]
    shown += [(p.dutch, p.english) for p in pairs if p.source == "domain"] * (DOMAIN_TIMES - 1)
    shown = shown * DUTCH_PASSES + [(text, text) for text in english]
    number = {text: i for i, text in enumerate(sorted({meant for _, meant in shown}))}
    texts = [text for text, _ in shown] + list(untranslated)
    seconds = _rows(second, texts)
    targets = torch.zeros(len(texts), DIMENSIONS)
    targets[: len(shown)] = space.place(
        _rows(first, [meant for _, meant in shown]), seconds[: len(shown)]
    )
    meaning = [number[meant] for _, meant in shown] + [-1] * len(untranslated)
    encodings = tokenizer.encode_batch(texts)
    tokens = [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]
    return Examples(tokens, torch.tensor(meaning), targets, seconds), space


def texts_to_read(pairs: Sequence[Pair], untranslated: Sequence[str]) -> list[str]:
    """Give every text the second teacher has to read, shortest first."""
    texts = {text for pair in pairs for text in (pair.english, pair.dutch)} | set(untranslated)
    return sorted(texts, key=lambda text: (len(text), text))


def _rows(vectors: Mapping[str, Floats], texts: Sequence[str]) -> Tensor:
    return torch.from_numpy(np.stack([vectors[text] for text in texts]))


def train(model: Any, examples: Examples, space: Space, seed: int) -> None:
    """Train the model where it stands.

    The same examples and seed give the same bytes on one thread and one kind of processor.

    Parameters
    ----------
    model
        A BERT without pooling layer; its vector of a text is the mean over the tokens.
    examples
        All rows; each is shown once.
    space
        The space of their targets.
    seed
        Settles the order of the rows.
    """
    torch.manual_seed(seed)
    table = model.embeddings.word_embeddings
    table.sparse = True
    body = [p for name, p in model.named_parameters() if "word_embeddings" not in name]
    optimisers = (
        torch.optim.AdamW(body, lr=BODY_RATE, weight_decay=WEIGHT_DECAY),
        torch.optim.SparseAdam([table.weight], lr=TABLE_RATE),
    )
    rates = [group["lr"] for optimiser in optimisers for group in optimiser.param_groups]
    batches = list(_batches(examples, np.random.default_rng(seed)))
    model.train()
    with Progress() as progress:
        task = progress.add_task("training", total=len(batches))
        for step, rows in enumerate(batches):
            for optimiser, rate in zip(optimisers, rates, strict=True):
                optimiser.param_groups[0]["lr"] = rate * share_of_rate(step, len(batches))
                optimiser.zero_grad()
            loss = _loss(model, examples, space, rows)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(body, LONGEST_GRADIENT)
            for optimiser in optimisers:
                optimiser.step()
            progress.update(task, advance=1, description=f"training, loss {loss.item():.3f}")
    model.eval()


def share_of_rate(step: int, n_steps: int) -> float:
    """Give the share of the learning rate at a step: up for 100 steps, then down to 2 %."""
    if step < WARM_UP_STEPS:
        return (step + 1) / WARM_UP_STEPS
    gone = (step - WARM_UP_STEPS) / max(1, n_steps - 1 - WARM_UP_STEPS)
    return 1 - (1 - LAST_RATE) * gone


def _batches(examples: Examples, randomness: np.random.Generator) -> Iterator[Integers]:
    """Give the rows of each batch: texts of like length, translated and not apart."""
    lengths = np.array([len(row) for row in examples.tokens])
    alone = examples.meaning.numpy() < 0
    found = []
    for rows in (np.flatnonzero(~alone), np.flatnonzero(alone)):
        rows = randomness.permutation(rows)
        size = BATCH * OF_LIKE_LENGTH
        for first in range(0, len(rows), size):
            chunk = rows[first : first + size]
            chunk = chunk[np.argsort(lengths[chunk], kind="stable")]
            found += [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
    yield from (found[i] for i in randomness.permutation(len(found)))


def _loss(model: Any, examples: Examples, space: Space, rows: Integers) -> Tensor:
    """Give the distance to the targets, plus how well rows find their own among the batch's."""
    chosen = torch.from_numpy(rows)
    vectors = embed(model, [examples.tokens[row] for row in rows])
    meaning, seconds = examples.meaning[chosen], examples.seconds[chosen]
    if int(meaning[0]) < 0:
        seen = (space.second_part(vectors) * seconds).sum(1)
        apart = vectors @ vectors.T - seconds @ seconds.T
        return (1 - seen).mean() + RELATION_WEIGHT * apart.square().mean()
    targets = examples.targets[chosen]
    same = meaning[:, None] == meaning[None, :]
    same.fill_diagonal_(fill_value=False)
    similarity = (vectors @ targets.T / TEMPERATURE).masked_fill(same, -torch.inf)
    contrast = cross_entropy(similarity, torch.arange(len(rows)))
    return (1 - (vectors * targets).sum(1)).mean() + CONTRAST_WEIGHT * contrast


def embed(model: Any, texts: Sequence[Integers]) -> Tensor:
    """Give the vectors of tokenised texts, of length 1: means over all tokens."""
    longest = max(len(text) for text in texts)
    pad = int(model.config.pad_token_id)
    ids = torch.full((len(texts), longest), pad, dtype=torch.long)
    mask = torch.zeros(len(texts), longest)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = torch.from_numpy(text)
        mask[row, : len(text)] = 1.0
    hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
    summed = (hidden * mask[:, :, None]).sum(1)
    pooled: Tensor = normalize(summed / mask.sum(1, keepdim=True))
    return pooled
