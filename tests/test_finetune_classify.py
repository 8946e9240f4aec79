"""Labels that teach the encoder: nothing that is measured comes from interviews it has seen."""

from __future__ import annotations

import numpy as np
import pytest

from samenspraak.classify import BlockWeights, MotivationClassifier
from samenspraak.encode import FineTuning, TaughtEncoder, TransformerEncoder, VectorStore
from samenspraak.errors import ModelError
from samenspraak.evaluate import cross_validate
from tiny_bert import WORDS, write_tiny_bert

pytest.importorskip("sentence_transformers")

N = 60
GROUPS = [f"P{row // 6:02d}" for row in range(N)]
ONLY_MEANING = BlockWeights(0.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def texts():
    rng = np.random.default_rng(0)
    return [" ".join(rng.choice(WORDS[:25], 12)) for _ in range(N)]


def nonsense():
    return [{"a"} if drawn else set() for drawn in np.random.default_rng(1).random(N) < 0.4]


PREVALENCE = float(np.mean([len(codes) for codes in nonsense()]))


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = write_tiny_bert(tmp_path_factory.mktemp("model") / "tiny")
    return FineTuning(str(folder), epochs=2, rate=3e-3)


@pytest.fixture(scope="module")
def clf(plan):
    return MotivationClassifier(encoder=plan, weights=ONLY_MEANING).fit(texts(), nonsense(), GROUPS)


class ByHeart(TaughtEncoder):
    """Stands for an encoder that knows every text it was taught by its label, and no other."""

    version = "by heart"
    name = ""
    base_version = ""

    def __init__(self, plan, texts, targets):
        self.plan = plan
        self.known = {
            text: [1, 0] if row[0] else [0, 1] for text, row in zip(texts, targets, strict=True)
        }

    def encode(self, texts):
        return np.array([self.known.get(text, [0.6, 0.8]) for text in texts], dtype=np.float32)


class Bare:
    """An encoder that does not tell what it was taught by."""

    version = "bare"

    def __init__(self, encoder):
        self.encode = encoder.encode


@pytest.fixture
def by_heart(monkeypatch):
    lessons = []

    def taught(self, texts, targets):
        lessons.append(list(texts))
        return ByHeart(self, texts, targets)

    monkeypatch.setattr(FineTuning, "taught", taught)
    return lessons


def test_interviews_left_out_to_calibrate_have_not_taught_their_encoder(by_heart):
    clf = MotivationClassifier(encoder=FineTuning("any"), weights=ONLY_MEANING)
    clf.fit(texts(), nonsense(), GROUPS)
    interview = dict(zip(texts(), GROUPS, strict=True))
    first, *folds = [{interview[text] for text in own} for own in by_heart]
    left = [name for own in folds for name in first - own]
    assert first == set(GROUPS)
    assert len(folds) > 1
    assert sorted(left) == sorted(first)
    assert clf.status_["a"].average_precision < PREVALENCE + 0.15
    leaking = MotivationClassifier(encoder=Bare(clf._source), weights=ONLY_MEANING)
    assert leaking.fit(texts(), nonsense(), GROUPS).status_["a"].average_precision == 1


def test_cross_validation_teaches_anew_in_every_fold(by_heart):
    clf = MotivationClassifier(encoder=FineTuning("any"), weights=ONLY_MEANING)
    plan = {"folds": 2, "repeats": 1, "resamples": 100}
    found = cross_validate(clf, texts(), nonsense(), GROUPS, **plan).metrics()
    assert found["macro_average_precision"] < PREVALENCE + 0.1


def test_two_fits_are_one_and_a_saved_one_comes_back_with_its_own_encoder(clf, plan, tmp_path):
    again = MotivationClassifier(encoder=plan, weights=ONLY_MEANING)
    assert again.fit(texts()[::-1], nonsense()[::-1], GROUPS[::-1]).version_ == clf.version_
    clf.save(tmp_path / "a")
    again.save(tmp_path / "b")
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.*"))
    assert files
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file
    back = MotivationClassifier.load(tmp_path / "a")
    assert np.array_equal(back.predict_proba(texts()), clf.predict_proba(texts()))
    assert isinstance(back._source, TaughtEncoder)


def test_what_is_loaded_is_fitted_again_from_the_encoder_before(clf, plan, tmp_path):
    clf.save(tmp_path / "mine")
    store = VectorStore.of(TransformerEncoder(plan.base), texts())
    back = MotivationClassifier.load(tmp_path / "mine", encoder=store)
    assert back.encoder == plan
    assert np.array_equal(back.predict_proba(texts()), clf.predict_proba(texts()))
    assert back.remembering(texts()).encoder == plan
    other = VectorStore("other:1", [], np.zeros((0, 32), dtype=np.float32))
    with pytest.raises(ModelError, match="trained with encoder"):
        MotivationClassifier.load(tmp_path / "mine", encoder=other)


def test_without_labels_the_encoder_stays_as_it_was(plan):
    clf = MotivationClassifier(encoder=plan, weights=ONLY_MEANING)
    clf.fit(texts(), np.full((len(texts()), 2), np.nan))
    assert clf.mode_ == "nothing"
    assert clf._source.plan == plan
