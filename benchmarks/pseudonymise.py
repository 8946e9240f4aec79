"""Measure the anonymiser: person mentions fully masked, false alarms, speed.

    python benchmarks/pseudonymise.py

Texts: the example study (gold in its masters) and, where the optional development data folder has
them, the gold names of nine Dutch novels (OpenBoek), the proper names of UD Dutch development and
test sets, and Tatoeba sentences without names. Each as written, in lower case, and, for the
example, in lower case without punctuation, as speech recognition writes it.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from samenspraak.anonymise import Anonymiser, RosterEntry
from samenspraak.records import Kind, Span, Turn

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "pseudonymise.json"
EXAMPLE = ROOT / "corpora" / "example"
PARTICLES = frozenset("van der den de te ter ten von du d' 't la le l' het".split())
ARTICLES = frozenset("de den der het een".split())
TITLES = frozenset("mr. mrs. miss sir mevrouw meneer mijnheer heer dr. mejuffrouw".split())
_PUNCTUATION = re.compile(r"(?<!\d)[.,!?;:…]|[.,!?;:…](?!\d)")
_GLUED_LEFT = frozenset(". , ; : ! ? ) ] ... ' ” » %".split())
_GLUED_RIGHT = frozenset("( [ “ „ «".split())


@dataclass(frozen=True)
class Mention:
    """A gold identifier in one turn; offsets in code points."""

    interview_id: str
    turn: int
    start: int
    end: int
    kind: str
    strength: str = "direct"


@dataclass(frozen=True)
class Gold:
    """Turns and what should be found in them."""

    turns: list[Turn]
    mentions: list[Mention]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    shared = Path(os.environ.get("SAMENSPRAAK_SHARED", ROOT.parent / "shared"))
    parser.add_argument(
        "--data", type=Path, default=shared / "data", help="development data folder"
    )
    parser.add_argument("--out", type=Path, default=RESULTS)
    chosen = parser.parse_args(arguments)
    figures: dict[str, Any] = {}
    for name, gold, spellings in sets(chosen.data):
        roster = example_roster() if name.endswith("roster") else []
        for spelling in spellings:
            figures[f"{name}, {spelling}"] = measured(spelt(gold, spelling), roster)
            print(f"{name}, {spelling}: {json.dumps(figures[f'{name}, {spelling}'])}")
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def sets(data: Path | None) -> Iterator[tuple[str, Gold, tuple[str, ...]]]:
    """Give every test set that is there: name, gold, spellings to try."""
    everywhere = ("cased", "lower", "lower without punctuation")
    example = example_gold()
    part = split()
    train = only(example, lambda interview: part.get(interview) == "train")
    test = only(example, lambda interview: part.get(interview) == "test")
    if example.turns:
        yield "example, train", train, everywhere
        yield "example, test", test, everywhere
        yield "example, test, with the roster", test, everywhere
    if data is None or not data.is_dir():
        return
    yield "OpenBoek", openboek(data / "openboek"), everywhere[:2]
    yield "UD Dutch", treebank(data / "ud_dutch"), everywhere[:2]
    yield "Tatoeba without names", tatoeba(data / "encoder" / "tatoeba_dev.tsv"), everywhere[:2]


def split() -> dict[str, str]:
    """Give train or test per interview: rules are written looking at the train interviews only."""
    with (EXAMPLE / "split.csv").open(encoding="utf-8", newline="") as file:
        return {row["interview_id"]: row["part"] for row in csv.DictReader(file)}


def measured(gold: Gold, roster: Sequence[RosterEntry] = ()) -> dict[str, Any]:
    """Give recall per kind, token precision, false alarms and speed on one set."""
    anonymiser = Anonymiser(roster=roster)
    anonymiser.detect(gold.turns[:1])
    started = time.process_time()
    spans = anonymiser.detect(gold.turns)
    seconds = time.process_time() - started
    masked = by_turn(span for span in spans if span.decision == "mask")
    texts = {(turn.interview_id, turn.turn): turn.text for turn in gold.turns}
    hits: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for mention in gold.mentions:
        if mention.strength == "direct":
            key = mention.interview_id, mention.turn
            hit = covered(texts[key], mention, masked.get(key, []))
            for name in ("direct", mention.kind):
                totals[name] += 1
                hits[name] += hit
    words = sum(turn.n_words for turn in gold.turns)
    right, wrong = words_masked(gold, masked)
    figures: dict[str, Any] = {
        "recall": {kind: round(hits[kind] / totals[kind], 4) for kind in sorted(totals)},
        "mentions": dict(sorted(totals.items())),
        "words": words,
        "false_alarms_per_1000_words": round(1000 * wrong / words, 2),
        "characters_per_cpu_second": round(sum(map(len, texts.values())) / seconds, -3),
    }
    if totals:
        figures["token_precision"] = round(right / max(right + wrong, 1), 4)
    flagged = flags(gold, spans)
    return figures | ({"quasi_seen": flagged} if flagged else {})


def flags(gold: Gold, spans: Sequence[Span]) -> dict[str, str]:
    """Give per quasi-identifying kind how many gold mentions any find touches."""
    found = by_turn(spans)
    seen: dict[str, list[bool]] = defaultdict(list)
    for mention in gold.mentions:
        if mention.strength == "quasi":
            of_turn = found.get((mention.interview_id, mention.turn), [])
            touched = any(s.start < mention.end and mention.start < s.end for s in of_turn)
            seen[mention.kind].append(touched)
    return {kind: f"{sum(hits)} of {len(hits)}" for kind, hits in sorted(seen.items())}


def by_turn(spans: Iterable[Span]) -> dict[tuple[str, int], list[Span]]:
    """Give the spans of each turn."""
    grouped: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for span in spans:
        grouped[span.interview_id, span.turn].append(span)
    return grouped


def covered(text: str, mention: Mention, spans: Sequence[Span]) -> bool:
    """True when every letter and digit of a mention is under some mask."""
    return all(
        any(span.start <= at < span.end for span in spans)
        for at in range(mention.start, mention.end)
        if text[at].isalnum()
    )


def words_masked(gold: Gold, masked: dict[tuple[str, int], list[Span]]) -> tuple[int, int]:
    """Count masked words that belong to some gold identifier, and those that belong to none."""
    marked: dict[tuple[str, int], list[Mention]] = defaultdict(list)
    for mention in gold.mentions:
        marked[mention.interview_id, mention.turn].append(mention)
    right = wrong = 0
    for key, spans in masked.items():
        for span in spans:
            for word in re.finditer(r"\w\S*", span.surface):
                start, end = span.start + word.start(), span.start + word.end()
                inside = any(m.start < end and start < m.end for m in marked.get(key, []))
                right += inside
                wrong += not inside
    return right, wrong


def spelt(gold: Gold, spelling: str) -> Gold:
    """Give the gold in another spelling, with the same offsets."""
    change: Callable[[str], str] = {
        "cased": lambda text: text,
        "lower": lowered,
        "lower without punctuation": lambda text: _PUNCTUATION.sub(" ", lowered(text)),
    }[spelling]
    return replace(gold, turns=[replace(turn, text=change(turn.text)) for turn in gold.turns])


def lowered(text: str) -> str:
    """Give the text in lower case, every character in its place."""
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def only(gold: Gold, wanted: Callable[[str], bool]) -> Gold:
    """Give the part of some interviews."""
    return Gold(
        [turn for turn in gold.turns if wanted(turn.interview_id)],
        [mention for mention in gold.mentions if wanted(mention.interview_id)],
    )


def example_gold() -> Gold:
    """Give the example study from its masters; speakers as letters, so no label gives help."""
    masters = _masters()
    turns: list[Turn] = []
    mentions: list[Mention] = []
    for master in masters.all_masters():
        name = master.interview_id
        for number, turn in enumerate(master.turns, start=1):
            turns.append(Turn(name, number, turn.speaker, master.role(turn.speaker), turn.text))
            mentions.extend(
                Mention(name, number, found.start, found.end, found.kind, found.strength)
                for found in turn.identifiers
            )
    return Gold(turns, mentions)


def example_roster() -> list[RosterEntry]:
    """Give the names that the example study knows beforehand."""
    with (EXAMPLE / "roster.csv").open(encoding="utf-8", newline="") as lines:
        return [
            RosterEntry(row["name"], cast(Kind, row.get("kind") or "person"))
            for row in csv.DictReader(lines)
        ]


def _masters() -> ModuleType:
    path = EXAMPLE / "masters.py"
    spec = importlib.util.spec_from_file_location("example_masters", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def openboek(folder: Path) -> Gold:
    """Give nine novels with the mentions of persons that are names (proper nouns, particles)."""
    turns: list[Turn] = []
    mentions: list[Mention] = []
    for path in sorted((folder / "coref").glob("*.conll")):
        persons = _persons(folder / "features" / f"{path.stem}.tsv")
        sentences = list(_conll(path))
        known = _entities_of(sentences, persons)
        for number, sentence in enumerate(sentences, start=1):
            text, places = detokenised([word for word, _, _ in sentence])
            if not text:
                continue
            turns.append(Turn(path.stem, number, "R", "respondent", text))
            for first, last, entity in _chains(sentence):
                name = _name_in(sentence[first : last + 1]) if entity in known else None
                if name:
                    start, end = places[first + name[0]][0], places[first + name[1]][1]
                    mentions.append(Mention(path.stem, number, start, end, "person"))
    return Gold(turns, mentions)


def _conll(path: Path) -> Iterator[list[tuple[str, str, str]]]:
    sentence: list[tuple[str, str, str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        fields = line.split("\t")
        if len(fields) > 5:
            sentence.append((fields[3], fields[4], fields[-1]))
        elif sentence:
            yield sentence
            sentence = []


def _persons(path: Path) -> set[tuple[int, int, int]]:
    """Give the first mentions (sentence, first and last word) of persons."""
    lines = path.read_text(encoding="utf-8").split("\n")[1:]
    rows = [line.split("\t") for line in lines if line]
    return {(int(row[1]), int(row[2]), int(row[3]) - 1) for row in rows if row[6].startswith("PER")}


def _entities_of(
    sentences: Sequence[Sequence[tuple[str, str, str]]], persons: set[tuple[int, int, int]]
) -> set[str]:
    return {
        entity
        for number, sentence in enumerate(sentences)
        for first, last, entity in _chains(sentence)
        if (number, first, last) in persons
    }


def _chains(sentence: Sequence[tuple[str, str, str]]) -> Iterator[tuple[int, int, str]]:
    opened: dict[str, list[int]] = defaultdict(list)
    for at, (_, _, marks) in enumerate(sentence):
        for mark in marks.split("|"):
            entity = mark.strip("()")
            if mark.startswith("("):
                opened[entity].append(at)
            if mark.endswith(")") and opened[entity]:
                yield opened[entity].pop(), at, entity


def _name_in(words: Sequence[tuple[str, str, str]]) -> tuple[int, int] | None:
    """Give where the name stands in a mention: no article or title before, no *'s* after it."""
    first, last = 0, len(words)
    while first < last and (words[first][0] in ARTICLES or words[first][0].lower() in TITLES):
        first += 1
    if last > first and words[last - 1][0] in {"'s", "’s"}:
        last -= 1
    named = [word[0].isupper() and "eigen" in tag for word, tag, _ in words[first:last]]
    particle = [word.lower() in PARTICLES for word, _, _ in words[first:last]]
    whole = any(named) and all(a or b for a, b in zip(named, particle, strict=True))
    divine = [word for word, _, _ in words[first:last]] == ["God"]
    return (first, last - 1) if whole and not divine else None


