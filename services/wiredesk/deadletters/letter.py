"""Dead letters: the record as it came, with what was wrong with it in headers (Kafka Connect's practice)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from wiredesk.errors import MessageError
from wiredesk.record import Headers, Output, Record

STAGE: Final = "wiredesk.error.stage"
CLASS: Final = "wiredesk.error.class"
MESSAGE: Final = "wiredesk.error.message"
TOPIC: Final = "wiredesk.origin.topic"
PARTITION: Final = "wiredesk.origin.partition"
OFFSET: Final = "wiredesk.origin.offset"
TIMESTAMP: Final = "wiredesk.origin.timestamp"
FAILED_AT: Final = "wiredesk.failed_at"
CUT_BYTES: Final = "wiredesk.cut.bytes"
CUT_SHA256: Final = "wiredesk.cut.sha256"
HEADERS: Final = (STAGE, CLASS, MESSAGE, TOPIC, PARTITION, OFFSET, TIMESTAMP, FAILED_AT, CUT_BYTES, CUT_SHA256)

_LONGEST_MESSAGE = 2_000


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What the headers of a dead letter say."""

    stage: str
    error_class: str
    message: str
    topic: str
    partition: int
    offset: int
    timestamp_ms: int | None
    failed_at: datetime | None


def dead_letter(record: Record, error: MessageError, *, to: str, at: datetime) -> Output:
    """The dead letter of a record: untouched bytes, key and headers, and the error beside them.

    Its own time is that of its sending: with the record's, one that was old already would be deleted at once.

    Args:
        record: what could not be processed.
        error: why.
        to: the topic of dead letters.
        at: now.
    """
    own = (
        (STAGE, error.stage),
        (CLASS, error.error_class),
        (MESSAGE, str(error)[:_LONGEST_MESSAGE]),
        (TOPIC, record.topic),
        (PARTITION, str(record.partition)),
        (OFFSET, str(record.offset)),
        (TIMESTAMP, str(record.timestamp_ms)),
        (FAILED_AT, at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")),
    )
    # A letter that was replayed and failed again says where it failed last.
    kept = original_headers(record.headers)
    headers = kept + tuple((name, value.encode(errors="replace")) for name, value in own)
    # aiokafka's producer refuses a record that has neither key nor value (producer.py:478), which Kafka itself takes.
    value = b"" if record.key is None and record.value is None else record.value
    return Output(topic=to, key=record.key, value=value, headers=headers)


def cut(letter: Output, limit: int) -> Output:
    """A letter that its topic does not take, made to fit: nothing may stop the stream.

    The value keeps its beginning, and where that is not enough only our own headers and no key are left. Headers tell
    the length and the SHA-256 of the whole value. `wiredesk topics apply` makes topics in which this cannot happen.
    """
    value = letter.value or b""
    facts = ((CUT_BYTES, str(len(value)).encode()), (CUT_SHA256, hashlib.sha256(value).hexdigest().encode()))
    fitted = replace(letter, headers=letter.headers + facts, value=b"")
    if fitted.size > limit:
        own = tuple((name, value) for name, value in letter.headers if name in HEADERS)
        fitted = replace(fitted, headers=own + facts, key=None)
    return replace(fitted, value=value[: max(0, limit - fitted.size)])


def original_headers(headers: Headers) -> Headers:
    """The headers that the feeder set."""
    return tuple((name, value) for name, value in headers if name not in HEADERS)


def read_dead_letter(headers: Headers) -> DeadLetter | None:
    """What a record's headers say of its death; null for a record that is no dead letter of ours."""
    said = {name: value.decode("utf-8", "replace") for name, value in headers if name in HEADERS and value is not None}
    try:
        return DeadLetter(
            stage=said[STAGE],
            error_class=said[CLASS],
            message=said[MESSAGE],
            topic=said[TOPIC],
            partition=int(said[PARTITION]),
            offset=int(said[OFFSET]),
            timestamp_ms=int(said[TIMESTAMP]) if TIMESTAMP in said else None,
            failed_at=datetime.fromisoformat(said[FAILED_AT]) if FAILED_AT in said else None,
        )
    except (KeyError, ValueError):
        return None
