"""What must not stop the stream does not: it becomes a dead letter with its reason, and the next article comes out."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from support.account import Account, Accountant
from support.desk import COPY, Desk
from support.wirecopy import document
from wiredesk.deadletters.letter import DeadLetter, original_headers, read_dead_letter
from wiredesk_schemas import Article
from wiredesk_schemas.topics import RAW

ROGUE = (sys.executable, str(Path(__file__).parents[1] / "support/rogue_worker.py"))

POISON: dict[str, tuple[bytes | None, str, str]] = {
    "undecodable": (b"\xff\xfe\x00\x01\x00", "formats", "FormatError"),
    "empty": (b"", "formats", "FormatError"),
    "tombstone": (None, "formats", "FormatError"),
    "blank": (b" \n\n ", "formats", "FormatError"),
    "oversize": (b"Storm warnings were issued. " * 100_000, "formats", "FormatError"),
    "much copy": (b"Storm warnings were issued. " * 50_000, "normalise", "FormatError"),
    "deep": (b'{"content": ' + b"[" * 100_000, "formats", "FormatError"),
    "raises": (b"RAISE: " + COPY.encode(), "extract", "ZeroDivisionError"),
    "sleeps": (b"SLEEP: " + COPY.encode(), "extract", "DeadlineError"),
}


def _copy(name: str) -> bytes:
    return json.dumps({"id": name, "content": COPY}).encode()


@pytest.fixture
def letters() -> dict[str, DeadLetter]:
    return {}


async def test_poison_becomes_a_dead_letter_and_stops_nothing(desk: Desk, letters: dict[str, DeadLetter]) -> None:
    records: list[tuple[str, bytes | None]] = []
    for name, (value, _, _) in POISON.items():
        records += [(name, value), (f"after-{name}", _copy(f"after-{name}"))]
    await desk.feed(*records)
    async with desk.worker(*ROGUE, WIREDESK_WORKER__ARTICLE_SECONDS="0.5"):
        found = await desk.read(
            lambda f: len(f["wire.raw.dlq"]) >= len(POISON) and len(f["wire.articles"]) >= len(POISON)
        )
    for record in found["wire.raw.dlq"]:
        letter = read_dead_letter(record.headers)
        assert letter is not None
        letters[record.key.decode()] = letter
        assert record.value == POISON[record.key.decode()][0]
        assert original_headers(record.headers) == ()
        assert letter.message
    assert {name: (s.stage, s.error_class) for name, s in letters.items()} == {
        name: (stage, error) for name, (_, stage, error) in POISON.items()
    }
    articles = {json.loads(record.value)["article_id"] for record in found["wire.articles"]}
    assert articles == {f"after-{name}" for name in POISON}


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
async def test_feeders_may_compress(desk: Desk, codec: str) -> None:
    async with AIOKafkaProducer(bootstrap_servers=desk.bootstrap, compression_type=codec) as producer:
        for number in range(3):
            await producer.send_and_wait(desk.prefix + RAW, document(number)[1], key=b"story")
    async with desk.worker():
        found = await desk.read(lambda f: len(f["wire.articles"]) >= 3)
    assert len(found["wire.articles"]) == 3


async def test_a_batch_that_unpacks_to_more_than_the_topic_takes_is_refused_to_its_feeder(desk: Desk) -> None:
    async with AIOKafkaProducer(
        bootstrap_servers=desk.bootstrap, compression_type="gzip", max_request_size=10_000_000
    ) as producer:
        with pytest.raises(MessageSizeTooLargeError):
            await producer.send_and_wait(desk.prefix + RAW, b"a " * 5_000_000)


async def test_odd_headers_and_records_of_nothing_stop_nothing(desk: Desk) -> None:
    class Odd(str):
        """A header's name that is no UTF-8."""

        def encode(self, *_: object) -> bytes:
            return b"n\xff\xfe"

    odd: list[tuple[str, bytes | None]] = [
        (Odd("odd"), b"1"),
        ("ce_id", None),
        ("traceparent", None),
        ("ce_time", b"\xff"),
    ]
    batch = _batch([(b"good", COPY.encode(), odd), (None, None, []), (b"next", b"Ferries sail again.", odd)])
    async with AIOKafkaProducer(bootstrap_servers=desk.bootstrap) as producer:
        await (await producer.send_batch(batch, desk.prefix + RAW, partition=0))
    async with desk.worker():
        found = await desk.read(lambda f: len(f["wire.articles"]) >= 2 and f["wire.raw.dlq"])
    assert {r.key for r in found["wire.articles"]} == {b"good", b"next"}
    (letter,) = found["wire.raw.dlq"]
    assert (letter.key, letter.value) == (None, b"")


