"""Dutch text without translation for the "deep" encoder: news, encyclopedia, novels, longer turns."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from fast_pairs import DUTCH_FILE, Pair, read_lines

SEED = 0
SHORTEST, LONGEST = 4, 60  # words of a sentence
JOINED = 12_000  # texts of two to four sentences, as long as a turn of talk
_GLUED = re.compile(r"\s+([.,;:?!)])|([(])\s+")


def dutch_texts(data: Path, pairs: Sequence[Pair]) -> list[str]:
    """Give every text once: sentences of UD Dutch and of nine novels, and joined sentences.

    Joined are two to four neighbours, drawn at random places of the novels and, for spoken
    Dutch, of the Tatoeba sentences in their own order: as long as what people say in one turn.

    Parameters
    ----------
    data
        Folder of the training pairs; ``openboek`` lies beside it.
    pairs
        All training pairs.
    """
    novels = [list(_sentences(path)) for path in sorted((data.parent / "openboek/coref").glob("*"))]
    spoken = [pair.dutch for pair in pairs if pair.source == "tatoeba"]
    single = read_lines(data / DUTCH_FILE) + [line for novel in novels for line in novel]
    drawn = random.Random(SEED)
    joined = [_joined(drawn.choice([*novels, spoken]), drawn) for _ in range(JOINED)]
    fitting = (text for text in single + joined if SHORTEST <= len(text.split()) <= 2 * LONGEST)
    return sorted(set(fitting), key=lambda text: (len(text), text))


def _joined(sentences: Sequence[str], drawn: random.Random) -> str:
    size = drawn.randint(2, 4)
    first = drawn.randrange(len(sentences) - size)
    return " ".join(sentences[first : first + size])


def _sentences(path: Path) -> Iterator[str]:
    """Give the sentences of a CoNLL file, words in the fourth column, blank lines between."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for filled, rows in groupby(lines, key=lambda line: bool(line) and not line.startswith("#")):
        if filled:
            words = [row.split()[3] for row in rows]
            yield _GLUED.sub(r"\1\2", " ".join(words))
