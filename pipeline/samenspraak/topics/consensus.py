"""Groups that hold still: k-means over many resampled runs, joined by how often units meet.

One k-means run depends on its start and on a few units more or less; the share of runs in which
two units fall together (co-association; Fred & Jain 2005; Monti et al. 2003) depends much less.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samenspraak.progress import track

Array = NDArray[np.float64]
Labels = NDArray[np.int64]

_SHARE = 0.8  # of the units in each run
_SHUFFLES = 4
_ABOVE_CHANCE = 0.02  # shapeless clouds reach .01
_NEAR_BEST = 0.85  # of the best: smaller differences come and go with the seed
_CURVE_RUNS = 40
_CURVE_UNITS = 1000  # more add time to the choice of a number, not information


class ConsensusKMeans:
    """A clusterer as scikit-learn and BERTopic expect one: `fit`, `labels_`, `predict`.

    Each run clusters another 80 % of the rows and then places every row; groups are found among
    the leading eigenvectors of the co-association matrix (Ng, Jordan & Weiss 2002).

    Parameters
    ----------
    n_clusters
        Asked for; fewer come out when rows repeat.
    runs
        Resampled runs.
    seed
        Of the draws and of the starts.

    Examples
    --------
    >>> rows = np.array([[0.0, 0.1], [0.1, 0.0], [0.0, 0.0], [5.0, 5.1], [5.1, 5.0], [5.0, 5.0]])
    >>> ConsensusKMeans(2, runs=5).fit(rows).labels_.tolist()
    [0, 0, 0, 1, 1, 1]
    """

    def __init__(self, n_clusters: int, *, runs: int = 30, seed: int = 0) -> None:
        self.n_clusters = n_clusters
        self.runs = runs
        self.seed = seed

    def fit(self, X: Array, y: object = None) -> ConsensusKMeans:
        """Find the groups of the rows; ``labels_`` numbers them from 0, the largest first."""
        with one_thread():
            self._centres = run_centres(X, self.n_clusters, self.runs, self.seed)
            met = self._indicator(X)
            found = self._groups(met)
            self._profiles = np.array([met[found == group].mean(axis=0) for group in set(found)])
            shares = met @ self._profiles.T
            order, self.labels_ = _largest_first(shares.argmax(axis=1))
            self._profiles = self._profiles[order]
        return self

    def membership(self, X: Array) -> Array:
        """Give, per row and group, how often the row meets the group's members over the runs.

        Returns
        -------
        array of shape (n_rows, n_groups)
            Shares of meetings; each row adds up to 1.
        """
        shares: Array = self._indicator(X) @ self._profiles.T
        total = shares.sum(axis=1, keepdims=True)
        shares /= np.maximum(total, 1e-12)
        return shares

    def predict(self, X: Array) -> Labels:
        """Give the group that each row meets most; rows of `fit` get their ``labels_`` again."""
        labels: Labels = (self._indicator(X) @ self._profiles.T).argmax(axis=1)
        return labels

    def _indicator(self, X: Array) -> Array:
        """Give 1 / sqrt(runs) where a row falls in a cluster of a run: (n_rows, runs * k)."""
        labels = place(X, self._centres)
        met = indicator(labels, self.n_clusters)
        met /= np.sqrt(self.runs)
        return met

    def _groups(self, met: Array) -> Labels:
        from sklearn.cluster import KMeans
        from sklearn.preprocessing import normalize

        vectors = _leading(met, min(self.n_clusters, len(met)))
        model = KMeans(vectors.shape[1], n_init=10, random_state=self.seed)
        with _repeated_rows_allowed():
            labels: Labels = model.fit_predict(normalize(vectors)).astype(np.int64)
        return labels


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold the numerical libraries to one thread: one order of adding, the same sums anywhere."""
    import sklearn.cluster  # noqa: F401  (libraries loaded later would not be held)
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):
        yield


