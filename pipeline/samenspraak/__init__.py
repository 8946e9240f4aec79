"""Interview transcripts about co-production as evidence that can be defended.

The public names load on first use, so ``import samenspraak`` is instant. What stands in
``__all__`` keeps its meaning between minor versions; everything else may change.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from samenspraak.agreement import measure_agreement
    from samenspraak.anonymise import Anonymiser
    from samenspraak.classify import MotivationClassifier
    from samenspraak.codebook import Codebook
    from samenspraak.encode import Encoder, FineTuning, load_encoder
    from samenspraak.errors import SamenspraakError
    from samenspraak.estimate import estimate_prevalence
    from samenspraak.evaluate import cross_validate
    from samenspraak.records import Coding, Span, Turn, Unit
    from samenspraak.segment import segment
    from samenspraak.themes import Themes
    from samenspraak.topics import find_topics
    from samenspraak.transcripts import read_transcript

_HOMES = {
    "Anonymiser": "anonymise",
    "Codebook": "codebook",
    "Coding": "records",
    "Encoder": "encode",
    "FineTuning": "encode",
    "MotivationClassifier": "classify",
    "SamenspraakError": "errors",
    "Span": "records",
    "Themes": "themes",
    "Turn": "records",
    "Unit": "records",
    "cross_validate": "evaluate",
    "estimate_prevalence": "estimate",
    "find_topics": "topics",
    "load_encoder": "encode",
    "measure_agreement": "agreement",
    "read_transcript": "transcripts",
    "segment": "segment",
}

__all__ = [
    "Anonymiser",
    "Codebook",
    "Coding",
    "Encoder",
    "FineTuning",
    "MotivationClassifier",
    "SamenspraakError",
    "Span",
    "Themes",
    "Turn",
    "Unit",
    "__version__",
    "cross_validate",
    "estimate_prevalence",
    "find_topics",
    "load_encoder",
    "measure_agreement",
    "read_transcript",
    "segment",
]

try:
    __version__ = version("samenspraak")
except PackageNotFoundError:  # a checkout that was not installed
    __version__ = "0+unknown"


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'samenspraak' has no attribute {name!r}")
    return getattr(import_module(f"samenspraak.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Give the public names."""
    return __all__
