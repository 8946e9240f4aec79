"""Topics: found, worded, placed, linked to themes, and the same however they are asked for."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from invented_talk import POOLS, WordEncoder, about, talk, themes, unit
from samenspraak.encode import VectorStore, encode_texts
from samenspraak.errors import ParamsError, TableError
from samenspraak.tables import check_table
from samenspraak.topics import TopicResult, find_topics
from samenspraak.topics.words import key

ENCODER = WordEncoder()
KNOWN = themes("garden", "patrol", "school")  # nobody named care


def vectors_of(units: pd.DataFrame) -> np.ndarray:
    return encode_texts(ENCODER, list(units["text"]))


def topics_of(units: pd.DataFrame, **options: object) -> TopicResult:
    return find_topics(units, vectors_of(units), KNOWN, ENCODER, **({"runs": 10} | options))


def same(left: TopicResult, right: TopicResult) -> bool:
    pairs = [(getattr(left, field.name), getattr(right, field.name)) for field in fields(left)]
    return all(a.equals(b) if isinstance(a, pd.DataFrame) else a == b for a, b in pairs)


@pytest.fixture(scope="module")
def units() -> pd.DataFrame:
    odd = [
        unit("P0-short", "Ja, de moestuin."),
        unit("P1-empty", "Eh, ja."),
        unit("P2-silent", "…"),
    ]
    return check_table(pd.concat([talk(), pd.DataFrame(odd)], ignore_index=True), "units")


@pytest.fixture(scope="module")
def result(units) -> TopicResult:
    return topics_of(units)


def test_what_units_are_about_is_found_without_being_told_how_many(units, result):
    assert len(result.topics) == 4
    placed = result.unit_topics.set_index("unit_id").loc[talk()["unit_id"], "topic"]
    assert adjusted_rand_score(about(talk()), placed) == 1
    metrics = result.metrics()
    assert metrics["n_topics"] == 4
    assert metrics["seed_ari"] == metrics["resampling_ari"] == metrics["diversity"] == 1
    assert (result.topics["stability"] == 1).all()


def test_a_topic_is_named_by_its_own_words_in_the_form_people_write(result):
    pools = {frozenset(words) for words in POOLS.values()}
    for words in result.topics["words"].str.split(", "):
        assert any(set(words) <= pool for pool in pools), words
        assert len(words) == 10
    shown = ", ".join(result.topics["words"])
    assert "MR" in shown.split(", ")
    assert "cliënten" in shown.split(", ")


def test_a_label_is_the_first_three_words(result):
    for label, words in zip(result.topics["label"], result.topics["words"], strict=True):
        assert label == ", ".join(words.split(", ")[:3])


def test_typical_units_are_three_of_the_topic(result):
    topic_of = result.unit_topics.set_index("unit_id")["topic"]
    for row in result.topics.itertuples():
        typical = row.typical.split()
        assert len(set(typical)) == 3
        assert set(topic_of[typical]) == {row.topic}


def test_a_topic_bears_the_theme_it_is_near_and_none_when_nobody_named_it(result):
    for row in result.topics.itertuples():
        pool = next(name for name, words in POOLS.items() if row.words.split(", ")[0] in words)
        assert row.theme == ("" if pool == "care" else f"theme_{pool}")


def test_units_are_near_the_theme_of_their_words(units, result):
    near = result.unit_themes[result.unit_themes["near"]]
    assert len(result.unit_themes) == len(units) * len(KNOWN)
    pool = dict(zip(talk()["unit_id"], about(talk()), strict=True))
    near = near[near["unit_id"].isin(pool)]
    right = near["theme"] == "theme_" + near["unit_id"].map(pool)
    assert right.mean() > 0.9
    assert right.sum() >= 0.9 * sum(name != "care" for name in pool.values())


def test_every_unit_has_a_place_and_short_ones_get_theirs_afterwards(units, result):
    placed = result.unit_topics.set_index("unit_id")
    assert sorted(placed.index) == sorted(units["unit_id"])
    assert result.metrics()["n_fitted"] == 96
    garden = placed.loc["P0-00000000", "topic"]
    assert about(talk())[0] == "garden"
    assert placed.loc["P0-short", "topic"] == garden


def test_a_unit_without_known_words_is_outside_every_topic(result):
    silent = result.unit_topics.set_index("unit_id").loc["P2-silent"]
    assert (silent["topic"], silent["probability"], silent["outlier"]) == (-1, 0, True)
    assert (result.unit_topics["outlier"] == (result.unit_topics["topic"] == -1)).all()
    assert result.topics["size"].sum() == (~result.unit_topics["outlier"]).sum()
    assert result.metrics()["coverage"] < 1


def test_no_word_comes_from_placeholders_fillers_or_a_single_interview():
    units = talk(48)
    texts = units["text"] + np.where(units["interview_id"] == "P3", " Sjoukje Sjoukje", " iemand")
    found = topics_of(check_table(units.assign(text=texts), "units"), topics=4)
    words = {key(word) for words in found.topics["words"] for word in words.split(", ")}
    assert words <= {key(word) for pool in POOLS.values() for word in pool}


@pytest.fixture(scope="module")
def fixed(units) -> TopicResult:
    return topics_of(units, topics=4)


def test_the_order_of_units_does_not_matter(units, fixed):
    mixed = units.sample(frac=1, random_state=3)
    assert same(fixed, topics_of(mixed, topics=4))


def test_the_number_of_threads_does_not_matter(units, fixed):
    with threadpool_limits(2):
        assert same(fixed, topics_of(units, topics=4))


def test_a_store_of_vectors_serves_as_well_as_their_encoder(units, fixed):
    store = VectorStore.of(ENCODER, [*units["text"], *KNOWN.seed_texts()])
    vectors = store.vectors(list(units["text"]))
    assert same(fixed, find_topics(units, vectors, KNOWN, store, topics=4, runs=10))


def test_warnings_of_the_process_stay_as_they_were(units):
    before = list(warnings.filters)
    topics_of(units, topics=4)
    assert warnings.filters == before


@pytest.mark.slow
def test_another_process_with_other_threads_and_hashes_gives_the_same_bytes(tmp_path):
    script = (
        "import sys; from test_topics import *; found = topics_of(talk());"
        "frames = (found.topics, found.unit_topics, found.unit_themes, found.stability);"
        "Path(sys.argv[1]).write_text(''.join(f.to_csv() for f in frames) + str(found.metrics()))"
    )
    written = []
    for number, threads in enumerate(("1", "2")):
        path = tmp_path / threads
        settings = {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        search = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
        settings |= {"PYTHONHASHSEED": str(number), "PYTHONPATH": search}
        command = [sys.executable, "-c", script, str(path)]
        subprocess.run(command, check=True, env=os.environ | settings)
        written.append(path.read_bytes())
    assert written[0] == written[1]


def test_too_little_text_gives_a_sentence_and_the_themes_all_the_same():
    few = talk(20)
    found = topics_of(few)
    assert found.note == (
        "Too little text for topics: 20 units have 5 content words or more; 30 are needed."
    )
    assert found.metrics() == {"n_units": 20, "n_fitted": 20, "n_topics": 0, "note": found.note}
    assert len(found.topics) == len(found.stability) == 0
    assert (found.unit_topics["topic"] == -1).all()
    assert len(found.unit_themes) == 20 * len(KNOWN)


def test_units_without_any_shape_give_no_topics_but_what_was_tried():
    units = talk(60)
    noise = np.random.default_rng(0).normal(size=(60, 64))
    found = find_topics(units, noise, KNOWN, ENCODER)
    assert found.note.startswith("No topics: whatever their number")
    assert len(found.topics) == 0
    assert found.stability["n_topics"].tolist() == [3, 4, 5, 6]
    forced = find_topics(units, noise, KNOWN, ENCODER, topics=3, runs=5)
    assert len(forced.topics) == 3
    assert forced.topics["stability"].mean() < 0.75


def test_a_small_corpus_gets_few_topics():
    found = topics_of(talk(36), topics=3)
    assert found.metrics()["n_topics"] == 3
    assert topics_of(talk(36)).stability["n_topics"].tolist() == [3]


@pytest.mark.parametrize("topics", [1, 13])
def test_a_number_of_topics_that_does_not_fit_is_refused(topics):
    with pytest.raises(ParamsError, match="use 'auto', or 2 to 12"):
        topics_of(talk(60), topics=topics)


def test_a_unit_without_its_vector_is_refused(units):
    with pytest.raises(TableError, match="99 units came with vectors of shape"):
        find_topics(units, vectors_of(units)[1:], KNOWN, ENCODER)
