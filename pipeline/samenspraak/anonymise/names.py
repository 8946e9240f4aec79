"""The name recogniser as a spaCy component, `samenspraak_names`.

It sets ``doc.ents`` (PERSON, LOC, ORG) from the compiled lexicon and announcing words, so it works
on ``spacy.blank("nl")`` without any trained model, and beside one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from samenspraak.anonymise.addresses import addresses
from samenspraak.anonymise.evidence import Evidence
from samenspraak.anonymise.found import Found
from samenspraak.anonymise.lexicon import embedded_lexicon
from samenspraak.anonymise.organisations import organisations
from samenspraak.anonymise.people import people
from samenspraak.anonymise.places import places
from samenspraak.anonymise.typography import plain_dashes
from samenspraak.anonymise.words import Language, Token, is_cased, tokens
from samenspraak.errors import MissingFileError
from samenspraak.records import Kind

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

COMPONENT = "samenspraak_names"
FOUND = "samenspraak_found"
"""Key of ``doc.user_data``: everything found, with kinds, scores and exact offsets."""
LABELS: dict[Kind, str] = {
    "person": "PERSON",
    "place": "LOC",
    "address": "LOC",
    "organisation": "ORG",
}
_KINDS: dict[str, Kind] = {
    "PERSON": "person",
    "PER": "person",
    "LOC": "place",
    "GPE": "place",
    "FAC": "place",
    "ORG": "organisation",
}
MODEL_SCORE = 0.8


def find_names(text: str, words: Sequence[Token], evidence: Evidence) -> list[Found]:
    """Give persons, places, addresses and organisations of one text; finds may overlap."""
    towns = places(text, words, evidence)
    covering: dict[int, list[Found]] = defaultdict(list)
    for town in towns:
        for at in range(town.start, town.end):
            covering[at].append(town)
    persons = [
        person
        for person in people(text, words, evidence)
        if not any(_is_town(person, town) for town in covering.get(person.end - 1, ()))
    ]
    return [
        *persons,
        *towns,
        *addresses(plain_dashes(text), words, evidence),
        *organisations(words, evidence),
    ]


def names_in(
    text: str, words: Sequence[Token], language: Language, cased: bool | None = None
) -> list[Found]:
    """Give persons, places, addresses and organisations of one text, the surest first.

    Parameters
    ----------
    text
        One turn.
    words
        Its words, see `words.tokens`.
    language
        Of the text.
    cased
        Whether names are written with capitals; None when the text itself decides.
    """
    evidence = evidence_for(language, is_cased([text]) if cased is None else cased)
    return sorted(find_names(text, words, evidence), key=lambda item: (-item.score, item))


def _is_town(person: Found, town: Found) -> bool:
    """True when a person is rather the town, or its last word: *Den Haag*."""
    if town.start < person.start and person.end == town.end:
        return True
    inside = town.start <= person.start and person.end <= town.end
    return inside and town.score >= person.score


@cache
def evidence_for(language: Language, cased: bool) -> Evidence:
    """Give the evidence of a language and spelling, on the embedded lexicon."""
    return Evidence(embedded_lexicon(), language, cased)


class NameRecogniser:
    """A spaCy component: names of one document.

    ``doc.ents`` gets the longest finds, widened to whole tokens; ``doc.user_data`` all of them.
    Set ``doc.user_data["cased"]`` where the spelling of the whole interview is known; otherwise
    the document itself decides.

    Parameters
    ----------
    language
        ``nl`` or ``en``.
    """

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, doc: Doc) -> Doc:
        """Give the document with its names set."""
        from spacy.util import filter_spans

        text = doc.text
        words = tokens(text, embedded_lexicon())
        found = names_in(text, words, self.language, doc.user_data.get("cased"))
        doc.user_data[FOUND] = found
        spans = [
            doc.char_span(item.start, item.end, LABELS[item.kind], alignment_mode="expand")
            for item in found
            if item.kind in LABELS
        ]
        before = doc.ents if doc.has_annotation("ENT_IOB") else ()
        if found:
            kept = filter_spans([*(span for span in spans if span is not None), *before])
            doc.set_ents(kept, default="outside")
        return doc


def register() -> None:
    """Make the component known to spaCy as `samenspraak_names`; harmless when repeated."""
    from spacy.language import Language as Pipeline

    if not Pipeline.has_factory(COMPONENT):

        @Pipeline.factory(COMPONENT, default_config={"language": "nl"})
        def _create(nlp: Pipeline, name: str, language: Language) -> NameRecogniser:
            return NameRecogniser(language)


@cache
def name_pipeline(language: Language) -> Pipeline:
    """Give a blank spaCy pipeline with the name recogniser.

    Examples
    --------
    >>> doc = name_pipeline("nl")("Dat zei mevrouw De Wit uit Lutjebroek ook.")
    >>> [(ent.text, ent.label_) for ent in doc.ents]
    [('De Wit', 'PERSON'), ('Lutjebroek', 'LOC')]
    """
    import spacy

    register()
    nlp = spacy.blank(language)
    nlp.add_pipe(COMPONENT, config={"language": language})
    return nlp


def load_model(name: str) -> Pipeline:
    """Give an installed or local spaCy pipeline.

    Raises
    ------
    MissingFileError
        When there is no such package or folder.
    """
    import spacy

    try:
        return spacy.load(name)
    except OSError as error:
        raise MissingFileError(
            f"spaCy pipeline {name!r}: neither an installed package nor a folder; "
            "install it, give its folder, or leave spacy_model out"
        ) from error


def model_names(model: Pipeline, texts: Sequence[str]) -> list[list[Found]]:
    """Give the persons, places and organisations that a trained spaCy pipeline finds per text.

    A text longer than the pipeline takes is read in parts, cut at white space.
    """
    parts = [
        (at, start, part)
        for at, text in enumerate(texts)
        for start, part in _parts(text, model.max_length)
    ]
    found: list[list[Found]] = [[] for _ in texts]
    for doc, (at, start) in model.pipe(
        ((part, (at, start)) for at, start, part in parts), as_tuples=True
    ):
        found[at].extend(
            Found(
                start + ent.start_char,
                start + ent.end_char,
                _KINDS[ent.label_],
                MODEL_SCORE,
                "model",
            )
            for ent in doc.ents
            if ent.label_ in _KINDS
        )
    return found


def _parts(text: str, length: int) -> Iterator[tuple[int, str]]:
    """Give a text in parts of at most so many characters, each with its start."""
    start = 0
    while len(text) - start > length:
        space = text.rfind(" ", start + 1, start + length)
        stop = space if space > 0 else start + length
        yield start, text[start:stop]
        start = stop
    yield start, text[start:]
