"""Compile the name lexicon (`make names`): open lists and word counts -> sorted keyed hashes.

Reads an optional development data folder (gazetteers, and text for counting ordinary words) and
writes ``models/embedded/names/lexicon.npz``. The same data give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from samenspraak.anonymise.cues import PARTICLES
from samenspraak.anonymise.lexicon import Lexicon, Word, fold

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
TARGET = ROOT / "models" / "embedded" / "names" / "lexicon.npz"
SIZE_LIMIT = 5_000_000
LARGE_TOWN = 8
"""Four-digit postcodes from which a place counts as a large town."""
WORD = re.compile(r"['’]?[^\W\d_]+(?:['’-][^\W\d_]+)*")
NAMES = {
    "first": ("gazetteers/voornamen_MIT.json", "gazetteers/DutchFirstNames_1880-2014_MIT.csv"),
    "family": (
        "gazetteers/family_names_freq5_CC0.lst",
        "gazetteers/top_1000_last_names_2007_CC0.csv",
    ),
    "place": ("gazetteers/geonames_postcodes_nl_CCBY4.json",),
}
DICTIONARY = "gazetteers/opentaal_basiswoorden_BSD_CCBY3.txt"
PAIRS = "encoder/train_pairs.tsv.gz"
TREEBANK = "ud_dutch/nl_lassysmall-ud-train.2016-12.conllu"
ENGLISH_NAMES = "en_ner"
ENGLISH_CASES = "tab/echr_train_dev_113.json"
SHORT_NAMES = frozenset(
    "wil truus toos koos loes mies gijs joop sjef sjakie jos jop riet rietje mien mientje dien fien "
    "stien trien aal ali alie bep bets betsie cock coby corrie diny doortje drika fenna froukje geesje "
    "gre grietje hil ina jannie jet jopie lenie lies liesje lotte luc mia miep mieke mimi nel nellie nico "
    "pien pietje pim ria rinus sjoerd sjon sjonnie stef teun theo tiny tonny toon trui wies willie wim "
    "zwaan bart berre bavo bram fons gaston gust jef jeroen jommeke katrien lea leen lode maarten magda "
    "marleen mon nand pol rik ronny rudy sus swa tist veerle warre ward wout".split()
)
"""Short and pet names that the lists leave out; listed as first names here."""
NO_NAMES = PARTICLES - {"ben", "al", "la", "don", "mac"}
GRAMMAR_TAGS = frozenset("VERB AUX ADV PRON DET ADP CONJ CCONJ SCONJ PART".split())


def main(arguments: list[str] | None = None) -> int:
    """Compile and write the lexicon; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="development data folder")
    parser.add_argument("--out", type=Path, default=TARGET)
    chosen = parser.parse_args(arguments)
    wanted = [file for files in NAMES.values() for file in files] + [
        DICTIONARY,
        PAIRS,
        TREEBANK,
        ENGLISH_CASES,
    ]
    missing = [file for file in wanted if not (chosen.data / file).is_file()]
    if missing:
        print(
            f"{chosen.data}: {len(missing)} of {len(wanted)} files missing ({missing[0]} first); "
            "give the development data folder with --data",
            file=sys.stderr,
        )
        return 1
    lexicon = Lexicon.compile(words(chosen.data))
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    lexicon.save(chosen.out)
    size = chosen.out.stat().st_size
    print(f"{chosen.out}: {len(lexicon)} words, {size} bytes")
    return int(size > SIZE_LIMIT)


def words(data: Path) -> dict[str, Word]:
    """Give every known word, folded, with what it is."""
    strengths: dict[str, dict[str, int]] = {
        "first": first_names(data),
        "family": family_names(data),
        "place": places(data),
        "nl": ordinary(dutch_text(data), dutch_dictionary(data)),
        "en": ordinary(english_text(data), english_dictionary(data)),
        "capital": {fold(word): 1 for word in capital_words(data)},
        "grammar": dict.fromkeys(grammar_words(data), 1),
    }
    joined: dict[str, dict[str, int]] = defaultdict(dict)
    for field, strength in strengths.items():
        for word, value in strength.items():
            joined[word][field] = value
    return {word: Word(**fields) for word, fields in joined.items()}


def first_names(data: Path) -> dict[str, int]:
    """Give Dutch (listed 2, most given 3) and English (seen 1 or 2) first names."""
    listed, most_given = (data / file for file in NAMES["first"])
    strength = {name: 2 if seen > 1 else 1 for name, seen in english_names(data, 0).items()}
    strength |= dict.fromkeys(SHORT_NAMES, 2)
    for entry in json.loads(listed.read_text(encoding="utf-8")):
        strength[fold(entry["naam"])] = 2
    for row in rows(most_given):
        strength[fold(row["naam"])] = 3
    return named(strength)


def family_names(data: Path) -> dict[str, int]:
    """Give family names with their particles, and the last word of each without them."""
    listed, most_borne = (data / file for file in NAMES["family"])
    strength = {name: 2 if seen > 1 else 1 for name, seen in english_names(data, -1).items()}
    for name in listed.read_text(encoding="utf-8").split("\n"):
        for form in family_forms(name):
            strength[form] = 2
    for row in rows(most_borne):
        for form in family_forms(row["natural name"]):
            strength[form] = 3
    return named(strength)


