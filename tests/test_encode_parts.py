"""What the vector of a text is made of: exactly, whatever the encoder."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invented_answers import HashEncoder
from samenspraak.encode import (
    AdditiveEncoder,
    VectorStore,
    encode_texts,
    load_encoder,
    of_words,
    text_parts,
)
from samenspraak.encode.texts import _SENTENCE_END, sentences_of
from samenspraak.placeholders import plain

TEXTS = [
    "Ik doe het voor de buurt. En voor [PERSOON-1]! Voor de buurt dus…",
    "We laugh, we laugh. [lacht] Then the coffee?",
    "[PERSOON-1] (lacht)",
    "’s Avonds één 😀 İstanbul, ½ liter… Ja.",
    "Nee. " * 40,
    "(lacht)",
    "",
    "  ",
]
ANY_TEXT = st.text(max_size=60) | st.lists(
    st.sampled_from(
        ["ja.", "Nee!", "[PERSOON-1]", "(lacht)", "½", "é…", "\n", "a.b", "ΟΔΟΣ?", "12"]
    )
).map(" ".join)


@pytest.fixture(scope="module")
def fast():
    return load_encoder("fast")


@pytest.fixture(scope="module", params=["fast", "hash", "store of fast", "store of hash"])
def source(request, fast):
    encoder = HashEncoder() if request.param.endswith("hash") else fast
    return VectorStore.of(encoder, TEXTS) if "store" in request.param else encoder


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT)
def test_tokens_add_up_to_the_row_of_the_encoder(fast, text):
    (found,) = fast.parts([text])
    (row,) = fast.encode([text])
    total = found.vectors.sum(axis=0) if found.starts.size else 0 * row
    assert total == pytest.approx(row, abs=1e-6)


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT)
def test_a_token_lies_within_a_word(fast, text):
    text = plain(text)
    (found,) = fast.parts([text])
    for start, end in zip(found.starts, found.ends, strict=True):
        assert 0 <= start <= end <= len(text)
        assert not any(character.isspace() for character in text[start:end])
    assert list(found.starts) == sorted(found.starts)


def test_parts_add_up_to_the_vector_but_for_its_rounding(source):
    encoder = HashEncoder() if source.version == "hash:1" else load_encoder("fast")
    rows = encode_texts(encoder, TEXTS)
    for row, parts in zip(rows, text_parts(source, TEXTS), strict=True):
        total = parts.vectors.sum(axis=0) if parts.starts.size else 0 * row
        assert total == pytest.approx(row, abs=0.6e-5)
        assert bool(parts.starts.size) == row.any()


@settings(max_examples=100, deadline=None)
@given(st.lists(ANY_TEXT, max_size=4).map(" ".join))
def test_any_text_is_the_sum_of_its_parts(fast, text):
    for encoder in (fast, HashEncoder()):
        (row,) = encode_texts(encoder, [text])
        (parts,) = text_parts(encoder, [text])
        total = parts.vectors.sum(axis=0) if parts.starts.size else 0 * row
        assert total == pytest.approx(row, abs=0.6e-5)


def test_the_parts_of_a_text_do_not_depend_on_its_neighbours(source):
    for text, together in zip(TEXTS, text_parts(source, TEXTS), strict=True):
        (alone,) = text_parts(source, [text])
        assert np.array_equal(alone.starts, together.starts)
        assert alone.vectors == pytest.approx(together.vectors, abs=1e-7)


def test_an_encoder_that_tells_no_words_tells_sentences():
    text = "Dat deed [PERSOON-1]. Voor ons (lacht)! "
    (parts,) = text_parts(HashEncoder(), [text])
    prepared = plain(text)
    shown = [prepared[start:end] for start, end in zip(parts.starts, parts.ends, strict=True)]
    assert shown == ["Dat deed iemand.", "Voor ons!"]
    assert not parts.within_words


def test_only_the_store_of_an_embedded_encoder_tells_words(fast):
    assert isinstance(fast, AdditiveEncoder)
    assert of_words(VectorStore.of(fast, TEXTS))
    foreign = VectorStore.of(HashEncoder(), TEXTS)
    assert not of_words(foreign)
    (parts,) = text_parts(foreign, TEXTS[:1])
    assert (parts.starts[0], parts.ends[0]) == (0, len(plain(TEXTS[0])))
    assert np.array_equal(parts.vectors, foreign.vectors(TEXTS[:1]))


def test_a_text_without_a_known_word_has_no_parts():
    class Deaf(HashEncoder):
        version = "deaf:1"

        def encode(self, texts):
            return super().encode([text.replace("Nee.", "") for text in texts])

    for source in (Deaf(), VectorStore.of(Deaf(), ["Nee. Nee.", "Ja. Nee."])):
        nothing, something = text_parts(source, ["Nee. Nee.", "Ja. Nee."])
        assert (nothing.starts.size, something.starts.size) == (0, 1)


def test_a_store_by_another_version_of_the_embedded_encoder_tells_no_words(fast):
    older = VectorStore.of(fast, TEXTS)
    older.version = "static:000000000000"
    assert not of_words(older)


@given(st.lists(ANY_TEXT, max_size=4).map(" ".join))
def test_sentences_are_those_that_are_averaged(text):
    prepared = plain(text)
    found = list(sentences_of(prepared))
    assert [sentence for _, sentence in found] == [s for s in _SENTENCE_END.split(prepared) if s]
    assert all(prepared[at : at + len(sentence)] == sentence for at, sentence in found)
