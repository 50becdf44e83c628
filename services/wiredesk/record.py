"""What goes through a hop: a record of Kafka, and what is sent on for it."""

from __future__ import annotations

from dataclasses import dataclass

Headers = tuple[tuple[str, bytes | None], ...]
"""As Kafka has them: in order, with repetitions, values that may be null."""

_RECORD_OVERHEAD = 100
"""Bytes that Kafka's format v2 adds to a record and its batch at the most, headers' lengths included."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it was fetched: untouched bytes."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    @property
    def position(self) -> str:
        """`topic/partition@offset`, for logs and errors."""
        return f"{self.topic}/{self.partition}@{self.offset}"

    def header(self, name: str) -> str | None:
        """The last header of that name as text; null where there is none, or no UTF-8."""
        for key, value in reversed(self.headers):
            if key == name and value is not None:
                try:
                    return value.decode()
                except UnicodeDecodeError:
                    return None
        return None


@dataclass(frozen=True, slots=True)
class Output:
    """A record to send in the same transaction as its input's offset."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    timestamp_ms: int | None = None
    """Epoch milliseconds; null for the moment of sending."""
    partition: int | None = None
    """Where it has to be; null where its key says so."""

    @property
    def size(self) -> int:
        """An upper bound of what the broker counts against `max.message.bytes`."""
        headers = sum(len(name.encode()) + len(value or b"") + 10 for name, value in self.headers)
        return len(self.key or b"") + len(self.value or b"") + headers + _RECORD_OVERHEAD
