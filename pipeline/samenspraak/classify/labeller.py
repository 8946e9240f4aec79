"""What scikit-learn is told of the classifier: text in, several codes out."""

from __future__ import annotations

from typing import Any

from sklearn.base import BaseEstimator, ClassifierMixin


class TextLabeller(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A scikit-learn classifier that gives texts zero or more labels."""

    def __sklearn_tags__(self) -> Any:
        """Say that input is text and that there are several outputs."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.input_tags.allow_nan = False
        tags.target_tags.multi_output = True
        tags.target_tags.single_output = False
        tags.target_tags.required = False
        tags.classifier_tags.multi_label = True
        tags.classifier_tags.multi_class = False
        return tags

    def __sklearn_is_fitted__(self) -> bool:
        """Say whether `fit` or `load` was called."""
        return hasattr(self, "_fitted")
