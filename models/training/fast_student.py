"""Training of the "fast" encoder: token vectors whose mean lands where the teacher puts a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from fast_pairs import Pair, epoch_of, teacher_texts
from glosses import Gloss
from rich.progress import Progress
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import EmbeddingBag
from torch.nn.functional import cross_entropy, normalize

DIMENSIONS = 256
LOSS_WEIGHTS = {64: 1 / 3, 128: 1 / 3, 256: 1.0}  # first dimensions compared: their weight
CONTRAST_WEIGHT = 0.3
TEMPERATURE = 0.1
START_SPREAD = 0.02

EPOCHS = 8
BATCH = 1024
DOMAIN_TIMES = 5
LEARNING_RATE = 0.005
LAST_RATE = 0.02  # share of the learning rate that the last step has
WARM_UP_STEPS = 100
DROPPED_TOKENS = 0.1
TOKENS_KEPT = 64

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Examples:
    """One epoch of training, row by row.

    Parameters
    ----------
    dutch, english
        Token ids of the two sides, one array a row.
    english_text
        Number of the English text: rows with the same number are translations of one text.
    targets : tensor of shape (n_rows, 256)
        Where the teacher puts the row; length 1.
    """

    dutch: Sequence[Integers]
    english: Sequence[Integers]
    english_text: Tensor
    targets: Tensor

    def __len__(self) -> int:
        """Give the number of rows."""
        return len(self.dutch)


def prepare_examples(
    pairs: Sequence[Pair],
    glosses: Sequence[Gloss],
    teacher: Mapping[str, Floats],
    tokenizer: Tokenizer,
) -> Examples:
    """Give the rows of one epoch, tokenised, each with its target.

    Parameters
    ----------
    pairs
        All training pairs.
    glosses
        English texts put into Dutch words; shown once in an epoch.
    teacher
        English text to teacher vector, for every English text of `epoch_of` and of the glosses.
    tokenizer
        The tokenizer of the encoder.
    """
    space = target_space({text: teacher[text] for text in teacher_texts(pairs)})
    rows = epoch_of(pairs, DOMAIN_TIMES) + [(gloss.dutch, gloss.english) for gloss in glosses]
    number = {text: i for i, text in enumerate(dict.fromkeys(english for _, english in rows))}
    vectors = torch.from_numpy(np.stack([teacher[english] for _, english in rows]))
    return Examples(
        dutch=_token_ids(tokenizer, [dutch for dutch, _ in rows]),
        english=_token_ids(tokenizer, [english for _, english in rows]),
        english_text=torch.tensor([number[english] for _, english in rows]),
        targets=normalize((vectors.double() @ space).float()),
    )


def target_space(teacher: Mapping[str, Floats]) -> Tensor:
    """Give the 256 main directions of the teacher's vectors, as float64 columns.

    Largest second moment first, not centred. The largest component of each is positive.
    """
    vectors = torch.from_numpy(np.stack(list(teacher.values()))).double()
    _, directions = torch.linalg.eigh(vectors.T @ vectors)
    main = directions.flip(1)[:, :DIMENSIONS]
    largest = main.gather(0, main.abs().argmax(0, keepdim=True))
    signed: Tensor = main * largest.sign()
    return signed


def train(examples: Examples, n_tokens: int, seed: int) -> Floats:
    """Train and give the token vectors, an array of shape (n_tokens, 256).

    The same examples and seed give the same bytes on one thread (`torch.set_num_threads`).

    Parameters
    ----------
    examples
        One epoch; it is shown eight times, each time in another order.
    n_tokens
        Size of the vocabulary.
    seed
        Settles the start values, the order of the rows and the dropped tokens.
    """
    torch.manual_seed(seed)
    randomness = np.random.default_rng(seed)
    table = EmbeddingBag(n_tokens, DIMENSIONS, mode="sum", sparse=True)
    torch.nn.init.normal_(table.weight, std=START_SPREAD)
    optimiser = torch.optim.SparseAdam(table.parameters(), lr=LEARNING_RATE)
    n_steps = EPOCHS * -(-len(examples) // BATCH)
    with Progress() as progress:
        task = progress.add_task("training", total=n_steps)
        for step, rows in enumerate(_batches(len(examples), randomness)):
            optimiser.param_groups[0]["lr"] = learning_rate(step, n_steps)
            optimiser.zero_grad()
            _loss(table, examples, rows, randomness).backward()  # type: ignore[no-untyped-call]
            optimiser.step()  # type: ignore[no-untyped-call]
            progress.advance(task)
    return table.weight.detach().numpy()


def learning_rate(step: int, n_steps: int) -> float:
    """Give the learning rate of a step, counted from 0: up for 100 steps, then down to 2 %."""
    if step < WARM_UP_STEPS:
        return LEARNING_RATE * (step + 1) / WARM_UP_STEPS
    gone = (step - WARM_UP_STEPS) / max(1, n_steps - 1 - WARM_UP_STEPS)
    return LEARNING_RATE * (1 - (1 - LAST_RATE) * gone)


def _batches(n_rows: int, randomness: np.random.Generator) -> Iterator[Integers]:
    """Give the row numbers of each batch of all epochs; the last of an epoch may be smaller."""
    for _ in range(EPOCHS):
        order = randomness.permutation(n_rows)
        yield from (order[start : start + BATCH] for start in range(0, n_rows, BATCH))


def _loss(
    table: EmbeddingBag, examples: Examples, rows: Integers, randomness: np.random.Generator
) -> Tensor:
    """Give the distance of both sides to the teacher, plus how well Dutch rows find their own target."""
    chosen = torch.from_numpy(rows)
    target = examples.targets[chosen]
    dutch = _embed(table, [examples.dutch[row] for row in rows], randomness)
    english = _embed(table, [examples.english[row] for row in rows], randomness)
    loss = CONTRAST_WEIGHT * _contrast(dutch, target, examples.english_text[chosen])
    for size, weight in LOSS_WEIGHTS.items():
        aim = normalize(target[:, :size])
        for side in (dutch, english):
            cosine = (normalize(side[:, :size]) * aim).sum(1)
            loss = loss + weight * (1 - cosine).mean()
    return loss


def _contrast(dutch: Tensor, target: Tensor, english_text: Tensor) -> Tensor:
    """Give InfoNCE from Dutch rows to targets; other translations of the same text do not count."""
    similarity = normalize(dutch) @ target.T / TEMPERATURE
    same = english_text[:, None] == english_text[None, :]
    same.fill_diagonal_(fill_value=False)
    return cross_entropy(similarity.masked_fill(same, -torch.inf), torch.arange(len(dutch)))


def _embed(
    table: EmbeddingBag, texts: Sequence[Integers], randomness: np.random.Generator
) -> Tensor:
    """Give the sum of the token vectors of each text, one token in ten left out at random."""
    tokens = np.concatenate(texts)
    starts = np.cumsum([0] + [len(text) for text in texts[:-1]])
    kept = (randomness.random(len(tokens)) >= DROPPED_TOKENS).astype(np.float32)
    summed: Tensor = table(
        torch.from_numpy(tokens),
        torch.from_numpy(starts),
        per_sample_weights=torch.from_numpy(kept),
    )
    return summed


def _token_ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Integers]:
    """Give the token ids of each text, at most the first 64."""
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [np.array(encoding.ids[:TOKENS_KEPT], dtype=np.int64) for encoding in encodings]
