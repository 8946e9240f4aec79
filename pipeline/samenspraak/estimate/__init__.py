"""How common each code is: from human labels, with intervals; never from machine counts."""

from samenspraak.estimate.prevalence import (
    EXACT,
    NO_LABELS,
    ONLY_LEARNING,
    UNFINISHED,
    estimate_prevalence,
)

__all__ = ["EXACT", "NO_LABELS", "ONLY_LEARNING", "UNFINISHED", "estimate_prevalence"]
