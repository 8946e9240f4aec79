"""The audit of the open side: every known identifier, searched in every file that may leave.

Everything on the open side is made of three things: the masked text, the codebook and themes, and
the program's own words. A known form that stands in none of them came across some other way.
This side of the wall is private: it reads the open side, and nothing there reads it.
"""

from __future__ import annotations

from samenspraak.audit.artefacts import passages
from samenspraak.audit.findings import Finding, OpenSideAudit, audit_open_side
from samenspraak.audit.known import Form, known_forms
from samenspraak.audit.passages import Passage
from samenspraak.audit.scan import Scanner
from samenspraak.audit.standing import Standing, masked_texts, program_texts

__all__ = [
    "Finding",
    "Form",
    "OpenSideAudit",
    "Passage",
    "Scanner",
    "Standing",
    "audit_open_side",
    "known_forms",
    "masked_texts",
    "passages",
    "program_texts",
]
