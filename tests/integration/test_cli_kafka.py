"""The commands that speak to Kafka, on the real one; what they did is looked at by plain clients."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from support.commands import Commands
from wiredesk.deadletters.letters import REPLAYED
from wiredesk.settings import load
from wiredesk.topics import read


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


def test_topics_are_planned_made_and_left_alone(bare_commands: Commands) -> None:
    (plan,) = bare_commands("topics", "plan", "--check", code=1)
    assert {creation["name"] for creation in plan["create"]} >= {bare_commands.topic("wire.raw")}
    bare_commands("topics", "apply")
    (plan,) = bare_commands("topics", "plan", "--check")
    assert (plan["create"], plan["change"], plan["refused_partitions"]) == ([], [], [])
    assert "nothing to do" in bare_commands.text("topics", "apply")


def test_a_setting_is_put_right_and_what_others_set_is_kept(commands: Commands) -> None:
    name = commands.topic("wire.articles")
    (wanted,) = commands("topics", "plan")
    own = {"retention.ms": "60000", "segment.bytes": "1048576"}
    admin(commands.servers, lambda c: c.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, own)]))
    while asyncio.run(read(load().kafka, [name]))[name].config["retention.ms"] != "60000":
        time.sleep(0.1)  # the controller knows it before the broker does
    (plan,) = commands("topics", "plan", "--check", code=1)
    (change,) = plan["change"]
    assert change["name"] == name
    assert change["changes"]["retention.ms"] == {"from": "60000", "to": "604800000"}
    commands("topics", "apply")
    assert commands("topics", "plan", "--check") == [wanted]
    found = asyncio.run(read(load().kafka, [name]))[name]
    assert found.config["segment.bytes"] == "1048576"


def test_partitions_are_never_changed(commands: Commands) -> None:
    (plan,) = commands("topics", "apply", "--partitions", "12", code=1)
    assert len(plan["refused_partitions"]) == len(plan["refused_partitions"]) > 0
    assert "order" in commands.said
    name = commands.topic("wire.raw")
    assert asyncio.run(read(load().kafka, [name]))[name].partitions == 6


def test_more_replicas_than_brokers_is_one_clear_line(bare_commands: Commands) -> None:
    bare_commands("topics", "apply", "--replication", "9", code=1)
    assert "replication factor" in bare_commands.said.lower()
    assert bare_commands.said.count("\n") == 1


# --- tail ---


def test_tail_shows_committed_records_as_they_are(commands: Commands) -> None:
    commands.produce(("wire.events.strike", b"f", b'{"n": 1}'), transaction=commands.prefix + "t")
    commands.produce(("wire.events.strike", b"f", b'{"n": "aborted"}'), transaction=commands.prefix + "t", abort=True)
    commands.produce(("wire.events.strike", b"f", b'{"n": 2}'), ("wire.events.diplomacy", b"f", b'{"n": 3}'))
    both = commands("tail", "strike", "diplomacy", "--from", "beginning", "--timeout", "1")
    assert sorted(event["n"] for event in both) == [1, 2, 3]
    assert [event["n"] for event in commands("tail", "strike", "--from", "-1", "--timeout", "0.5")] == [2]
    assert [event["n"] for event in commands("tail", "strike", "--from", "beginning", "--limit", "1")] == [1]
    assert len(commands("tail", "--from", "1h", "--timeout", "1")) == 3
    assert commands("tail", "--timeout", "0.5") == []


def test_the_last_records_are_found_behind_many_transaction_markers(commands: Commands) -> None:
    for number in range(4):
        commands.produce(("wire.articles", b"f", b'{"n": %d}' % number), transaction=commands.prefix + "t")
        for _ in range(3):
            commands.produce(("wire.articles", b"f", b'{"n": "no"}'), transaction=commands.prefix + "t", abort=True)
    found = commands("tail", "articles", "--from", "-3", "--timeout", "0.5")
    assert [article["n"] for article in found] == [1, 2, 3]


def test_a_limit_that_is_not_reached_is_told(commands: Commands) -> None:
    assert commands("tail", "strike", "--limit", "1", "--timeout", "0.5", code=1) == []
    assert "0 of 1" in commands.said


# --- dead letters ---


def test_letters_are_listed_and_shown(commands: Commands, tmp_path: Path) -> None:
    assert "no dead letters" in commands.text("dlq", "list")
    commands.letters(3)
    listed = commands("dlq", "list")
    assert [letter["letter"] for letter in listed] == ["0@0", "0@1", "0@2"]
    assert [letter["id"] for letter in commands("dlq", "list", "--stage", "classify")] == ["doc-1"]
    assert commands("dlq", "list", "--limit", "1")[0]["letter"] == "0@2"
    (shown,) = commands("dlq", "show", "--id", "doc-2")
    assert shown["letter"] == "0@2"
    card = commands.text("dlq", "show", "0@1")
    assert "FormatError: no text" in card
    assert "\x00" not in card
    done = subprocess.run(
        [sys.executable, "-m", "wiredesk", "dlq", "show", "0@1", "--raw"], capture_output=True, timeout=60, check=True
    )
    assert done.stdout == b"\x00noise 1"


def test_a_letter_is_put_back_once_as_it_came(commands: Commands) -> None:
    commands.letters(4)
    assert [entry["letter"] for entry in commands("dlq", "replay", "--all", "--dry-run")] == [
        "0@0",
        "0@1",
        "0@2",
        "0@3",
    ]
    assert commands.records("wire.raw") == []
    commands("dlq", "replay", "0@2")
    commands("dlq", "replay", "0@2", code=2)
    assert "replayed once" in commands.said
    commands("dlq", "replay", "--stage", "classify")
    assert [entry["letter"] for entry in commands("dlq", "replay", "--all")] == ["0@0"]
    assert commands("dlq", "replay", "--all") == []
    copies = commands.records("wire.raw")
    assert sorted(record.key for record in copies) == [b"story-0", b"story-1", b"story-2", b"story-3"]
    for copy in copies:
        number = copy.key.decode().removeprefix("story-")
        assert copy.value == b"\x00noise " + number.encode()
        assert list(copy.headers) == [
            ("ce_id", f"doc-{number}".encode()),
            ("x", b"\xff"),
            (REPLAYED, f"{commands.topic('wire.raw.dlq')}/0@{number}".encode()),
        ]
    commands("dlq", "replay", "0@2", "--again")
    wanted = {"0@0": 1, "0@1": 1, "0@2": 2, "0@3": 1}
    while {letter["letter"]: letter["replays"] for letter in commands("dlq", "list")} != wanted:
        time.sleep(0.1)  # until the marker of the last commit is written
    assert commands("dlq", "list", "--pending") == []


def test_four_who_replay_at_once_put_each_letter_back_once_and_say_it_in_a_line(commands: Commands) -> None:
    commands.letters(300)
    command = [sys.executable, "-m", "wiredesk", "dlq", "replay", "--all"]
    all_of_them = [
        subprocess.Popen(command, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for child in all_of_them:
        _, said = child.communicate(timeout=60)
        assert child.returncode in (0, 1), said
        assert said.count("\n") == child.returncode, said
    commands("dlq", "replay", "--all")
    keys = [record.key for record in commands.records("wire.raw")]
    assert sorted(keys) == sorted(f"story-{n}".encode() for n in range(300))


def test_a_replay_that_died_half_way_has_put_nothing_back(commands: Commands) -> None:
    commands.letters(1)

    async def die_half_way() -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            bootstrap_servers=commands.servers,
            transactional_id=f"{load().kafka.group}-{commands.topic('wire.raw.dlq')}-replay",
        )
        await producer.start()
        await producer.begin_transaction()
        await producer.send_and_wait(commands.topic("wire.raw"), b"copy of the dead", key=b"story-0")
        receipt = [(REPLAYED, f"{commands.topic('wire.raw.dlq')}/0@0".encode())]
        await producer.send_and_wait(commands.topic("wire.raw.dlq"), None, key=b"story-0", headers=receipt, partition=0)
        return producer

    async def both() -> None:
        dead = await die_half_way()
        child = await asyncio.create_subprocess_exec(sys.executable, "-m", "wiredesk", "dlq", "replay", "--all")
        assert await child.wait() == 0
        await dead.client.close()  # without a word to the coordinator
        await dead._sender.close()
        dead._closed = True

    asyncio.run(both())
    assert [record.value for record in commands.records("wire.raw")] == [b"\x00noise 0"]


def test_a_receipt_behind_a_workers_open_transaction_is_waited_for(commands: Commands) -> None:
    commands.letters(1)

    async def work() -> None:
        worker = AIOKafkaProducer(bootstrap_servers=commands.servers, transactional_id=f"{commands.prefix}worker")
        await worker.start()
        try:
            await worker.begin_transaction()
            await worker.send_and_wait(commands.topic("wire.raw.dlq"), b"open", key=b"k", partition=0)
            # Its receipt lands behind the open record, where a committed reader does not see it yet.
            sender = AIOKafkaProducer(bootstrap_servers=commands.servers)
            await sender.start()
            receipt = [(REPLAYED, f"{commands.topic('wire.raw.dlq')}/0@0".encode())]
            await sender.send_and_wait(commands.topic("wire.raw.dlq"), None, key=b"k", headers=receipt, partition=0)
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
    assert commands.records("wire.raw") == []


# --- doctor ---


def test_doctor_finds_what_is_missing(bare_commands: Commands) -> None:
    *checks, settings = bare_commands("doctor", code=1)
    found = {check["check"]: check for check in checks}
    assert found["kafka"]["status"] == "ok"
    assert found["topics"]["status"] == "bad"
    assert found["topics"]["remedy"] == "wiredesk topics apply"
    assert settings["settings"]["WIREDESK_KAFKA__TOPIC_PREFIX"] == bare_commands.prefix


def test_doctor_is_content_but_for_the_workers(commands: Commands) -> None:
    commands.produce(("wire.raw", b"k", b"Copy."))
    *checks, _ = commands("doctor")
    found = {check["check"]: check for check in checks}
    assert found["topics"]["status"] == "ok"
    assert found["workers"]["status"] == "warn"
    assert "0 workers, at most 1 record behind" in found["workers"]["detail"]
    assert "wiredesk worker" in commands.text("doctor")
