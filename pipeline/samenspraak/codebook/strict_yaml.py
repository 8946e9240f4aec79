"""YAML as people mean it: ``no`` is a word, ``12:30`` is text, and a key stands once.

PyYAML reads YAML 1.1, where ``no`` is false and ``12:30`` is 750, and of two equal keys it keeps the
last without a word. DVC reads YAML 1.2. Here both see the same values.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from samenspraak.errors import CodebookError, MissingFileError

_TAG = "tag:yaml.org,2002:"
_PATTERNS = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("merge", r"<<", "<"),
)


class _Loader(yaml.SafeLoader):
    """A safe loader with the scalars of YAML 1.2 that notes keys standing twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.repeated: list[str] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Give the mapping; a key that stands twice is noted, and its last value kept."""
        first: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == f"{_TAG}merge":
                continue
            line = key.start_mark.line + 1
            if key.value in first:
                self.repeated.append(
                    f"line {line}: '{key.value}' stands here again, after line {first[key.value]}; "
                    "keep one of the two"
                )
            first.setdefault(key.value, line)
        return super().construct_mapping(node, deep)


for _name, _pattern, _first in _PATTERNS:
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(f"(?:{_pattern})$"), list(_first))


def read_yaml(path: Path) -> tuple[object, tuple[str, ...]]:
    r"""Give a file as plain data, and a line for every key that stands twice.

    Parameters
    ----------
    path
        A YAML file in UTF-8, with or without byte order mark. Lines may end in any way.

    Raises
    ------
    MissingFileError
        There is no such file.
    CodebookError
        The file is not UTF-8 or not YAML; the message gives the line.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.yaml"
    ...     _ = file.write_text("answer: no\nanswer: yes\n", encoding="utf-8")
    ...     read_yaml(file)
    ({'answer': 'yes'}, ("line 2: 'answer' stands here again, after line 1; keep one of the two",))
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MissingFileError(f"{path}: there is no such file; check the path") from None
    except UnicodeDecodeError:
        raise CodebookError(f"{path} is not UTF-8; save it with that encoding") from None
    loader = _Loader("")
    try:
        loader = _Loader(text)
        data = loader.get_single_data()
    except yaml.YAMLError as error:
        raise CodebookError(f"{path} is not YAML: {_place(error)}") from None
    finally:
        loader.dispose()
    return data, tuple(loader.repeated)


def _place(error: yaml.YAMLError) -> str:
    """Give line and reason of a syntax error, without a piece of the file."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return (
            f"line {error.problem_mark.line + 1}: {error.problem}; "
            "check indentation, and put a text with ': ' or a quote mark in quotes"
        )
    return "it holds a character that YAML does not allow; remove it"