def treebank(folder: Path) -> Gold:
    """Give the runs of proper nouns of the development and test sets, whatever they name."""
    turns: list[Turn] = []
    mentions: list[Mention] = []
    for path in sorted([*folder.glob("*-dev.conllu"), *folder.glob("*-test.conllu")]):
        for document, number, words, tags in _conllu(path):
            text, places = detokenised(words)
            turns.append(Turn(document, number, "R", "respondent", text))
            for first, last in _runs([tag == "PROPN" for tag in tags]):
                start, end = places[first][0], places[last][1]
                mentions.append(Mention(document, number, start, end, "name"))
    return Gold(turns, mentions)


def _conllu(path: Path) -> Iterator[tuple[str, int, list[str], list[str]]]:
    numbers: Counter[str] = Counter()
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line[:1].isdigit()]
        rows = [row for row in rows if row[0].isdigit()]
        name = re.search(r"sent_id = (\S+)", block)
        document = (name[1] if name else path.stem).split(".p.")[0].split("\\")[0]
        if rows:
            numbers[document] += 1
            key = f"{path.stem} {document}"
            yield key, numbers[document], [row[1] for row in rows], [row[3] for row in rows]


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    first = None
    for at, flag in enumerate([*flags, False]):
        if flag and first is None:
            first = at
        elif not flag and first is not None:
            yield first, at - 1
            first = None


def tatoeba(path: Path) -> Gold:
    """Give Dutch sentences without a capital inside: no names, so every mask is a false alarm."""
    lines = path.read_text(encoding="utf-8").split("\n")[1:]
    dutch = [line.split("\t")[1] for line in lines if "\t" in line]
    plain = [text for text in dutch if not re.search(r"(?<!^)[A-Z]", text)]
    named = re.compile(r"(?:Tom|Maria|Jan|Ken|Sami|Bob|Bill|John|Jim|Nancy|Mike|Emi)\b")
    kept = [text for text in plain if not named.match(text)]
    return Gold(
        [Turn("tatoeba", n, "R", "respondent", text) for n, text in enumerate(kept, start=1)], []
    )


def detokenised(words: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Give words as running text, and where each stands in it."""
    text = ""
    places: list[tuple[int, int]] = []
    glue = True
    for word in words:
        if not glue and word not in _GLUED_LEFT:
            text += " "
        places.append((len(text), len(text) + len(word)))
        text += word
        glue = word in _GLUED_RIGHT
    return text, places


if __name__ == "__main__":
    sys.exit(main())
