"""scikit-learn's own checks of an estimator, as far as they can hold for texts.

The checks feed numbers, which the estimator refuses; here each row is first written as a text.
What cannot hold for texts or for several codes is named, with the reason.
"""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from samenspraak.classify import MotivationClassifier

ONE_CLASS = "the check wants the label of one output back, in one dimension; here are several"

EXPECTED = {
    "check_sample_weight_equivalence_on_dense_data": "how rare a word is, texts say, not weights",
    "check_supervised_y_no_nan": "NaN says that nobody looked",
    "check_array_api_input": "texts are no arrays of numbers",
    "check_classifiers_one_label": ONE_CLASS,
    "check_classifiers_classes": ONE_CLASS,
    "check_classifiers_train": ONE_CLASS,
    "check_classifier_multioutput": "a code is given above a threshold of its own, not above .5",
    "check_classifiers_regression_target": "labels may lie between 0 and 1: coders may differ",
    "check_classifier_not_supporting_multiclass": "labels are 0 or 1 per code, never a class",
    "check_classifiers_multilabel_output_format_decision_function": "there are probabilities",
}


class InWords(MotivationClassifier):
    """Writes numbers as words first, and labels of any kind as 0 and 1."""

    def fit(self, X, y=None, groups=None, sample_weight=None):
        return super().fit(self._said(X, reset=True), _marked(y), groups, sample_weight)

    def predict_proba(self, X):
        check_is_fitted(self)
        return super().predict_proba(self._said(X, reset=False))

    def score(self, X, y, sample_weight=None):
        return super().score(self._said(X, reset=False), _marked(y))

    def _said(self, X, reset):
        rows = validate_data(self, X, reset=reset, dtype="numeric")
        return [
            " ".join(f"c{column}v{round(2 * float(v))}" for column, v in enumerate(row)).replace(
                "-", "m"
            )
            for row in rows
        ]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = False, True
        return tags


def _marked(Y):
    if Y is None:
        return None
    values = np.asarray(Y)
    if values.dtype.kind in "OUS":
        values = (values == np.sort(values.ravel())[-1]).astype(float)
    shift = values.min() if np.isfinite(values).all() and values.max() > 1 else 0
    return (values - shift).astype(float).reshape(len(values), -1)


@parametrize_with_checks([InWords(encoder=None)], expected_failed_checks=lambda _: EXPECTED)
def test_the_estimator_given_numbers_as_words(estimator, check):
    check(estimator)


@pytest.mark.parametrize(
    "method",
    """predict predict_proba predict_frame category_frame predict_categories backed_off doubtful
    explain codings""".split(),
)
def test_what_needs_fitting_says_so_before_it_looks_at_the_input(method):
    with pytest.raises(NotFittedError):
        getattr(MotivationClassifier(encoder=None), method)(np.ones((3, 2)))
