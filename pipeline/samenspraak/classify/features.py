"""Units as numbers: words, characters, the question before, the role, and sentence vectors.

Each block has rows of length 1 (or 0) times its weight, so a weight means the same in every study.
What a block counts (its raw rows) is kept apart from what it learns of a set of units (how rare a
word is, the mean vector), so that units can be left out without reading them again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers
from samenspraak.classify.tfidf import Words, fit_words, restore_words
from samenspraak.encode import Encoder, VectorStore, text_vectors

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Source = Encoder | VectorStore
Array = NDArray[np.float64]
Raw = dict[str, Any]
Learnt = dict[str, Array]

ROLES = ("citizen", "professional")


@dataclass(frozen=True, slots=True)
class BlockWeights:
    """How much each kind of evidence counts; 0 leaves a block out."""

    words: float = 1.0
    """TF-IDF of words and pairs of words in the answer."""
    characters: float = 1.0
    """TF-IDF of 3 to 5 characters within a word: inflection, compounds, spelling."""
    question: float = 0.6
    """TF-IDF of the interviewer's turn before."""
    role: float = 0.3
    """Citizen or professional."""
    meaning: float = 0.5
    """Sentence vector of the answer."""
    question_meaning: float = 0.3
    """Sentence vector of the interviewer's turn before."""


class _Block(Protocol):
    """One kind of evidence."""

    def names(self) -> list[str]:
        """Give a name per column."""

    def raw(self, answers: Answers) -> Any:
        """Give what the units hold, shape (n_units, width)."""

    def learn(self, raw: Any) -> Array:
        """Give what these units teach: one number per column."""

    def weigh(self, raw: Any, learnt: Array) -> Any:
        """Give rows of length 1 or 0."""


class _Role:
    """One column per role; no role, no evidence."""

    def names(self) -> list[str]:
        return list(ROLES)

    def raw(self, answers: Answers) -> Array:
        rows = [[float(role == known) for known in ROLES] for role in answers.roles]
        return np.array(rows).reshape(-1, len(ROLES))

    def learn(self, raw: Array) -> Array:
        return np.ones(len(ROLES))

    def weigh(self, raw: Array, learnt: Array) -> Array:
        return raw


class _Meaning:
    """Sentence vectors less the mean vector."""

    def __init__(self, source: Source, width: int, of_question: bool) -> None:
        self.source = source
        self._width = width
        self._of_question = of_question

    def names(self) -> list[str]:
        return [str(number) for number in range(self._width)]

    def raw(self, answers: Answers) -> Array:
        texts = answers.questions if self._of_question else answers.texts
        return vectors_of(self.source, texts, self._width)

    def learn(self, raw: Array) -> Array:
        known = raw.any(axis=1)
        mean: Array = raw[known].mean(axis=0) if known.any() else np.zeros(self._width)
        return mean

    def weigh(self, raw: Array, learnt: Array) -> Array:
        return unit_length(np.where(raw.any(axis=1, keepdims=True), raw - learnt, 0.0))


