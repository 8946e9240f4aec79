"""Projects (``.qdpx``) of any program, read into our offsets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from samenspraak.errors import ExchangeError
from samenspraak.exchange.archive import Archive, read_archive
from samenspraak.exchange.codebook_file import ORIGIN, codes_in
from samenspraak.exchange.conventions import Convention, StoredText
from samenspraak.exchange.guids import normal_guid
from samenspraak.exchange.losses import Loss, LossReport
from samenspraak.exchange.markup import expect_root, parse
from samenspraak.exchange.offsets import Detection, Marked, detect
from samenspraak.exchange.project import (
    ForeignCode,
    ForeignCoding,
    Project,
    Selection,
    Source,
    User,
)

_INTEGER = re.compile(r"\s*[+-]?\d{1,15}\s*")
_UNREAD = (
    "Case Variable Note Link Set Graph PictureSource PDFSource AudioSource VideoSource".split()
)


def read_project(path: Path, *, offsets: str = "auto") -> Project:
    """Give users, codes, texts and codings of a project, every position in our offsets.

    Nothing outside the file is read, whatever it refers to. What is not read is counted in
    ``.losses``: notes, links, sets, graphs, cases, pictures, PDF, sound and video.

    Parameters
    ----------
    path
        A ``.qdpx`` file of any program.
    offsets
        ``auto`` finds how the program counts characters (see `offsets.detect`); or a convention,
        e.g. ``codepoint``, ``utf16``, ``utf16+crlf1``.

    Raises
    ------
    MissingFileError
        When there is no such file.
    ExchangeError
        When the file is damaged, unsafe or no project, one GUID stands for two things, or the way
        of counting cannot be told.
    """
    archive = read_archive(path)
    root = parse(archive.project, f"{path.name}, project XML")
    expect_root(root, "Project", path.name)
    origin = root.get("origin") or ""
    texts = _texts(root, archive, path.name)
    detection = _detection(texts, offsets, origin, path.name)
    users = _users(root, path.name)
    codebook = root.find("{*}CodeBook")
    codes = codes_in(codebook, path.name) if codebook is not None else ()
    reader = _Codings({code.guid for code in codes}, {user.guid for user in users})
    for text in texts:
        reader.read(text, detection.convention)
    return Project(
        name=root.get("name") or "",
        origin=origin,
        users=users,
        codes=codes,
        sources=tuple(text.source for text in texts),
        selections=tuple(reader.selections),
        codings=tuple(reader.codings),
        offsets=detection,
        losses=_losses(root, users, codes, texts, reader),
    )


@dataclass(frozen=True)
class _Text:
    """A text source and the selections in it."""

    element: etree._Element
    source: Source
    selections: list[etree._Element]
    marked: Marked


class _Codings:
    """Selections and codings found so far, and how many could not be placed."""

    def __init__(self, codes: set[str], users: set[str]) -> None:
        self.known = codes
        self.users = users
        self.selections: list[Selection] = []
        self.codings: list[ForeignCoding] = []
        self.dropped: Counter[tuple[str, str]] = Counter()

    def read(self, text: _Text, convention: Convention) -> None:
        """Take what a text holds."""
        for element in text.element.iterfind("{*}Coding"):
            self._add(element, text, (0, len(text.source.text)), "", whole=True)
        spans = text.marked.spans(convention).tolist()
        for element, (start, end) in zip(text.selections, spans, strict=True):
            codings = element.findall("{*}Coding")
            if start < 0:
                self._drop(codings, "its position is not in the text")
                continue
            self.selections.append(
                Selection(
                    guid=normal_guid(element.get("guid")),
                    source=text.source.guid,
                    start=start,
                    end=end,
                    quote=text.source.text[start:end],
                    name=element.get("name") or "",
                )
            )
            user = element.get("creatingUser") or element.get("modifyingUser") or ""
            for coding in codings:
                self._add(coding, text, (start, end), user)

    def _drop(self, codings: Sequence[etree._Element], reason: str) -> None:
        self.dropped["PlainTextSelection", reason] += 1
        self.dropped["Coding", reason] += len(codings)

    def _add(
        self,
        element: etree._Element,
        text: _Text,
        span: tuple[int, int],
        user: str,
        whole: bool = False,
    ) -> None:
        reference = element.find("{*}CodeRef")
        code = normal_guid(reference.get("targetGUID")) if reference is not None else ""
        if code not in self.known:
            self.dropped["Coding", "its code is not in the file"] += 1
            return
        who = normal_guid(element.get("creatingUser") or user)
        self.codings.append(
            ForeignCoding(
                guid=normal_guid(element.get("guid")),
                source=text.source.guid,
                code=code,
                user=who if who in self.users else "",
                start=span[0],
                end=span[1],
                quote=text.source.text[slice(*span)],
                whole_source=whole,
            )
        )


def _users(root: etree._Element, where: str) -> tuple[User, ...]:
    users = [
        User(
            guid=normal_guid(element.get("guid")),
            name=(element.get("name") or "").strip(),
            id=(element.get("id") or "").strip(),
        )
        for element in root.iterfind("{*}Users/{*}User")
    ]
    _check_unique("user", [user.guid for user in users], where)
    return tuple(users)


def _texts(root: etree._Element, archive: Archive, where: str) -> list[_Text]:
    texts = []
    for element in root.iterfind("{*}Sources/{*}TextSource"):
        stored = _stored(element, archive)
        if stored is None:
            continue
        source = Source(
            guid=normal_guid(element.get("guid")),
            name=(element.get("name") or "").strip(),
            text=stored.text,
        )
        selections = element.findall("{*}PlainTextSelection")
        marked = Marked(
            stored,
            [_position(selection, "startPosition") for selection in selections],
            [_position(selection, "endPosition") for selection in selections],
            [selection.get("name") or "" for selection in selections],
        )
        texts.append(_Text(element, source, selections, marked))
    _check_unique("source", [text.source.guid for text in texts], where)
    return texts


def _stored(element: etree._Element, archive: Archive) -> StoredText | None:
    """Give the text of a source; None when it is not in the file or in no known encoding."""
    content = element.find("{*}PlainTextContent")
    if content is not None:
        return StoredText(content.text or "")
    path = (element.get("plainTextPath") or "").lower().removeprefix("internal://")
    data = archive.texts.get(path.removeprefix("sources/"))
    if data is None:
        return None
    try:
        return StoredText.decode(data)
    except UnicodeDecodeError:
        return None


def _position(selection: etree._Element, name: str) -> int:
    """Give a position; one that is no number lies outside every text."""
    written = selection.get(name) or ""
    return int(written) if _INTEGER.fullmatch(written) else -1


def _check_unique(kind: str, guids: list[str], where: str) -> None:
    counts = Counter(guids)
    wrong = sum(1 for guid, count in counts.items() if count > 1 or not guid)
    if wrong:
        raise ExchangeError(
            f"{where}: {wrong} {kind} GUIDs are empty or stand for two {kind}s, so references are "
            "ambiguous; export it again"
        )


def _detection(texts: list[_Text], offsets: str, origin: str, where: str) -> Detection:
    if offsets != "auto":
        return Detection(Convention.parse(offsets), score=1.0, margin=1.0)
    if origin.startswith(ORIGIN) and not any(
        text.marked.stored.bom or "\r" in text.marked.stored.content for text in texts
    ):
        return Detection(Convention(), score=1.0, margin=1.0)  # as write_project left it
    try:
        return detect([text.marked for text in texts], origin)
    except ExchangeError as error:
        raise ExchangeError(f"{where}: {error}") from None


def _losses(
    root: etree._Element,
    users: tuple[User, ...],
    codes: tuple[ForeignCode, ...],
    texts: list[_Text],
    reader: _Codings,
) -> LossReport:
    return LossReport.of(
        [
            Loss("User", "kept", len(users)),
            Loss("Code", "kept", len(codes)),
            Loss("TextSource", "kept", len(texts)),
            Loss("PlainTextSelection", "kept", len(reader.selections)),
            Loss("Coding", "kept", len(reader.codings)),
            *_text_losses(root, texts),
            *(
                Loss(element, "dropped", count, reason)
                for (element, reason), count in sorted(reader.dropped.items())
            ),
            *(
                Loss(name, "dropped", sum(1 for _ in _elements(root, name)), "not read")
                for name in _UNREAD
            ),
        ]
    )


def _text_losses(root: etree._Element, texts: list[_Text]) -> Iterator[Loss]:
    read = {text.element for text in texts}
    sources = [s for s in root.iterfind("{*}Sources/{*}TextSource") if s not in read]
    reason = "its plain text is not in the file, or in no Unicode encoding"
    yield Loss("TextSource", "dropped", len(sources), reason)
    codings = sum(1 for source in sources for _ in source.iter("{*}Coding"))
    yield Loss("Coding", "dropped", codings, "its text could not be read")


def _elements(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Give the elements of a kind that stand in the wrapper of that kind."""
    wrapper = "Sources" if name.endswith("Source") else f"{name}s"
    yield from root.iterfind(f"{{*}}{wrapper}/{{*}}{name}")
