"""Tokenizer of the "fast" encoder: whole words first, pieces of words for the rest."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fast_pairs import Pair
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

UNKNOWN = "[UNK]"
CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,?!'-:;\\\"()`"

WHOLE_WORDS = 40_000
PIECES_ASKED = 8_000
LONGEST_PIECE = 12
LONG_WORD = 7  # chosen words above this length also teach the pieces
REPEATED_AT_MOST = 20

UNKNOWN_SCORE = -20.0
CHARACTER_SCORE = -14.0
HIGHEST_PIECE_SCORE = -7.0  # below the whole words, so that these win

_WORD = re.compile("[a-z]{1,24}")
_NORMALIZER = normalizers.Sequence(
    [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
)
_SPLITTER = pre_tokenizers.Sequence(
    [pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=False)]
)


@dataclass(frozen=True)
class WordCounts:
    """How often a word occurs, and where.

    Parameters
    ----------
    pairs
        Word to occurrences in the pairs, both languages together.
    untranslated
        Word to occurrences in Dutch text without a translation.
    dutch, dictionary, domain
        Words on a Dutch side; in a Wiktionary pair; in the domain word list.
    """

    pairs: Counter[str]
    untranslated: Counter[str]
    dutch: frozenset[str]
    dictionary: frozenset[str]
    domain: frozenset[str]

    def score(self, word: str) -> int:
        """Tell how much a word deserves a token of its own."""
        spoken = min(5, self.untranslated[word]) if word in self.dutch else 0
        listed = (word in self.dictionary) + 3 * (word in self.domain)
        return self.pairs[word] + listed + spoken


def build_tokenizer(
    pairs: Sequence[Pair],
    dutch_text: Iterable[str],
    *,
    whole_words: int = WHOLE_WORDS,
    pieces: int = PIECES_ASKED,
    special: Sequence[str] = (),
) -> Tokenizer:
    """Give the tokenizer of an encoder; "fast" has 43,867 tokens with the published data.

    Case and accents are dropped. A token carries no mark of where a word starts, so a word and
    the same letters inside a compound are one token. A word that no pair holds is never a token:
    its vector would stay random. Call it with ``add_special_tokens=False``.

    Parameters
    ----------
    pairs
        All training pairs.
    dutch_text
        Dutch sentences without translation. They help to choose words and pieces, no more.
    whole_words, pieces
        At most so many words that are one token; about so many parts of words.
    special
        Tokens that no text holds, after the unknown one.
    """
    counts = count_words(pairs, dutch_text)
    scores = token_scores(counts, whole_words, pieces)
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    vocabulary = [(token, UNKNOWN_SCORE) for token in (UNKNOWN, *special)] + ordered
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = _NORMALIZER
    tokenizer.pre_tokenizer = _SPLITTER
    return tokenizer


def token_scores(counts: WordCounts, whole_words: int, pieces: int) -> dict[str, float]:
    """Give every token but the unknown one with its log probability, to three decimals.

    The decimals beyond these differ from run to run: the trainer of the pieces adds in the order
    of a hash table.
    """
    whole = choose_words(counts, whole_words)
    total = counts.pairs.total()
    scores = dict.fromkeys(CHARACTERS, CHARACTER_SCORE)
    for piece, score in _pieces(counts, whole, pieces):
        scores[piece] = min(score - 1, HIGHEST_PIECE_SCORE)
    for word in whole:
        scores[word] = math.log(counts.pairs[word] / total)
    return {token: round(score, 3) for token, score in scores.items()}


def compact_json(tokenizer: Tokenizer) -> str:
    """Give the tokenizer as JSON on one line, which `Tokenizer.from_file` reads back."""
    return json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))


def count_words(pairs: Iterable[Pair], dutch_text: Iterable[str]) -> WordCounts:
    """Give the counts of every word, number and run of punctuation, lower case and without accents."""
    counts: Counter[str] = Counter()
    dutch: set[str] = set()
    listed: dict[str, set[str]] = {"wiktionary": set(), "domain": set()}
    for pair in pairs:
        here = _split(pair.dutch)
        dutch.update(here)
        here += _split(pair.english)
        counts.update(here)
        listed.get(pair.source, set()).update(here)
    untranslated = Counter(word for line in dutch_text for word in _split(line))
    return WordCounts(
        pairs=counts,
        untranslated=untranslated,
        dutch=frozenset(dutch),
        dictionary=frozenset(listed["wiktionary"]),
        domain=frozenset(listed["domain"]),
    )


def choose_words(counts: WordCounts, at_most: int) -> list[str]:
    """Give the words that become one token, best first: letters a to z only, at most 24."""

    def rank(word: str) -> tuple[int, int, int, str]:
        return -counts.score(word), -counts.untranslated[word], len(word), word

    worthy = (word for word in counts.pairs if _WORD.fullmatch(word) and counts.score(word) >= 2)
    return sorted(worthy, key=rank)[:at_most]


def _pieces(counts: WordCounts, whole: Sequence[str], asked: int) -> list[tuple[str, float]]:
    """Give parts of words with their log probabilities, learnt from the words that are no token."""
    trainer = trainers.UnigramTrainer(
        vocab_size=asked, max_piece_length=LONGEST_PIECE, show_progress=False
    )
    learner = Tokenizer(models.Unigram())
    learner.pre_tokenizer = pre_tokenizers.Whitespace()
    learner.train_from_iterator(_words_to_cut(counts, whole), trainer)
    return [(piece, score) for piece, score in json.loads(learner.to_str())["model"]["vocab"]]


def _words_to_cut(counts: WordCounts, whole: Sequence[str]) -> Iterator[str]:
    """Give words without a token, each up to 20 times, then every long whole word once."""
    chosen = set(whole)
    for word in dict.fromkeys([*counts.pairs, *counts.untranslated]):
        if word not in chosen and _WORD.fullmatch(word):
            times = counts.pairs[word] or counts.untranslated[word]
            yield from [word] * min(times, REPEATED_AT_MOST)
    yield from (word for word in whole if len(word) > LONG_WORD)


def _split(text: str) -> list[str]:
    """Give words, numbers and runs of punctuation of a text, normalised, in order."""
    return [word for word, _ in _SPLITTER.pre_tokenize_str(_NORMALIZER.normalize_str(text))]
