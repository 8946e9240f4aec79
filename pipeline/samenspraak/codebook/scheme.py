"""A codebook: load and check it, ask it, compare two versions, write it out for reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path

from samenspraak.codebook.check import check
from samenspraak.codebook.compare import Comparison, compare
from samenspraak.codebook.findings import Checker
from samenspraak.codebook.parts import (
    Code,
    Example,
    Scheme,
)
from samenspraak.codebook.render import render
from samenspraak.codebook.strict_yaml import read_yaml
from samenspraak.errors import CodebookError
from samenspraak.records import ROLES
from samenspraak.resources import codebook_path


class Codebook(Scheme):
    """The codes of a study, what they mean, and utterances that show them.

    Make one with `default`, `load` or `from_dict`; all three check everything. A codebook is frozen,
    equal to another with the same content, and can be pickled.

    Iterating, ``len`` and `codes` give the codes in use; ``codebook[id]`` and ``id in codebook`` also
    find retired ones.

    Examples
    --------
    >>> codebook = Codebook.default()
    >>> len(codebook), codebook.ids[0]
    (27, 'societal_contribution')
    >>> codebook["disappointment"].label["en"]
    'Disappointment'
    """

    @classmethod
    def default(cls) -> Codebook:
        """Give the motivation codebook that comes with the package.

        Examples
        --------
        >>> Codebook.default().version
        '0.1.1'
        """
        return cls.load(codebook_path())

    @classmethod
    def load(cls, path: str | Path) -> Codebook:
        """Give the codebook in a YAML file.

        Required are ``codes`` with examples, and ``definitions`` with a label and a definition in one
        language; ``codebooks/README.md`` shows the form.

        Parameters
        ----------
        path
            A file in UTF-8.

        Raises
        ------
        MissingFileError
            There is no such file.
        CodebookError
            The file is not YAML, or the codebook is incomplete or contradicts itself; the message
            lists every problem on a line of its own.

        Examples
        --------
        >>> Codebook.load(codebook_path("motivation.yaml")) == Codebook.default()
        True
        """
        data, repeated = read_yaml(Path(path))
        return cls._checked(data, Checker(repeated), str(path))

    @classmethod
    def from_dict(cls, data: Mapping[str, object], source: str = "the codebook") -> Codebook:
        """Give the codebook that plain data describe, as `to_dict` writes them.

        Parameters
        ----------
        data
            The content of a codebook file: mappings, lists and texts.
        source
            What error messages call it.

        Raises
        ------
        CodebookError
            The codebook is incomplete or contradicts itself; the message lists every problem.

        Examples
        --------
        >>> small = Codebook.from_dict({
        ...     "codes": {"fun": {"examples": {"en": ["We have such a laugh together."]}}},
        ...     "definitions": {"fun": {"label": {"en": "Fun"}, "definition": {"en": "It is fun."}}},
        ... })
        >>> small.ids, small.languages, small["fun"].applies_to
        (('fun',), ('en',), 'both')
        """
        return cls._checked(dict(data), Checker(), source)

    @classmethod
    def _checked(cls, data: object, checker: Checker, source: str) -> Codebook:
        scheme = check(data, checker)
        checker.finish(source)
        return cls(**{item.name: getattr(scheme, item.name) for item in fields(Scheme)})

    def __repr__(self) -> str:
        return f"<Codebook {self.version}: {len(self)} codes in {', '.join(self.languages)}>"

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, id: object) -> bool:
        return any(code.id == id for code in self.entries)

    def __getitem__(self, id: str) -> Code:
        """Give a code by its id, a retired one too.

        Raises
        ------
        KeyError
            There is no such code; the message names the nearest.
        """
        for code in self.entries:
            if code.id == id:
                return code
        near = get_close_matches(id, [code.id for code in self.entries], n=1)
        raise KeyError(f"'{id}' is no code" + (f"; did you mean '{near[0]}'?" if near else ""))

    def allowed_for(self, role: str) -> tuple[str, ...]:
        """Give the ids of the codes that a speaker in this role can be given, in codebook order.

        Parameters
        ----------
        role
            One of `samenspraak.records.ROLES`. A ``"respondent"``, of whom it is not known which of
            the two they are, gets every code; an ``"interviewer"`` none.

        Raises
        ------
        CodebookError
            There is no such role.

        Examples
        --------
        >>> "part_of_the_job" in Codebook.default().allowed_for("citizen")
        False
        """
        if role not in ROLES:
            raise CodebookError(f"'{role}' is no role; use one of {', '.join(ROLES)}")
        return tuple(code.id for code in self.codes if code.allows(role))

    def examples(self, language: str | None = None) -> list[Example]:
        """Give the examples of the codes in use, in codebook order.

        Parameters
        ----------
        language
            Only those in this language; "nl-BE" gives those in "nl". None gives all.

        Examples
        --------
        >>> codebook = Codebook.default()
        >>> len(codebook.examples()), len(codebook.examples("nl"))
        (162, 108)
        """
        wanted = None if language is None else {language, language.split("-")[0]}
        return [
            example
            for code in self.codes
            for example in code.examples
            if wanted is None or example.language in wanted
        ]

    def compare(self, other: Codebook) -> Comparison:
        """Give what changed from this codebook to ``other``, and whether training must run again.

        Examples
        --------
        >>> codebook = Codebook.default()
        >>> print(codebook.compare(codebook))
        Nothing changed.
        """
        return compare(self, other)

    def render(self, *languages: str) -> str:
        """Give the codebook as one Markdown page, one part per language.

        Parameters
        ----------
        *languages
            The parts, in this order; none gives the languages of the codebook.

        Examples
        --------
        >>> print(Codebook.default().render("nl").splitlines()[2])
        # Codeboek
        """
        return render(self, languages or self.languages)

    def to_dict(self) -> dict[str, object]:
        """Give the codebook as plain data in the form of the file; `from_dict` reads it back.

        Examples
        --------
        >>> codebook = Codebook.default()
        >>> Codebook.from_dict(codebook.to_dict()) == codebook
        True
        """
        return {
            "version": self.version,
            "languages": list(self.languages),
            **({"unit": dict(self.unit)} if self.unit else {}),
            "categories": [
                {
                    "id": item.id,
                    "label": dict(item.label),
                    **({"gloss": dict(item.gloss)} if item.gloss else {}),
                }
                for item in self.categories
            ],
            "codes": {code.id: code.learned() for code in self.entries},
            "definitions": {code.id: code.prose() for code in self.entries},
            "rules": [{"id": rule.id, **rule.text} for rule in self.rules],
            "boundary_cases": [
                {"text": case.text, "codes": list(case.codes), "why": dict(case.why)}
                for case in self.boundary_cases
            ],
        }