class Features:
    """Turns units into rows of one sparse matrix; make one with `fit_features`.

    Attributes
    ----------
    weights
        Of the blocks.
    blocks
        Name of a block to its columns; a block without columns is left out.
    learnt
        What each block learnt of the units of fitting.
    """

    def __init__(self, weights: BlockWeights, fitted: Mapping[str, _Block], learnt: Learnt) -> None:
        self.weights = weights
        self.learnt = learnt
        self._fitted = dict(fitted)
        self.blocks: dict[str, slice] = {}
        start = 0
        for name, block in self._fitted.items():
            width = len(block.names())
            self.blocks[name] = slice(start, start + width)
            start += width
        self.n_features = start

    @property
    def source(self) -> Source | None:
        """Where the sentence vectors of answers come from."""
        block = self._fitted.get("meaning")
        return block.source if isinstance(block, _Meaning) else None

    def matrix(self, answers: Answers) -> csr_matrix:
        """Give a matrix of shape (n_units, n_features), rows in the order of the units."""
        return self.weigh(self.raw(answers), len(answers), self.learnt)

    def of_answers(self, answers: Answers) -> csr_matrix:
        """Give the columns of `matrix` that hold words and characters of the answer."""
        from scipy.sparse import csr_matrix, hstack

        parts = [
            block.weigh(block.raw(answers), self.learnt[name]) * getattr(self.weights, name)
            for name, block in self.of_words(of_question=False).items()
        ]
        return hstack([*parts, csr_matrix((len(answers), 0))], format="csr", dtype=np.float64)

    def raw(self, answers: Answers) -> Raw:
        """Give what the units hold, per block."""
        return {name: block.raw(answers) for name, block in self._fitted.items()}

    def join(self, raw: Raw, answers: Answers) -> Raw:
        """Give raw rows followed by those of further units."""
        from scipy.sparse import issparse, vstack

        further = self.raw(answers)
        return {
            name: vstack([rows, further[name]], format="csr")
            if issparse(rows)
            else np.vstack([rows, further[name]])
            for name, rows in raw.items()
        }

    def meaning(self, answers: Answers, source: Source) -> Raw:
        """Give what the units hold in the blocks of sentence vectors, by another encoder."""
        found = {}
        for name, span in self.blocks.items():
            if name.endswith("meaning"):
                texts = answers.questions if name.startswith("question") else answers.texts
                found[name] = vectors_of(source, texts, span.stop - span.start)
        return found

    def learn(self, raw: Raw, rows: NDArray[np.int64] | slice = slice(None)) -> Learnt:
        """Give what the units at these rows teach."""
        return {name: block.learn(raw[name][rows]) for name, block in self._fitted.items()}

    def weigh(self, raw: Raw, n_units: int, learnt: Learnt) -> csr_matrix:
        """Give the matrix of units in the light of what was learnt."""
        from scipy.sparse import csr_matrix, hstack

        parts = [
            csr_matrix(block.weigh(raw[name], learnt[name])) * getattr(self.weights, name)
            for name, block in self._fitted.items()
        ]
        return hstack([*parts, csr_matrix((n_units, 0))], format="csr", dtype=np.float64)

    def names(self) -> list[str]:
        """Give ``block:name`` per column."""
        return [
            f"{name}:{column}" for name, block in self._fitted.items() for column in block.names()
        ]

    def of_words(self, of_question: bool) -> dict[str, Words]:
        """Give the blocks of words of the answer or of the question, as far as they are there."""
        names = ("question",) if of_question else ("words", "characters")
        found = {name: self._fitted.get(name) for name in names}
        return {name: block for name, block in found.items() if isinstance(block, Words)}

    def state(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Give arrays and plain data from which `restore_features` makes the same features."""
        vocabularies = {
            name: "\n".join(block.names()) if isinstance(block, Words) else ""
            for name, block in self._fitted.items()
        }
        arrays = {f"learnt.{name}": values for name, values in self.learnt.items()}
        return arrays, {"weights": asdict(self.weights), "blocks": vocabularies}


def fit_features(
    answers: Answers, weights: BlockWeights, source: Source | None
) -> tuple[Features, Raw]:
    """Give features whose words and mean vectors are those of these units, and their raw rows.

    Parameters
    ----------
    answers
        Units and, where wanted, examples.
    weights
        A block with weight 0 is left out, and so is one without a single word.
    source
        Of sentence vectors; None leaves those blocks out.
    """
    fitted: dict[str, _Block] = {}
    raw: Raw = {}
    for name, weight in asdict(weights).items():
        block = _fit_block(name, answers, source) if weight else None
        if block is not None:
            fitted[name], raw[name] = block
    draft = Features(weights, fitted, {})
    return Features(weights, fitted, draft.learn(raw)), raw


def restore_features(
    arrays: Mapping[str, NDArray[Any]], plain: Mapping[str, Any], source: Source | None
) -> Features:
    """Give features from their `Features.state`."""
    learnt = {name: arrays[f"learnt.{name}"] for name in plain["blocks"]}
    fitted: dict[str, _Block] = {}
    for name, vocabulary in plain["blocks"].items():
        of_question = name.startswith("question")
        if name == "role":
            fitted[name] = _Role()
        elif name.endswith("meaning"):
            assert source is not None
            fitted[name] = _Meaning(source, len(learnt[name]), of_question)
        else:
            fitted[name] = restore_words(
                vocabulary.split("\n"),
                characters=name == "characters",
                of_question=of_question,
            )
    return Features(BlockWeights(**plain["weights"]), fitted, learnt)


def vectors_of(source: Source, texts: Sequence[str], width: int = 0) -> Array:
    """Give a vector per text, zero for an empty one; each distinct text is encoded once."""
    distinct = sorted({text for text in texts if text.strip()})
    if not distinct:
        return np.zeros((len(texts), width))
    row = {text: number for number, text in enumerate(distinct)}
    table = text_vectors(source, distinct).astype(np.float64)
    table = np.vstack([table, np.zeros(table.shape[1])])
    return table[[row.get(text, -1) for text in texts]]


def unit_length(vectors: Array) -> Array:
    """Give the vectors with length 1; zero vectors stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Array = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-9)
    return unit


def _fit_block(name: str, answers: Answers, source: Source | None) -> tuple[_Block, Any] | None:
    """Give a block and the raw rows of the units; None where they hold nothing for it."""
    of_question = name.startswith("question")
    if name == "role":
        role = _Role()
        raw = role.raw(answers)
        return (role, raw) if raw.any() else None
    if name.endswith("meaning"):
        if source is None:
            return None
        raw = vectors_of(source, answers.questions if of_question else answers.texts)
        return (_Meaning(source, raw.shape[1], of_question), raw) if raw.any() else None
    return fit_words(answers, characters=name == "characters", of_question=of_question)
