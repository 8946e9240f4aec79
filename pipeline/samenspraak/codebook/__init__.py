"""The motivation codebook, or anybody's: load and check it, ask it, compare versions, render it."""

from samenspraak.codebook.compare import Comparison
from samenspraak.codebook.parts import (
    BoundaryCase,
    Category,
    Code,
    Example,
    Exclusion,
    Rule,
    Wording,
)
from samenspraak.codebook.scheme import Codebook

__all__ = [
    "BoundaryCase",
    "Category",
    "Code",
    "Codebook",
    "Comparison",
    "Example",
    "Exclusion",
    "Rule",
    "Wording",
]
