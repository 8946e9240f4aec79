"""Before the first label: what the ranking by the codebook's examples goes by."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from invented_answers import FILLER, garden, garden_codebook
from samenspraak.classify import MotivationClassifier

X, Y = garden()
FORMS = "Three forms for one permit."


def classifier(**choices):
    return MotivationClassifier(garden_codebook(), encoder=None, **choices)


def asked(question):
    texts = [f"{first.capitalize()}, {second}." for first in FILLER for second in FILLER]
    frame = pd.DataFrame({"text": [*texts, texts[3]], "question": ""})
    frame.loc[::2, "question"] = "And how did it begin?"
    frame.loc[len(texts), "question"] = question
    return frame


def test_an_answer_that_says_little_is_about_what_was_asked():
    frame = asked(FORMS)
    ranked = classifier().rank(frame)
    gained = ranked.iloc[-1] - ranked.iloc[3]
    assert gained.idxmax() == "paperwork"
    assert gained["paperwork"] > 0.1


def test_the_question_can_be_left_out():
    ranked = classifier(question=False).rank(asked(FORMS))
    assert ranked.iloc[-1].tolist() == ranked.iloc[3].tolist()


def test_what_is_said_counts_more_than_what_is_asked():
    frame = asked("Is it for the company, or the people you meet?")
    frame.loc[frame.index[-1], "text"] = FORMS
    assert classifier().rank(frame).iloc[-1].idxmax() == "paperwork"


def test_units_without_a_question_are_not_set_back():
    frame = asked("")
    clf = classifier().fit(frame)
    alone = clf.rank(frame[["text"]])
    blank = frame["question"] == ""
    assert np.array_equal(clf.rank(frame)[blank], alone[blank])


@pytest.mark.parametrize("n_units", [1, 3, 99, 100])
def test_every_number_of_units_can_be_ranked(n_units):
    frame = pd.concat([X, X]).iloc[:n_units].reset_index(drop=True)
    ranked = classifier().rank(frame)
    assert np.isfinite(ranked.to_numpy()).all()
    assert ranked.to_numpy().std() > 0
