"""A folder of wire files, or a Maildir, looked into again and again."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from wiredesk.errors import UsageError
from wiredesk.feeds.documents import Labelling, WireDocument, files_of, read_file
from wiredesk.feeds.ledger import State
from wiredesk.feeds.source import Round, SourceError

_MAILDIR: Final = ("cur", "new", "tmp")
_FLAGS: Final = ":2,"
"""Where a Maildir's name ends and what was done with the message begins: opened, it is called otherwise."""


class _Look(NamedTuple):
    """What a file looks like from outside."""

    size: int
    changed_ns: int


class FolderSource:
    """All files of a folder and its folders. A file is fed once it has looked the same twice: it is written to its end.

    Args:
        folder: which.
        labelling: what is said of its documents.
        following: whether it will be looked into again. If not, every file is taken as it is.
        name: its name in the ledger; its path where none is given.
    """

    def __init__(self, folder: Path, labelling: Labelling, *, following: bool, name: str | None = None) -> None:
        self._folder = folder
        self._labelling = labelling
        self._following = following
        self._name = name or f"folder:{folder.resolve()}"
        self._is_maildir = is_maildir(folder)
        self._seen: dict[Path, _Look] = {}
        self._fed: dict[Path, _Look] = {}

    @property
    def name(self) -> str:
        """Its path, or the name that was given it."""
        return self._name

    async def round(self, state: State) -> Round:  # noqa: ARG002 - the ledger's marks say all
        """Look into it; see `Source.round`."""
        try:
            ready = await asyncio.to_thread(self._ready)
        except UsageError as error:
            raise SourceError(str(error)) from error
        return Round(self._read(ready), lambda: None)

    def _ready(self) -> list[tuple[Path, _Look]]:
        before, self._seen = self._seen, {}
        ready: list[tuple[Path, _Look]] = []
        for file in self.files():
            try:
                status = file.stat()
            except OSError:
                continue  # gone since, or not for us: the next look will tell
            look = _Look(status.st_size, status.st_mtime_ns)
            self._seen[file] = look
            settled = before.get(file) == look or not self._following
            if settled and self._fed.get(file) != look:
                ready.append((file, look))
        self._fed = {file: look for file, look in self._fed.items() if file in self._seen}
        return ready

    def files(self) -> tuple[Path, ...]:
        """All its files, in the order of their names.

        Raises:
            UsageError: where it is not there.
        """
        if not self._is_maildir:
            return files_of(self._folder)
        inside = [file for part in ("new", "cur") for file in files_of(self._folder / part)]
        return tuple(sorted(inside, key=lambda file: file.name))

    async def _read(self, ready: list[tuple[Path, _Look]]) -> AsyncIterator[WireDocument]:
        for file, look in ready:
            try:
                document = await asyncio.to_thread(read_file, file, below=self._folder, labelling=self._labelling)
            except UsageError:
                if not self._following:
                    raise
                continue
            self._fed[file] = look
            yield self._in_maildir(document, file) if self._is_maildir else document

    def _in_maildir(self, document: WireDocument, file: Path) -> WireDocument:
        """A message keeps its name when somebody opens it."""
        return replace(document, name=os.fsencode(file.name).decode("utf-8", "backslashreplace").partition(_FLAGS)[0])


def is_maildir(folder: Path) -> bool:
    """Whether a folder is a Maildir: it has the three folders of one."""
    return all((folder / part).is_dir() for part in _MAILDIR)