def run_centres(X: Array, n_clusters: int, runs: int, seed: int) -> Array:
    """Give the centres of k-means on `runs` samples of the rows: (runs, n_clusters, n_columns)."""
    from sklearn.cluster import KMeans

    generator = np.random.default_rng(seed)
    size = max(n_clusters, int(_SHARE * len(X)))
    centres = np.empty((runs, n_clusters, X.shape[1]))
    for run in range(runs):
        rows = np.sort(generator.choice(len(X), size, replace=False))
        start = int(generator.integers(2**31))
        with _repeated_rows_allowed():
            model = KMeans(n_clusters, n_init=1, random_state=start).fit(X[rows])
        centres[run] = model.cluster_centers_
    return centres


def place(X: Array, centres: Array) -> Labels:
    """Give the nearest centre of each row in each run: (runs, n_rows)."""
    runs = zip(centres, np.square(centres).sum(axis=2) / 2, strict=True)
    labels = [(X @ run.T - half).round(9).argmax(axis=1) for run, half in runs]
    return np.array(labels, dtype=np.int64)


def indicator(labels: Labels, n_clusters: int) -> Array:
    """Give 1 where a row falls in a cluster of a run: (n_rows, runs * n_clusters)."""
    runs, rows = labels.shape
    met = np.zeros((rows, runs * n_clusters))
    for run in range(runs):
        met[np.arange(rows), run * n_clusters + labels[run]] = 1
    return met


def agreement_of_runs(labels: Labels, n_clusters: int) -> float:
    """Give the mean adjusted Rand index (Hubert & Arabie 1985) over all pairs of runs.

    Examples
    --------
    >>> agreement_of_runs(np.array([[0, 0, 1, 1], [1, 1, 0, 0]]), 2)
    1.0
    """
    runs, rows = labels.shape
    met = indicator(labels, n_clusters)
    shared = (met.T @ met).reshape(runs, n_clusters, runs, n_clusters)
    together = _pairs(shared).sum(axis=(1, 3))
    within = np.diag(together)
    expected = np.outer(within, within) / _pairs(np.float64(rows))
    largest = (within[:, None] + within[None, :]) / 2
    span = largest - expected
    index = np.divide(together - expected, span, out=np.ones_like(span), where=span > 0)
    return float(index[np.triu_indices(runs, 1)].mean())


