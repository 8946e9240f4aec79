"""Labels of coders who differ, merged in either way, through the classifier and its evaluation."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from invented_answers import SAID, HashEncoder, garden, garden_codebook
from samenspraak.classify import MotivationClassifier
from samenspraak.evaluate import cross_validate
from samenspraak.labels import NOTHING, gold_matrix, merge_labels

X, Y = garden()
CODES = tuple(SAID)
WAYS = ("mean", "majority")


@cache
def labels():
    """Give the labels of two coders; the second overlooks a fifth of what the first sees."""
    rng = np.random.default_rng(2)
    rows = []
    for unit, own in Y.iterrows():
        first = [code for code in CODES if own[code]]
        second = [code for code in first if rng.random() > 0.2]
        rows += [
            (unit, coder, code)
            for coder, seen in (("c01", first), ("c02", second))
            for code in seen or [NOTHING]
        ]
    frame = pd.DataFrame(rows, columns=["unit_id", "coder", "code"])
    return frame.assign(value=1, certainty="", design="all", inclusion_probability=1.0)


@cache
def gold(how):
    return gold_matrix(merge_labels(labels(), CODES, how), list(X.index), CODES)


def classifier():
    return MotivationClassifier(garden_codebook(), HashEncoder())


def test_where_the_two_differ_the_one_says_half_and_the_other_nothing():
    split = gold("mean") == 0.5
    assert split.to_numpy().any()
    assert gold("majority").isna().equals(split)
    both = ~split.to_numpy()
    assert (gold("mean").to_numpy()[both] == gold("majority").to_numpy()[both]).all()


@pytest.mark.parametrize("how", WAYS)
def test_either_way_is_learnt_and_evaluated(how):
    found = cross_validate(
        classifier(), X, gold(how), X["interview_id"], folds=3, repeats=1, labels=labels()
    )
    numbers = found.metrics()
    assert numbers["macro_average_precision"] > numbers["chance_average_precision"] + 0.4
    assert len(found.predictions) == gold(how).notna().to_numpy().sum()
    assert set(found.predictions["value"]) == ({0, 0.5, 1} if how == "mean" else {0, 1})
    assert (found.scores["status"] == "learnt").all()


def test_a_half_teaches_less_than_both_coders_and_more_than_neither():
    split = gold("mean") == 0.5
    said = [
        classifier()
        .fit(X, gold("mean").mask(split, value), X["interview_id"])
        .predict_proba(X)[split.to_numpy()]
        .mean()
        for value in (0.0, 0.5, 1.0)
    ]
    assert said[0] < said[1] < said[2]
