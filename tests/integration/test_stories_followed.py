"""The index of all partitions' stories: it is told of all that is searched, from wherever that begins, and goes on."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

from aiokafka import AIOKafkaProducer

from support.desk import Desk
from wiredesk.settings import KafkaSettings
from wiredesk.versions.search import SEARCHED_SECONDS
from wiredesk.versions.story import Story
from wiredesk.worker.restoring import follow, restore
from wiredesk_schemas.topics import STORIES

NOW = datetime.now(UTC).replace(microsecond=0)
PARTITIONS = 3


def story(hours: int, name: str = "") -> Story:
    return Story(family_id=name or f"s{hours}", seen_at=(NOW - timedelta(hours=hours)).timestamp())


async def write(producer: AIOKafkaProducer, topic: str, told: Story) -> None:
    at_ms = round(told.seen_at * 1000)
    partition = sum(told.family_id.encode()) % PARTITIONS
    await producer.send(topic, told.dump(), told.family_id.encode(), partition=partition, timestamp_ms=at_ms)


async def test_what_is_searched_is_followed_and_the_rest_is_passed_over(desk: Desk) -> None:
    topic = desk.prefix + STORIES
    settings = KafkaSettings(bootstrap_servers=desk.bootstrap)
    told: list[str] = []
    reached = asyncio.Event()
    async with AIOKafkaProducer(bootstrap_servers=desk.bootstrap) as producer:
        for hours in range(720, -1, -1):
            await write(producer, topic, story(hours))
        await producer.send(topic, b"no story", b"x", partition=0)
        await producer.flush()
        following = asyncio.create_task(
            follow(settings, topic, PARTITIONS, lambda new: told.append(new.family_id), reached=reached.set)
        )
        try:
            async with asyncio.timeout(60):
                await reached.wait()
                searched = round(SEARCHED_SECONDS / 3600)
                assert (
                    {f"s{hours}" for hours in range(searched)}
                    <= set(told)
                    <= {f"s{hours}" for hours in range(searched + 2)}
                )
                assert len(told) == len(set(told))
                await write(producer, topic, story(0, "new"))
                while "new" not in told:
                    await asyncio.sleep(0.1)
        finally:
            following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await following


async def test_a_topic_without_stories_is_followed_from_its_beginning(desk: Desk) -> None:
    topic = desk.prefix + STORIES
    told, reached = list[str](), asyncio.Event()
    settings = KafkaSettings(bootstrap_servers=desk.bootstrap)
    following = asyncio.create_task(
        follow(settings, topic, PARTITIONS, lambda new: told.append(new.family_id), reached=reached.set)
    )
    try:
        async with asyncio.timeout(60), AIOKafkaProducer(bootstrap_servers=desk.bootstrap) as producer:
            await reached.wait()
            await write(producer, topic, story(0))
            while not told:
                await asyncio.sleep(0.1)
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following


async def test_what_is_restored_is_the_last_state_of_each(desk: Desk) -> None:
    topic = desk.prefix + STORIES
    async with AIOKafkaProducer(bootstrap_servers=desk.bootstrap) as producer:
        for name, value in (("a", b"1"), ("b", b"2"), ("a", b"3"), ("b", None), ("c", b"4")):
            await producer.send(topic, value, name.encode(), partition=0)
    kept = await restore(KafkaSettings(bootstrap_servers=desk.bootstrap), topic, 0)
    assert sorted(kept) == [b"3", b"4"]
    assert list(kept) == []
