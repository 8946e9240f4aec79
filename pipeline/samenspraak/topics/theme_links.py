"""Which themes units and topics come near, and what near means.

A theme's place is the mean vector of its seeds. Near: closer than chance would bring it. Chance:
the same seeds dealt anew over the themes, as many to each as before. A unit is near a theme when
it lies closer to it than to the closest of all dealt lists in nine of ten deals; so a unit that has
to do with none of the themes gets one in about one of ten cases (the maximum over all themes keeps
the error of the whole family; Westfall & Young 1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samenspraak.encode import Encoder, VectorStore, text_vectors
from samenspraak.themes import Themes

Array = NDArray[np.float64]

_DEALS = 200
_QUANTILE = 0.9


@dataclass(frozen=True)
class ThemeSpace:
    """Themes as directions, with those of dealt seeds to compare with."""

    ids: tuple[str, ...]
    vectors: Array
    """(n_themes, n_dimensions), each of length 1."""
    dealt: Array
    """(n_deals, n_themes, n_dimensions): the same from seeds dealt anew."""

    @classmethod
    def of(
        cls, themes: Themes, encoder: Encoder | VectorStore, *, deals: int = _DEALS, seed: int = 0
    ) -> ThemeSpace:
        """Give the place of every theme: the mean of its seeds, less the mean of all seeds.

        Seeds of all languages count together, so the encoder should know those languages. They
        are dealt within their language.

        Parameters
        ----------
        themes
            Each with seeds.
        encoder
            Of the seeds: the same as of what is to be compared.
        deals, seed
            How many deals, and of their draws.
        """
        rows = [
            (number, language, word)
            for number, theme in enumerate(themes)
            for language, words in theme.seeds
            for word in words
        ]
        owner = np.array([number for number, _, _ in rows])
        language = np.array([name for _, name, _ in rows])
        vectors = text_vectors(encoder, [word for _, _, word in rows]).astype(np.float64)
        vectors -= vectors.mean(axis=0)
        generator = np.random.default_rng(seed)
        dealt = np.empty((deals, len(themes), vectors.shape[1]))
        for deal in range(deals):
            mixed = owner.copy()
            for name in sorted(set(language)):
                own = language == name
                mixed[own] = generator.permutation(owner[own])
            dealt[deal] = _means(vectors, mixed, len(themes))
        return cls(themes.ids, _means(vectors, owner, len(themes)), dealt)

    def similarity(self, directions: Array) -> Array:
        """Give the cosine of each direction to each theme: (n_directions, n_themes).

        Parameters
        ----------
        directions
            Rows of length 1 (or 0), less the mean of their own kind.
        """
        return (directions @ self.vectors.T).clip(-1, 1).round(6)

    def threshold(self, directions: Array) -> Array:
        """Give above which similarity each direction is near a theme: (n_directions,)."""
        closest = np.array([(directions @ deal.T).max(axis=1) for deal in self.dealt])
        limits: Array = np.quantile(closest, _QUANTILE, axis=0).round(6)
        return limits


def _means(vectors: Array, owner: NDArray[np.int64], number: int) -> Array:
    return unit_length(np.array([vectors[owner == theme].mean(axis=0) for theme in range(number)]))


def unit_length(rows: Array) -> Array:
    """Give rows of length 1; a zero row stays zero."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    shortened: Array = rows / np.maximum(length, 1e-12)
    return shortened
