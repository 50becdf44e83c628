"""The worker's dead letters carry the headers that the contract names."""

from __future__ import annotations

import datetime as dt

from wiredesk.deadletters.letter import dead_letter
from wiredesk.errors import FormatError
from wiredesk.record import Record
from wiredesk_schemas import DeadLetterHeaders
from wiredesk_schemas.headers import MESSAGE_LIMIT
from wiredesk_schemas.topics import DEAD_LETTERS, RAW

NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
OWN = (("content-type", b"text/plain"), ("ce_id", b"a1"))


def test_the_worker_writes_what_the_contract_says() -> None:
    record = Record(RAW, 3, 41, timestamp_ms=1_777_636_800_000, key=b"story", value=b"\xff", headers=OWN)
    letter = dead_letter(record, FormatError("no text: " + "x" * 5_000), to=DEAD_LETTERS, at=NOON)
    said = DeadLetterHeaders.from_kafka(letter.headers)
    assert letter.headers[: len(OWN)] == OWN
    assert {name for name, _ in letter.headers[len(OWN) :]} == {name for name, _ in said.to_kafka()}
    assert (said.stage, said.error_class, said.failed_at) == ("formats", "FormatError", NOON)
    assert (said.topic, said.partition, said.offset, said.timestamp_ms) == (RAW, 3, 41, record.timestamp_ms)
    assert len(said.message) == MESSAGE_LIMIT
