"""Codings that a coder made in another program, as labels of our units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import groupby
from pathlib import PurePath

import numpy as np
import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.errors import LabelError
from samenspraak.exchange.anchor import Anchored
from samenspraak.exchange.guids import code_guid, source_guid
from samenspraak.exchange.project import ForeignCoding, Project, Source
from samenspraak.labels import NOTHING
from samenspraak.layout import interview_text
from samenspraak.records import Turn
from samenspraak.tables import check_table, empty_table, to_records

Span = tuple[int, int]


def codings_to_labels(
    project: Project,
    units: pd.DataFrame,
    codebook: Codebook,
    *,
    transcripts: pd.DataFrame,
    coder: str,
    finished: Collection[str] = (),
) -> tuple[pd.DataFrame, list[str]]:
    """Give one coder's codings as a table ``labels``, and what could not be taken over.

    A text belongs to the interview with the same words; failing that, to the one of its GUID or
    name, and each selection is then found again by its words. A selection counts for a unit when it
    covers half of it or more, or lies within it. A code is known by its GUID, or its label in any
    language.

    Parameters
    ----------
    project
        As `read_project` gives it.
    units, transcripts
        Tables of those names.
    codebook
        Codes outside it are counted as problems.
    coder
        Id of the coder. Taken are the codings of the user with that name or id; or, when there is
        none, of the only user who coded. The classifier's codings never count as a person's.
    finished
        Interviews that the coder went through to the end: a unit there without a code was looked
        at, and gets the code ``-``. Elsewhere a unit without a code was not looked at, as far as
        the file tells.

    Returns
    -------
    labels : DataFrame
        Design ``all`` when every interview is finished, otherwise ``learning``: the coder chose
        what to code.
    problems : list of str
        Counts and ids, no text.

    Raises
    ------
    LabelError
        When several people coded and none is called `coder`, or an interview in `finished` is not
        in the study.
    """
    interviews = sorted({str(interview) for interview in units["interview_id"]})
    unknown = sorted(set(finished) - set(interviews))
    if unknown:
        raise LabelError(f"finished interviews {', '.join(unknown)}: not in this study")
    codings, problems = _whose(project, coder)
    taken = _Taken(project, units, codebook, _interview_texts(transcripts))
    for coding in codings:
        taken.add(coding)
    rows = [(unit, code) for unit, code in sorted(taken.given)]
    coded = {unit for unit, _ in rows}
    in_finished = units.loc[units["interview_id"].isin(finished), "unit_id"]
    rows += [(str(unit), NOTHING) for unit in in_finished if unit not in coded]
    problems += taken.problems()
    left = len(units) - len({unit for unit, _ in rows})
    if left and rows:
        problems.append(
            f"{left} units without a code do not count as looked at: their interviews are not named "
            "as finished"
        )
    return _labels(rows, coder, complete=set(finished) == set(interviews)), problems


class _Taken:
    """Codings placed on units so far, and why others were not."""

    def __init__(
        self, project: Project, units: pd.DataFrame, codebook: Codebook, texts: Mapping[str, str]
    ) -> None:
        self.given: set[tuple[str, str]] = set()
        self._skipped: Counter[str] = Counter()
        self._moved: Counter[str] = Counter()
        self._codes = _known_codes(project, codebook)
        self._texts = texts
        self._sources = {source.guid: source for source in project.sources}
        self._homes = {s.guid: _interview_of(s, project.name, texts) for s in project.sources}
        self._anchored: dict[str, Anchored] = {}
        self._units = {
            str(interview): (
                [str(unit) for unit in group["unit_id"]],
                group["start"].to_numpy(dtype=np.int64),
                group["end"].to_numpy(dtype=np.int64),
            )
            for interview, group in units.groupby("interview_id")
        }

    def add(self, coding: ForeignCoding) -> None:
        """Place one coding, or count why not."""
        interview = self._homes[coding.source]
        code = self._codes.get(coding.code)
        if coding.whole_source:
            self._skipped["are of a text as a whole, not of a passage"] += 1
        elif interview not in self._units:
            self._skipped["are in a text that is no interview of this study"] += 1
        elif code is None:
            self._skipped["have a code that is not in the codebook"] += 1
        else:
            span = self._span(coding, interview)
            covered = _covered(span, *self._units[interview]) if span else []
            if span is None:
                self._skipped["quote words that are not in the transcript"] += 1
            elif not covered:
                self._skipped["cover less than half of a unit and lie within none"] += 1
            self.given.update((unit, code) for unit in covered)

    def problems(self) -> list[str]:
        """Give what was skipped, the most frequent reason first, and what was moved."""
        lines = [
            f"{count} codings {reason}: left out"
            for reason, count in sorted(self._skipped.items(), key=lambda item: (-item[1], item[0]))
        ]
        lines += [
            f"{interview}: the text in the file differs from the transcript; {count} codings were "
            "placed by their words"
            for interview, count in sorted(self._moved.items())
        ]
        return lines

    def _span(self, coding: ForeignCoding, interview: str) -> Span | None:
        """Give the offsets in the interview, white space at the edges left out."""
        source, text = self._sources[coding.source], self._texts[interview]
        span: Span | None = (coding.start, coding.end)
        if source.text.rstrip() != text.rstrip():
            if coding.source not in self._anchored:
                self._anchored[coding.source] = Anchored(text, source.text)
            span = self._anchored[coding.source].find(coding.start, coding.end)
            self._moved[interview] += span is not None
        return span and _trimmed(text, *span)


def _interview_texts(transcripts: pd.DataFrame) -> dict[str, str]:
    turns = sorted(to_records(transcripts, Turn), key=lambda turn: (turn.interview_id, turn.turn))
    return {
        interview: interview_text(list(group))[0]
        for interview, group in groupby(turns, key=lambda turn: turn.interview_id)
    }


def _whose(project: Project, coder: str) -> tuple[list[ForeignCoding], list[str]]:
    """Give the codings of the coder, and what was left to others."""
    models = {user.guid for user in project.users if user.is_model}
    people = [user for user in project.users if not user.is_model]
    wanted = coder.casefold()
    named = {u.guid for u in people if wanted in (u.name.casefold(), u.id.casefold())}
    counts = Counter(coding.user for coding in project.codings if coding.user not in models)
    by_model = sum(1 for coding in project.codings if coding.user in models)
    problems = [f"{by_model} codings are the classifier's: left out"] if by_model else []
    if not named and len(counts) > 1:
        raise LabelError(
            f"{len(counts)} people coded in this project and none is called {coder!r}; use that "
            "name in the program, or export the codings of one coder"
        )
    if not named and counts:
        named = set(counts)
        problems.append(f"nobody is called {coder!r}; taken are the codings of the only coder")
    others = sum(count for user, count in counts.items() if user not in named)
    if others:
        problems.append(f"{others} codings are of others than {coder!r}: left out")
    return [coding for coding in project.codings if coding.user in named], problems


def _known_codes(project: Project, codebook: Codebook) -> dict[str, str]:
    """Give GUIDs of the project's codes to ids of the codebook."""
    guids = {code_guid(code.id): code.id for code in codebook.codes}
    names = {_plain(code.id): code.id for code in codebook.codes}
    for code in codebook.codes:
        names.update({_plain(label): code.id for label in code.label.values()})
    found = {
        code.guid: guids.get(code.guid) or names.get(_plain(code.name)) for code in project.codes
    }
    return {guid: id for guid, id in found.items() if id is not None}


