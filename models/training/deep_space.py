"""Where three teachers together put a text: the space that the "deep" encoder learns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn.functional import normalize
from word_reader import WordReader

SHARES = (0.7, 0.2, 0.1)
"""Of MiniLM (reads the English side), USE and E5 (read the text itself)."""
RIDGE = 1e-3

Floats = npt.NDArray[np.float32]
Vectors = Mapping[str, Floats]


@dataclass(frozen=True)
class Teachers:
    """What every teacher says of the texts it has read: text to vector of length 1.

    Parameters
    ----------
    english
        MiniLM of English texts, 384 dimensions.
    use
        USE of English and Dutch texts, 512 dimensions.
    e5
        E5 of Dutch texts, 384 dimensions.
    words
        MiniLM of Dutch texts put into English word by word, of some pairs and of all texts
        without translation.
    """

    english: Vectors
    use: Vectors
    e5: Vectors
    words: WordReader


class Space:
    """The joint space of three teachers, cut to 384 axes and turned to lie near MiniLM's.

    The axes are the main directions of the uncentred second moments of all pairs, turned
    (Schönemann 1966) so that the targets lie as near as they can to MiniLM's own vectors, where
    the student starts. What MiniLM would say of Dutch text without a translation is guessed from
    the other two and from MiniLM's vector of the text put into English word by word; what E5 would
    say of English text from the other two. Both by ridge regression over pairs.

    Parameters
    ----------
    pairs
        Distinct Dutch and English texts that were read by all.
    teachers
        Their vectors.
    """

    def __init__(self, pairs: Sequence[tuple[str, str]], teachers: Teachers) -> None:
        self._teachers = teachers
        dutch, english = zip(*pairs, strict=True)
        first, use = _rows(teachers.english, english), _rows(teachers.use, dutch)
        e5 = _rows(teachers.e5, dutch)
        self._centre = e5.mean(0)
        known = [side for side, _ in teachers.words.learnt_from]
        meant = [side for _, side in teachers.words.learnt_from]
        wanted = _rows(teachers.english, meant).double()
        self._guess = _ridge(self._read_themselves(known), wanted)
        self._guess_e5 = _ridge(torch.cat([first, use], dim=1).double(), self._centred(e5).double())
        joined = self._joined(first, use, self._centred(e5)).double()
        _, directions = torch.linalg.eigh(joined.T @ joined)
        main = directions.flip(1)[:, : first.shape[1]]
        left, _, right = torch.linalg.svd((joined @ main).T @ first.double())
        self._axes = (main @ (left @ right)).float()

    def of_pairs(self, texts: Sequence[str], dutch: Sequence[str], meant: Sequence[str]) -> Tensor:
        """Give where texts with a translation belong, shape (n_texts, 384) and length 1.

        Parameters
        ----------
        texts
            Dutch or English.
        dutch
            The text itself, or the Dutch side of an English one.
        meant
            The English side of each.
        """
        first, use = _rows(self._teachers.english, meant), _rows(self._teachers.use, texts)
        return self._placed(first, use, self._centred(_rows(self._teachers.e5, dutch)))

    def of_dutch(self, texts: Sequence[str]) -> Tensor:
        """Give where Dutch texts without a translation belong, shape (n_texts, 384)."""
        themselves = self._read_themselves(texts)
        guessed = normalize((themselves @ self._guess).float())
        use, e5 = _rows(self._teachers.use, texts), _rows(self._teachers.e5, texts)
        return self._placed(guessed, use, self._centred(e5))

    def of_english(self, texts: Sequence[str]) -> Tensor:
        """Give where English texts without a translation belong, shape (n_texts, 384)."""
        first, use = _rows(self._teachers.english, texts), _rows(self._teachers.use, texts)
        guessed = torch.cat([first, use], dim=1).double() @ self._guess_e5
        return self._placed(first, use, normalize(guessed.float()))

    def _read_themselves(self, texts: Sequence[str]) -> Tensor:
        use, e5 = _rows(self._teachers.use, texts), _rows(self._teachers.e5, texts)
        words = _rows(self._teachers.words.vectors, texts)
        return torch.cat([use, self._centred(e5), words], dim=1).double()

    def _centred(self, e5: Tensor) -> Tensor:
        """E5's vectors all lie in a narrow cone: without their mean they tell more."""
        centred: Tensor = normalize(e5 - self._centre)
        return centred

    def _joined(self, *parts: Tensor) -> Tensor:
        weighted = [part * share**0.5 for part, share in zip(parts, SHARES, strict=True)]
        return torch.cat(weighted, dim=1)

    def _placed(self, *parts: Tensor) -> Tensor:
        placed: Tensor = normalize(self._joined(*parts) @ self._axes)
        return placed


def _ridge(known: Tensor, wanted: Tensor) -> Tensor:
    gram = known.T @ known
    weight = RIDGE * len(known) / known.shape[1] * torch.eye(known.shape[1], dtype=torch.float64)
    solved: Tensor = torch.linalg.solve(gram + weight, known.T @ wanted)
    return solved


def _rows(vectors: Vectors, texts: Sequence[str]) -> Tensor:
    return torch.from_numpy(np.stack([vectors[text] for text in texts]))
