"""What can go wrong, each with the built-in error a caller would expect.

Every message says what came, what was wanted and what to do next. None holds interview text or a
person's name: not even as an excerpt.
"""

from __future__ import annotations

from collections.abc import Iterable


class SamenspraakError(Exception):
    """Anything this project refuses; the command line prints it as one block and exits with 1."""


class TranscriptError(SamenspraakError, ValueError):
    """A transcript file cannot be read as turns."""


class StudyError(SamenspraakError, ValueError):
    """A study folder is incomplete or contradicts itself (files, ``interviews.csv``, roster)."""


class TableError(SamenspraakError, ValueError):
    """A table does not fit its schema."""


class ParamsError(SamenspraakError, ValueError):
    """``params.yaml`` holds an unknown key or a value outside its range."""


class CodebookError(SamenspraakError, ValueError):
    """A codebook or a theme list is incomplete or contradicts itself."""


class LabelError(SamenspraakError, ValueError):
    """Labels returned by a coder do not fit the units or the codebook."""


class LeakError(SamenspraakError, RuntimeError):
    """The audit found a known identifier on the open side; nothing was written there."""


class KeyFileError(SamenspraakError, ValueError):
    """A key file does not open, is damaged, or belongs to something else."""


class ModelError(SamenspraakError, ValueError):
    """A model folder is missing, damaged or made for something else."""


class ExchangeError(SamenspraakError, ValueError):
    """An exchange file (REFI-QDA) is not valid or not readable."""


class MissingFileError(SamenspraakError, FileNotFoundError):
    """A file or folder that a step needs is not there."""


class MissingExtraError(SamenspraakError, ImportError):
    """An optional library is not installed."""


def listed(header: str, problems: Iterable[str], footer: str = "", at_most: int = 20) -> str:
    """Give a message with one line per problem.

    Parameters
    ----------
    header
        What was checked and how it failed; a colon is added.
    problems
        One line each: where, what came, what was wanted.
    footer
        What to do next.
    at_most
        Problems shown; the rest is counted.

    Examples
    --------
    >>> print(listed("interviews.csv does not fit", ["row 3: empty file"], "Nothing was written."))
    interviews.csv does not fit:
     - row 3: empty file
    Nothing was written.
    """
    lines = list(problems)
    shown = [f" - {line}" for line in lines[:at_most]]
    if len(lines) > at_most:
        shown.append(f" - … and {len(lines) - at_most} more")
    return "\n".join([f"{header}:", *shown, *([footer] if footer else [])])
