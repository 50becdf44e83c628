"""The two pieces of work that every peer does: raw bytes in, records to send out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

import orjson

from wiredesk.record import Output, Record

Work = Callable[[Record], Sequence[Output]]
"""What is to be sent for one record."""

LIGHT: Final = "light"
WHOLE: Final = "whole"
WORKS: Final = {
    LIGHT: "decode the document, find a category by its keywords, encode, send one record",
    WHOLE: "the real pipeline of the first hop: read, normalise, classify, extract, encode, send one record",
}

_MAX_BYTES: Final = 2_000_000
_KEYWORDS: Final = {
    "strike": ("missile", "drone", "shelling", "air raid", "bombed", "artillery"),
    "diplomacy": ("foreign minister", "envoy", "treaty", "ceasefire", "summit", "sanctions"),
    "technology": ("satellite", "software", "chip", "cyber", "internet", "data centre"),
}


def work(name: str, topic: str) -> Work:
    """The work of that name, which sends to a topic."""
    return _light(topic) if name == LIGHT else _whole(topic)


def _light(topic: str) -> Work:
    def light(record: Record) -> Sequence[Output]:
        document = orjson.loads(record.value or b"{}")
        text = document["content"].lower()
        found = {name: sum(text.count(word) for word in words) for name, words in _KEYWORDS.items()}
        event = {
            "id": document["id"],
            "category": max(found, key=lambda name: found[name]),
            "found": found,
            "headline": document["content"].partition("\n")[0],
            "source": document["source"],
            "received_ms": record.timestamp_ms,
        }
        return (Output(topic, record.key, orjson.dumps(event)),)

    return light


def _whole(topic: str) -> Work:
    from wiredesk.pipeline import Pipeline
    from wiredesk.worker.desk import Desk

    def now() -> datetime:
        return datetime.now(UTC)

    pipeline = Pipeline(max_document_bytes=_MAX_BYTES, ahead=True)
    pipeline.warm_up(now())
    desk = Desk(pipeline, keyed=topic, now=now)
    return lambda record: desk(record).outputs
