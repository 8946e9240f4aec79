"""A codebook as Markdown that is worth reading."""

from __future__ import annotations

from collections.abc import Iterator

from samenspraak.codebook.parts import Category, Code, Example, Scheme, Wording

_WORDS = {
    "en": {
        "name": "English",
        "version": "Version",
        "unit": "Unit",
        "overview": "Overview",
        "code": "Code",
        "speaker": "Said by",
        "citizen": "citizen",
        "professional": "professional",
        "citizens": "citizens",
        "professionals": "professionals",
        "both": "both",
        "rules": "Rules for every code",
        "codes": "Codes",
        "when": "Apply when",
        "not": "Do not apply when",
        "valence": "Has no direction of its own: note +, − or 0.",
        "examples": "Examples",
        "source": "Source",
        "retired": "Retired: kept for old labels, no longer given.",
        "cases": "At the edge of a code",
        "utterance": "Utterance",
        "why": "Why",
        "none": "no code",
    },
    "nl": {
        "name": "Nederlands",
        "version": "Versie",
        "unit": "Eenheid",
        "overview": "Overzicht",
        "code": "Code",
        "speaker": "Gezegd door",
        "citizen": "burger",
        "professional": "professional",
        "citizens": "burgers",
        "professionals": "professionals",
        "both": "beiden",
        "rules": "Regels voor elke code",
        "codes": "Codes",
        "when": "Toekennen bij",
        "not": "Niet toekennen als",
        "valence": "Heeft uit zichzelf geen richting: noteer +, − of 0.",
        "examples": "Voorbeelden",
        "source": "Bron",
        "retired": "Niet meer in gebruik: bewaard voor oude labels, wordt niet meer toegekend.",
        "cases": "Grensgevallen",
        "utterance": "Uitspraak",
        "why": "Waarom",
        "none": "geen code",
    },
}
_SPEAKERS = {"citizen": "citizens", "professional": "professionals", "both": "both"}


def render(scheme: Scheme, languages: tuple[str, ...]) -> str:
    """Give the scheme as one Markdown page, one part per language.

    Parameters
    ----------
    scheme
        What to write out.
    languages
        The parts, in this order. Headings in a language that is not English or Dutch are English.

    Returns
    -------
    str
        Ends with one line end. The same scheme gives the same text.
    """
    words = [_words(language) for language in languages]
    lines = [
        "<!-- Rendered from the YAML file beside it. Change that file, then render again. -->",
        "",
        "# "
        + " · ".join(dict.fromkeys({"nl": "Codeboek"}.get(lang, "Codebook") for lang in languages)),
        "",
        f"{words[0]['version']} {scheme.version}",
    ]
    if len(languages) > 1:
        links = (f"[{word['name']}](#{lang})" for word, lang in zip(words, languages, strict=True))
        lines[-1] += " · " + " · ".join(links)
    for language in languages:
        lines.extend(["", *_Part(scheme, language, alone=len(languages) == 1).lines()])
    return "\n".join(lines) + "\n"


def _words(language: str) -> dict[str, str]:
    fallback = {**_WORDS["en"], "name": language}
    return _WORDS.get(language, _WORDS.get(language.split("-")[0], fallback))


