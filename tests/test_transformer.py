"""Any SentenceTransformer as encoder: from a folder or the local cache, silent, offline, repeatable."""

from __future__ import annotations

import logging
import os
import subprocess
import sys

import numpy as np
import pytest

from samenspraak.classify import MotivationClassifier
from samenspraak.encode import TransformerEncoder, VectorStore, encode_texts
from samenspraak.errors import ModelError
from tiny_bert import WORDS, write_tiny_bert

pytest.importorskip("sentence_transformers")

REVISION = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_tiny_bert(tmp_path_factory.mktemp("model") / "tiny")


@pytest.fixture(scope="module")
def tiny(folder):
    return TransformerEncoder(str(folder))


def invented(n, seed=0):
    rng = np.random.default_rng(seed)
    return [" ".join(rng.choice(WORDS, rng.integers(1, 40))) for _ in range(n)]


def in_a_process(script, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {key: str(value) for key, value in environment.items()},
    )


def test_a_vector_has_the_same_bits_alone_and_in_any_company(tiny):
    texts = [*invented(90), "", "Ja.", "Ja. Nee!"]
    together = encode_texts(tiny, texts)
    order = np.random.default_rng(1).permutation(len(texts))
    assert np.array_equal(encode_texts(tiny, [texts[row] for row in order]), together[order])
    for row in (0, 1, 2, -3, -2, -1):
        assert np.array_equal(encode_texts(tiny, [texts[row]])[0], together[row])


def test_vectors_have_length_one_and_nothing_gives_no_rows(tiny):
    assert np.linalg.norm(tiny.encode(["ik doe mee"])) == pytest.approx(1, abs=1e-4)
    assert tiny.encode([]).shape == (0, 32)


def test_the_version_tells_other_weights_and_is_that_of_the_same_model_elsewhere(tiny, tmp_path):
    again = TransformerEncoder(str(write_tiny_bert(tmp_path / "a" / "tiny")))
    other = TransformerEncoder(str(write_tiny_bert(tmp_path / "b" / "tiny", seed=1)))
    assert again.version == tiny.version
    assert other.version != tiny.version
    assert other.version.startswith("transformer:tiny:")


def test_the_version_sees_every_weight(folder, tmp_path):
    from safetensors.torch import load_file, save_file

    changed = write_tiny_bert(tmp_path / "tiny")
    weights = load_file(changed / "model.safetensors")
    weights["embeddings.word_embeddings.weight"][-1, -1] += 1
    save_file(weights, changed / "model.safetensors", metadata={"format": "pt"})
    assert TransformerEncoder(str(changed)).version != TransformerEncoder(str(folder)).version


