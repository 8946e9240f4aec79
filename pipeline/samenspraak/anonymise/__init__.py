"""Pseudonymise interviews: detect, resolve, replace, audit.

This side of the wall is private: results that hold surfaces (`Span`) never leave it.
"""

from __future__ import annotations

from samenspraak.anonymise.anonymiser import Anonymiser, Pseudonymised
from samenspraak.anonymise.audit import Audit, Leak, check_open_side
from samenspraak.anonymise.replace import restored
from samenspraak.anonymise.roster import RosterEntry

__all__ = [
    "Anonymiser",
    "Audit",
    "Leak",
    "Pseudonymised",
    "RosterEntry",
    "check_open_side",
    "restored",
]
