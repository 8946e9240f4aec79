"""How much a single word looks like a name: by its spelling, the lexicon, and the ordinary words.

Capitals decide where a text has them. Where it has none (speech recognition), a word is a name
when it is listed and not ordinary, or when it is neither listed nor explainable as Dutch.
"""

from __future__ import annotations

from samenspraak.anonymise.cues import GRAMMAR, INTERJECTIONS, LARGE_TOWNS, PUBLIC
from samenspraak.anonymise.lexicon import Lexicon, Word
from samenspraak.anonymise.morphology import is_compound, is_english, is_inflected
from samenspraak.anonymise.words import Language, Token

THRESHOLD = 0.5
"""A word with this score or more is taken for a name."""
_DIMINUTIVES = ("etje", "tje", "pje", "je", "ke", "eke", "ie", "fie", "ien", "s")
_FAMILY_ENDINGS = ("ing", "ink", "ma", "stra", "man", "inga", "sen", "sma")


class Evidence:
    """Scores of words as names, 0 to 1, for texts of one language and spelling.

    Parameters
    ----------
    lexicon
        What is known of words.
    language
        Of the text; words of the other language still count as ordinary, but less.
    cased
        Whether names in the text are written with capitals.
    """

    def __init__(self, lexicon: Lexicon, language: Language, cased: bool) -> None:
        self.lexicon = lexicon
        self.language = language
        self.cased = cased
        self._scores: dict[tuple[str, bool], float] = {}
        self._alone: dict[str, float] = {}
        self._cued: dict[str, float] = {}

    def alone(self, token: Token) -> float:
        """Give the score of a word without any announcement."""
        form = (token.text, token.opens)
        score = self._scores.get(form)
        if score is None:
            score = self._scores[form] = self._of_form(token)
        return score

    def _of_form(self, token: Token) -> float:
        if token.shouted and not (self.cased and self.known_name(token)):
            return 0.0 if self.cased else self._lower_alone(token.folded, token.known)
        if not token.capital or (not self.cased and token.opens):
            score = self._lower_alone(token.folded, token.known)
            return score if not self.cased or score > 0.8 else 0.0
        if "-" in token.text and not token.text.rpartition("-")[2][:1].isupper():
            return 0.0  # MR-lid
        if token.opens:
            return self._opening(token.folded, token.known)
        return self._capital(token.folded, token.known)

    def cued(self, token: Token) -> float:
        """Give the score of a word after a title, a relative or an introduction."""
        if token.shouted and not self.known_name(token):
            return 0.0
        if token.capital and not (token.opens and not self.cased):
            return 0.0 if token.folded in GRAMMAR and token.opens else 0.95
        if token.folded not in self._cued:
            self._cued[token.folded] = self._announced(token.folded, token.known)
        return self._cued[token.folded]

    def known_name(self, token: Token) -> bool:
        """True for a listed name that is no ordinary word."""
        return (token.known.first >= 2 or token.known.family >= 2) and self.ordinary(token) <= 1

    def ordinary(self, token: Token) -> int:
        """Give how ordinary a word is in the language of the text, 0 to 4."""
        return token.known.nl if self.language == "nl" else token.known.en

    def is_family(self, token: Token) -> bool:
        """True for a listed family name that is no inflected ordinary word."""
        return token.known.family >= 2 and self._is_listed_family(token.folded, token.known)

    def may_be_family(self, token: Token) -> bool:
        """True for a word that right after a first name must be the family name: in no list."""
        known, folded = token.known, token.folded
        if known.ordinary or known.capital or folded in INTERJECTIONS or folded in PUBLIC:
            return False
        return folded.endswith(_FAMILY_ENDINGS) or not is_inflected(folded, self._is_dutch)

    def _is_listed_family(self, folded: str, known: Word) -> bool:
        return known.family == 3 or not is_inflected(folded, self._is_dutch)

    def explained(self, folded: str, known: Word) -> bool:
        """True when a word is ordinary in either language, or built from ordinary words."""
        if known.ordinary or known.capital or folded in PUBLIC or folded in INTERJECTIONS:
            return True
        if folded.endswith("enhalf") or self._is_demonym(folded):
            return True
        parts = folded.split("-")
        if len(parts) > 1:
            return all(self.explained(part, self.lexicon[part]) for part in parts if part)
        return (
            is_inflected(folded, self._is_dutch)
            or is_compound(folded, self._is_plain_dutch)
            or is_english(folded, self._is_english)
        )

    def _is_demonym(self, folded: str) -> bool:
        """True for *Rotterdamse*, *Colombiaanse*: of a country, a language or a large town."""
        for ending in ("se", "s", "e", "er", "ers", "aan", "n"):
            base = folded.removesuffix(ending)
            if base == folded or len(base) < 4:
                continue
            if base in PUBLIC or base in LARGE_TOWNS or self.lexicon[base].capital:
                return True
            if self.lexicon[base].place == 3:
                return True
        return False

    def _lower_alone(self, folded: str, known: Word) -> float:
        if folded not in self._alone:
            self._alone[folded] = self._unannounced(folded, known)
        return self._alone[folded]

    def _unannounced(self, folded: str, known: Word) -> float:
        ordinary, other = self._claims(known)
        if self._never(folded, known) or len(folded) < 3:
            return 0.0
        if other >= 3 and max(known.first, known.family) < 3:
            return 0.6 if other == 3 and known.first == 2 and ordinary <= 1 else 0.0
        if known.first >= 2:
            return {0: 0.85, 1: 0.75, 2: 0.55 if known.first == 3 else 0.0}.get(ordinary, 0.0)
        if known.family >= 2:
            return self._family_alone(folded, known, ordinary)
        if ordinary or other:
            return 0.0
        if known.is_name:
            return 0.55
        return self._unlisted(folded, known)

    def _family_alone(self, folded: str, known: Word, ordinary: int) -> float:
        if known.place == 3:
            return 0.0
        if ordinary == 0:
            return 0.6 if self._is_listed_family(folded, known) else 0.0
        return 0.6 if known.family == 3 and ordinary == 1 else 0.0

    def _unlisted(self, folded: str, known: Word) -> float:
        base = self.base_name(folded)
        if base is not None:
            return 0.75
        if known.place >= 2 or not set(folded) & set("aeiouy") or len(folded) < 4:
            return 0.0
        parts = folded.split("-")
        if len(parts) > 1:
            scores = [self._lower_alone(part, self.lexicon[part]) for part in parts if part]
            return min(scores, default=0.0)
        return 0.0 if self.explained(folded, known) else 0.5

    def base_name(self, folded: str) -> str | None:
        """Give the listed, not ordinary name of which an unlisted word is a diminutive or plural.

        Examples: *jorntje* of *jorn*, *pruntels* of *pruntel*, *fatimas* of *fatima*.
        """
        for ending in _DIMINUTIVES:
            base = folded.removesuffix(ending).removesuffix("'")
            if base == folded or len(base) < 3:
                continue
            known = self.lexicon[base]
            if known.ordinary <= 1 and (known.first >= 2 or (ending == "s" and known.family >= 2)):
                return base
        return None

    def _announced(self, folded: str, known: Word) -> float:
        ordinary, other = self._claims(known)
        if known.capital and known.first >= 2:
            return 0.75
        if self._never(folded, known) or len(folded) < 2:
            return 0.0
        if known.first >= 2 or known.family == 3:
            return 0.9 if ordinary <= 2 else 0.75
        if known.is_name:
            return 0.8 if ordinary <= 1 else 0.6 if ordinary <= 3 else 0.0
        if ordinary or other:
            return 0.0
        if self.base_name(folded):
            return 0.85
        if is_inflected(folded, self._is_dutch):
            return 0.0
        return 0.55 if self.explained(folded, known) else 0.8

    def _opening(self, folded: str, known: Word) -> float:
        ordinary, _ = self._claims(known)
        if self._never(folded, known):
            return 0.0
        if known.first >= 2 and ordinary <= 2:
            return 0.85 if ordinary <= 1 else 0.6
        if known.family >= 2 and (ordinary == 0 or (known.family == 3 and ordinary == 1)):
            return 0.7 if ordinary == 0 else 0.5
        if known.ordinary:
            return 0.0
        return self._unlisted(folded, known)

    def _capital(self, folded: str, known: Word) -> float:
        if folded in GRAMMAR or folded in INTERJECTIONS or folded in PUBLIC:
            return 0.6 if known.first >= 2 and folded not in PUBLIC else 0.0
        if known.capital or (known.place == 3 and known.first < 2):
            return 0.6 if known.first == 3 else 0.0  # Frans
        if known.first >= 2 or known.family >= 2:
            return 0.9 if known.place < 2 or known.first >= 2 else 0.6
        if known.is_name:
            return 0.75
        if any(part in PUBLIC for part in folded.split("-")) or self._is_demonym(folded):
            return 0.0
        return 0.65 if not known.ordinary else 0.0

    def _never(self, folded: str, known: Word) -> bool:
        if folded in GRAMMAR or folded in INTERJECTIONS or folded in PUBLIC or known.capital:
            return True
        return bool(known.grammar) and known.nl >= 3

    def _claims(self, known: Word) -> tuple[int, int]:
        return (known.nl, known.en) if self.language == "nl" else (known.en, known.nl)

    def _is_dutch(self, word: str) -> bool:
        return self.lexicon[word].nl >= 1

    def _is_plain_dutch(self, word: str) -> bool:
        return self.lexicon[word].nl >= (1 if len(word) >= 5 else 2)

    def _is_english(self, word: str) -> bool:
        return self.lexicon[word].en >= 1
