"""The documents of a file, a folder or a stream of envelopes, each with the key and the headers that it goes under."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wiredesk.errors import FormatError, UsageError
from wiredesk.formats import ParsedDocument, Stated, formats, parse
from wiredesk_schemas import RawHeaders

_SURE_ENDINGS: Final = {
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".eml": "message/rfc822",
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
}
"""Endings that mean one format. `.txt`, `.xml` and `.json` are used for many: those are told by their content."""

_SHOWN: Final = 200
"""So much of a name that cannot be one is shown."""


@dataclass(frozen=True, slots=True)
class WireDocument:
    """A document as it will be a record."""

    name: str
    """What it is called within its feed, for people and for the ledger: a path below the folder, an entry's guid."""
    value: bytes
    key: bytes
    headers: tuple[tuple[str, bytes], ...]
    state: str | None = None
    """What tells this version of it from others; null where that is all of its bytes."""

    @property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal."""
        return hashlib.sha256(self.value).hexdigest()

    @property
    def mark(self) -> str:
        """What the ledger keeps of it: two documents of one name and one mark are one."""
        return self.state or self.sha256


@dataclass(frozen=True, slots=True)
class Labelling:
    """What the person who feeds says of all documents."""

    source: str | None = None
    content_type: str | None = None
    max_bytes: int = 2_000_000
    """A larger document is not looked into for its id."""


def files_of(path: Path) -> tuple[Path, ...]:
    """The file itself, or all files of a folder and its folders, in the order of their names; no hidden ones.

    Raises:
        UsageError: where there is nothing of that name, or nothing that we may look at.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        raise UsageError(f"no such file or folder: {path}") from None
    except OSError as error:
        raise UsageError(f"cannot read {str(path)[:_SHOWN]}: {error.strerror or error}") from error
    if not stat.S_ISDIR(status.st_mode):
        return (path,)
    found = (file for file in path.rglob("*") if file.is_file())
    return tuple(sorted(file for file in found if not _hidden(file.relative_to(path))))


def read_file(path: Path, *, below: Path, labelling: Labelling) -> WireDocument:
    """A file as a document.

    Its story is the id that it states; a file without one is a story by its folder and name, so that the file's next
    version comes behind this one.

    Args:
        path: the file.
        below: the folder that is fed, or the file itself.
        labelling: what is said of it.

    Raises:
        UsageError: where it cannot be read.
    """
    try:
        value = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    name = _text(path.relative_to(below).as_posix() if path != below else path.name)
    folder = below.resolve() if path != below else below.resolve().parent
    return named(value, name, f"{_text(folder.name)}/{name}", labelling, content_type=_content_type(path))


def named(
    value: bytes,
    name: str,
    own_name: str,
    labelling: Labelling,
    *,
    content_type: str | None = None,
    state: str | None = None,
) -> WireDocument:
    """A document with a name of its own.

    Args:
        value: its bytes.
        name: what it is called within its feed.
        own_name: what it is called everywhere: its story, where it states none.
        labelling: what is said of it.
        content_type: what it is thought to be, where nobody said so.
        state: see `WireDocument.state`.
    """
    content_type = labelling.content_type or content_type
    story = _stated_story(value, content_type, labelling)
    headers = RawHeaders(
        content_type=content_type,
        id=None if story else own_name[-512:],
        source=labelling.source,
    )
    return WireDocument(name, value, (story or own_name).encode(), tuple(headers.to_kafka()), state)


def read_line(line: bytes, number: int, labelling: Labelling) -> WireDocument | None:
    """A line of envelopes as a document; null for a blank one.

    A line that is no envelope goes along as it is: the worker says what is wrong with it, in its dead letter.
    """
    value = line.rstrip(b"\r\n")
    if not value.strip():
        return None
    story = _stated_story(value, labelling.content_type, labelling)
    headers = RawHeaders(content_type=labelling.content_type, source=labelling.source)
    # Without any id the document is its own story, by the same name that the pipeline gives it.
    key = story or f"sha256-{hashlib.sha256(value).hexdigest()[:32]}"
    return WireDocument(f"line {number}", value, key.encode(), tuple(headers.to_kafka()))


def _stated_story(value: bytes, content_type: str | None, labelling: Labelling) -> str | None:
    """The id that a document states of itself; null for one that states none, or that cannot be read."""
    try:
        parsed = parse(value, content_type=content_type, max_bytes=labelling.max_bytes, stated=Stated())
    except FormatError:
        return None
    return _id_of(parsed)


def _id_of(parsed: ParsedDocument) -> str | None:
    if parsed.document_id:
        return parsed.document_id
    ids = {item.item_id for item in parsed.items}
    return ids.pop() if len(ids) == 1 else None


def _content_type(path: Path) -> str | None:
    sure = _SURE_ENDINGS.get(path.suffix.lower())
    return sure if any(sure in entry.content_types for entry in formats()) else None


def _text(name: str) -> str:
    """The name of a file as text. Names are bytes, and need not be UTF-8: of others the strange bytes are spelt out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