def test_loading_says_nothing_and_leaves_logging_as_it_was(tmp_path):
    done = in_a_process(
        "import sys, logging\n"
        "from samenspraak.encode import load_encoder\n"
        "import transformers.utils.logging as theirs, sentence_transformers\n"
        "before = [logging.getLogger(n).level for n in ('transformers', 'sentence_transformers')]\n"
        "bars = theirs.is_progress_bar_enabled()\n"
        "load_encoder(sys.argv[1]).encode(['ja'])\n"
        "after = [logging.getLogger(n).level for n in ('transformers', 'sentence_transformers')]\n"
        "assert (before, bars) == (after, theirs.is_progress_bar_enabled())\n",
        write_tiny_bert(tmp_path / "tiny", half=True),
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_logging_comes_back_after_a_failure(tmp_path):
    level = logging.getLogger("transformers").level
    with pytest.raises(ModelError):
        TransformerEncoder(str(tmp_path))
    assert logging.getLogger("transformers").level == level


REFUSING = (
    "import sys, socket\n"
    "def refuse(*a, **k): raise SystemExit('tried the network')\n"
    "socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse\n"
    "from samenspraak.encode import load_encoder\n"
    "from samenspraak.errors import ModelError\n"
    "try: print(load_encoder(sys.argv[1]).version)\n"
    "except ModelError as error: print('refused:', error)\n"
)


def test_a_hub_name_is_found_in_the_local_cache_without_a_socket(folder, tiny, tmp_path):
    model = tmp_path / "hub" / "models--invented--tiny"
    (model / "refs").mkdir(parents=True)
    (model / "refs" / "main").write_text(REVISION, encoding="utf-8")
    write_tiny_bert(model / "snapshots" / REVISION)
    done = in_a_process(REFUSING, "invented/tiny", HF_HOME=tmp_path)
    assert done.stdout.strip() == tiny.version, done.stderr[-2000:]


def test_an_absent_name_is_one_line_and_no_socket(tmp_path):
    done = in_a_process(REFUSING, "nobody/no-such-model", HF_HOME=tmp_path)
    assert done.stdout.startswith("refused: encoder 'nobody/no-such-model': no SentenceTransformer")
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_a_download_that_fails_says_so_in_one_line(tmp_path):
    done = in_a_process(
        "from samenspraak.encode import load_encoder\n"
        "from samenspraak.errors import ModelError\n"
        "try: load_encoder('nobody/no-such-model', allow_download=True)\n"
        "except ModelError as error: print(error)\n",
        HF_HOME=tmp_path,
        HF_ENDPOINT="http://127.0.0.1:9",
    )
    assert "could be fetched; check the name and the connection" in done.stdout, done.stderr[-2000:]
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("missing", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_folder_that_is_no_whole_model_is_one_error(missing, tmp_path):
    broken = write_tiny_bert(tmp_path / "tiny")
    (broken / missing).unlink()
    with pytest.raises(ModelError, match="no SentenceTransformer in that folder"):
        TransformerEncoder(str(broken))


# Vectors that are remembered


def test_what_was_encoded_before_is_taken_over_and_the_bytes_are_those_of_a_fresh_run(
    tiny, tmp_path, monkeypatch
):
    texts = [*invented(300), "Dat zei [PERSOON-1] [lacht]. Ja.", ""]
    before = VectorStore.of(tiny, texts[:200])
    encoded = []
    whole = TransformerEncoder.encode
    monkeypatch.setattr(
        TransformerEncoder, "encode", lambda self, t: encoded.extend(t) or whole(self, t)
    )
    store = VectorStore.of(tiny, texts[50:], before=before)
    now = len(encoded)
    assert len(store) == len(VectorStore.of(tiny, texts[50:]))
    assert now < 0.7 * (len(encoded) - now)
    assert texts[0] not in store
    store.save(tmp_path / "a.npz")
    VectorStore.of(tiny, texts[:49:-1]).save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_nothing_is_taken_over_from_another_encoder_or_when_a_last_digit_differs(tiny, tmp_path):
    texts = invented(60)
    other = TransformerEncoder(str(write_tiny_bert(tmp_path / "tiny", seed=1)))
    store = VectorStore.of(tiny, texts)
    fresh = VectorStore.of(other, texts)
    assert np.array_equal(
        VectorStore.of(other, texts, before=store).vectors(texts), fresh.vectors(texts)
    )
    shifted = VectorStore(tiny.version, store._keys, store._vectors + np.float32(1e-5))
    assert np.array_equal(
        VectorStore.of(tiny, texts, before=shifted).vectors(texts), store.vectors(texts)
    )


# A saved classifier finds its encoder


def labelled():
    texts = [f"{text} buurt" if n % 2 else text for n, text in enumerate(invented(40))]
    return texts, [{"buurt"} if n % 2 else set() for n in range(40)], [n // 4 for n in range(40)]


@pytest.mark.parametrize("kept", ["encoder", "store"])
def test_a_saved_classifier_finds_its_encoder_by_itself(kept, folder, tiny, tmp_path):
    texts, codes, interviews = labelled()
    source = tiny if kept == "encoder" else VectorStore.of(tiny, texts)
    clf = MotivationClassifier(encoder=source).fit(texts, codes, interviews)
    clf.save(tmp_path / "mine")
    again = MotivationClassifier.load(tmp_path / "mine")
    assert again.encoder == str(folder)
    assert again.version_ == clf.version_
    assert np.array_equal(again.predict_proba(texts), clf.predict_proba(texts))


def test_the_name_of_the_encoder_is_no_part_of_the_version(folder, tiny):
    texts, codes, interviews = labelled()
    by_name = MotivationClassifier(encoder=str(folder)).fit(texts, codes, interviews)
    bare = VectorStore.of(tiny, texts)
    bare.name = ""
    by_store = MotivationClassifier(encoder=bare).fit(texts, codes, interviews)
    assert by_name.version_ == by_store.version_


def test_a_classifier_whose_encoder_is_gone_or_another_says_what_to_do(tmp_path):
    texts, codes, interviews = labelled()
    model = write_tiny_bert(tmp_path / "tiny")
    MotivationClassifier(encoder=str(model)).fit(texts, codes, interviews).save(tmp_path / "mine")
    moved = model.rename(tmp_path / "moved")
    with pytest.raises(ModelError, match=r"its encoder '.*' cannot be loaded.*encoder=") as gone:
        MotivationClassifier.load(tmp_path / "mine")
    assert "\n" not in str(gone.value)
    with pytest.raises(ModelError, match="trained with encoder transformer:tiny"):
        MotivationClassifier.load(tmp_path / "mine", encoder="fast")
    write_tiny_bert(model, seed=1)
    with pytest.raises(ModelError, match=r"trained with encoder transformer:tiny:\w+, this one is"):
        MotivationClassifier.load(tmp_path / "mine")
    assert moved.is_dir()


def test_an_encoder_that_nobody_named_and_the_package_does_not_bring_is_asked_for(tiny, tmp_path):
    texts, codes, interviews = labelled()
    store = VectorStore.of(tiny, texts)
    store.name = ""
    MotivationClassifier(encoder=store).fit(texts, codes, interviews).save(tmp_path / "mine")
    with pytest.raises(ModelError, match="does not bring; give that encoder"):
        MotivationClassifier.load(tmp_path / "mine")
    assert MotivationClassifier.load(tmp_path / "mine", encoder=tiny).predict(texts).shape == (
        40,
        1,
    )
