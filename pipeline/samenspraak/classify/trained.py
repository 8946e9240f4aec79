"""What a trained classifier says of units: probabilities, decisions, words behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from samenspraak.classify.answers import Answers, read_answers, unit_ids_of
from samenspraak.classify.arguments import check_at_most
from samenspraak.classify.doubt import ERRORS
from samenspraak.classify.evidence import Evidence, explain_units
from samenspraak.classify.fitted import CodeStatus, Fitted, in_short
from samenspraak.classify.targets import Matrix, read_targets
from samenspraak.codebook import Codebook
from samenspraak.errors import ModelError, ParamsError
from samenspraak.progress import track
from samenspraak.scores import average_precision
from samenspraak.tables import empty_table

_DECIMALS = 6
_EXPLAINED = 3  # codes per unit with evidence in the table of codings, besides those given
_BATCH = 5000  # units whose features are in memory at a time


class Trained:
    """The part of `MotivationClassifier` that needs `fit` or `load` first."""

    codebook: Codebook | None
    codes_: tuple[str, ...]
    categories_: tuple[str, ...]
    mode_: Literal["learnt", "similarity", "nothing"]
    status_: dict[str, CodeStatus]
    choice_: pd.DataFrame
    version_: str
    _fitted: Fitted

    def __str__(self) -> str:
        """Give the version, how many codes are learnt, and the weights that were chosen."""
        name = type(self).__name__
        if not hasattr(self, "_fitted"):
            return f"{name}, not fitted yet"
        return f"{name} {self.version_}: {in_short(self.mode_, self.status_, self.choice_)}"

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Give calibrated probabilities, shape (n_units, n_codes), columns as `codes_`.

        0 where the codebook rules a code out for the speaker's role. A code that abstains gives
        everybody the share of units seen with it. In mode ``similarity`` the numbers are an order.
        """
        return self._probabilities(self._read(X))

    def predict(self, X: Any) -> NDArray[np.int64]:
        """Give 1 where a code is given, else 0, shape (n_units, n_codes)."""
        probabilities = self.predict_proba(X)
        return self._state.decided(probabilities).astype(np.int64)

    def predict_frame(self, X: Any) -> pd.DataFrame:
        """Give `predict_proba` with a column per code and the index of X."""
        answers = self._read(X)
        return pd.DataFrame(self._probabilities(answers), answers.index, list(self.codes_))

    def category_frame(self, X: Any) -> pd.DataFrame:
        """Give calibrated probabilities that a unit carries any code of a category.

        A column per category of the codebook. Never below the probability of one of its codes.
        In mode ``similarity``, the highest likeness of its codes.
        """
        answers = self._read(X)
        return pd.DataFrame(
            self._category_probabilities(answers), answers.index, list(self.categories_)
        )

    def predict_categories(self, X: Any) -> pd.DataFrame:
        """Say which categories a unit carries: a code that is given gives its category.

        A category is given where the code cannot be told as well, see `backed_off`.
        """
        answers = self._read(X)
        given = self._by_category(answers, self._decided(answers))
        categories = self._state.categories
        if categories is not None and self.mode_ == "learnt":
            above = self._category_probabilities(answers) > categories.thresholds
            given |= above & categories.learnt
        return pd.DataFrame(given, answers.index, list(self.categories_))

    def backed_off(self, X: Any) -> pd.DataFrame:
        """Say where something of a category is carried, but which of its codes cannot be told.

        The way to read codes that abstain: `predict` never gives them, their category may.
        """
        answers = self._read(X)
        told = self._by_category(answers, self._decided(answers))
        return self.predict_categories(answers) & ~told

    def doubtful(self, X: Any, error: float = 0.2) -> pd.DataFrame:
        """Say which pairs of unit and code a person should decide, a column per code.

        Probabilities near the threshold, in a band outside of which, on interviews left out of
        fitting and all codes together, at most `error` of the codes given are wrong, and at most
        `error` of the codes carried are missed. Codes that abstain are doubtful wherever they can
        be given. A smaller `error` makes more work.

        Parameters
        ----------
        X
            As for `predict`.
        error
            From .01 to .5, in hundredths (rounded down).

        Raises
        ------
        ParamsError
            When `error` lies outside.
        """
        if not ERRORS[0] <= error <= ERRORS[-1]:
            raise ParamsError(f"error: {error} lies outside {ERRORS[0]} to {ERRORS[-1]}")
        answers = self._read(X)
        fitted = self._state
        flags = fitted.doubtful(self._probabilities(answers), fitted.allowed(answers), error)
        return pd.DataFrame(flags, answers.index, list(self.codes_))

    def explain(
        self, X: Any, *, at_most: int = 3
    ) -> dict[str, Evidence] | list[dict[str, Evidence]]:
        """Give, per unit, the likeliest codes with the words that carried each.

        Parameters
        ----------
        X
            One text, or units as for `predict`.
        at_most
            Codes per unit, the likeliest first; a code that is given is never left out. Codes that
            abstain are.

        Returns
        -------
        dict or list of dict
            Code to `Evidence`, with the offsets of its words and what every word adds to the log
            odds; one dict for one text.

        Raises
        ------
        ParamsError
            When `at_most` is no whole number from 0.

        Examples
        --------
        >>> from samenspraak import MotivationClassifier
        >>> texts = ["Ik doe het voor de buurt.", "Voor de hele buurt.", "Geen tijd.", "Te weinig tijd."]
        >>> clf = MotivationClassifier(encoder=None, min_positives=2)
        >>> clf = clf.fit(texts, [{"buurt"}, {"buurt"}, {"tijd"}, {"tijd"}])
        >>> "buurt" in clf.explain("Iets voor de buurt doen.")["buurt"].words
        True
        """
        check_at_most(at_most)
        answers = self._read([X] if isinstance(X, str) else X)
        said = self._likeness(answers) if self.mode_ == "similarity" else None
        each = explain_units(self._state, answers, said, at_most, in_full=True)
        found = list(track(each, "Explaining codes", total=len(answers)))
        return found[0] if isinstance(X, str) else found

    def codings(
        self,
        X: Any,
        unit_ids: Sequence[str] | None = None,
        *,
        evidence: Literal["likeliest", "given", "none"] = "likeliest",
    ) -> pd.DataFrame:
        """Give the table ``codings``: one row per unit and code, coder ``model:<version_>``.

        A unit that was given to `fit`, labelled or not, gets the probability of a model that had
        learnt nothing from its interview, so codings can be set against labels in an estimate. The
        words are those of the whole model.

        Parameters
        ----------
        X
            As for `predict`. The table holds a row per code: code a million units in parts.
        unit_ids
            By default the index of X.
        evidence
            For which codes words are shown: those given and the three ``likeliest``, those
            ``given``, or ``none``. Finding words takes several times as long as coding.

        Raises
        ------
        ParamsError, TableError
            When `evidence` is something else; when a unit has no id of its own.
        """
        if evidence not in ("likeliest", "given", "none"):
            raise ParamsError(f"evidence: {evidence!r} came; use likeliest, given or none")
        answers = self._read(X)
        ids = unit_ids_of(answers, unit_ids)
        if not ids:
            return empty_table("codings")
        probabilities = self._probabilities(answers, cross_fitted=True)
        words = self._words(answers, probabilities, evidence)
        return pd.DataFrame(
            {
                "unit_id": [unit for unit in ids for _ in self.codes_],
                "code": list(self.codes_) * len(ids),
                "probability": np.round(probabilities, _DECIMALS).ravel(),
                "decision": self._state.decided(probabilities).ravel(),
                "coder": f"model:{self.version_}",
                "evidence": [str(own.get(code, "")) for own in words for code in self.codes_],
            }
        )

    def _words(
        self, answers: Answers, probabilities: Matrix, wanted: Literal["likeliest", "given", "none"]
    ) -> list[dict[str, Evidence]]:
        """Give, per unit, the words that carried the codes for which they are wanted."""
        found: list[dict[str, Evidence]] = [{} for _ in range(len(answers))]
        rows = np.arange(len(answers) if wanted != "none" else 0)
        at_most = _EXPLAINED
        if wanted == "given":
            rows, at_most = np.flatnonzero(self._state.decided(probabilities).any(axis=1)), 0
        for own in _batches(rows):
            units, said = answers.take(own.tolist()), probabilities[own]
            for row, words in zip(
                own, explain_units(self._state, units, said, at_most), strict=True
            ):
                found[row] = words
        return found

    def score(self, X: Any, Y: Any, sample_weight: None = None) -> float:
        """Give average precision, averaged over codes with a positive unit in Y; 0 without any.

        Without a codebook, a code that was not among the labels of `fit` counts as one that
        abstains: the interviews of a fold may lack it.
        """
        answers = self._read(X)
        own, further = len(self.codes_), self.codebook is None
        codes, targets = read_targets(Y, len(answers), self.codes_, further=further)
        said = np.zeros((len(answers), len(codes)))
        said[:, :own] = self._probabilities(answers)
        each = [average_precision(targets[:, code], said[:, code]) for code in range(len(codes))]
        known = [value for value in each if not np.isnan(value)]
        return float(np.mean(known)) if known else 0.0

    def get_feature_names_out(self, input_features: None = None) -> NDArray[np.object_]:
        """Give a name per feature, ``words:buurt`` or ``question:waarom``."""
        return np.array(self._state.features.names(), dtype=object)

    @property
    def _state(self) -> Fitted:
        check_is_fitted(self)
        return self._fitted

    def _read(self, X: Any) -> Answers:
        check_is_fitted(self)
        return read_answers(X)

    def _probabilities(self, answers: Answers, *, cross_fitted: bool = False) -> Matrix:
        fitted = self._state
        if self.mode_ == "similarity":
            return self._likeness(answers)
        return _in_batches(fitted.cross_fitted if cross_fitted else fitted.probabilities, answers)

    def _decided(self, answers: Answers) -> NDArray[np.bool_]:
        return self._state.decided(self._probabilities(answers))

    def _by_category(self, answers: Answers, flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
        categories = self._state.categories
        if categories is None:
            return np.zeros((len(answers), 0), dtype=bool)
        return categories.scheme.any_of(flags)

    def _category_probabilities(self, answers: Answers) -> Matrix:
        categories = self._state.categories
        if categories is None or self.mode_ == "learnt":
            return _in_batches(self._state.category_probabilities, answers)
        return categories.scheme.highest(self._probabilities(answers))

    def _likeness(self, answers: Answers) -> Matrix:
        ranking = self._state.similarity
        if ranking is None:
            raise ModelError("ranking needs a codebook with examples; give codebook=…")
        scores = _in_batches(ranking.scores, answers)
        return np.where(self._state.allowed(answers), scores, 0.0)


def _in_batches(said: Callable[[Answers], Matrix], answers: Answers) -> Matrix:
    """Give what is said of each unit, with the features of some of them in memory at a time."""
    with threadpool_limits(1):  # the same bytes whatever the number of threads
        if len(answers) <= _BATCH:
            return said(answers)
        rows = np.arange(len(answers))
        return np.vstack([said(answers.take(own.tolist())) for own in _batches(rows)])


def _batches(rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]
