"""A study as a project (``.qdpx``) that NVivo, ATLAS.ti, MAXQDA and QualCoder can open."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from lxml import etree

from samenspraak.codebook import Codebook
from samenspraak.exchange.archive import write_archive
from samenspraak.exchange.codebook_file import ORIGIN, Language, add_codes
from samenspraak.exchange.guids import code_guid, guid, source_guid
from samenspraak.exchange.losses import Loss, LossReport
from samenspraak.exchange.markup import add, document, new_root, refer
from samenspraak.exchange.passages import Passage, check_together, checked_text, passages_of
from samenspraak.exchange.project import MODEL, shown_name
from samenspraak.records import Coding, Turn

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_DATED = {"creationDateTime": "1980-01-01T00:00:00Z"}
"""QualCoder does not open a project with undated notes; a real date would change every file."""

_REASON = {
    "nl": "De classifier geeft deze code een kans van {probability}.",
    "en": "The classifier gives this code a probability of {probability}.",
}
_WORDS = {"nl": "Woorden die daarvoor pleiten: {words}.", "en": "Words that speak for it: {words}."}


def write_project(
    path: Path,
    *,
    study: str,
    interviews: Mapping[str, Sequence[Turn]],
    cases: pd.DataFrame,
    units: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    language: Language,
) -> LossReport:
    """Write a study and give what the file could not hold.

    Texts are UTF-8 with LF and no byte order mark; positions count code points, end exclusive.
    Every coder is a user, and so is every version of the classifier. A unit has one selection per
    coder, named after the unit, because QualCoder takes the coder from the selection. What the
    classifier says about a code stands in a note on its coding and in the selection's description.

    Parameters
    ----------
    path
        Written whole or not at all, after validation; the same content gives the same bytes, in
        whatever order it comes.
    study
        Name of the project; GUIDs depend on it.
    interviews
        Interview id to its pseudonymised turns, in order.
    cases
        Table ``cases``; every column but the id becomes a variable.
    units
        Table ``units``.
    codings
        Columns ``unit_id``, ``code``, ``coder``, ``decision``, ``probability``, ``evidence``: of
        people and classifiers. Negative decisions are counted as dropped.
    codebook
        Its codes in use.
    language
        Of labels, definitions and notes.

    Raises
    ------
    ExchangeError
        When tables do not belong together, a text holds control characters, or the result is not
        valid; nothing is written then.
    """
    texts = {key: checked_text(key, interviews[key]) for key in sorted(interviews)}
    positive = codings[codings["decision"].astype(bool)]
    check_together(positive, units, texts, codebook)
    content = _Content(
        study, texts, cases, passages_of(positive, units, codebook), codebook, language
    )
    members = {"project.qde": document(content.root(), "Project")}
    for interview, text in texts.items():
        members[f"sources/{source_guid(study, interview)}.txt"] = text.encode("utf-8")
    write_archive(path, members)
    negative = len(codings) - len(positive)
    return _losses(content, interviews, len(units), negative)


@dataclass(frozen=True)
class _Content:
    """Everything that goes into the XML, in its order."""

    study: str
    texts: Mapping[str, str]
    cases: pd.DataFrame
    passages: list[Passage]
    codebook: Codebook
    language: Language

    def root(self) -> etree._Element:
        """Give the XML of the project; wrappers without content are left out, as the schema asks."""
        root = new_root("Project", name=self.study, origin=ORIGIN, **_DATED)
        self._add_users(root)
        if self.codebook.codes:
            add_codes(add(root, "CodeBook"), self.codebook, self.language)
        self._add_cases(root)
        self._add_sources(root)
        self._add_notes(root)
        return root

    @property
    def coders(self) -> list[str]:
        """People first: QualCoder makes the first user the one who works on."""
        found = {passage.coder for passage in self.passages}
        return sorted(found, key=lambda coder: (coder.startswith(MODEL), coder))

    @property
    def variables(self) -> list[str]:
        return [str(column) for column in self.cases.columns if column != "interview_id"]

    def guid(self, kind: str, *parts: str) -> str:
        return guid(kind, self.study, *parts)

    def explained(self) -> Iterator[tuple[Passage, Coding]]:
        """Give the codings of classifiers."""
        for passage in self.passages:
            if passage.by_model:
                yield from ((passage, coding) for coding in passage.codings)

    def _add_users(self, root: etree._Element) -> None:
        if not self.coders:
            return
        users = add(root, "Users")
        for coder in self.coders:
            add(users, "User", guid=self.guid("user", coder), name=shown_name(coder), id=coder)

    def _add_cases(self, root: etree._Element) -> None:
        if self.cases.empty:
            return
        if self.variables:
            variables = add(root, "Variables")
            for name in self.variables:
                add(
                    variables,
                    "Variable",
                    guid=self.guid("variable", name),
                    name=name,
                    typeOfVariable="Text",
                )
        holder = add(root, "Cases")
        for row in self.cases.sort_values("interview_id").to_dict("records"):
            interview = str(row["interview_id"])
            case = add(holder, "Case", guid=self.guid("case", interview), name=interview)
            for name in self.variables:
                if not pd.isna(row[name]) and str(row[name]):
                    value = add(case, "VariableValue")
                    refer(value, "VariableRef", self.guid("variable", name))
                    add(value, "TextValue", str(row[name]))
            if interview in self.texts:
                refer(case, "SourceRef", source_guid(self.study, interview))

    def _add_sources(self, root: etree._Element) -> None:
        if not self.texts:
            return
        passages = defaultdict(list)
        for passage in self.passages:
            passages[passage.interview].append(passage)
        holder = add(root, "Sources")
        for interview in self.texts:
            own = source_guid(self.study, interview)
            path = f"internal://{own}.txt"
            source = add(
                holder, "TextSource", guid=own, name=interview, plainTextPath=path, **_DATED
            )
            for passage in passages[interview]:
                self._add_selection(source, passage)

    def _add_selection(self, source: etree._Element, passage: Passage) -> None:
        user = self.guid("user", passage.coder)
        selection = add(
            source,
            "PlainTextSelection",
            guid=self.guid("selection", passage.unit_id, passage.coder),
            name=passage.unit_id,
            startPosition=str(passage.start),
            endPosition=str(passage.end),
            creatingUser=user,
            **_DATED,
        )
        if passage.by_model:
            lines = [f"{self._label(c.code)}: {self._reason(c)}" for c in passage.codings]
            add(selection, "Description", "\n".join(lines))
        for coding in passage.codings:
            key = (passage.unit_id, coding.code, passage.coder)
            element = add(
                selection, "Coding", guid=self.guid("coding", *key), creatingUser=user, **_DATED
            )
            refer(element, "CodeRef", code_guid(coding.code))
            if passage.by_model:
                refer(element, "NoteRef", self.guid("note", *key))

    def _add_notes(self, root: etree._Element) -> None:
        explained = list(self.explained())
        if not explained:
            return
        notes = add(root, "Notes")
        for passage, coding in explained:
            note = add(
                notes,
                "Note",
                guid=self.guid("note", passage.unit_id, coding.code, passage.coder),
                name=f"{passage.unit_id} {self._label(coding.code)}",
                creatingUser=self.guid("user", passage.coder),
                **_DATED,
            )
            add(note, "PlainTextContent", self._reason(coding))

    def _label(self, code: str) -> str:
        return self.codebook[code].label.say(self.language)

    def _reason(self, coding: Coding) -> str:
        """Give probability and evidence as a sentence or two."""
        number = f"{coding.probability:.2f}"
        if self.language == "nl":
            number = number.replace(".", ",")
        sentences = [_REASON[self.language].format(probability=number)]
        if coding.evidence:
            sentences.append(_WORDS[self.language].format(words=coding.evidence))
        return " ".join(sentences)


def _losses(
    content: _Content, interviews: Mapping[str, Sequence[Turn]], n_units: int, negative: int
) -> LossReport:
    codings = sum(len(passage.codings) for passage in content.passages)
    shifting = _after_astral(content)
    kept = {
        "User": len(content.coders),
        "Code": len(content.codebook.codes),
        "Variable": 0 if content.cases.empty else len(content.variables),
        "Case": len(content.cases),
        "TextSource": len(content.texts),
        "PlainTextSelection": len(content.passages),
        "Coding": codings - shifting,
        "Note": sum(1 for _ in content.explained()),
    }
    return LossReport.of(
        [
            *(Loss(element, "kept", count) for element, count in kept.items()),
            Loss(
                "Coding",
                "approximated",
                shifting,
                "an emoji or other rare character stands before it or in it: a program that counts "
                "UTF-16, as NVivo for Windows does, may shift it",
            ),
            *_dropped(content, interviews, n_units, negative),
        ]
    )


def _dropped(
    content: _Content, interviews: Mapping[str, Sequence[Turn]], n_units: int, negative: int
) -> Iterator[Loss]:
    """Give what the standard has no place for."""
    codebook = content.codebook
    coded = {passage.unit_id for passage in content.passages}
    timed = sum(t.start_s is not None for turns in interviews.values() for t in turns)
    others = max(0, len(codebook.languages) - 1) * len(codebook.codes)
    for element, count, reason in (
        ("unit", n_units - len(coded), "has no code, so no selection"),
        ("negative decision", negative, "a code that does not apply cannot be said"),
        ("turn time", timed, "plain text has no times"),
        ("retired code", len(codebook.retired), "is no longer given"),
        ("code example", len(codebook.examples()), "codes have no examples"),
        ("label in another language", others, "a code has one name"),
    ):
        yield Loss(element, "dropped", count, reason)


def _after_astral(content: _Content) -> int:
    """Count the codings whose position depends on how characters beyond U+FFFF count."""
    firsts = {key: _ASTRAL.search(text) for key, text in content.texts.items()}
    return sum(
        len(passage.codings)
        for passage in content.passages
        if (first := firsts[passage.interview]) is not None and first.start() < passage.end
    )
