"""Categories and doubt: what is said of a unit when its code cannot be told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from invented_answers import HashEncoder, garden, garden_classifier, garden_codebook
from samenspraak.classify import MotivationClassifier
from samenspraak.classify.categories import Scheme, scheme_of
from samenspraak.classify.doubt import ERRORS, doubt_bands
from samenspraak.codebook import Codebook
from samenspraak.errors import ParamsError

X, Y = garden()


def sorted_codebook():
    """Give the garden's codes in two categories: company by itself, the other two as hindrance."""
    data = garden_codebook().to_dict()
    data["categories"] = [
        {"id": "joy", "label": {"en": "Joy"}},
        {"id": "hindrance", "label": {"en": "Hindrance"}},
    ]
    for code, entry in data["codes"].items():
        entry["category"] = "joy" if code == "company" else "hindrance"
    return Codebook.from_dict(data)


def classifier(**choices):
    return garden_classifier(**{"codebook": sorted_codebook()} | choices)


@pytest.fixture(scope="module")
def clf():
    return classifier().fit(X, Y)


def of_category(labels):
    return labels[["overtime", "paperwork"]].max(axis=1)


def test_categories_come_in_the_order_of_the_codebook(clf):
    assert clf.categories_ == ("joy", "hindrance")
    assert clf.category_frame(X).columns.tolist() == ["joy", "hindrance"]
    assert clf.category_frame(X).index.equals(X.index)


def test_a_code_implies_its_category(clf, unseen):
    new = unseen[0]
    codes, found = clf.predict_frame(new), clf.category_frame(new)
    assert (found["joy"] >= codes["company"]).all()
    assert (found["hindrance"] >= codes[["overtime", "paperwork"]].max(axis=1)).all()
    given_codes = clf.predict(new)
    said = clf.predict_categories(new)
    assert said["joy"][given_codes[:, 0] == 1].all()
    assert said["hindrance"][given_codes[:, 1:].any(axis=1)].all()


def test_categories_are_calibrated_and_found_in_new_interviews(clf, unseen):
    new, truth = unseen
    carried = of_category(truth)
    assert clf.category_frame(new)["hindrance"].mean() == pytest.approx(carried.mean(), abs=0.05)
    assert (clf.predict_categories(new)["hindrance"] == carried).mean() > 0.93


def test_what_no_code_of_it_can_be_given_to_has_no_category():
    data = sorted_codebook().to_dict()
    data["codes"]["paperwork"]["applies_to"] = "professional"
    clf = classifier(codebook=Codebook.from_dict(data)).fit(X, Y)
    citizen = X["role"] == "citizen"
    assert (clf.category_frame(X).loc[citizen, "hindrance"] == 0).all()
    assert not clf.predict_categories(X).loc[citizen, "hindrance"].any()


def test_codes_with_too_few_examples_back_off_to_their_category(unseen):
    new, truth = unseen
    clf = classifier(min_positives=17).fit(X, Y)
    few = [code for code in ("overtime", "paperwork") if clf.status_[code].state != "learnt"]
    assert few
    said = clf.backed_off(new)["hindrance"]
    none = ~clf.predict(new)[:, [clf.codes_.index(c) for c in ("overtime", "paperwork")]].any(
        axis=1
    )
    assert said.any()
    assert not said[~none].any()
    assert of_category(truth)[said].mean() > 0.7


def test_before_labels_a_category_is_as_likely_as_its_likeliest_code(unseen):
    new = unseen[0]
    clf = classifier().fit(X)
    codes = clf.predict_frame(new)
    assert clf.category_frame(new)["hindrance"].to_numpy() == pytest.approx(
        codes[["overtime", "paperwork"]].max(axis=1).to_numpy()
    )
    assert not clf.predict_categories(new).any(axis=None)


@pytest.mark.parametrize("codebook", [None, garden_codebook()], ids=["none", "flat"])
def test_without_categories_the_frames_have_no_columns(codebook):
    clf = MotivationClassifier(codebook, encoder=None).fit(X, Y)
    assert clf.categories_ == ()
    for frame in (clf.category_frame(X), clf.predict_categories(X), clf.backed_off(X)):
        assert frame.shape == (len(X), 0)


