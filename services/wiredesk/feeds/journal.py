"""What of a folder has been acknowledged: a line a document, in a hidden file of that folder."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from wiredesk.errors import OperationError
from wiredesk.feeds.documents import WireDocument

FILE_NAME: Final = ".wiredesk-fed"


class Journal:
    """Remembers acknowledged documents by name and content: a changed file is fed again, as the next version.

    A line is written once the broker has acknowledged the document. If the process dies between the two, the document
    is fed a second time, under the same key and with the same bytes: a duplicate that can be recognised.

    Args:
        folder: the folder that is fed.
        topic: the topic it goes to; documents fed to another one are not counted.
    """

    def __init__(self, folder: Path, topic: str) -> None:
        self._path = folder / FILE_NAME
        self._topic = topic
        self._known = self._read()

    def __enter__(self) -> Self:
        try:
            self._file = self._path.open("a", encoding="utf-8")
            if self._torn:
                self._file.write("\n")
        except OSError as error:
            raise OperationError(f"cannot write to {self._path}: {error.strerror or error}") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def has(self, document: WireDocument) -> bool:
        """Whether these bytes have been acknowledged under this name."""
        return (document.name, document.sha256) in self._known

    def add(self, document: WireDocument) -> None:
        """The document has been acknowledged."""
        entry = {"topic": self._topic, "name": document.name, "sha256": document.sha256}
        self._file.write(json.dumps(entry) + "\n")
        self._file.flush()
        self._known.add((document.name, document.sha256))

    def _read(self) -> set[tuple[str, str]]:
        self._torn = False
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return set()
        except (OSError, UnicodeDecodeError) as error:
            raise OperationError(f"cannot read {self._path}: {error}") from error
        self._torn = bool(text) and not text.endswith("\n")
        known: set[tuple[str, str]] = set()
        for line in text.splitlines():
            try:
                entry = json.loads(line)
                if entry["topic"] == self._topic:
                    known.add((entry["name"], entry["sha256"]))
            except (ValueError, KeyError, TypeError):
                continue  # a line that a crash cut short: its document will be fed again
        return known
