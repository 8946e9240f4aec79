"""The motivation classifier: learns from labels, the codebook's examples, question and role."""

from samenspraak.classify.contributions import Contribution
from samenspraak.classify.estimator import MotivationClassifier
from samenspraak.classify.evidence import Evidence
from samenspraak.classify.features import BlockWeights
from samenspraak.classify.fitted import CodeStatus

__all__ = ["BlockWeights", "CodeStatus", "Contribution", "Evidence", "MotivationClassifier"]
