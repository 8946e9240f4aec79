"""Translation pairs for the "fast" encoder, read from an optional development data folder."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

PAIRS_FILE = "train_pairs.tsv.gz"
DUTCH_FILE = "tokenizer_nl.txt.gz"


@dataclass(frozen=True)
class Pair:
    """One Dutch text and its English translation.

    Parameters
    ----------
    source
        Where the pair is from: ``tatoeba``, ``wiktionary``, ``esco_desc``, ``esco_label``
        or ``domain``.
    english, dutch
        The two sides, as published.
    sense
        What the English headword means here; empty except for most Wiktionary pairs.
    """

    source: str
    english: str
    dutch: str
    sense: str

    @property
    def english_in_sense(self) -> str:
        """The headword with its sense, as the teacher reads it: ``bank (edge of a river)``."""
        return f"{self.english} ({self.sense})" if self.sense else self.english


def read_pairs(data: Path) -> list[Pair]:
    """Give all training pairs, in file order.

    Parameters
    ----------
    data
        Folder that holds ``train_pairs.tsv.gz``.

    Raises
    ------
    FileNotFoundError
        The folder or the file is absent.
    ValueError
        The file does not start with the columns ``src, en, nl, gloss``.
    """
    header, *rows = read_lines(data / PAIRS_FILE)
    if header.split("\t") != ["src", "en", "nl", "gloss"]:
        raise ValueError(f"{PAIRS_FILE} starts with {header!r}, wanted columns src, en, nl, gloss")
    return [Pair(*row.split("\t")) for row in rows]


def read_lines(path: Path) -> list[str]:
    """Give the lines of a gzipped UTF-8 text file, without line ends.

    Raises
    ------
    FileNotFoundError
        There is no such file; the message names the folder and the option that sets it.
    """
    if not path.is_file():
        raise FileNotFoundError(
            f"no {path.name} in {path.parent}; name the folder with the training data by --data"
        )
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        return [line.rstrip("\n") for line in lines]


def teacher_texts(pairs: Iterable[Pair]) -> list[str]:
    """Give every distinct English text the teacher has to read, shortest first, then by alphabet.

    That is each English side and, where a pair has one, its headword with the sense.
    """
    texts = {text for pair in pairs for text in (pair.english, pair.english_in_sense)}
    return sorted(texts, key=lambda text: (len(text), text))


def epoch_of(pairs: Sequence[Pair], domain_times: int) -> list[tuple[str, str]]:
    """Give Dutch and English text of every row of one epoch.

    Every pair comes once. A pair with a sense comes a second time, with the headword in that
    sense as its English text. Pairs of the domain word list come `domain_times` times in all.

    Parameters
    ----------
    pairs
        All training pairs.
    domain_times
        How often a pair of the domain word list is shown in one epoch.
    """
    plain = [(pair.dutch, pair.english) for pair in pairs]
    senses = [(pair.dutch, pair.english_in_sense) for pair in pairs if pair.sense]
    domain = [(pair.dutch, pair.english) for pair in pairs if pair.source == "domain"]
    return plain + senses + domain * (domain_times - 1)
