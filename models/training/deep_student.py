"""Training of the "deep" encoder: three layers that land where three teachers put a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from deep_space import Space, Teachers
from fast_pairs import Pair
from glosses import Gloss
from rich.progress import Progress
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

CONTRAST_WEIGHT = 0.1
TEMPERATURE = 0.05

BATCH = 128
OF_LIKE_LENGTH = 50  # batches sorted by length together
DUTCH_PASSES = 2
ALONE_PASSES = 2
DOMAIN_TIMES = 5
SENSES_SHOWN = 3  # every third
GLOSSES_SHOWN = 3  # every third in English; all in Dutch words
BODY_RATE, TABLE_RATE = 3e-4, 1e-3
WEIGHT_DECAY = 0.01
WARM_UP_STEPS = 100
LAST_RATE = 0.02
LONGEST_GRADIENT = 1.0
TOKENS_KEPT = 62

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Shown = tuple[list[str], list[str], Tensor]
"""Texts, what each means, and where the teachers put it."""


@dataclass(frozen=True)
class Examples:
    """What is shown in all passes together, row by row.

    Parameters
    ----------
    tokens
        Token ids of each text, start and end included.
    meaning
        Rows with one number mean the same.
    targets : tensor of shape (n_rows, 384)
        Where the teachers put the row, length 1.
    """

    tokens: Sequence[Integers]
    meaning: Tensor
    targets: Tensor

    def __len__(self) -> int:
        """Give the number of rows."""
        return len(self.tokens)


def prepare_examples(
    pairs: Sequence[Pair],
    glosses: Sequence[Gloss],
    untranslated: Sequence[str],
    teachers: Teachers,
    tokenizer: Tokenizer,
) -> Examples:
    """Give every row of training with its target.

    Parameters
    ----------
    pairs
        All training pairs.
    glosses
        English texts, put into Dutch words.
    untranslated
        Dutch texts that only two of the teachers can read.
    teachers
        Vectors of all texts of `dutch_to_read`, of the English sides and of the glosses.
    tokenizer
        Of the student; adds start and end.
    """
    space = Space(sorted({(pair.dutch, pair.english) for pair in pairs}), teachers)
    shown = [*_translated(pairs, space), *_glossed(glosses, space)]
    alone = (list(untranslated), list(untranslated), space.of_dutch(untranslated))
    texts, meant, targets = zip(*shown, *[alone] * ALONE_PASSES, strict=True)
    means = list(chain.from_iterable(meant))
    number = {text: i for i, text in enumerate(dict.fromkeys(means))}
    encodings = tokenizer.encode_batch(list(chain.from_iterable(texts)))
    tokens = [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]
    return Examples(tokens, torch.tensor([number[text] for text in means]), torch.cat(targets))


def _translated(pairs: Sequence[Pair], space: Space) -> Iterator[Shown]:
    """Dutch sides twice, a third of the senses, terms of the domain oftener, English sides once."""
    dutch_of = {pair.english: pair.dutch for pair in pairs}
    rows = [(pair.dutch, pair.dutch, pair.english) for pair in pairs]
    rows += [(p.dutch, p.dutch, p.english_in_sense) for p in pairs if p.sense][::SENSES_SHOWN]
    domain = [(p.dutch, p.dutch, p.english) for p in pairs if p.source == "domain"]
    rows += domain * (DOMAIN_TIMES - 1)
    rows = rows * DUTCH_PASSES + [(text, dutch_of[text], text) for text in sorted(dutch_of)]
    texts, dutch, meant = (list(column) for column in zip(*rows, strict=True))
    yield texts, meant, space.of_pairs(texts, dutch, meant)


def _glossed(glosses: Sequence[Gloss], space: Space) -> Iterator[Shown]:
    """All glosses in Dutch words, every third in English."""
    english = [gloss.english for gloss in glosses]
    targets = space.of_english(english)
    yield [gloss.dutch for gloss in glosses], english, targets
    some = english[::GLOSSES_SHOWN]
    yield some, some, targets[::GLOSSES_SHOWN]


def dutch_to_read(pairs: Sequence[Pair], untranslated: Sequence[str]) -> list[str]:
    """Give every Dutch text that a teacher of Dutch has to read, shortest first."""
    texts = {pair.dutch for pair in pairs} | set(untranslated)
    return sorted(texts, key=lambda text: (len(text), text))


def train(model: Any, examples: Examples, seed: int) -> None:
    """Train the model where it stands.

    The same examples and seed give the same bytes on one thread and one kind of processor.

    Parameters
    ----------
    model
        A BERT without pooling layer; its vector of a text is the mean over the tokens.
    examples
        All rows; each is shown once.
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
            loss = _loss(model, examples, rows)
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
    """Give the rows of each batch: texts of like length."""
    lengths = np.array([len(row) for row in examples.tokens])
    order = randomness.permutation(len(examples))
    found = []
    for first in range(0, len(order), BATCH * OF_LIKE_LENGTH):
        chunk = order[first : first + BATCH * OF_LIKE_LENGTH]
        chunk = chunk[np.argsort(lengths[chunk], kind="stable")]
        found += [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
    yield from (found[i] for i in randomness.permutation(len(found)))


def _loss(model: Any, examples: Examples, rows: Integers) -> Tensor:
    """Give the distance to the targets, plus how well rows find their own among the batch's."""
    chosen = torch.from_numpy(rows)
    vectors = embed(model, [examples.tokens[row] for row in rows])
    meaning, targets = examples.meaning[chosen], examples.targets[chosen]
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