def test_a_category_is_looked_at_when_all_its_codes_were_or_one_is_given():
    scheme = Scheme(("a", "b"), np.array([[True, True, False], [False, False, True]]))
    nan = np.nan
    shares = np.array([[0, 0, nan], [1, nan, 0], [0, nan, 0.5], [0.5, 0, 1]])
    assert scheme.targets(shares) == pytest.approx(
        np.array([[0, nan], [1, 0], [nan, 0.5], [0.5, 1]]), nan_ok=True
    )


def test_the_categories_of_the_motivation_codebook_hold_every_code():
    codebook = Codebook.default()
    scheme = scheme_of(codebook, codebook.ids)
    assert scheme.ids == tuple(one.id for one in codebook.categories)
    assert (scheme.members.sum(axis=0) == 1).all()


def test_a_saved_classifier_says_the_same_of_categories_and_doubt(clf, unseen, tmp_path):
    new = unseen[0]
    clf.save(tmp_path / "mine")
    back = MotivationClassifier.load(tmp_path / "mine", encoder=HashEncoder())
    assert back.category_frame(new).equals(clf.category_frame(new))
    assert back.predict_categories(new).equals(clf.predict_categories(new))
    assert back.doubtful(new).equals(clf.doubtful(new))


# Doubt


SHARES = arrays(
    np.float64, (12, 2), elements=st.sampled_from([0.0, 0.0, 0.5, 1.0]) | st.just(np.nan)
)
SAID = arrays(np.float64, (12, 2), elements=st.integers(1, 9).map(lambda tenth: tenth / 10))


@settings(max_examples=200, deadline=None)
@given(SAID, SHARES, arrays(np.float64, 12, elements=st.sampled_from([0.5, 1.0, 2.0])))
def test_outside_the_band_no_more_errors_are_made_than_stated(said, shares, weights):
    bands = doubt_bands(said, shares, weights)
    seen = ~np.isnan(shares)
    size = np.where(seen, weights[:, None], 0.0)
    carried = size * np.nan_to_num(shares)
    for error, (begin, end) in zip(ERRORS, bands, strict=True):
        above = said > end
        assert (size - carried)[above].sum() <= error * size[above].sum() + 1e-6
        assert carried[said < begin].sum() <= error * carried.sum() + 1e-6


def test_a_smaller_error_makes_more_doubt(clf, unseen):
    new = unseen[0]
    size = [clf.doubtful(new, error).sum().sum() for error in (0.01, 0.1, 0.3)]
    assert size == sorted(size, reverse=True)
    assert size[0] > size[-1]


def test_what_is_not_doubtful_is_mostly_right_in_new_interviews(clf, unseen):
    new, truth = unseen
    sure = ~clf.doubtful(new, 0.1).to_numpy()
    given_codes, carried = clf.predict(new) == 1, truth.to_numpy() == 1
    assert carried[sure & given_codes].mean() > 0.8
    assert carried[sure & ~given_codes].sum() < 0.2 * carried.sum()


def test_doubt_lies_around_the_threshold(clf, unseen):
    said, doubt = clf.predict_frame(unseen[0]), clf.doubtful(unseen[0], 0.05)
    for code, threshold in zip(clf.codes_, clf.thresholds_, strict=True):
        within = said[code][doubt[code]]
        if len(within):
            outside = said[code][~doubt[code] & (said[code] > 0)]
            assert not outside.between(within.min(), within.max()).any()
            assert not ((outside > threshold) & (outside < within.min())).any()


def test_what_abstains_is_for_people_and_what_is_ruled_out_is_not():
    clf = classifier(min_positives=17).fit(X, Y)
    few = [code for code in clf.codes_ if clf.status_[code].state == "too few examples"]
    doubt = clf.doubtful(X)
    possible = X["role"] == "professional"
    assert few
    for code in few:
        ruled_out = code == "overtime"
        assert (doubt[code] == (possible if ruled_out else True)).all()


@pytest.mark.parametrize("error", [0.0, 0.6, -1, float("nan")])
def test_another_share_of_errors_is_refused(clf, error):
    with pytest.raises(ParamsError, match=r"outside 0\.01 to 0\.5"):
        clf.doubtful(X, error)
