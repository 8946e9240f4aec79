"""MiniLM reads Dutch put into English word by word: a crutch for Dutch text without translation."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fast_pairs import Pair
from lexicon import dutch_to_english
from teachers import Floats, minilm_vectors

TRANSLATED = 10_000
SEED = 0


@dataclass(frozen=True)
class WordReader:
    """Vectors of Dutch texts by their English words.

    Parameters
    ----------
    learnt_from
        Dutch and English of the translated sentences that show how far the words can be trusted.
    vectors
        Dutch text, of those sentences and of the untranslated ones, to vector of shape (384,).
    """

    learnt_from: list[tuple[str, str]]
    vectors: dict[str, Floats]

    @classmethod
    def of(cls, pairs: Sequence[Pair], untranslated: Sequence[str], cache: Path) -> WordReader:
        """Give the reader of the untranslated texts; vectors come from `cache` or are computed.

        Parameters
        ----------
        pairs
            All training pairs; 10,000 that are no dictionary entries are drawn from them.
        untranslated
            Dutch texts.
        cache
            Folder of the teachers' vectors.
        """
        lexicon = dutch_to_english(pairs)
        sentences = sorted({(p.dutch, p.english) for p in pairs if p.source != "wiktionary"})
        drawn = random.Random(SEED).sample(sentences, TRANSLATED)
        english = {text: lexicon.best(text) for text in [d for d, _ in drawn] + list(untranslated)}
        texts = sorted(set(english.values()), key=lambda text: (len(text), text))
        read = minilm_vectors(texts, cache / "words.safetensors")
        return cls(drawn, {dutch: read[text] for dutch, text in english.items()})
