"""The words that topics are named with: content words, in the form people mostly write them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import log

from samenspraak.placeholders import strip
from samenspraak.themes import Themes

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHORTEST = 2  # letters

# Words of every conversation that the lists lack: short forms, verbs of saying, going and being.
_EVERYDAY = {
    "nl": """d'r z'n m'n 'm 'n 'ns da's ie ie's iedereen niemand niks iemand zeg zegt zeggen zeiden
        gezegd ga gaat gaan ging gingen gegaan kom komt komen kwam kwamen gekomen zit zitten zat
        zaten gezeten sta staat staan stond stonden gestaan denk denkt denken dacht dachten weet
        weten wist vind vindt vinden vond doe deed deden gedaan gedacht willen wou wilden krijg
        krijgt krijgen kreeg kregen laat laten maak maakt maken maakte gemaakt zie ziet zien zag
        gezien hoor hoort kijk kijkt keer""",
    "en": """i'm i'd i've i'll it's that's there's don't didn't doesn't can't couldn't wouldn't won't
        isn't wasn't he's he'd she's she'd they're they'd we're we'd we've you're you'd let's got
        get getting go goes going went gone come comes came say says said saying think thought know
        knew see saw seen thing things lot want wanted ah oh""",
}
# Numbers name ages, dates and prices rather than what talk is about.
_NUMBER = re.compile(
    r"(?:nul|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf"
    r"|(?:der|veer|vijf|zes|zeven|acht|negen)tien"
    r"|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?"
    r"(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
    r"|\w*(?:honderd|duizend|miljoen)"
    r"|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundred|thousand|million)"
)


def content_words(text: str, language: str, themes: Themes) -> list[str]:
    """Give the words of a text that can name a topic, as written and in order.

    Left out: placeholders and transcription marks, filler words and phrases of the themes, stop
    words of the language (spaCy's and a few of speech), numbers, single letters.

    Examples
    --------
    >>> content_words("Nou, zeg maar, [PERSOON-1] zat in de MR.", "nl", Themes.default())
    ['MR']
    """
    text = strip(text)
    for phrase in _phrases(themes, language):
        text = phrase.sub(" ", text)
    stop = _stop_words(themes, language)
    words = _WORD.findall(text.replace("’", "'"))
    return [
        word
        for word in words
        if len(word) >= _SHORTEST and key(word) not in stop and not _NUMBER.fullmatch(key(word))
    ]


def key(word: str) -> str:
    """Give what written forms of one word share: lower case, without accents.

    Examples
    --------
    >>> key("Cliëntenraad") == key("clientenraad")
    True
    """
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


@dataclass(frozen=True)
class Vocabulary:
    """The words that topics may be named with.

    Examples
    --------
    >>> words = Vocabulary.of([["MR", "raad"], ["mr", "MR", "stuk"]], ["P1", "P2"])
    >>> words.forms
    {'mr': 'MR'}
    """

    forms: Mapping[str, str]
    """Key to the form written most often."""

    @classmethod
    def of(cls, documents: Sequence[Sequence[str]], interviews: Sequence[str]) -> Vocabulary:
        """Give the words that occur in two units, of two interviews where there are two.

        What a single interview alone says tells who speaks rather than what about, and might be
        a name that was overlooked.
        """
        spread: dict[str, set[str]] = {}
        units: Counter[str] = Counter()
        written: Counter[tuple[str, str]] = Counter()
        for words, interview in zip(documents, interviews, strict=True):
            units.update({key(word) for word in words})
            for word in words:
                written[key(word), word] += 1
                spread.setdefault(key(word), set()).add(interview)
        least = min(2, len(set(interviews)))
        kept = {word for word in units if units[word] >= 2 and len(spread[word]) >= least}
        forms: dict[str, str] = {}
        for (word, form), _ in sorted(written.items(), key=_usual_first):
            if word in kept:
                forms.setdefault(word, form)
        return cls(dict(sorted(forms.items())))

    def keys(self, words: Iterable[str]) -> list[str]:
        """Give the keys of the words that are in the vocabulary, in order."""
        return [key(word) for word in words if key(word) in self.forms]


def coherence(topics: Sequence[Sequence[str]], documents: Sequence[Iterable[str]]) -> float:
    """Give the mean NPMI of the words of topics: whether they occur in the same units.

    Normalised pointwise mutual information (Bouma 2009) over pairs of a topic's words, counted
    per document (Lau, Newman & Baldwin 2014). It judges word lists, not groupings: never choose
    a number of topics by it.

    Returns
    -------
    float
        -1 (never together) to 1 (always together); mean over topics with two words or more, 0
        when there are none.

    Examples
    --------
    >>> coherence([["a", "b"]], [["a", "b"], ["a", "b"], ["c"]])
    1.0
    """
    asked = {word for words in topics for word in words}
    sets = [asked.intersection(words) for words in documents]
    single = Counter(word for words in sets for word in words)
    double = Counter(pair for words in sets for pair in combinations(sorted(words), 2))

    def npmi(pair: tuple[str, ...]) -> float:
        together = double[pair[0], pair[1]] / len(sets)
        if together in (0.0, 1.0):
            return 2 * together - 1
        apart = single[pair[0]] * single[pair[1]] / len(sets) ** 2
        return log(together / apart) / -log(together)

    means = []
    for words in topics:
        pairs = list(combinations(sorted(set(words)), 2))
        if pairs:
            means.append(sum(npmi(pair) for pair in pairs) / len(pairs))
    return round(sum(means) / len(means), 6) if means else 0.0


def diversity(topics: Sequence[Sequence[str]]) -> float:
    """Give the share of different words among the words of all topics (Dieng et al. 2020).

    Examples
    --------
    >>> diversity([["a", "b"], ["a", "c"]])
    0.75
    """
    words = [word for topic in topics for word in topic]
    return len(set(words)) / len(words) if words else 0.0


def _usual_first(item: tuple[tuple[str, str], int]) -> tuple[int, bool, str]:
    (_, form), count = item
    return -count, not form.islower(), form


@cache
def _stop_words(themes: Themes, language: str) -> frozenset[str]:
    from spacy.lang.en.stop_words import STOP_WORDS as ENGLISH
    from spacy.lang.nl.stop_words import STOP_WORDS as DUTCH

    listed, everyday = (ENGLISH, "en") if language.startswith("en") else (DUTCH, "nl")
    words = (*listed, *_EVERYDAY[everyday].split(), *themes.stop_words(language))
    return frozenset(key(word.replace("’", "'")) for word in words)


@cache
def _phrases(themes: Themes, language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(rf"\b{re.escape(phrase)}\b", re.IGNORECASE)
        for phrase in themes.stop_phrases(language)
    )
