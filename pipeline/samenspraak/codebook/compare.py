"""What changed between two versions of a codebook, and whether the classifier must learn again."""

from __future__ import annotations

from dataclasses import dataclass

from samenspraak.codebook.parts import Code, Scheme


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences from an old codebook to a new one; every tuple is in the new file's order.

    Codes that were renamed stand under their new id in the other fields.
    """

    old_version: str
    new_version: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    """Pairs of old and new id: at least half of their examples are the same."""
    retired: tuple[str, ...] = ()
    reinstated: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    """Codes that went to another category."""
    applies_to_changed: tuple[str, ...] = ()
    examples_changed: tuple[str, ...] = ()
    prose_changed: tuple[str, ...] = ()
    """Codes with another label, definition, exclusion, source or colour; and, by the name of their
    part (``rules``, ``categories``, ``boundary_cases``, ``unit``), other texts."""

    @property
    def retrain_needed(self) -> bool:
        """True when the classifier would learn from something else than before."""
        return bool(
            self.added
            or self.removed
            or self.renamed
            or self.retired
            or self.reinstated
            or self.moved
            or self.applies_to_changed
            or self.examples_changed
        )

    @property
    def changed(self) -> bool:
        """True when anything differs, apart from the version."""
        return self.retrain_needed or bool(self.prose_changed)

    def __str__(self) -> str:
        """Give one line per kind of change, then what it sets in motion."""
        if not self.changed:
            return "Nothing changed."
        parts = (
            ("added", self.added),
            ("removed", self.removed),
            ("renamed", tuple(f"{old} -> {new}" for old, new in self.renamed)),
            ("retired", self.retired),
            ("reinstated", self.reinstated),
            ("other category", self.moved),
            ("applies to other speakers", self.applies_to_changed),
            ("other examples", self.examples_changed),
            ("other wording", self.prose_changed),
        )
        lines = [f"{name}: {', '.join(ids)}" for name, ids in parts if ids]
        if self.old_version == self.new_version:
            lines.append(f"The version is still {self.new_version}; raise it.")
        if self.removed:
            lines.append("Old labels name the removed codes; retire a code instead of removing it.")
        lines.append(
            "Training runs again." if self.retrain_needed else "Training does not run again."
        )
        return "\n".join(lines)


def compare(old: Scheme, new: Scheme) -> Comparison:
    """Give the differences from ``old`` to ``new``."""
    before = {code.id: code for code in old.entries}
    after = {code.id: code for code in new.entries}
    renamed = _renamed(
        [code for id, code in before.items() if id not in after],
        [code for id, code in after.items() if id not in before],
    )
    origin = {new_id: old_id for old_id, new_id in renamed}
    pairs = {
        id: (before[origin.get(id, id)], code)
        for id, code in after.items()
        if origin.get(id, id) in before
    }

    def those(field: str) -> tuple[str, ...]:
        return tuple(
            id
            for id, (was, now) in pairs.items()
            if was.learned().get(field) != now.learned().get(field)
        )

    status = those("status")
    return Comparison(
        old_version=old.version,
        new_version=new.version,
        added=tuple(id for id in after if id not in pairs),
        removed=tuple(id for id in before if id not in after and id not in origin.values()),
        renamed=renamed,
        retired=tuple(id for id in status if after[id].status == "retired"),
        reinstated=tuple(id for id in status if after[id].status == "active"),
        moved=those("category"),
        applies_to_changed=those("applies_to"),
        examples_changed=those("examples"),
        prose_changed=_prose_changed(old, new, pairs),
    )


def _prose_changed(
    old: Scheme, new: Scheme, pairs: dict[str, tuple[Code, Code]]
) -> tuple[str, ...]:
    codes = [id for id, (was, now) in pairs.items() if was.prose() != now.prose()]
    parts = [
        name
        for name in ("unit", "categories", "rules", "boundary_cases")
        if getattr(old, name) != getattr(new, name)
    ]
    return (*codes, *parts)


def _renamed(gone: list[Code], come: list[Code]) -> tuple[tuple[str, str], ...]:
    """Pair codes that share at least half of their examples, the most alike first."""
    alike = [
        (_overlap(old, new), -row, -column)
        for row, old in enumerate(gone)
        for column, new in enumerate(come)
    ]
    pairs: dict[int, int] = {}
    for overlap, row, column in sorted(alike, reverse=True):
        if overlap >= 0.5 and -row not in pairs and -column not in pairs.values():
            pairs[-row] = -column
    return tuple((gone[row].id, come[column].id) for row, column in sorted(pairs.items()))


def _overlap(old: Code, new: Code) -> float:
    texts = {example.text for example in old.examples}
    others = {example.text for example in new.examples}
    return len(texts & others) / max(1, len(texts | others))
