"""Dead letters on the command line: which are meant, which have been replayed, what is put back."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from wiredesk.cli.dlq import _table
from wiredesk.deadletters.letter import dead_letter
from wiredesk.deadletters.letters import REPLAYED, Letter, letter_json, letters_of, parse_place
from wiredesk.deadletters.replay import Selection, copy_of
from wiredesk.errors import FormatError, UsageError
from wiredesk.record import Record
from wiredesk.topics import Existing

DLQ = "wire.raw.dlq"
DIED = datetime(2026, 3, 3, 12, tzinfo=UTC)
WEEK_MS = 7 * 24 * 3_600_000
TARGET = Existing("wire.raw", 6, 1, {"retention.ms": str(WEEK_MS), "max.message.bytes": "2097152"})


def letter_record(offset: int, *, partition: int = 0, died: datetime = DIED, stage: str = "formats") -> Record:
    raw = Record(
        topic="wire.raw",
        partition=partition,
        offset=100 + offset,
        timestamp_ms=round(died.timestamp() * 1000) - 1_000,
        key=b"story",
        value=b"\xff not text",
        headers=(("ce_id", f"doc-{offset}".encode()), ("content-type", b"text/plain")),
    )
    output = dead_letter(raw, FormatError("no text", stage=stage), to=DLQ, at=died)
    return Record(DLQ, partition, offset, round(died.timestamp() * 1000), output.key, output.value, output.headers)


def receipt(of: Record, offset: int) -> Record:
    return Record(DLQ, of.partition, offset, 0, of.key, None, ((REPLAYED, of.position.encode()),))


def letters(*records: Record) -> list[Letter]:
    return letters_of(records)


def test_receipts_are_counted_and_are_no_letters() -> None:
    first, second = letter_record(0), letter_record(1)
    found = letters(first, second, receipt(first, 2), receipt(first, 3))
    assert [(letter.place, letter.replays) for letter in found] == [("0@0", 2), ("0@1", 0)]


def test_a_letter_of_a_copy_is_a_letter_and_no_receipt() -> None:
    first = letter_record(0)
    died_again = letter_record(5)
    died_again = Record(
        DLQ, 0, 5, 0, died_again.key, died_again.value, (*died_again.headers, (REPLAYED, first.position.encode()))
    )
    assert [(letter.place, letter.replays) for letter in letters(first, died_again)] == [("0@0", 0), ("0@5", 0)]


def test_all_means_those_that_have_not_been_replayed() -> None:
    first, second = letter_record(0), letter_record(1)
    found = letters(first, second, receipt(first, 2))
    assert [letter.place for letter in Selection(every=True).to_do(found)] == ["0@1"]
    assert [letter.place for letter in Selection(every=True, again=True).to_do(found)] == ["0@0", "0@1"]


def test_one_that_was_replayed_is_refused_by_name_and_told_how_often() -> None:
    first = letter_record(0)
    found = letters(first, receipt(first, 1), receipt(first, 2))
    for chosen in (Selection(places=((0, 0),)), Selection(document_id="doc-0")):
        with pytest.raises(UsageError, match=r"0@0 has been replayed 2 times.*--again"):
            chosen.to_do(found)
    assert len(Selection(places=((0, 0),), again=True).to_do(found)) == 1


def test_by_stage_and_by_time() -> None:
    found = letters(
        letter_record(0), letter_record(1, stage="classify"), letter_record(2, died=DIED - timedelta(hours=3))
    )
    assert [letter.place for letter in Selection(every=True, stage="classify").of(found)] == ["0@1"]
    since = Selection(every=True, since=DIED - timedelta(hours=1))
    assert [letter.place for letter in since.of(found)] == ["0@0", "0@1"]


def test_one_that_is_not_there_is_bad_use() -> None:
    with pytest.raises(UsageError, match="0@9"):
        Selection(places=((0, 0), (0, 9))).of(letters(letter_record(0)))
    with pytest.raises(UsageError, match="nobody"):
        Selection(document_id="nobody").of(letters(letter_record(0)))


def test_a_copy_is_the_record_as_it_came_and_names_its_letter() -> None:
    (letter,) = letters(letter_record(7, partition=2))
    copy = copy_of(letter, TARGET, DIED + timedelta(hours=1))
    assert copy.topic == "wire.raw"
    assert copy.key == b"story"
    assert copy.value == b"\xff not text"
    assert copy.headers == (
        ("ce_id", b"doc-7"),
        ("content-type", b"text/plain"),
        (REPLAYED, b"wire.raw.dlq/2@7"),
    )
    assert copy.timestamp_ms == letter.why.timestamp_ms


def test_a_copy_of_a_copy_names_the_later_letter_only() -> None:
    record = letter_record(7)
    again = Record(DLQ, 0, 9, 0, record.key, record.value, (*record.headers, (REPLAYED, b"wire.raw.dlq/0@7")))
    (letter,) = letters(again)
    copy = copy_of(letter, TARGET, DIED)
    assert [value for name, value in copy.headers if name == REPLAYED] == [b"wire.raw.dlq/0@9"]


def test_a_copy_too_old_for_its_topic_gets_a_new_time() -> None:
    (letter,) = letters(letter_record(0))
    now = DIED + timedelta(days=5)
    assert copy_of(letter, TARGET, now).timestamp_ms == round(now.timestamp() * 1000)


@pytest.mark.parametrize("text", ["", "3", "@", "3@", "@4", "a@b", "-1@4", "3@4@5", "3@4 "])
def test_what_is_no_place(text: str) -> None:
    with pytest.raises(UsageError, match="PARTITION@OFFSET"):
        parse_place(text)


def test_bytes_that_are_no_text_reach_programs_whole() -> None:
    (letter,) = letters(letter_record(0))
    shown = letter_json(letter)
    assert bytes.fromhex(shown["value_hex"]) == b"\xff not text"
    assert "value_hex" not in letter_json(letter, whole=False)


@pytest.mark.parametrize("width", [40, 120])
def test_the_list_says_why_on_a_terminal_of_any_width(width: int) -> None:
    out = io.StringIO()
    Console(width=width, file=out).print(_table(letters(letter_record(7, partition=12)), width))
    shown = out.getvalue()
    assert max(len(line) for line in shown.splitlines()) <= width
    for said in ("12@7", "FormatErr", "formats"):
        assert said in shown
