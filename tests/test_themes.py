"""Themes: seeds that name regions of talk, and words that say nothing about any."""

from __future__ import annotations

import pytest
import yaml

from samenspraak.codebook import Codebook
from samenspraak.errors import CodebookError, MissingFileError
from samenspraak.resources import codebook_path
from samenspraak.themes import Themes


@pytest.fixture(scope="module")
def shipped():
    return Themes.default()


def load(folder, text, **options):
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return Themes.load(path, **options)


def test_the_shipped_themes_carry_codes_that_exist(shipped):
    codes = Codebook.default().ids
    assert Themes.load(codebook_path("themes.yaml"), codes=codes) == shipped
    carried = {code for theme in shipped for code in theme.codes}
    assert set(codes) - carried == {"part_of_the_job", "learning_and_skills"}


def test_there_are_fourteen_themes_with_seeds_in_two_languages(shipped):
    assert len(shipped) == len(shipped.ids) == 14
    for theme in shipped:
        assert len(theme.seeds_in("nl")) >= 19, theme.id
        assert len(theme.seeds_in("en")) >= 19, theme.id
        assert theme.seeds_in("nl-BE") == theme.seeds_in("nl")
        assert theme.seeds_in("fr") == ()


def test_every_seed_is_offered_once_to_the_encoder(shipped):
    texts = shipped.seed_texts()
    assert len(texts) == len(set(texts))
    assert set(texts) == {
        seed
        for language in ("nl", "en")
        for seeds in shipped.seeds(language).values()
        for seed in seeds
    }


@pytest.mark.parametrize("language", ["nl", "nl-BE", "en"])
def test_no_seed_is_a_stop_word(shipped, language):
    seeds = {seed for seeds in shipped.seeds(language).values() for seed in seeds}
    assert not seeds & {*shipped.stop_words(language), *shipped.stop_phrases(language)}


def test_phrases_stay_phrases_and_words_stay_words(shipped):
    assert {"zeg maar", "nou ja", "weet je"} <= set(shipped.stop_phrases("nl"))
    assert not {"zeg", "weet"} & set(shipped.stop_words("nl"))
    assert {"you know", "i mean", "kind of"} <= set(shipped.stop_phrases("en"))
    assert not {"know", "mean", "kind", "of"} & set(shipped.stop_words("en"))


def test_longer_phrases_come_before_their_parts(shipped):
    phrases = shipped.stop_phrases("nl")
    assert phrases.index("weet je wel") < phrases.index("weet je")


def test_flemish_adds_to_dutch(shipped):
    assert set(shipped.stop_words("nl-BE")) > set(shipped.stop_words("nl"))
    assert "allez" not in shipped.stop_words("nl")


def test_yes_and_no_are_words_for_every_reader(shipped):
    assert {"yes", "no"} <= set(shipped.stop_words("en"))
    data = yaml.safe_load(codebook_path("themes.yaml").read_text(encoding="utf-8"))
    words = [word for entries in data["stop_words"].values() for word in entries]
    words += [
        seed for theme in data["themes"] for seeds in theme["seeds"].values() for seed in seeds
    ]
    assert all(isinstance(word, str) for word in words)


def test_content_words_are_stripped_only_in_brackets(shipped):
    assert {"school", "gemeente", "wijk"} <= set(shipped.bracketed_tags)
    for language in ("nl", "nl-BE", "en"):
        assert not set(shipped.bracketed_tags) & set(shipped.stop_words(language))


def test_own_themes_need_only_an_id_a_label_and_seeds(tmp_path):
    themes = load(
        tmp_path, "themes:\n  - id: fun\n    label: {nl: Plezier}\n    seeds: {nl: [leuk]}\n"
    )
    assert themes["fun"].label.say("en") == "Plezier"
    assert themes.stop_words("nl") == ()


def test_all_problems_of_a_theme_file_are_listed(tmp_path):
    text = (
        "theems: []\n"
        "themes:\n"
        "  - id: fun\n    label: {nl: Plezier}\n    seeds: {nl: [leuk, leuk]}\n    codes: [joy]\n"
        "  - id: fun\n    label: {nl: Plezier}\n"
    )
    with pytest.raises(CodebookError) as caught:
        load(tmp_path, text, codes=["fun"])
    assert str(caught.value).splitlines()[1:-1] == [
        " - unknown key 'theems'; did you mean 'themes'?",
        " - themes.fun.codes: 'joy' is no code; add it or choose another",
        " - themes.fun.seeds.nl, entry 2: 'leuk' stands here again; remove one",
        " - themes, entry 2: the id 'fun' stands here again; give it another",
        " - themes.fun.seeds: there is none; write some under a language, such as 'nl:'",
    ]


def test_a_missing_theme_file_is_a_missing_file(tmp_path):
    with pytest.raises(MissingFileError):
        Themes.load(tmp_path / "none.yaml")