def stability_curve(X: Array, numbers: Sequence[int], *, seed: int) -> pd.DataFrame:
    """Give how still groups hold for each number of groups, and how still chance would hold them.

    Chance: the same rows with every column shuffled by itself and brought back to their lengths,
    which keeps the spread along each axis and takes the shape away. With few groups even shapeless
    rows are cut alike in every run, so plain stability cannot choose (Ben-Hur, Elisseeff & Guyon
    2002); a shapeless reference can (as in Tibshirani, Walther & Hastie 2001).

    Returns
    -------
    DataFrame
        ``n_topics``; ``stability`` (mean adjusted Rand index between runs); ``chance`` (the same
        of shuffled rows, mean of four); ``above_chance``: (stability - chance) / (1 - chance).
    """
    generator = np.random.default_rng(seed)
    if len(X) > _CURVE_UNITS:
        X = X[np.sort(generator.choice(len(X), _CURVE_UNITS, replace=False))]
    shuffled = [_shapeless(X, generator) for _ in range(_SHUFFLES)]
    lines = []
    with one_thread():
        for number in track(list(numbers), "Trying numbers of topics"):
            found = _stillness(X, number, _CURVE_RUNS, seed)
            chances = [_stillness(rows, number, _CURVE_RUNS // 2, seed) for rows in shuffled]
            chance = sum(chances) / _SHUFFLES
            lines.append((number, found, chance, (found - chance) / max(1 - chance, 1e-9)))
    names = ["n_topics", "stability", "chance", "above_chance"]
    return pd.DataFrame(lines, columns=names).round(6)


def _shapeless(X: Array, generator: np.random.Generator) -> Array:
    rows = np.column_stack([generator.permutation(column) for column in X.T])
    scale = np.linalg.norm(X, axis=1) / np.maximum(np.linalg.norm(rows, axis=1), 1e-12)
    shapeless: Array = rows * scale[:, None]
    return shapeless


def _stillness(X: Array, number: int, runs: int, seed: int) -> float:
    return agreement_of_runs(place(X, run_centres(X, number, runs, seed)), number)


def choose_number(curve: pd.DataFrame) -> int | None:
    """Give the smallest number of groups that hold about as still as the stillest, or None.

    About: at least 85 % of the best ``above_chance``; smaller differences come and go with the
    seed, and of near-equals the simplest is taken (as Breiman et al. 1984 do). None when groups
    hold no stiller than chance, whatever their number.

    Examples
    --------
    >>> choose_number(pd.DataFrame({"n_topics": [2, 3, 4], "above_chance": [0.1, 0.45, 0.5]}))
    3
    """
    best = curve["above_chance"].max()
    if best < _ABOVE_CHANCE:
        return None
    near = curve[curve["above_chance"] >= _NEAR_BEST * best]
    return int(near["n_topics"].min())


def overlap_of_refits(
    X: Array, labels: Labels, *, runs: int, seed: int, draws: int = 5, share: float = 0.9
) -> tuple[Array, float]:
    """Give how well groups come back when the whole method runs again on 90 % of the rows.

    Parameters
    ----------
    X, labels
        Rows, and their groups from `ConsensusKMeans`.
    runs, seed
        As there; the refits have other seeds.
    draws, share
        How many samples, and their size.

    Returns
    -------
    overlap : array of shape (n_groups,)
        Mean over the draws of the best Jaccard overlap with a new group, on shared rows
        (Hennig 2007: above .75 stable, below .5 dissolved).
    agreement : float
        Mean adjusted Rand index with the labels, on shared rows.
    """
    from sklearn.metrics import adjusted_rand_score

    number = int(labels.max()) + 1
    generator = np.random.default_rng(seed)
    overlaps, agreements = [], []
    for draw in range(draws):
        rows = np.sort(generator.choice(len(X), max(number, int(share * len(X))), replace=False))
        again = ConsensusKMeans(number, runs=runs, seed=seed + draw + 1).fit(X[rows]).labels_
        agreements.append(adjusted_rand_score(labels[rows], again))
        overlaps.append([_best_overlap(labels[rows] == group, again) for group in range(number)])
    return np.mean(overlaps, axis=0), float(np.mean(agreements))


def _best_overlap(members: NDArray[np.bool_], again: Labels) -> float:
    both = np.bincount(again[members], minlength=int(again.max()) + 1)
    either = members.sum() + np.bincount(again) - both
    return float((both / either).max())


def _leading(met: Array, number: int) -> Array:
    """Give the leading eigenvectors of met @ met.T, through the smaller of the two products."""
    from scipy.linalg import eigh

    wide = met.shape[0] <= met.shape[1]
    product = met @ met.T if wide else met.T @ met
    n = len(product)
    values, vectors = eigh(product, subset_by_index=[max(0, n - number), n - 1])
    return np.asarray(vectors if wide else met @ vectors / np.sqrt(np.maximum(values, 1e-12)))


def _largest_first(labels: Labels) -> tuple[Labels, Labels]:
    """Give the old numbers in their new order, and the labels renumbered."""
    groups, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = groups[np.lexsort((first, -sizes))]
    renumbered = np.empty(int(labels.max()) + 1, dtype=np.int64)
    renumbered[order] = np.arange(len(order))
    return order, renumbered[labels]


def _pairs(count: Any) -> Any:
    return count * (count - 1) / 2


@contextmanager
def _repeated_rows_allowed() -> Iterator[None]:
    """Let k-means find fewer clusters than asked for, as it must when rows repeat."""
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield
