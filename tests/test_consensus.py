"""Consensus k-means: groups that hold still, how many, and how well they come back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from samenspraak.topics.consensus import (
    ConsensusKMeans,
    agreement_of_runs,
    choose_number,
    overlap_of_refits,
    stability_curve,
)


def cloud(n_groups: int, n: int = 120, apart: float = 4.0, seed: int = 0):
    """Rows around `n_groups` centres, each along an axis of its own, and the group of each."""
    generator = np.random.default_rng(seed)
    group = np.arange(n) % n_groups
    return np.eye(8)[group] * apart + generator.normal(size=(n, 8)), group


@pytest.mark.parametrize("n_groups", [2, 4, 7])
def test_groups_that_are_there_are_found(n_groups):
    rows, group = cloud(n_groups, apart=6.0)
    found = ConsensusKMeans(n_groups, runs=20).fit(rows)
    assert adjusted_rand_score(group, found.labels_) > 0.95


def test_groups_are_numbered_from_the_largest():
    rows, _ = cloud(3, apart=8.0)
    uneven = np.vstack([rows[0::3], rows[1::3][:20], rows[2::3][:10]])
    sizes = np.bincount(ConsensusKMeans(3, runs=10).fit(uneven).labels_)
    assert sizes.tolist() == [40, 20, 10]


def test_fitted_rows_are_predicted_into_their_own_group():
    rows, _ = cloud(5, apart=2.0)
    model = ConsensusKMeans(5, runs=10).fit(rows)
    assert (model.predict(rows) == model.labels_).all()
    assert (model.membership(rows).argmax(axis=1) == model.labels_).all()


def test_memberships_of_new_rows_are_shares():
    rows, _ = cloud(4)
    member = ConsensusKMeans(4, runs=10).fit(rows[:80]).membership(rows[80:])
    assert member.shape == (40, 4)
    assert (member >= 0).all()
    assert member.sum(axis=1) == pytest.approx(1)


def test_more_runs_hold_stiller_than_one():
    rows, _ = cloud(6, n=240, apart=2.5)
    alone = [KMeans(6, n_init=1, random_state=seed).fit(rows).labels_ for seed in range(6)]
    joined = [ConsensusKMeans(6, runs=40, seed=seed * 100).fit(rows).labels_ for seed in range(4)]

    def stillness(labels):
        return np.mean([adjusted_rand_score(labels[0], other) for other in labels[1:]])

    assert stillness(joined) > stillness(alone) + 0.1


@pytest.mark.parametrize("threads", [1, 2])
def test_the_number_of_threads_does_not_matter(threads):
    rows, _ = cloud(5, n=400, apart=2.0)
    with threadpool_limits(threads):
        labels = ConsensusKMeans(5, runs=10).fit(rows).labels_
    assert labels.tolist() == ConsensusKMeans(5, runs=10).fit(rows).labels_.tolist()


def test_rows_that_repeat_give_fewer_groups_and_no_warning():
    rows = np.repeat(np.eye(3), 10, axis=0)
    assert np.bincount(ConsensusKMeans(5, runs=5).fit(rows).labels_).tolist() == [10, 10, 10]


@given(arrays(np.int64, (3, 12), elements=st.integers(0, 3)))
def test_agreement_between_runs_is_the_adjusted_rand_index(labels):
    pairs = [(0, 1), (0, 2), (1, 2)]
    theirs = np.mean([adjusted_rand_score(labels[a], labels[b]) for a, b in pairs])
    assert agreement_of_runs(labels, 4) == pytest.approx(theirs, abs=1e-9)


def test_the_number_of_groups_is_found():
    rows, _ = cloud(4, apart=5.0)
    curve = stability_curve(rows, [3, 4, 5], seed=0)
    assert choose_number(curve) == 4
    assert curve["above_chance"].max() > 0.8


def test_a_shapeless_cloud_has_no_number():
    rows = np.random.default_rng(0).normal(size=(120, 40))
    assert choose_number(stability_curve(rows, [3, 5], seed=0)) is None


def test_of_numbers_that_hold_about_as_still_the_smallest_is_taken():
    curve = pd.DataFrame({"n_topics": [3, 4, 5, 6], "above_chance": [0.2, 0.45, 0.48, 0.5]})
    assert choose_number(curve) == 4


def test_groups_that_are_there_come_back_and_others_do_not():
    rows, _ = cloud(4, apart=6.0)
    shapeless = np.random.default_rng(0).normal(size=(120, 40))
    for found, least, most in ((rows, 0.95, 1.0), (shapeless, 0.0, 0.7)):
        labels = ConsensusKMeans(4, runs=10).fit(found).labels_
        overlap, agreement = overlap_of_refits(found, labels, runs=10, seed=0)
        assert overlap.shape == (4,)
        assert least <= overlap.min() <= overlap.mean() <= most
        assert agreement <= 1
        assert (agreement > 0.9) == (least > 0)
