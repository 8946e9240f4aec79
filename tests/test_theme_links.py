"""Near a theme means nearer than dealt seeds would be."""

from __future__ import annotations

import numpy as np
import pytest

from invented_talk import POOLS, WordEncoder, themes
from samenspraak.encode import VectorStore, encode_texts
from samenspraak.topics.theme_links import ThemeSpace, unit_length

NAMES = tuple(POOLS)
ENCODER = WordEncoder()


@pytest.fixture(scope="module")
def space() -> ThemeSpace:
    return ThemeSpace.of(themes(*NAMES), ENCODER)


def directions(texts: list[str]) -> np.ndarray:
    vectors = encode_texts(ENCODER, texts).astype(float)
    return unit_length(vectors - vectors.mean(axis=0))


@pytest.mark.parametrize("name", NAMES)
def test_words_of_a_theme_are_near_it_and_near_no_other(space, name):
    rows = directions([" ".join(POOLS[name][:5]), *(" ".join(POOLS[other]) for other in NAMES)])
    similarity = space.similarity(rows)[0]
    near = similarity > space.threshold(rows)[0]
    assert [found for found, is_near in zip(space.ids, near, strict=True) if is_near] == [
        f"theme_{name}"
    ]


def test_about_one_in_ten_that_have_nothing_to_do_with_any_theme_are_near_one(space):
    noise = unit_length(np.random.default_rng(0).normal(size=(4000, 64)))
    any_near = (space.similarity(noise) > space.threshold(noise)[:, None]).any(axis=1)
    assert 0.07 < any_near.mean() < 0.14


def test_a_unit_without_a_direction_is_near_nothing(space):
    nowhere = np.zeros((1, 64))
    assert not (space.similarity(nowhere) > space.threshold(nowhere)[:, None]).any()


def test_a_store_of_vectors_serves_as_well_as_their_encoder(space):
    known = themes(*NAMES)
    stored = ThemeSpace.of(known, VectorStore.of(ENCODER, known.seed_texts()))
    assert (stored.vectors == space.vectors).all()
    assert (stored.dealt == space.dealt).all()


def test_dealt_themes_hold_as_many_seeds_as_before():
    known = themes("garden", "care")
    uneven = type(known)("1", (known.themes[0], _shorter(known.themes[1])))
    space = ThemeSpace.of(uneven, ENCODER, deals=50)
    assert space.dealt.shape == (50, 2, 64)
    lone = encode_texts(ENCODER, uneven.seed_texts()).astype(float)
    lone = unit_length(lone - lone.mean(axis=0))
    matches = (space.dealt[:, 1] @ lone.T).max(axis=1)
    assert matches == pytest.approx(1)  # one seed: each deal gives it one of the eleven


def _shorter(theme):
    return type(theme)(theme.id, theme.label, (("nl", theme.seeds_in("nl")[:1]),))
