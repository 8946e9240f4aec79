"""From finds to entities: no two spans overlap, and mentions of one person share an id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from samenspraak.anonymise.aliases import join_aliases
from samenspraak.anonymise.cues import ARTICLES
from samenspraak.anonymise.found import Found
from samenspraak.anonymise.lexicon import fold
from samenspraak.anonymise.terms import NAMED, pieces_of
from samenspraak.records import Kind, Span, Turn


def without_overlap(turn: Turn, found: Iterable[Found], mask: Collection[str]) -> list[Span]:
    """Give the spans of one turn: what is masked together, then what is flagged beside it.

    Finds to be masked that overlap become one span over all their characters, so nothing that a
    detector saw stays half visible; kind and detector are those of the longest and surest. A find
    to be flagged gives way to a mask, and to a longer flag.

    Parameters
    ----------
    turn
        The turn.
    found
        Finds in its text.
    mask
        Strengths to mask: ``direct``, ``quasi``.

    Returns
    -------
    list of Span
        In order of their start, without entity ids.
    """
    masked: list[Span] = []
    flagged: list[Span] = []
    for group in _clusters(item for item in found if item.strength in mask):
        best = max(group, key=_weight)
        start, end = min(item.start for item in group), max(item.end for item in group)
        masked.append(_span(turn, best._replace(start=start, end=end), "mask"))
    taken = {at for span in masked for at in range(span.start, span.end)}
    for item in sorted((f for f in found if f.strength not in mask), key=_weight, reverse=True):
        place = range(item.start, item.end)
        if taken.isdisjoint(place):
            flagged.append(_span(turn, item, "flag"))
            taken.update(place)
    return sorted(masked + flagged, key=lambda span: span.start)


def _clusters(found: Iterable[Found]) -> list[list[Found]]:
    groups: list[list[Found]] = []
    reach = -1
    for item in sorted(found):
        if item.start < reach:
            groups[-1].append(item)
        else:
            groups.append([item])
        reach = max(reach, item.end)
    return groups


def _weight(item: Found) -> tuple[int, float, int, str]:
    return (item.end - item.start, item.score, -item.start, item.kind)


def _span(turn: Turn, item: Found, decision: str) -> Span:
    return Span(
        turn.interview_id,
        turn.turn,
        item.start,
        item.end,
        item.kind,
        item.strength,
        turn.text[item.start : item.end],
        item.detector,
        round(item.score, 3),
        decision=decision,
    )


def with_entities(spans: Sequence[Span]) -> list[Span]:
    """Give the spans of one interview, in order, each with the id of its person or thing.

    Ids count per kind by first appearance: ``person-1``, ``person-2``, ``place-1``. Persons are
    joined conservatively (see `aliases`); other things by their words, without articles.
    """
    ordered = _one_kind_per_name(sorted(spans, key=lambda span: (span.turn, span.start)))
    persons = join_aliases([span.surface for span in ordered if span.kind == "person"])
    numbers: dict[Kind, dict[str, int]] = defaultdict(dict)
    resolved: list[Span] = []
    for span in ordered:
        key = persons[span.surface] if span.kind == "person" else thing_key(span)
        of_kind = numbers[span.kind]
        number = of_kind.setdefault(key, len(of_kind) + 1)
        resolved.append(replace(span, entity_id=f"{span.kind}-{number}"))
    return resolved


def _one_kind_per_name(spans: Sequence[Span]) -> list[Span]:
    """Give the spans with one kind for one surface: the kind with most evidence."""
    evidence: dict[str, dict[Kind, float]] = defaultdict(lambda: defaultdict(float))
    for span in spans:
        if span.kind in NAMED:
            evidence[fold(span.surface)][span.kind] += span.score
    kinds = {
        surface: max(sorted(scores), key=lambda kind: scores[kind])
        for surface, scores in evidence.items()
    }
    return [
        replace(span, kind=kinds[fold(span.surface)]) if span.kind in NAMED else span
        for span in spans
    ]


def thing_key(span: Span) -> str:
    """Give what two mentions of one thing have in common: its words, without articles.

    For numbers, only the digits count.
    """
    if span.kind in {"phone", "number", "plate", "postcode"}:
        return "".join(fold(piece) for piece in pieces_of(span.surface))
    words = [fold(piece) for piece in pieces_of(span.surface)]
    return " ".join([word for word in words if word not in ARTICLES | {"t"}] or words)
