"""params.yaml: every choice typed, every slip named."""

from __future__ import annotations

import pytest
import yaml

from closure import ROOT
from samenspraak.errors import MissingFileError, ParamsError
from samenspraak.params import Params, load_params


def test_the_file_of_the_project_names_every_choice_with_a_reason():
    text = (ROOT / "params.yaml").read_text(encoding="utf-8")
    assert load_params(ROOT / "params.yaml").corpus == "example"
    content = yaml.safe_load(text)
    assert set(content) == set(Params.model_fields)
    for key, field in Params.model_fields.items():
        if isinstance(content[key], dict):
            assert set(content[key]) == set(field.annotation.model_fields), key
    for line in text.splitlines():
        if (
            line
            and not line.startswith("#")
            and not line.rstrip().endswith(":")
            and "seed" not in line
        ):
            assert "#" in line or line.strip().startswith(("suggestions", "quotes_per_code")), line


BAD = [
    ("corpus: a/b", "corpus: use the name of a folder"),
    (
        "corpus: a\nsegment: {max_word: 3}",
        "segment.max_word: unknown key; did you mean 'max_words'?",
    ),
    ("corpus: a\ntrian: {}", "trian: unknown key; did you mean 'train'?"),
    ("corpus: a\ntrain: {C: -1}", "train.C: input should be greater than 0"),
    ("corpus: a\nlanguage: fr", "language: input should be 'nl' or 'en'"),
    ("corpus: a\nsheets: {coders: [Ann]}", "coder ids are lower-case"),
    ("corpus: a\nsheets: {coders: [a, a]}", "there twice"),
    ("language: nl", "corpus: use the name"),
    ("- a", "holds no keys"),
    ("a: [", "line 1"),
]


@pytest.mark.parametrize(("text", "message"), BAD, ids=[text for text, _ in BAD])
def test_a_slip_is_named_with_the_way_out(tmp_path, text, message):
    path = tmp_path / "params.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        load_params(path)
    assert message in str(caught.value)


def test_all_slips_are_told_at_once(tmp_path):
    path = tmp_path / "params.yaml"
    path.write_text("corpus: a b\nfoo: 1\nbar: 2\n", encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        load_params(path)
    assert str(caught.value).count("\n - ") == 3


def test_outside_the_project_folder_it_says_so(tmp_path):
    with pytest.raises(MissingFileError, match="from the project folder"):
        load_params(tmp_path / "params.yaml")
