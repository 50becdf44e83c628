"""What a subscriber asks for, and what it may be told instead.

ClientError
├── RefusedError      the gateway refuses, and would again: no key, no such category, a filter that is none
├── GoneError         what comes behind the cursor is kept no longer: begin anew, without it
└── UnreachableError  nobody has answered for as long as was allowed
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from wiredesk_schemas.categories import event_types
from wiredesk_schemas.event import Event
from wiredesk_schemas.filters import Filter

ALL: Final = "all"
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0


class ClientError(Exception):
    """The root."""


class RefusedError(ClientError):
    """The gateway refuses, and would again.

    Args:
        detail: why.
        status: of HTTP.
    """

    def __init__(self, detail: str, status: int) -> None:
        super().__init__(f"{detail} ({status})")
        self.status = status


class GoneError(ClientError):
    """What comes behind the cursor is kept no longer."""


class UnreachableError(ClientError):
    """Nobody has answered for as long as was allowed."""


def words(value: str | Iterable[str]) -> tuple[str, ...]:
    """One word, or several."""
    return (value,) if isinstance(value, str) else tuple(value)


@dataclass(frozen=True, slots=True)
class Asked:
    """A subscription."""

    category: str
    """A category, or `all`."""
    at: str
    """`http://...` or `https://...` of a gateway; `host:port[,host:port]` of Kafka."""
    key: str | None = field(default=None, repr=False)
    """For the gateway."""
    after: str | None = None
    """The cursor of the last event that is had; null for what comes from now on."""
    country: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    modality: tuple[str, ...] = ()
    min_confidence: float = 0.0
    topic_prefix: str = ""
    """Of the topics, where Kafka is read."""
    patience: float | None = None
    """Seconds without any answer after which to give up; null for never."""

    @property
    def filter(self) -> Filter:
        """What is wanted, as Kafka's records are asked."""
        return Filter.of(
            country=self.country,
            kind=self.kind,
            place=self.place,
            source=self.source,
            modality=self.modality,
            min_confidence=self.min_confidence,
        )

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that are meant; of `all` those that this release knows."""
        return tuple(sorted(event_types())) if self.category == ALL else (self.category,)


class Pauses:
    """Between attempts: twice as long each time, up to half a minute, and never the same for two subscribers.

    Args:
        patience: seconds without success after which to give up; null for never.
    """

    def __init__(self, patience: float | None) -> None:
        self._patience = patience
        self._next = _FIRST_PAUSE
        self._waited = 0.0

    def worked(self) -> None:
        """It has worked: begin with short pauses again."""
        self._next, self._waited = _FIRST_PAUSE, 0.0

    def failed(self, error: object, asked: float = 0.0) -> float:
        """It has not.

        Args:
            error: why.
            asked: the pause that the other side asks for, in seconds.

        Returns:
            How long to pause.

        Raises:
            UnreachableError: it has not for too long.
        """
        if self._patience is not None and self._waited >= self._patience:
            raise UnreachableError(f"gave up after {self._waited:.0f} s: {error}")
        pause = max(asked, self._next * random.uniform(0.5, 1.0))  # noqa: S311 - so that not all come at once
        if self._patience is not None:
            pause = min(pause, max(0.05, self._patience - self._waited))
        self._next = min(self._next * 2, _LONGEST_PAUSE)
        self._waited += pause
        return pause


def with_cursor(event: Event, cursor: str | None) -> Event:
    """An event that knows where it stood."""
    event._cursor = cursor
    return event
