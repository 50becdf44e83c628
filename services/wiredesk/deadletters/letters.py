"""Dead letters as they are read: which there are, and which have been replayed.

A replay leaves a *receipt* in the topic of dead letters itself: a record without a value, in the letter's own
partition, whose header `wiredesk.replayed` names the letter. It is written in the transaction that puts the letter's
copy back, and it is kept as long as the letter: the offsets of a group would be forgotten weeks before the letter is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from wiredesk.deadletters.letter import DeadLetter, read_dead_letter
from wiredesk.errors import UsageError
from wiredesk.record import Record

if TYPE_CHECKING:
    from wiredesk.reading import Rec

REPLAYED: Final = "wiredesk.replayed"
"""On a copy that was put back, and on the receipt for it: the letter, as `topic/partition@offset`."""


@dataclass(frozen=True)
class Letter:
    """A dead letter, where it lies, and how often it has been replayed."""

    record: Record
    why: DeadLetter
    replays: int = 0

    @property
    def place(self) -> str:
        """`3@17`, as it is named on the command line."""
        return f"{self.record.partition}@{self.record.offset}"

    @property
    def document_id(self) -> str | None:
        """What its feeder called it: the CloudEvents id, else the key."""
        stated = self.record.header("ce_id")
        if stated:
            return stated
        return self.record.key.decode("utf-8", "backslashreplace") if self.record.key else None

    @property
    def died_at(self) -> datetime:
        """When it was given up."""
        return self.why.failed_at or datetime.fromtimestamp(self.record.timestamp_ms / 1000, UTC)


def to_record(record: Rec) -> Record:
    """A fetched record as the worker's own type has it."""
    headers = tuple(record.headers)
    return Record(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp_ms=record.timestamp,
        key=record.key,
        value=record.value,
        headers=headers,
    )


def letters_of(records: Iterable[Record]) -> list[Letter]:
    """The letters among the records of the topic, each with the number of its receipts."""
    receipts: Counter[str] = Counter()
    found: list[tuple[Record, DeadLetter]] = []
    for record in records:
        why = read_dead_letter(record.headers)
        if why is not None:
            found.append((record, why))
        elif named := record.header(REPLAYED):
            receipts[named] += 1
    return [Letter(record, why, receipts[record.position]) for record, why in found]


def parse_place(text: str) -> tuple[int, int]:
    """Partition and offset of `3@17`.

    Raises:
        UsageError: where it is none.
    """
    partition, at, offset = text.partition("@")
    if not (at and partition.isdecimal() and offset.isdecimal()):
        raise UsageError(f"{text!r} names no letter: PARTITION@OFFSET is wanted, such as 3@17")
    return int(partition), int(offset)


def decoded(value: bytes | None) -> str | None:
    """A key, or a header's value, as text; null as it is."""
    return value.decode("utf-8", "backslashreplace") if value is not None else None


def letter_json(letter: Letter, *, whole: bool = True) -> dict[str, Any]:
    """A letter for programs.

    Args:
        letter: the letter.
        whole: with its document: as text where it is text, else in hexadecimal.
    """
    record = letter.record
    value = record.value
    shown: dict[str, Any] = {}
    if whole:
        try:
            shown = {"value": value.decode() if value is not None else None}
        except UnicodeDecodeError:
            shown = {"value": None, "value_hex": value.hex() if value else ""}
    return {
        "letter": letter.place,
        "id": letter.document_id,
        "died_at": letter.died_at,
        "stage": letter.why.stage,
        "class": letter.why.error_class,
        "message": letter.why.message,
        "origin": f"{letter.why.topic}/{letter.why.partition}@{letter.why.offset}",
        "replays": letter.replays,
        "bytes": len(value or b""),
        "key": decoded(record.key),
        "headers": [[name, decoded(header)] for name, header in record.headers],
        **shown,
    }