async def test_a_dead_letter_outlives_the_record_that_it_is_of(desk: Desk) -> None:
    async with AIOKafkaProducer(bootstrap_servers=desk.bootstrap) as producer:
        await producer.send_and_wait(desk.prefix + RAW, b"\x00", timestamp_ms=1_000)
        await producer.send_and_wait(desk.prefix + RAW, COPY.encode(), timestamp_ms=0)
    async with desk.worker():
        found = await desk.read(lambda f: f["wire.articles"] and f["wire.raw.dlq"])
    (letter,) = found["wire.raw.dlq"]
    assert letter.timestamp > time.time() * 1000 - 120_000
    said = read_dead_letter(letter.headers)
    assert said is not None
    assert said.timestamp_ms == 1_000
    assert Article.read(found["wire.articles"][0].value).reference_date is None


def _batch(records: list[tuple[bytes | None, bytes | None, list[tuple[str, bytes | None]]]]) -> Any:
    """A batch of records as other clients make them: aiokafka's own producer would refuse these."""
    builder = BatchBuilder(1_000_000, 0)
    builder._builder = _DefaultRecordBatchBuilderPy(2, 0, 0, -1, -1, 0, 1_000_000)
    for key, value, headers in records:
        assert builder.append(timestamp=None, key=key, value=value, headers=headers) is not None
    return builder


async def test_an_article_at_which_the_process_dies_ends_among_the_dead_letters(desk: Desk) -> None:
    good = [document(number) for number in range(40)]
    await desk.feed(*good[:20], ("killer", b"DIE: " + COPY.encode()), *good[20:])
    account = Account(fed=41)
    accountant = Accountant(desk.bootstrap, desk.prefix, desk.outputs, 3, account)
    await accountant.start()
    async with desk.worker(*ROGUE) as workers:
        async with asyncio.timeout(150):
            while len(account.articles) + len(account.dead) < account.fed:
                await accountant.read(0.3)
        await accountant.read(2)
        deaths = workers.exits.count(-9)
        found = await desk.read(lambda f: f["wire.raw.dlq"])
    await accountant.stop()
    assert account.repeated == 0
    assert account.dead == {"killer": 1}
    assert 2 <= deaths <= 4
    letter = read_dead_letter(found["wire.raw.dlq"][0].headers)
    assert letter is not None
    assert (letter.stage, letter.error_class) == ("worker", "CrashError")
    assert "died 2 times" in letter.message


async def test_records_that_faust_dropped_are_never_committed_over(desk: Desk) -> None:
    await desk.feed(*(document(number) for number in range(45)))
    account = Account(fed=45)
    accountant = Accountant(desk.bootstrap, desk.prefix, desk.outputs, 3, account)
    await accountant.start()
    async with desk.worker(*ROGUE, ROGUE="drop") as careless:
        async with asyncio.timeout(60):
            while not careless.exits:
                await asyncio.sleep(0.2)
        assert careless.exits[0] == 1
    assert "GapError" in desk.log()
    async with desk.worker(), asyncio.timeout(60):
        while len(account.articles) + len(account.dead) < account.fed:
            await accountant.read(0.3)
    await accountant.stop()
    assert (account.lost, account.repeated) == (0, 0)
