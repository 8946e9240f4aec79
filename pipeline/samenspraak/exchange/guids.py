"""GUIDs that stay the same from run to run, and GUIDs of others made comparable."""

from __future__ import annotations

import json
from uuid import NAMESPACE_URL, uuid5

_NAMESPACE = uuid5(NAMESPACE_URL, "urn:samenspraak:refi-qda")


def guid(kind: str, *parts: str) -> str:
    """Give the GUID of a thing: upper case, without braces, the same for the same parts.

    Parameters
    ----------
    kind
        What it is, e.g. ``coding``: equal parts of two kinds get two GUIDs.
    *parts
        What tells this thing from others of its kind, e.g. study, unit, code and coder.

    Examples
    --------
    >>> guid("code", "disappointment")
    '479EE2FD-111E-59CC-9632-260D7B4C99B9'
    >>> guid("coding", "a", "bc") == guid("coding", "ab", "c")
    False
    """
    return str(uuid5(_NAMESPACE, json.dumps([kind, *parts]))).upper()


def code_guid(code: str) -> str:
    """Give the GUID of a code: equal in every study, so codebook and project files agree."""
    return guid("code", code)


def source_guid(study: str, interview_id: str) -> str:
    """Give the GUID of an interview's text."""
    return guid("source", study, interview_id)


def normal_guid(written: str | None) -> str:
    """Give a GUID as others wrote it in one form: upper case, no braces; empty when there is none.

    Examples
    --------
    >>> normal_guid("{479ee2fd-111e-59cc-9632-260d7b4c99b9}")
    '479EE2FD-111E-59CC-9632-260D7B4C99B9'
    """
    return (written or "").strip().strip("{}").strip().upper()
