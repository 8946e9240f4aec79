"""How well a classifier does on interviews it has not seen, beside what else could be done."""

from samenspraak.evaluate.hard_cases import read_hard_cases
from samenspraak.evaluate.validation import Evaluation, cross_validate

__all__ = ["Evaluation", "cross_validate", "read_hard_cases"]
