"""The commands that speak to Kafka, on the real one; what they did is looked at by plain clients."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from wiredesk.cli.app import run
from wiredesk.cli.letters import REPLAYED
from wiredesk.errors import FormatError
from wiredesk.settings import load
from wiredesk.topics import read
from wiredesk.worker.deadletters import dead_letter
from wiredesk.worker.record import Record


@dataclass
class Desk:
    """A prefix of its own on the cluster, and the command line on it."""

    servers: str
    prefix: str
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
        """Run a command with --json; its lines."""
        found = run([*arguments, "--json"])
        out, err = self.capsys.readouterr()
        assert found == code, out + err
        self.said = err
        return [json.loads(line) for line in out.splitlines()]

    def text(self, *arguments: str, code: int = 0) -> str:
        """Run a command for people."""
        found = run(list(arguments))
        out, self.said = self.capsys.readouterr()
        assert found == code, self.said
        return out

    def topic(self, name: str) -> str:
        return self.prefix + name

    def records(self, name: str) -> list[Any]:
        """All committed records of a topic, by partition and offset."""

        def consumer(isolation: str) -> AIOKafkaConsumer:
            return AIOKafkaConsumer(bootstrap_servers=self.servers, isolation_level=isolation)

        async def fetch() -> list[Any]:
            partitions = [TopicPartition(self.topic(name), number) for number in range(6)]
            # A commit is answered before its markers are written: what is committed reaches further than can be read.
            async with consumer("read_uncommitted") as everything:
                ends = await everything.end_offsets(partitions)
            async with consumer("read_committed") as committed:
                committed.assign(partitions)
                await committed.seek_to_beginning()
                found: list[Any] = []
                while [tp for tp in partitions if await committed.position(tp) < ends[tp]]:
                    for records in (await committed.getmany(timeout_ms=200)).values():
                        found += records
            return sorted(found, key=lambda record: (record.partition, record.offset))

        return asyncio.run(fetch())

    def produce(self, *records: tuple[str, bytes, bytes], transaction: str | None = None, abort: bool = False) -> None:
        """Put records (topic, key, value) in, in a transaction where one is named."""

        async def send(producer: AIOKafkaProducer) -> None:
            for topic, key, value in records:
                await producer.send_and_wait(self.topic(topic), value, key=key, partition=0)

        async def work() -> None:
            producer = AIOKafkaProducer(bootstrap_servers=self.servers, transactional_id=transaction)
            await producer.start()
            try:
                if transaction is None:
                    await send(producer)
                    return
                await producer.begin_transaction()
                await send(producer)
                await (producer.abort_transaction() if abort else producer.commit_transaction())
            finally:
                await producer.stop()

        asyncio.run(work())

    def letters(self, number: int) -> None:
        """Dead letters in partition 0, as the worker writes them."""

        async def work() -> None:
            producer = AIOKafkaProducer(bootstrap_servers=self.servers)
            await producer.start()
            try:
                for n in range(number):
                    letter = self.letter(n)
                    await producer.send_and_wait(
                        letter.topic,
                        letter.value,
                        key=letter.key,
                        headers=list(letter.headers),
                        timestamp_ms=letter.timestamp_ms,
                        partition=0,
                    )
            finally:
                await producer.stop()

        asyncio.run(work())

    def letter(self, n: int) -> Any:
        now = round(time.time() * 1000)
        headers = (("ce_id", f"doc-{n}".encode()), ("x", b"\xff"))
        raw = Record(self.topic("wire.raw"), n % 6, 100 + n, now, f"story-{n}".encode(), b"\x00noise %d" % n, headers)
        error = FormatError("no text", stage="formats" if n % 2 == 0 else "classify")
        return dead_letter(raw, error, to=self.topic("wire.raw.dlq"), at=datetime.now(UTC))


@pytest.fixture
def empty_desk(
    kafka: str, prefix: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Desk]:
    monkeypatch.setenv("WIREDESK_KAFKA__BOOTSTRAP_SERVERS", kafka)
    monkeypatch.setenv("WIREDESK_KAFKA__TOPIC_PREFIX", f"{prefix}.")
    monkeypatch.setenv("WIREDESK_KAFKA__GROUP", prefix)
    monkeypatch.setenv("WIREDESK_WORKER__WEB_PORT", "0")
    load.cache_clear()
    yield Desk(kafka, f"{prefix}.", capsys)
    load.cache_clear()


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    empty_desk("topics", "apply")
    return empty_desk


def admin(servers: str, work: Callable[[AIOKafkaAdminClient], Awaitable[object]]) -> None:
    async def do() -> None:
        client = AIOKafkaAdminClient(bootstrap_servers=servers)
        await client.start()
        try:
            await work(client)
        finally:
            await client.close()

    asyncio.run(do())


# --- topics ---


def test_topics_are_planned_made_and_left_alone(empty_desk: Desk) -> None:
    (plan,) = empty_desk("topics", "plan", "--check", code=1)
    assert {creation["name"] for creation in plan["create"]} >= {empty_desk.topic("wire.raw")}
    empty_desk("topics", "apply")
    (plan,) = empty_desk("topics", "plan", "--check")
    assert (plan["create"], plan["change"], plan["refused_partitions"]) == ([], [], [])
    assert "nothing to do" in empty_desk.text("topics", "apply")


def test_a_setting_is_put_right_and_what_others_set_is_kept(desk: Desk) -> None:
    name = desk.topic("wire.articles")
    (wanted,) = desk("topics", "plan")
    own = {"retention.ms": "60000", "segment.bytes": "1048576"}
    admin(desk.servers, lambda c: c.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, own)]))
    while asyncio.run(read(load().kafka, [name]))[name].config["retention.ms"] != "60000":
        time.sleep(0.1)  # the controller knows it before the broker does
    (plan,) = desk("topics", "plan", "--check", code=1)
    (change,) = plan["change"]
    assert change["name"] == name
    assert change["changes"]["retention.ms"] == {"from": "60000", "to": "604800000"}
    desk("topics", "apply")
    assert desk("topics", "plan", "--check") == [wanted]
    found = asyncio.run(read(load().kafka, [name]))[name]
    assert found.config["segment.bytes"] == "1048576"


def test_partitions_are_never_changed(desk: Desk) -> None:
    (plan,) = desk("topics", "apply", "--partitions", "12", code=1)
    assert len(plan["refused_partitions"]) == len(plan["refused_partitions"]) > 0
    assert "order" in desk.said
    name = desk.topic("wire.raw")
    assert asyncio.run(read(load().kafka, [name]))[name].partitions == 6


def test_more_replicas_than_brokers_is_one_clear_line(empty_desk: Desk) -> None:
    empty_desk("topics", "apply", "--replication", "9", code=1)
    assert "replication factor" in empty_desk.said.lower()
    assert empty_desk.said.count("\n") == 1


# --- feed ---


def test_a_folder_is_fed_as_it_is(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"Copy.\r\nMore copy.\r\n")
    (folder / "b.json").write_text(json.dumps({"id": "story-7", "content": "Copy that says something."}))
    (folder / "c.bin").write_bytes(b"\xff\x00")
    *fed, summary = desk("feed", str(folder), "--source", "Harbour Wire")
    assert summary["fed"] == 3
    records = {(record.partition, record.offset): record for record in desk.records("wire.raw")}
    assert len(records) == 3
    found = {entry["document"]: records[entry["partition"], entry["offset"]] for entry in fed}
    assert found["a.txt"].value == b"Copy.\r\nMore copy.\r\n"
    assert found["a.txt"].key == b"incoming/a.txt"
    assert dict(found["a.txt"].headers) == {"ce_id": b"incoming/a.txt", "ce_source": b"Harbour Wire"}
    assert found["b.json"].key == b"story-7"
    assert dict(found["b.json"].headers) == {"ce_source": b"Harbour Wire"}
    assert found["c.bin"].value == b"\xff\x00"


def test_what_was_fed_is_left_out_and_what_changed_is_not(desk: Desk, tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"Copy number {number}.")
    assert desk("feed", str(tmp_path), "--resume")[-1]["fed"] == 5
    (tmp_path / "3.txt").write_text("Copy number 3, corrected.")
    summary = desk("feed", str(tmp_path), "--resume")[-1]
    assert (summary["fed"], summary["skipped"]) == (1, 4)
    versions = [record.value for record in desk.records("wire.raw") if record.key.endswith(b"/3.txt")]
    assert versions == [b"Copy number 3.", b"Copy number 3, corrected."]
    assert "5 documents fed before left out" in desk.text("feed", str(tmp_path), "--resume")


def test_what_is_too_large_is_named_and_stops_nothing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 3_000_000)
    (tmp_path / "b.txt").write_text("Copy.")
    *lines, summary = desk("feed", str(tmp_path), code=1)
    assert (summary["fed"], summary["refused"]) == (1, 1)
    assert "a.txt" in desk.said
    assert lines[0]["document"] == "a.txt"
    assert "3,000," in lines[0]["refused"]


def test_a_rate_is_kept(desk: Desk, tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text("Copy.")
    assert desk("feed", str(tmp_path), "--rate", "10/s")[-1]["seconds"] >= 0.5


def test_a_feed_that_is_interrupted_reports_what_is_in_the_topic(desk: Desk) -> None:
    command = [sys.executable, "-m", "wiredesk", "feed", "-", "--json"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        for number in range(50):
            child.stdin.write(json.dumps({"id": f"s-{number}", "content": "Copy."}).encode() + b"\n")
            child.stdin.flush()
        first = json.loads(child.stdout.readline())  # acknowledged while its input is still open
        child.send_signal(signal.SIGINT)
        reported = [first, *map(json.loads, child.stdout)]
        assert child.wait(30) == 130
        assert child.stderr.read() == b""
    *fed, summary = reported
    records = desk.records("wire.raw")
    assert summary["fed"] == len(fed) == len(records)
    assert {record.key.decode() for record in records} == {entry["key"] for entry in fed}


def test_no_topic_is_one_clear_line(empty_desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Copy.")
    empty_desk("feed", str(tmp_path), code=1)
    assert "wiredesk topics apply" in empty_desk.said


# --- tail ---


def test_tail_shows_committed_records_as_they_are(desk: Desk) -> None:
    desk.produce(("wire.events.strike", b"f", b'{"n": 1}'), transaction=desk.prefix + "t")
    desk.produce(("wire.events.strike", b"f", b'{"n": "aborted"}'), transaction=desk.prefix + "t", abort=True)
    desk.produce(("wire.events.strike", b"f", b'{"n": 2}'), ("wire.events.diplomacy", b"f", b'{"n": 3}'))
    both = desk("tail", "strike", "diplomacy", "--from", "beginning", "--timeout", "1")
    assert sorted(event["n"] for event in both) == [1, 2, 3]
    assert [event["n"] for event in desk("tail", "strike", "--from", "-1", "--timeout", "0.5")] == [2]
    assert [event["n"] for event in desk("tail", "strike", "--from", "beginning", "--limit", "1")] == [1]
    assert len(desk("tail", "--from", "1h", "--timeout", "1")) == 3
    assert desk("tail", "--timeout", "0.5") == []


def test_the_last_records_are_found_behind_many_transaction_markers(desk: Desk) -> None:
    for number in range(4):
        desk.produce(("wire.articles", b"f", b'{"n": %d}' % number), transaction=desk.prefix + "t")
        for _ in range(3):
            desk.produce(("wire.articles", b"f", b'{"n": "no"}'), transaction=desk.prefix + "t", abort=True)
    found = desk("tail", "articles", "--from", "-3", "--timeout", "0.5")
    assert [article["n"] for article in found] == [1, 2, 3]


def test_a_limit_that_is_not_reached_is_told(desk: Desk) -> None:
    assert desk("tail", "strike", "--limit", "1", "--timeout", "0.5", code=1) == []
    assert "0 of 1" in desk.said


# --- dead letters ---


def test_letters_are_listed_and_shown(desk: Desk, tmp_path: Path) -> None:
    assert "no dead letters" in desk.text("dlq", "list")
    desk.letters(3)
    listed = desk("dlq", "list")
    assert [letter["letter"] for letter in listed] == ["0@0", "0@1", "0@2"]
    assert [letter["id"] for letter in desk("dlq", "list", "--stage", "classify")] == ["doc-1"]
    assert desk("dlq", "list", "--limit", "1")[0]["letter"] == "0@2"
    (shown,) = desk("dlq", "show", "--id", "doc-2")
    assert shown["letter"] == "0@2"
    card = desk.text("dlq", "show", "0@1")
    assert "FormatError: no text" in card
    assert "\x00" not in card
    done = subprocess.run(
        [sys.executable, "-m", "wiredesk", "dlq", "show", "0@1", "--raw"], capture_output=True, timeout=60, check=True
    )
    assert done.stdout == b"\x00noise 1"


def test_a_letter_is_put_back_once_as_it_came(desk: Desk) -> None:
    desk.letters(4)
    assert [entry["letter"] for entry in desk("dlq", "replay", "--all", "--dry-run")] == ["0@0", "0@1", "0@2", "0@3"]
    assert desk.records("wire.raw") == []
    desk("dlq", "replay", "0@2")
    desk("dlq", "replay", "0@2", code=2)
    assert "replayed once" in desk.said
    desk("dlq", "replay", "--stage", "classify")
    assert [entry["letter"] for entry in desk("dlq", "replay", "--all")] == ["0@0"]
    assert desk("dlq", "replay", "--all") == []
    copies = desk.records("wire.raw")
    assert sorted(record.key for record in copies) == [b"story-0", b"story-1", b"story-2", b"story-3"]
    for copy in copies:
        number = copy.key.decode().removeprefix("story-")
        assert copy.value == b"\x00noise " + number.encode()
        assert list(copy.headers) == [
            ("ce_id", f"doc-{number}".encode()),
            ("x", b"\xff"),
            (REPLAYED, f"{desk.topic('wire.raw.dlq')}/0@{number}".encode()),
        ]
    desk("dlq", "replay", "0@2", "--again")
    wanted = {"0@0": 1, "0@1": 1, "0@2": 2, "0@3": 1}
    while {letter["letter"]: letter["replays"] for letter in desk("dlq", "list")} != wanted:
        time.sleep(0.1)  # until the marker of the last commit is written
    assert desk("dlq", "list", "--pending") == []


def test_four_who_replay_at_once_put_each_letter_back_once_and_say_it_in_a_line(desk: Desk) -> None:
    desk.letters(300)
    command = [sys.executable, "-m", "wiredesk", "dlq", "replay", "--all"]
    all_of_them = [
        subprocess.Popen(command, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for child in all_of_them:
        _, said = child.communicate(timeout=60)
        assert child.returncode in (0, 1), said
        assert said.count("\n") == child.returncode, said
    desk("dlq", "replay", "--all")
    keys = [record.key for record in desk.records("wire.raw")]
    assert sorted(keys) == sorted(f"story-{n}".encode() for n in range(300))


def test_a_replay_that_died_half_way_has_put_nothing_back(desk: Desk) -> None:
    desk.letters(1)

    async def die_half_way() -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            bootstrap_servers=desk.servers, transactional_id=f"{load().kafka.group}-{desk.topic('wire.raw.dlq')}-replay"
        )
        await producer.start()
        await producer.begin_transaction()
        await producer.send_and_wait(desk.topic("wire.raw"), b"copy of the dead", key=b"story-0")
        receipt = [(REPLAYED, f"{desk.topic('wire.raw.dlq')}/0@0".encode())]
        await producer.send_and_wait(desk.topic("wire.raw.dlq"), None, key=b"story-0", headers=receipt, partition=0)
        return producer

    async def both() -> None:
        dead = await die_half_way()
        child = await asyncio.create_subprocess_exec(sys.executable, "-m", "wiredesk", "dlq", "replay", "--all")
        assert await child.wait() == 0
        await dead.client.close()  # without a word to the coordinator
        await dead._sender.close()
        dead._closed = True

    asyncio.run(both())
    assert [record.value for record in desk.records("wire.raw")] == [b"\x00noise 0"]


def test_a_receipt_behind_a_workers_open_transaction_is_waited_for(desk: Desk) -> None:
    desk.letters(1)

    async def work() -> None:
        worker = AIOKafkaProducer(bootstrap_servers=desk.servers, transactional_id=f"{desk.prefix}worker")
        await worker.start()
        try:
            await worker.begin_transaction()
            await worker.send_and_wait(desk.topic("wire.raw.dlq"), b"open", key=b"k", partition=0)
            # Its receipt lands behind the open record, where a committed reader does not see it yet.
            sender = AIOKafkaProducer(bootstrap_servers=desk.servers)
            await sender.start()
            receipt = [(REPLAYED, f"{desk.topic('wire.raw.dlq')}/0@0".encode())]
            await sender.send_and_wait(desk.topic("wire.raw.dlq"), None, key=b"k", headers=receipt, partition=0)
            await sender.stop()
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "wiredesk", "dlq", "replay", "--all", "--json", stdout=asyncio.subprocess.PIPE
            )
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(child.wait(), 3)
            await worker.commit_transaction()
            out, _ = await child.communicate()
            assert await child.wait() == 0
            assert out == b""
        finally:
            await worker.stop()

    asyncio.run(work())
    assert desk.records("wire.raw") == []


# --- doctor ---


def test_doctor_finds_what_is_missing(empty_desk: Desk) -> None:
    *checks, settings = empty_desk("doctor", code=1)
    found = {check["check"]: check for check in checks}
    assert found["kafka"]["status"] == "ok"
    assert found["topics"]["status"] == "bad"
    assert found["topics"]["remedy"] == "wiredesk topics apply"
    assert settings["settings"]["WIREDESK_KAFKA__TOPIC_PREFIX"] == empty_desk.prefix


def test_doctor_is_content_but_for_the_workers(desk: Desk) -> None:
    desk.produce(("wire.raw", b"k", b"Copy."))
    *checks, _ = desk("doctor")
    found = {check["check"]: check for check in checks}
    assert found["topics"]["status"] == "ok"
    assert found["workers"]["status"] == "warn"
    assert "0 workers, at most 1 record behind" in found["workers"]["detail"]
    assert "wiredesk worker" in desk.text("doctor")
