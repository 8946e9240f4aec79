"""From plain data to a scheme, with every problem named."""

from __future__ import annotations

import re

from samenspraak.codebook.findings import Checker, shown
from samenspraak.codebook.parts import (
    APPLIES_TO,
    CODED_ROLES,
    STATUSES,
    BoundaryCase,
    Category,
    Code,
    Example,
    Exclusion,
    Rule,
    Scheme,
    Wording,
)

TOP_KEYS = (
    "version",
    "languages",
    "unit",
    "categories",
    "codes",
    "definitions",
    "rules",
    "boundary_cases",
)
CODE_KEYS = ("category", "applies_to", "status", "examples")
DEFINITION_KEYS = (
    "label",
    "definition",
    "apply_when",
    "do_not_apply",
    "valence",
    "source",
    "color",
)
PALETTE = (
    "#D5EFD0",
    "#CFE6FB",
    "#E9DBF8",
    "#FBE9B7",
    "#FAD7E4",
    "#C9EEF0",
    "#FBD9C8",
    "#E3E9C0",
    "#D9DCF7",
    "#F3DCC0",
)
"""Colours for codes without one, by position, again from the start after the last."""

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


def check(data: object, checker: Checker) -> Scheme:
    """Give the scheme that the data describe; the checker holds what is wrong with them.

    Parameters
    ----------
    data
        What a codebook file says, as mappings, lists and texts.
    checker
        Collects the problems. The scheme is usable only if it stays empty.
    """
    return _Reading(data, checker).scheme()


