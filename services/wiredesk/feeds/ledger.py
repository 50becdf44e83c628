"""What a feed has fed, kept in Kafka itself: `wire.feeds`, a compacted topic.

A mark is written in the very transaction that carries its document to `wire.raw`. So there is no moment at which one is
there without the other, however a feed is ended; a file beside the documents could not promise that.
"""

from __future__ import annotations

import json
import zlib
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from wiredesk.connection import client_options
from wiredesk.errors import OperationError
from wiredesk.feeds.documents import WireDocument
from wiredesk.settings import KafkaSettings

_STATE: Final = ""
"""The name that no document has, under which a feed says where it stands."""
_POLL_MS: Final = 500
_PATIENCE_SECONDS: Final = 30.0
"""Longer than a transaction of another feed may stay open in the same partition."""

State = dict[str, Any]
"""Where a feed stands, in its own words: JSON."""


class Ledger:
    """The marks of one feed.

    Args:
        feed: the feed's name.
        marks: by document, what is known.
        state: where the feed stands.
    """

    def __init__(self, feed: str, marks: dict[str, str] | None = None, state: State | None = None) -> None:
        self.feed = feed
        self.state: State = state or {}
        self._marks = marks or {}

    def __len__(self) -> int:
        return len(self._marks)

    def has(self, document: WireDocument) -> bool:
        """Whether the document has been fed as it is. A changed one has not: it is the next version."""
        return self._marks.get(document.name) == document.mark

    def add(self, document: WireDocument) -> None:
        """The document and its mark have been committed."""
        self._marks[document.name] = document.mark


def partition_of(feed: str, partitions: int) -> int:
    """Where the marks of a feed are."""
    return zlib.crc32(feed.encode()) % partitions


def mark_of(feed: str, document: WireDocument) -> tuple[bytes, bytes]:
    """Key and value of a document's mark."""
    return _key(feed, document.name), document.mark.encode()


def mark_of_state(feed: str, state: State) -> tuple[bytes, bytes]:
    """Key and value of the record that says where a feed stands."""
    return _key(feed, _STATE), json.dumps(state, sort_keys=True).encode()


async def restore(settings: KafkaSettings, topic: str, partition: int, feed: str) -> Ledger:
    """The ledger of a feed as it is committed.

    To be read by a feed that has fenced whoever fed before it, or what it reads may be growing.

    Raises:
        OperationError: where a broker refuses, or somebody's open transaction is in the way for too long.
    """
    consumer = AIOKafkaConsumer(
        **client_options(settings),
        isolation_level="read_committed",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    where = TopicPartition(topic, partition)
    prefix = _key(feed, "")
    marks: dict[str, str] = {}
    state: State = {}
    try:
        await consumer.start()
        consumer.assign([where])
        end = (await consumer.end_offsets([where]))[where]
        await consumer.seek_to_beginning(where)
        waited = 0.0
        while await consumer.position(where) < end:
            batch = await consumer.getmany(where, timeout_ms=_POLL_MS)
            waited = 0.0 if batch else waited + _POLL_MS / 1000
            if waited > _PATIENCE_SECONDS:
                raise OperationError(f"{topic}/{partition}: an open transaction is in the way; try again")
            for record in batch.get(where, ()):
                if record.key is None or not record.key.startswith(prefix) or record.value is None:
                    continue
                name = record.key[len(prefix) :].decode("utf-8", "replace")
                if name == _STATE:
                    state = _state(record.value)
                else:
                    marks[name] = record.value.decode("ascii", "replace")
    except (KafkaError, TimeoutError) as error:
        raise OperationError(f"cannot read {topic}/{partition}: {error!r}") from error
    finally:
        await consumer.stop()
    return Ledger(feed, marks, state)


def _key(feed: str, name: str) -> bytes:
    return f"{feed}\t{name}".encode()


def _state(value: bytes) -> State:
    try:
        found = json.loads(value)
    except ValueError:
        return {}  # of another release: the feed begins anew, and knows its documents by their marks
    return found if isinstance(found, dict) else {}
