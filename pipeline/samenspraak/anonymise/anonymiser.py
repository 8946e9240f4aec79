"""Turns in, pseudonymised turns out: detect, resolve, replace, audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from samenspraak.anonymise.audit import Audit, audit, own_terms, shared_terms
from samenspraak.anonymise.dates import ages, dates
from samenspraak.anonymise.found import Found, strength_of
from samenspraak.anonymise.lexicon import embedded_lexicon
from samenspraak.anonymise.names import load_model, model_names, names_in
from samenspraak.anonymise.patterns import patterns
from samenspraak.anonymise.quasi import quasi
from samenspraak.anonymise.replace import with_placeholders
from samenspraak.anonymise.resolve import with_entities, without_overlap
from samenspraak.anonymise.roster import Roster, RosterEntry, speaker_names
from samenspraak.anonymise.spoken import dictated
from samenspraak.anonymise.terms import Terms, pieces_in
from samenspraak.anonymise.typography import plain_hyphens
from samenspraak.anonymise.words import Language, is_cased, language_of, tokens
from samenspraak.progress import track
from samenspraak.records import Span, Strength, Turn

PROPAGATED = 0.7
"""Score of a mention that is known from elsewhere in the study."""


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """Turns without identifiers, what was found, and the audit."""

    turns: list[Turn]
    """Open: placeholders in the text, `I` and `R1` as speakers; order as given."""
    entities: list[Span]
    """Private: offsets count in the private text; sorted by interview, turn, start."""
    audit: Audit
    languages: Mapping[str, str]
    """Language of the placeholders per interview."""


class Anonymiser:
    """Finds and replaces what identifies people in interviews, Dutch, Flemish and English.

    The result is *pseudonymised*, not anonymous: review it, above all what is flagged.

    Parameters
    ----------
    languages
        Spoken in the interviews, the first when in doubt.
    roster
        Names that the study knows: these are always masked.
    mask
        Strengths to mask; anything else is flagged and stays in the text.
    spacy_model
        A trained spaCy pipeline, installed or a folder, whose persons, places and organisations
        are taken as well.
    propagate
        Mask again, everywhere in an interview, what was found once; persons found with certainty
        in every interview of the same call.

    Raises
    ------
    ValueError
        When a language or a strength is unknown.
    MissingFileError
        When `spacy_model` or the embedded name model is not there.

    Examples
    --------
    >>> turns = [Turn("P07", 1, "Anna", "citizen", "Ik ben Anna Vermeer, van de Turfsteeg 8.")]
    >>> result = Anonymiser().pseudonymise(turns)
    >>> result.turns[0].speaker, result.turns[0].text
    ('R1', 'Ik ben [PERSOON-1], van de [ADRES-1].')
    """

    def __init__(
        self,
        languages: Sequence[str] = ("nl", "en"),
        roster: Iterable[str | RosterEntry] = (),
        *,
        mask: Collection[str] = ("direct",),
        spacy_model: str | None = None,
        propagate: bool = True,
    ) -> None:
        self.languages = _languages(languages)
        unknown = sorted(set(mask) - set(get_args(Strength)))
        if unknown:
            raise ValueError(f"mask {unknown}: use {' and '.join(get_args(Strength))}")
        self.mask = frozenset(mask)
        self.propagate = propagate
        self._lexicon = embedded_lexicon()
        self.roster = Roster(roster, self._lexicon)
        self._model = load_model(spacy_model) if spacy_model else None

    def detect(self, turns: Sequence[Turn]) -> list[Span]:
        """Give every identifier with its entity id and decision, by interview, turn and start.

        Parameters
        ----------
        turns
            Of one or more interviews, in any order; offsets of the result count code points in
            the text of each turn.
        """
        interviews = _by_interview(turns)
        found = {
            name: self._found(of_one)
            for name, of_one in track(list(interviews.items()), "Finding identifiers")
        }
        spans = self._spans(interviews, found)
        if self.propagate:
            self._spread(interviews, found, spans)
            spans = self._spans(interviews, found)
        return [span for name in interviews for span in with_entities(spans[name])]

    def pseudonymise(
        self, turns: Sequence[Turn], languages: str | Mapping[str, str] | None = None
    ) -> Pseudonymised:
        """Give the turns with placeholders, the entities behind them, and the audit.

        Parameters
        ----------
        turns
            Of one or more interviews. Give a whole study at once: a person found with certainty
            in one interview is then masked in all.
        languages
            Of the placeholders: one for all, or by interview; without it, what is spoken.
        """
        entities = self.detect(turns)
        chosen = self._placeholder_languages(turns, languages)
        public = with_placeholders(turns, entities, chosen)
        return Pseudonymised(public, entities, audit(turns, public, entities, self.roster), chosen)

    def _found(self, turns: Sequence[Turn]) -> list[list[Found]]:
        texts = [plain_hyphens(turn.text) for turn in turns]
        cased = is_cased(texts)
        speakers = Roster(
            speaker_names((turn.speaker for turn in turns), self._lexicon), self._lexicon
        )
        found = [
            [*patterns(text), *dates(text), *ages(text), *quasi(text), *spoken]
            for text, spoken in zip(texts, dictated(texts), strict=True)
        ]
        rosters = [roster for roster in (self.roster, speakers) if roster]
        known: list[list[Found]] = []
        for text, items in zip(texts, found, strict=True):
            words = tokens(text, self._lexicon)
            items.extend(names_in(text, words, language_of(text, self.languages), cased))
            pieces = pieces_in(text) if rosters else []
            known.append([hit for one in rosters for hit in one.find(text, words, pieces, cased)])
        models = model_names(self._model, texts) if self._model is not None else [[]] * len(texts)
        for items, of_model, of_roster in zip(found, models, known, strict=True):
            items.extend([*of_model, *of_roster])
        return found

    def _spans(
        self, interviews: Mapping[str, Sequence[Turn]], found: Mapping[str, list[list[Found]]]
    ) -> dict[str, list[Span]]:
        return {
            name: [
                span
                for turn, items in zip(turns, found[name], strict=True)
                for span in without_overlap(turn, items, self.mask)
            ]
            for name, turns in interviews.items()
        }

    def _spread(
        self,
        interviews: Mapping[str, Sequence[Turn]],
        found: Mapping[str, list[list[Found]]],
        spans: Mapping[str, list[Span]],
    ) -> None:
        """Add to `found` what is known from elsewhere."""
        known = [span for of_one in spans.values() for span in of_one]
        own = own_terms(known, self._lexicon)
        shared = shared_terms(known, self._lexicon)
        for name, turns in interviews.items():
            for turn, items in zip(turns, found[name], strict=True):
                pieces = pieces_in(turn.text)
                for terms in (own.get(name, Terms(())), shared):
                    items.extend(
                        Found(hit.start, hit.end, hit.term.kind, PROPAGATED, "spread", "direct")
                        for hit in terms.find_among(turn.text, pieces)
                        if strength_of(hit.term.kind) in self.mask or "quasi" in self.mask
                    )

    def _placeholder_languages(
        self, turns: Sequence[Turn], languages: str | Mapping[str, str] | None
    ) -> dict[str, str]:
        interviews = _by_interview(turns)
        if isinstance(languages, str):
            return dict.fromkeys(interviews, languages)
        spoken = {
            name: language_of(" ".join(turn.text for turn in of_one), self.languages)
            for name, of_one in interviews.items()
        }
        return spoken | dict(languages or {})


def _by_interview(turns: Sequence[Turn]) -> dict[str, list[Turn]]:
    interviews: dict[str, list[Turn]] = defaultdict(list)
    for turn in sorted(turns, key=lambda turn: (turn.interview_id, turn.turn)):
        interviews[turn.interview_id].append(turn)
    return dict(interviews)


def _languages(languages: Sequence[str]) -> tuple[Language, ...]:
    """Give the languages in order, without their variety: ``nl-BE`` reads as ``nl``."""
    known = get_args(Language)
    short = list(dict.fromkeys(language.partition("-")[0] for language in languages))
    if not short or not set(short) <= set(known):
        raise ValueError(f"languages {list(languages)}: use {', '.join(known)}")
    return tuple(known[known.index(language)] for language in short)