def _interview_of(source: Source, study: str, texts: Mapping[str, str]) -> str:
    """Give the interview that a source holds; empty when it is none."""
    same = [interview for interview, text in texts.items() if text.rstrip() == source.text.rstrip()]
    by_guid = [i for i in texts if source_guid(study, i) == source.guid]
    names = {_plain(source.name), _plain(PurePath(source.name).stem)}
    by_name = [interview for interview in texts if _plain(interview) in names]
    if len(same) > 1:  # the same words twice: GUID or name decides
        same = [interview for interview in same if interview in by_guid + by_name]
    return next(iter([*same, *by_guid, *by_name]), "")


def _covered(span: Span, ids: list[str], starts: np.ndarray, ends: np.ndarray) -> list[str]:
    """Give the units of which a span covers half or more, or within which it lies."""
    overlap = np.minimum(span[1], ends) - np.maximum(span[0], starts)
    within = (starts <= span[0]) & (span[1] <= ends)
    hit = (overlap > 0) & (within | (2 * overlap >= ends - starts))
    return [ids[place] for place in np.flatnonzero(hit)]


def _trimmed(text: str, start: int, end: int) -> Span:
    quote = text[start:end]
    return start + len(quote) - len(quote.lstrip()), end - (len(quote) - len(quote.rstrip()))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _labels(rows: list[tuple[str, str]], coder: str, *, complete: bool) -> pd.DataFrame:
    if not rows:
        return empty_table("labels")
    frame = pd.DataFrame(rows, columns=["unit_id", "code"]).assign(
        coder=coder,
        value=1,
        certainty="",
        design="all" if complete else "learning",
        inclusion_probability=1.0 if complete else None,
    )
    return check_table(frame, "labels")
