"""The zip around a project: written the same every time, read without trusting it."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from samenspraak.errors import ExchangeError, MissingFileError
from samenspraak.files import whole_file

_MIB = 1024 * 1024
MAX_MEMBERS = 100_000
MAX_MEMBER = 128 * _MIB
MAX_TOTAL = 256 * _MIB
"""Bytes of XML and plain text, unpacked. Pictures, sound and video are not read and do not count."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1
_DAMAGED = (BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)
"""What zipfile raises on damaged files; RuntimeError: encrypted, or of an unknown version."""
_DRIVE = re.compile(r"[a-z]:")


@dataclass(frozen=True, slots=True)
class Archive:
    """What a project file holds that can be read as text."""

    project: bytes
    """The XML of the project."""
    texts: Mapping[str, bytes]
    """Plain text sources by file name in lower case, e.g. ``0a1b….txt``."""


def write_archive(path: Path, members: Mapping[str, bytes]) -> None:
    """Write a zip whose bytes depend on its content alone.

    Members stand in the order given, dated 1980 and not compressed: the bytes that compression
    gives differ between versions of zlib.
    """
    with whole_file(path) as draft, ZipFile(draft, "w", ZIP_STORED) as archive:
        for name, content in members.items():
            info = ZipInfo(name, _EPOCH)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)


def read_archive(path: Path) -> Archive:
    """Give the project XML and the plain texts of a ``.qdpx`` file; nothing is unpacked to disk.

    Read are the one ``*.qde`` at the root (whatever its name) and ``sources/*.txt`` (in any case);
    everything else in the file is left alone.

    Raises
    ------
    MissingFileError
        When there is no such file.
    ExchangeError
        When it is no zip, is damaged or encrypted, has no project or several, holds a path that
        leads outside, a name twice, or more than `MAX_MEMBER` bytes in one text, `MAX_TOTAL` in
        all, or `MAX_MEMBERS` members.
    """
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file; it should be a REFI-QDA project (.qdpx)")
    try:
        with ZipFile(path) as archive:
            wanted = _wanted(archive.infolist(), path.name)
            contents = {name: archive.read(info) for name, info in wanted.items()}
    except ExchangeError:
        raise
    except _DAMAGED:
        raise ExchangeError(
            f"{path.name}: no zip file or a damaged one; export it again as REFI-QDA project (.qdpx)"
        ) from None
    return Archive(contents.pop(""), contents)


def _wanted(members: list[ZipInfo], where: str) -> dict[str, ZipInfo]:
    """Give the project under the empty name, and the texts under theirs."""
    if len(members) > MAX_MEMBERS:
        raise ExchangeError(f"{where}: {len(members)} members; at most {MAX_MEMBERS} are read")
    projects: list[ZipInfo] = []
    texts: dict[str, ZipInfo] = {}
    for info in members:
        folders, name = _place(info.filename, where)
        if not folders and name.endswith(".qde"):
            projects.append(info)
        elif folders == ["sources"] and name.endswith(".txt"):
            if name in texts:
                raise ExchangeError(
                    f"{where}: holds a source twice under one name; export it again"
                )
            texts[name] = info
    if len(projects) != 1:
        raise ExchangeError(
            f"{where}: {len(projects)} project files (*.qde) at the root instead of one; "
            "export it again as REFI-QDA project and do not repack it"
        )
    wanted = {"": projects[0], **texts}
    _check_members(wanted.values(), where)
    return wanted


def _place(filename: str, where: str) -> tuple[list[str], str]:
    """Give the folders and the name of a member, in lower case."""
    parts = filename.replace("\\", "/").lower().split("/")
    if ".." in parts or parts[0] == "" or _DRIVE.match(parts[0]):
        raise ExchangeError(
            f"{where}: holds a path that leads outside the file; do not use it, ask for a new export"
        )
    return parts[:-1], parts[-1]


def _check_members(members: Iterable[ZipInfo], where: str) -> None:
    """Refuse what would be too much, or cannot be unpacked, before anything is unpacked."""
    total = 0
    for info in members:
        total += info.file_size
        if info.file_size > MAX_MEMBER or total > MAX_TOTAL:
            raise ExchangeError(
                f"{where}: unpacks to more than {MAX_MEMBER // _MIB} MB in one text or "
                f"{MAX_TOTAL // _MIB} MB in all; split the project"
            )
        if info.flag_bits & _ENCRYPTED:
            raise ExchangeError(f"{where}: is encrypted; export it again without a password")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise ExchangeError(
                f"{where}: is packed in a way that REFI-QDA does not use; export it again"
            )
