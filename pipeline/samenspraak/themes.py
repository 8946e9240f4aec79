"""Themes: the regions of talk that seed words name, and the words that topics leave out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from samenspraak.codebook.findings import Checker, shown
from samenspraak.codebook.parts import Wording
from samenspraak.codebook.strict_yaml import read_yaml
from samenspraak.resources import codebook_path

_STOP_KEYS = ("fillers_nl", "fillers_be", "fillers_en", "bracketed_tags")


@dataclass(frozen=True, slots=True)
class Theme:
    """A region of talk. Its seeds name a topic; they do not create one."""

    id: str
    label: Wording
    seeds: tuple[tuple[str, tuple[str, ...]], ...]
    """Pairs of language and seeds; a seed may be several words."""
    codes: tuple[str, ...] = ()
    """Codes that the theme usually carries."""
    note: str = ""
    """On word forms, for whoever changes the seeds."""

    def seeds_in(self, language: str) -> tuple[str, ...]:
        """Give the seeds in a language, or none; "nl-BE" gives those in "nl"."""
        found = dict(self.seeds)
        return found.get(language, found.get(language.split("-")[0], ()))


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes of a study and the words that say nothing about any.

    Examples
    --------
    >>> themes = Themes.default()
    >>> themes.ids[0], themes["theme_withdrawal"].label["nl"]
    ('theme_disappointment', 'Afhaken en terugtrekken')
    >>> "zeg maar" in themes.stop_phrases("nl"), "zeg" in themes.stop_words("nl")
    (True, False)
    """

    version: str
    themes: tuple[Theme, ...]
    fillers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pairs of variety (nl, be, en) and its words and phrases."""
    bracketed_tags: tuple[str, ...] = ()
    """Words that stand for nothing when in brackets: ``[school_1]``, ``((lacht))``."""

    @classmethod
    def default(cls) -> Themes:
        """Give the themes that come with the package."""
        return cls.load(codebook_path("themes.yaml"))

    @classmethod
    def load(cls, path: str | Path, codes: Collection[str] | None = None) -> Themes:
        """Give the themes in a YAML file.

        Parameters
        ----------
        path
            A file in UTF-8.
        codes
            Ids that exist; a theme with another code is a problem. None checks none.

        Raises
        ------
        MissingFileError
            There is no such file.
        CodebookError
            The file is not YAML, or a theme is incomplete; the message lists every problem.
        """
        data, repeated = read_yaml(Path(path))
        checker = Checker(repeated)
        top = checker.mapping(data, "", ("version", "themes", "stop_words"))
        stop = checker.mapping(top.get("stop_words"), "stop_words", _STOP_KEYS)
        lists = {key: checker.names(stop.get(key), f"stop_words.{key}") for key in _STOP_KEYS}
        tags = lists.pop("bracketed_tags")
        result = cls(
            version=checker.text(top.get("version"), "version", required=False) or "0",
            themes=_themes(top.get("themes"), checker, codes),
            fillers=tuple((key.removeprefix("fillers_"), words) for key, words in lists.items()),
            bracketed_tags=tags,
        )
        checker.finish(str(path))
        return result

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the themes, in the order of the file."""
        return tuple(theme.id for theme in self.themes)

    def __iter__(self) -> Iterator[Theme]:
        return iter(self.themes)

    def __len__(self) -> int:
        return len(self.themes)

    def __getitem__(self, id: str) -> Theme:
        """Give a theme by its id; KeyError when there is none."""
        return {theme.id: theme for theme in self.themes}[id]

    def seeds(self, language: str) -> dict[str, tuple[str, ...]]:
        """Give the seeds of every theme in a language, by theme, in the order of the file."""
        return {theme.id: theme.seeds_in(language) for theme in self.themes}

    def seed_texts(self) -> tuple[str, ...]:
        """Give every seed of every theme in every language once, in the order of the file."""
        return tuple(
            dict.fromkeys(
                seed for theme in self.themes for _, seeds in theme.seeds for seed in seeds
            )
        )

    def stop_words(self, language: str) -> tuple[str, ...]:
        """Give the single words to leave out; "nl-BE" adds the Flemish ones to the Dutch.

        A word may hold an apostrophe ("zo'n"): split the text at blanks and marks around words, not
        inside them, before comparing.
        """
        return tuple(entry for entry in self._fillers(language) if " " not in entry)

    def stop_phrases(self, language: str) -> tuple[str, ...]:
        """Give the phrases to leave out, longest first, to be removed before single words."""
        phrases = [entry for entry in self._fillers(language) if " " in entry]
        return tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))

    def _fillers(self, language: str) -> tuple[str, ...]:
        """Give words and phrases without repeats, in the order of the file."""
        main, _, region = language.lower().partition("-")
        found = dict(self.fillers)
        flemish = found.get("be", ()) if (main, region) == ("nl", "be") else ()
        return tuple(dict.fromkeys((*found.get(main, ()), *flemish)))


def _themes(value: object, checker: Checker, codes: Collection[str] | None) -> tuple[Theme, ...]:
    """Give the themes; two with one id are a problem."""
    result: list[Theme] = []
    for number, raw in enumerate(checker.items(value, "themes"), 1):
        where = f"themes, entry {number}"
        item = checker.mapping(raw, where, ("id", "label", "codes", "seeds", "note"))
        id = checker.name(item.get("id"), f"{where}.id")
        if id and id in {theme.id for theme in result}:
            checker.wrong(where, f"the id {shown(id)} stands here again; give it another")
        place = f"themes.{id}" if id else where
        carried = checker.names(item.get("codes"), f"{place}.codes")
        for code in carried if codes is not None else ():
            checker.known(code, f"{place}.codes", codes or (), "code")
        label = checker.wording(item.get("label"), f"{place}.label", ())
        note = checker.text(item.get("note"), f"{place}.note", required=False)
        result.append(
            Theme(id, label, _seeds(item.get("seeds"), f"{place}.seeds", checker), carried, note)
        )
    if not result:
        checker.wrong("themes", "there is none; write at least one with seeds")
    return tuple(result)


def _seeds(value: object, where: str, checker: Checker) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give pairs of language and seeds."""
    seeds = {
        language: checker.names(items, f"{where}.{language}")
        for language, items in checker.mapping(value, where).items()
    }
    if not any(seeds.values()) and (value is None or isinstance(value, dict)):
        checker.wrong(where, "there is none; write some under a language, such as 'nl:'")
    return tuple(seeds.items())