class _Reading:
    """One pass over the data of one codebook."""

    def __init__(self, data: object, checker: Checker) -> None:
        self.checker = checker
        self.top = checker.mapping(data, "", TOP_KEYS)
        self.codes = checker.mapping(self.top.get("codes"), "codes")
        self.definitions = checker.mapping(self.top.get("definitions"), "definitions")
        self.languages = checker.names(self.top.get("languages"), "languages")
        self.active = {
            id for id, entry in self.codes.items()
            if not (isinstance(entry, dict) and entry.get("status") == "retired")
        }  # fmt: skip

    def scheme(self) -> Scheme:
        """Give all parts in the order of the file."""
        if not self.codes and isinstance(self.top.get("codes") or {}, dict):
            self.checker.wrong("codes", "there is none; write at least one code with an example")
        categories = self.categories()
        known = {category.id for category in categories}
        entries = tuple(self.code(id, position, known) for position, id in enumerate(self.codes))
        for id in self.definitions:
            self.checker.known(id, f"definitions.{id}", self.codes, "code")
        version = self.checker.text(self.top.get("version"), "version", required=False)
        found = dict.fromkeys(language for code in entries for language in code.label)
        return Scheme(
            version=version or "0",
            languages=self.languages or tuple(found),
            entries=entries,
            unit=self.wording(self.top, "unit", "", required=False),
            categories=categories,
            rules=self.rules(),
            boundary_cases=self.boundary_cases(),
        )

    def wording(
        self, entry: dict[str, object], key: str, where: str, required: bool = True
    ) -> Wording:
        """Give the text under a key in all languages of the codebook."""
        place = f"{where}.{key}" if where else key
        return self.checker.wording(entry.get(key), place, self.languages, required)

    def categories(self) -> tuple[Category, ...]:
        """Give the categories; two with one id are a problem."""
        result = []
        for item, where in self.listed("categories", ("id", "label", "gloss")):
            gloss = self.wording(item, "gloss", where, required=False)
            result.append(Category(str(item["id"]), self.wording(item, "label", where), gloss))
        return tuple(result)

    def rules(self) -> tuple[Rule, ...]:
        """Give the rules; beside the id every key is a language."""
        result = []
        for item, where in self.listed("rules", None):
            texts = {key: value for key, value in item.items() if key != "id"}
            text = self.checker.wording(texts, where, self.languages)
            result.append(Rule(str(item["id"]), text))
        return tuple(result)

    def listed(self, key: str, keys: tuple[str, ...] | None) -> list[tuple[dict[str, object], str]]:
        """Give the entries of a list whose entries have ids, each with its place."""
        result: list[tuple[dict[str, object], str]] = []
        seen: set[str] = set()
        for number, raw in enumerate(self.checker.items(self.top.get(key), key), 1):
            where = f"{key}, entry {number}"
            item = self.checker.mapping(raw, where, keys)
            item["id"] = id = self.checker.name(item.get("id"), f"{where}.id")
            if id and id in seen:
                self.checker.wrong(where, f"the id {shown(id)} stands here again; give it another")
            seen.add(id)
            result.append((item, f"{key}.{id}" if id else where))
        return result

    def code(self, id: str, position: int, categories: set[str]) -> Code:
        """Give one code from its two entries."""
        here, there, checker = f"codes.{id}", f"definitions.{id}", self.checker
        checker.name(id, here)
        entry = self.entry(id, here)
        prose = checker.mapping(self.definitions.get(id), there, DEFINITION_KEYS)
        if id not in self.definitions:
            checker.wrong(
                there, f"code {shown(id)} has no definition; add a label and a definition"
            )
        category = checker.text(entry.get("category"), f"{here}.category", required=False)
        checker.known(category, f"{here}.category", categories, "category")
        status = checker.choice(entry.get("status"), f"{here}.status", STATUSES, "active")
        applies_to = checker.choice(
            entry.get("applies_to"), f"{here}.applies_to", APPLIES_TO, "both"
        )
        described = id in self.definitions
        return Code(
            id=id,
            label=self.wording(prose, "label", there, described),
            definition=self.wording(prose, "definition", there, described),
            examples=self.examples(id, entry.get("examples"), applies_to, status),
            category=category,
            applies_to=applies_to,
            status=status,
            apply_when=self.wording(prose, "apply_when", there, required=False),
            do_not_apply=self.exclusions(id, prose.get("do_not_apply")),
            valence=checker.flag(prose.get("valence"), f"{there}.valence"),
            source=checker.text(prose.get("source"), f"{there}.source", required=False),
            color=self.color(prose.get("color"), f"{there}.color", position),
        )

    def entry(self, id: str, where: str) -> dict[str, object]:
        """Give what stands under a code; prose there is sent to the definitions."""
        entry = self.checker.mapping(self.codes[id], where)
        for key in entry:
            if key in DEFINITION_KEYS:
                self.checker.wrong(f"{where}.{key}", f"is prose; move it to definitions.{id}.{key}")
        rest = {key: value for key, value in entry.items() if key not in DEFINITION_KEYS}
        return self.checker.mapping(rest, where, CODE_KEYS)

    def examples(self, id: str, value: object, applies_to: str, status: str) -> tuple[Example, ...]:
        """Give the examples of a code in the order of the file."""
        where = f"codes.{id}.examples"
        result: list[Example] = []
        for language, items in self.checker.mapping(value, where).items():
            if self.languages and language not in self.languages:
                listed = ", ".join(self.languages)
                self.checker.wrong(
                    where, f"{shown(language)} is not among the languages {listed}; add it there"
                )
            for number, item in enumerate(self.checker.items(items, f"{where}.{language}"), 1):
                place = f"{where}.{language}, entry {number}"
                result.append(self.example(id, language, item, place, applies_to))
        if not result and status == "active" and (value is None or isinstance(value, dict)):
            self.checker.wrong(
                where, "there is none; write at least one, as a text or with role and setting"
            )
        return tuple(result)

    def example(self, id: str, language: str, item: object, where: str, applies_to: str) -> Example:
        """Give one example: a text alone, or a text with role and setting."""
        if isinstance(item, str):
            item = {"text": item}
        entry = self.checker.mapping(item, where, ("role", "setting", "text"))
        role = self.checker.choice(entry.get("role"), f"{where}.role", CODED_ROLES, "")
        if role and applies_to not in (role, "both"):
            self.checker.wrong(
                f"{where}.role",
                f"{role} says it, but the code applies to {applies_to}; change one of the two",
            )
        return Example(
            code=id,
            language=language,
            text=self.checker.text(entry.get("text"), f"{where}.text"),
            role=role,
            setting=self.checker.text(entry.get("setting"), f"{where}.setting", required=False),
        )

    def exclusions(self, id: str, value: object) -> tuple[Exclusion, ...]:
        """Give the cases in which another code applies."""
        result = []
        for number, item in enumerate(
            self.checker.items(value, f"definitions.{id}.do_not_apply"), 1
        ):
            where = f"definitions.{id}.do_not_apply, entry {number}"
            entry = self.checker.mapping(item, where, ("when", "instead"))
            instead = self.checker.text(entry.get("instead"), f"{where}.instead")
            self.usable(instead, f"{where}.instead")
            if instead and instead == id:
                self.checker.wrong(f"{where}.instead", "is the code itself; name another")
            result.append(Exclusion(self.wording(entry, "when", where), instead))
        return tuple(result)

    def boundary_cases(self) -> tuple[BoundaryCase, ...]:
        """Give the cases at the edge of a code."""
        result = []
        items = self.checker.items(self.top.get("boundary_cases"), "boundary_cases")
        for number, item in enumerate(items, 1):
            where = f"boundary_cases, entry {number}"
            entry = self.checker.mapping(item, where, ("text", "codes", "why"))
            codes = self.checker.names(entry.get("codes"), f"{where}.codes")
            for code in codes:
                self.usable(code, f"{where}.codes")
            text = self.checker.text(entry.get("text"), f"{where}.text")
            result.append(BoundaryCase(text, codes, self.wording(entry, "why", where)))
        return tuple(result)

    def usable(self, id: str, where: str) -> None:
        """Note a code that is not there or no longer in use."""
        self.checker.known(id, where, self.codes, "code")
        if id in self.codes and id not in self.active:
            self.checker.wrong(where, f"{shown(id)} is retired; name a code in use")

    def color(self, value: object, where: str, position: int) -> str:
        """Give the colour of a code, or one by its position."""
        if value is None:
            return PALETTE[position % len(PALETTE)]
        if isinstance(value, str) and _COLOR.fullmatch(value):
            return value.upper()
        self.checker.wrong(where, f'{shown(value)} is no colour; write it as "#RRGGBB", in quotes')
        return PALETTE[position % len(PALETTE)]
