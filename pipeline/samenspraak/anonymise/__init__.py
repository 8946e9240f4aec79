"""Pseudonymise interviews: detect, resolve, replace, audit.

This side of the wall is private: results that hold surfaces (`Span`) never leave it.
"""

from __future__ import annotations

from samenspraak.anonymise.anonymiser import Anonymiser, Pseudonymised
from samenspraak.anonymise.audit import Audit, Leak, check_open_side
from samenspraak.anonymise.key import Key
from samenspraak.anonymise.offsets import OffsetMap, Piece
from samenspraak.anonymise.replace import interview_map, restored
from samenspraak.anonymise.roster import RosterEntry

__all__ = [
    "Anonymiser",
    "Audit",
    "Key",
    "Leak",
    "OffsetMap",
    "Piece",
    "Pseudonymised",
    "RosterEntry",
    "check_open_side",
    "interview_map",
    "restored",
]
