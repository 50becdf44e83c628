"""What a feed is asked for, again and again: its documents since the last time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Protocol

from wiredesk.errors import UnavailableError
from wiredesk.feeds.documents import WireDocument
from wiredesk.feeds.ledger import State


class SourceError(UnavailableError):
    """The feed does not answer, or not with what a feed answers with; it is asked again later.

    Args:
        message: what is wrong.
        retry_after: how many seconds it asked to be left alone for.
        gone: whether it says that it will never be there again.
    """

    def __init__(self, message: str, *, retry_after: float | None = None, gone: bool = False) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.gone = gone


@dataclass(frozen=True, slots=True)
class Round:
    """What a feed has when it is asked."""

    documents: AsyncIterator[WireDocument]
    """In the order of their age where that can be told. Those fed before may be among them."""
    state: Callable[[], State | None]
    """Where the feed stands once all of them have been read; null for no change."""


class Source(Protocol):
    """A feed: a web address, a folder, a mailbox."""

    @property
    def name(self) -> str:
        """Its name in the ledger; the same on any machine where it can be."""
        ...

    async def round(self, state: State) -> Round:
        """Ask it.

        Args:
            state: where it stood when its last document was committed.

        Raises:
            SourceError: where it does not answer.
        """
        ...
