"""Topics may have an encoder of their own: nothing twice, and the classifier does not notice."""

from __future__ import annotations

import json
import shutil
from copy import deepcopy
from pathlib import Path

import pytest

from conftest import INTERVIEW, SECOND, Project
from invented_answers import HashEncoder
from samenspraak.encode import VectorStore
from samenspraak.errors import ModelError
from samenspraak.stages import encode
from samenspraak.tables import read_table
from samenspraak.themes import Themes

SEEDS = Themes.default().seed_texts()
TOPICS = ("topics.csv", "unit_topics.parquet", "unit_themes.parquet", "metrics/topics.json")


class Loaded(HashEncoder):
    """An encoder by name, whose version is the last part of it; it remembers what it was given."""

    def __init__(self, name, allowed):
        self.name, self.allowed = name, allowed
        self.version = f"hash:{Path(name).name}"
        self.width = 32 if name.endswith("fast") else 16
        self.texts = []

    def encode(self, texts):
        self.texts += texts
        return super().encode(texts)[:, : self.width]


@pytest.fixture
def loaded(monkeypatch):
    """Every encoder that the stage loads, in order."""
    encoders = []

    def load(name, *, allow_download=False):
        if name == "nobody":
            raise ModelError("no SentenceTransformer")
        encoders.append(Loaded(name, allow_download))
        return encoders[-1]

    monkeypatch.setattr(encode, "load_encoder", load)
    return encoders


@pytest.fixture(scope="module")
def segmented(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("study"))
    project.add("P01", INTERVIEW)
    project.add("P02", SECOND, role="professional", setting="mr")
    project.run("read", "anonymise", "segment")
    return project


@pytest.fixture
def study(segmented, tmp_path, loaded):
    """A copy of the small study with its units, and encoders that know nothing."""
    root = tmp_path / "study"
    shutil.copytree(segmented.root, root)
    copied = deepcopy(segmented)
    copied.root, copied.folder = root, root / segmented.folder.relative_to(segmented.root)
    return copied


def run(study, encoder, of_topics, *stages):
    study.params["encode"]["encoder"] = encoder
    study.params["topics"]["encoder"] = of_topics
    study.write_params()
    study.run(*stages or ("encode",))


def stores(study):
    """Give both stores, that of the classifier first."""
    names = ("embeddings.npz", "topic_embeddings.npz")
    return [VectorStore.load(study.outputs / name) for name in names]


def units(study):
    return list(read_table("units", study.outputs / "units.parquet")["text"])


def test_one_encoder_for_both_is_loaded_once_and_no_text_is_kept_twice(study, loaded):
    run(study, "fast", "fast")
    assert [encoder.name for encoder in loaded] == ["fast"]
    shared, own = stores(study)
    assert all(text in shared and text not in own for text in units(study))
    assert all(seed in own and seed not in shared for seed in SEEDS)
    assert own.name == shared.name == "fast"


def test_the_same_weights_by_another_name_are_not_kept_twice_either(study):
    run(study, "fast", "models/fast")
    shared, own = stores(study)
    assert shared.version == own.version
    assert not any(text in own for text in units(study))


def test_an_encoder_of_its_own_gets_units_and_seeds_prepared_alike(study, loaded):
    run(study, "fast", "deep")
    shared, own = stores(study)
    assert (shared.n_dimensions, own.n_dimensions) == (32, 16)
    assert all(text in own for text in (*units(study), *SEEDS))
    assert any("[PERSOON-" in text for text in units(study))
    assert not any("PERSOON" in text for encoder in loaded for text in encoder.texts)


def test_what_the_classifier_reads_hangs_neither_on_topics_nor_on_seeds(study):
    run(study, "fast", "fast")
    before = (study.outputs / "embeddings.npz").read_bytes()
    run(study, "fast", "deep")
    assert (study.outputs / "embeddings.npz").read_bytes() == before
    path = study.root / "codebooks" / "themes.yaml"
    other = path.read_text(encoding="utf-8").replace(f"- {SEEDS[0]}\n", "- taartpunt\n", 1)
    path.write_text(other, encoding="utf-8")
    run(study, "fast", "deep")
    assert "taartpunt" in stores(study)[1]
    assert (study.outputs / "embeddings.npz").read_bytes() == before


def test_topics_do_not_notice_where_their_vectors_lie(study):
    run(study, "fast", "fast", "encode", "topics")
    shared = [(study.outputs / name).read_bytes() for name in TOPICS]
    run(study, "deep", "fast", "encode", "topics")
    assert [(study.outputs / name).read_bytes() for name in TOPICS] == shared
    run(study, "fast", "deep", "encode", "topics")
    assert [(study.outputs / name).read_bytes() for name in TOPICS] != shared


def test_the_metrics_say_which_encoder_made_the_topics_without_its_folder(study):
    run(study, "fast", str(study.root / "deep"), "encode", "topics")
    said = json.loads((study.outputs / "metrics" / "topics.json").read_text(encoding="utf-8"))
    assert said["encoder"] == "hash:deep"


def test_vectors_of_the_last_run_are_taken_over_and_the_bytes_are_the_same(study, loaded):
    run(study, "fast", "deep")
    first, before = [len(encoder.texts) for encoder in loaded], study.files()
    loaded.clear()
    run(study, "fast", "deep")
    assert study.files() == before
    assert len(loaded[1].texts) < first[1] / 4  # a few are tried


@pytest.mark.parametrize("allowed", [False, True])
def test_a_model_may_be_fetched_for_topics_only_where_the_study_allows_it(study, loaded, allowed):
    study.params["encode"]["allow_download"] = allowed
    run(study, "fast", "some/model")
    assert [encoder.allowed for encoder in loaded] == [allowed, allowed]


def test_auto_reads_deep_for_topics_in_a_small_study(study, loaded):
    run(study, "fast", "auto")
    assert [encoder.name for encoder in loaded] == ["fast", "deep"]
    assert stores(study)[1].name == "deep"


def test_an_encoder_that_is_none_leaves_both_files_as_they_were(study):
    run(study, "fast", "fast")
    before = study.files()
    with pytest.raises(ModelError, match="no SentenceTransformer"):
        run(study, "fast", "nobody")
    assert study.files() == before