def named(strength: dict[str, int]) -> dict[str, int]:
    """Give the names without single letters and particles."""
    return {
        name: value for name, value in strength.items() if len(name) > 1 and name not in NO_NAMES
    }


def family_forms(name: str) -> Iterator[str]:
    """Give the whole name and, when only particles stand before it, its last word."""
    folded = fold(name).strip()
    *before, last = folded.split() or [""]
    if all(word in PARTICLES for word in before):
        yield folded
        yield last


def places(data: Path) -> dict[str, int]:
    """Give places: 2, 3 for a large town, 1 for the first word of a longer name."""
    entries = json.loads((data / NAMES["place"][0]).read_text(encoding="utf-8"))
    codes: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        codes[fold(entry["name"])].add(entry["zipcode"])
    first_words = {name.split()[0] for name in codes if " " in name}
    return dict.fromkeys(first_words, 1) | {
        name: 3 if len(found) >= LARGE_TOWN else 2 for name, found in codes.items()
    }


def ordinary(text: Iterable[str], dictionary: Iterable[str]) -> dict[str, int]:
    """Give ordinary words: in the dictionary 1, seen 2, three times 3, thirty times 4."""
    counts = Counter(fold(word) for line in text for word in WORD.findall(line) if word.islower())
    strength = {fold(word): 1 for word in dictionary if word.islower()}
    for word, count in counts.items():
        strength[word] = 2 + (count >= 3) + (count >= 30)
    return strength


def dutch_dictionary(data: Path) -> Iterator[str]:
    """Give approved words and translated headwords."""
    yield from (data / DICTIONARY).read_text(encoding="utf-8").split("\n")
    for source, _, dutch in pairs(data):
        if source == "wiktionary":
            yield from WORD.findall(dutch)


def capital_words(data: Path) -> list[str]:
    """Give approved words that are written with one capital: languages, feasts."""
    approved = (data / DICTIONARY).read_text(encoding="utf-8").split("\n")
    return [word for word in approved if word[1:].islower() and word[0].isupper()]


def dutch_text(data: Path) -> Iterator[str]:
    """Give running Dutch: Tatoeba and ESCO sentences, and words of the treebank."""
    for source, _, dutch in pairs(data):
        if source in {"tatoeba", "esco_desc", "esco_label", "domain"}:
            yield dutch
    for line in (data / TREEBANK).read_text(encoding="utf-8").split("\n"):
        fields = line.split("\t")
        if len(fields) > 3 and fields[3] != "PROPN":
            yield fields[1]


def grammar_words(data: Path) -> list[str]:
    """Give words that the treebank tags more often as verb or function word than otherwise."""
    counts: Counter[str] = Counter()
    for line in (data / TREEBANK).read_text(encoding="utf-8").split("\n"):
        fields = line.split("\t")
        if len(fields) > 3 and fields[1].islower():
            counts[fold(fields[1])] += 1 if fields[3] in GRAMMAR_TAGS else -1
    return sorted(word for word, count in counts.items() if count > 0)


def english_dictionary(data: Path) -> Iterator[str]:
    """Give translated headwords."""
    for source, english, _ in pairs(data):
        if source == "wiktionary":
            yield from WORD.findall(english)


def english_text(data: Path) -> Iterator[str]:
    """Give running English: Tatoeba, ESCO, court cases, and words outside marked names."""
    for source, english, _ in pairs(data):
        if source in {"tatoeba", "esco_desc", "esco_label", "domain"}:
            yield english
    for word, tag in english_tokens(data):
        if tag == "O":
            yield word
    for case in json.loads((data / ENGLISH_CASES).read_text(encoding="utf-8")):
        yield case["text"]


def english_names(data: Path, position: int) -> Counter[str]:
    """Count the first (0) or last (-1) words of marked persons of two words or more."""
    counts: Counter[str] = Counter()
    person: list[str] = []
    for word, tag in [*english_tokens(data), ("", "O")]:
        if tag.lower().endswith(("person", "per")) and word.istitle() and word.isalpha():
            person.append(fold(word))
            continue
        if len(person) > 1:
            counts[person[position]] += 1
        person = []
    return counts


def english_tokens(data: Path) -> Iterator[tuple[str, str]]:
    """Give (word, tag) of the marked English texts, an empty word between sentences."""
    for path in sorted((data / ENGLISH_NAMES).rglob("*")):
        if path.suffix not in {".conll", ".annotated", ".txt", ".tsv"} or "LICENSE" in path.name:
            continue
        for line in path.read_text(encoding="utf-8").split("\n"):
            fields = line.split()
            yield (fields[0], fields[-1]) if len(fields) > 1 else ("", "O")


def pairs(data: Path) -> Iterator[tuple[str, str, str]]:
    """Give (source, English, Dutch) of the translation pairs."""
    with gzip.open(data / PAIRS, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            source, english, dutch, _ = line.rstrip("\n").split("\t")
            yield source, english, dutch


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Give the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


if __name__ == "__main__":
    sys.exit(main())