class _Part:
    """The page in one language."""

    def __init__(self, scheme: Scheme, language: str, alone: bool) -> None:
        self.scheme = scheme
        self.language = language
        self.words = _words(language)
        self.alone = alone
        self.by_id = {code.id: code for code in scheme.entries}

    def lines(self) -> Iterator[str]:
        """Give the lines of the part, without a blank one at either end."""
        if not self.alone:
            yield f'## <a id="{self.language}"></a>{self.words["name"]}'
            yield ""
        yield from self.overview()
        yield from self.rules()
        for category, codes in self.groups():
            yield from self.group(category, codes)
        yield from self.cases()

    def heading(self, level: int, text: str) -> str:
        """Give a heading; everything moves up a level when the page has one language."""
        return "#" * (level - self.alone) + " " + text

    def say(self, wording: Wording) -> str:
        """Give a text in the language of the part."""
        return wording.say(self.language)

    def link(self, code: Code) -> str:
        """Give the label of a code as a link to its entry."""
        return f"[{self.say(code.label)}](#{self.language}-{code.id})"

    def groups(self) -> Iterator[tuple[Category | None, list[Code]]]:
        """Give the categories with their codes; codes without a category come last."""
        for category in self.scheme.categories:
            yield category, [code for code in self.scheme.entries if code.category == category.id]
        rest = [code for code in self.scheme.entries if not code.category]
        if rest:
            yield None, rest

    def overview(self) -> Iterator[str]:
        """Give the index of codes in use."""
        yield self.heading(3, self.words["overview"])
        yield ""
        if self.scheme.unit:
            yield f"{self.words['unit']}: {self.say(self.scheme.unit)}."
            yield ""
        yield f"| | {self.words['code']} | id | {self.words['speaker']} |"
        yield "|---|---|---|---|"
        for category, codes in self.groups():
            group = f"**{self.say(category.label)}**" if category else ""
            for code in (code for code in codes if code.status == "active"):
                speaker = self.words[_SPEAKERS[code.applies_to]]
                yield f"| {_cell(group)} | {_cell(self.link(code))} | `{code.id}` | {speaker} |"
                group = ""

    def rules(self) -> Iterator[str]:
        """Give the rules, numbered, each with its first sentence in bold."""
        if not self.scheme.rules:
            return
        yield from ("", self.heading(3, self.words["rules"]), "")
        for number, rule in enumerate(self.scheme.rules, 1):
            name, dot, rest = self.say(rule.text).partition(". ")
            yield f"{number}. **{name}{dot.strip()}**{' ' + rest if rest else ''}"

    def group(self, category: Category | None, codes: list[Code]) -> Iterator[str]:
        """Give one category with its codes."""
        title = self.say(category.label) if category else self.words["codes"]
        yield from ("", self.heading(3, title))
        if category and category.gloss:
            yield from ("", f"*{self.say(category.gloss)}*")
        for code in codes:
            yield from self.code(code)

    def code(self, code: Code) -> Iterator[str]:
        """Give one code: what it means, when it applies and when another one does."""
        anchor = f'<a id="{self.language}-{code.id}"></a>'
        speaker = self.words[_SPEAKERS[code.applies_to]]
        yield from ("", self.heading(4, anchor + self.say(code.label)), "")
        yield f"`{code.id}` · {self.words['speaker'].lower()}: {speaker}"
        yield from ("", self.say(code.definition))
        if code.status == "retired":
            yield from ("", f"**{self.words['retired']}**")
        if code.valence:
            yield from ("", self.words["valence"])
        if code.apply_when:
            yield from ("", f"**{self.words['when']}:** {self.say(code.apply_when)}")
        if code.do_not_apply:
            yield from ("", f"**{self.words['not']}**", "")
            for item in code.do_not_apply:
                yield f"- {self.say(item.when)} → {self.link(self.by_id[item.instead])}"
        yield from self.examples(code)
        if code.source:
            yield from ("", f"<sub>{self.words['source']}: {code.source}</sub>")

    def examples(self, code: Code) -> Iterator[str]:
        """Give the examples in this language, or all when there is none in it."""
        main = self.language.split("-")[0]
        own = [item for item in code.examples if item.language in (self.language, main)]
        chosen = own or code.examples
        if chosen:
            yield from ("", f"**{self.words['examples']}**", "")
            yield from (self.example(item) for item in chosen)

    def example(self, example: Example) -> str:
        """Give one example with who says it where."""
        who = [self.words[example.role]] if example.role else []
        where = [example.setting] if example.setting else []
        mark = f" ({', '.join(who + where)})" if who or where else ""
        return f"- “{example.text}”{mark}"

    def cases(self) -> Iterator[str]:
        """Give the table of cases at the edge of a code."""
        if not self.scheme.boundary_cases:
            return
        yield from ("", self.heading(3, self.words["cases"]), "")
        yield f"| {self.words['utterance']} | {self.words['code']} | {self.words['why']} |"
        yield "|---|---|---|"
        for case in self.scheme.boundary_cases:
            links = ", ".join(self.link(self.by_id[id]) for id in case.codes)
            cells = (f"“{case.text}”", links or self.words["none"], self.say(case.why))
            yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
