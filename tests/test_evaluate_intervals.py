"""Average precision over resampled interviews is that of the resampled units themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspraak.coefficients import percentile_interval
from samenspraak.evaluate.intervals import (
    mean_over_known,
    weighted_average_precisions,
)
from samenspraak.scores import average_precision

N_INTERVIEWS = 4
UNIT = st.tuples(
    st.sampled_from([0.0, 0.0, 0.5, 1.0, np.nan]),  # share of coders
    st.sampled_from([0.1, 0.2, 0.3, 0.5, 0.8]),  # score, often the same
    st.integers(0, N_INTERVIEWS - 1),
)
UNITS = st.lists(UNIT, min_size=1, max_size=30)
WEIGHTS = st.lists(st.integers(0, 3), min_size=N_INTERVIEWS, max_size=N_INTERVIEWS)


def columns(units):
    shares, scores, interview = map(np.array, zip(*units, strict=True))
    return shares, scores, interview


@settings(deadline=None)
@given(UNITS)
def test_every_interview_once_is_plain_average_precision(units):
    shares, scores, interview = columns(units)
    found = weighted_average_precisions(shares, scores, interview, np.ones((1, N_INTERVIEWS)))
    expected = average_precision(shares, scores)
    assert found == pytest.approx(expected, nan_ok=True)


@settings(deadline=None)
@given(UNITS, WEIGHTS)
def test_an_interview_drawn_twice_counts_as_its_units_twice(units, weights):
    shares, scores, interview = columns(units)
    rows = np.repeat(np.arange(len(units)), np.array(weights)[interview])
    expected = average_precision(shares[rows], scores[rows]) if len(rows) else np.nan
    way = np.array([weights], dtype=float)
    found = weighted_average_precisions(shares, scores, interview, way)
    assert found == pytest.approx(expected, nan_ok=True)


@settings(deadline=None)
@given(UNITS, st.randoms())
def test_the_order_of_units_changes_no_digit(units, random):
    ways = np.random.default_rng(0).multinomial(N_INTERVIEWS, [1 / N_INTERVIEWS] * 4, 20) * 1.0
    first = weighted_average_precisions(*columns(units), ways)
    random.shuffle(units)
    assert first.tobytes() == weighted_average_precisions(*columns(units), ways).tobytes()


@given(st.lists(st.floats(0, 1), min_size=20, max_size=60), st.integers(0, 30))
def test_an_interval_lies_within_what_was_seen_and_needs_nine_tenths(values, n_unknown):
    seen = np.array(values + [np.nan] * n_unknown)
    low, high = percentile_interval(seen, (0.025, 0.975))
    if len(values) >= 0.9 * len(seen):
        assert min(values) <= low <= high <= max(values)
    else:
        assert np.isnan(low)
        assert np.isnan(high)


def test_what_is_not_known_does_not_pull_a_mean_down():
    table = np.array([[0.2, np.nan, 0.4], [np.nan] * 3])
    assert mean_over_known(table) == pytest.approx([0.3, np.nan], nan_ok=True)
