"""The version of a classifier: data, code list, examples and choices change it, prose does not."""

from __future__ import annotations

from copy import deepcopy
from functools import cache

import pytest

from invented_answers import HashEncoder, garden, garden_codebook
from samenspraak.classify import MotivationClassifier
from samenspraak.codebook import Codebook

X, Y = garden(6)
BOOK = garden_codebook().to_dict()


def version(book=BOOK, X=X, Y=Y, encoder=HashEncoder, **choices):
    clf = MotivationClassifier(Codebook.from_dict(book), encoder(), **choices)
    return clf.fit(X, Y).version_


@cache
def before():
    return version()


def changed(*path, to):
    """Give the codebook with one entry changed."""
    book = deepcopy(BOOK)
    place = book
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return book


@pytest.mark.parametrize(
    "book",
    [
        changed("definitions", "company", "definition", to={"en": "Being together."}),
        changed("definitions", "company", "label", to={"en": "Togetherness"}),
        changed("definitions", "company", "apply_when", to={"en": "Somebody likes the others."}),
        changed(
            "definitions",
            "company",
            "do_not_apply",
            to=[{"when": {"en": "It is about forms."}, "instead": "paperwork"}],
        ),
        changed("definitions", "company", "source", to="Somebody (1999)"),
        changed("unit", to={"en": "a turn"}),
    ],
    ids=["definition", "label", "when", "when not", "source", "unit"],
)
def test_prose_changes_nothing(book):
    assert version(book) == before()


@pytest.mark.parametrize(
    "book",
    [
        changed("codes", "company", "examples", "en", 0, "text", to="We sing all morning."),
        changed("codes", "overtime", "applies_to", to="both"),
    ],
    ids=["an example", "who can say it"],
)
def test_what_training_sees_of_the_codebook_changes_it(book):
    assert version(book) != before()


def test_the_code_list_changes_it():
    book = deepcopy(BOOK)
    book["codes"]["weather"] = {"examples": {"en": [{"text": "It rained all day."}]}}
    book["definitions"]["weather"] = {"label": {"en": "Weather"}, "definition": {"en": "Rain."}}
    assert version(book) != before()


def test_one_other_label_or_word_or_unit_changes_it():
    labels, texts = Y.copy(), X.copy()
    labels.iloc[0, 0] = 1 - labels.iloc[0, 0]
    texts.iloc[3, texts.columns.get_loc("text")] += " Honestly."
    found = {version(Y=labels), version(X=texts), version(X=X.iloc[1:], Y=Y.iloc[1:])}
    assert len(found | {before()}) == 4


@pytest.mark.parametrize(
    "choices",
    [{"C": 3.0}, {"question": False}, {"min_positives": 4}, {"random_state": 1}],
    ids=["C", "question", "min_positives", "random_state"],
)
def test_a_choice_changes_it(choices):
    assert version(**choices) != before()


def test_the_same_again_and_in_another_order_is_the_same_version():
    assert version() == before()
    order = X.sample(frac=1, random_state=3).index
    assert version(X=X.loc[order], Y=Y.loc[order]) == before()
