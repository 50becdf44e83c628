"""What waits for a hop: bounded, in order, each record once, and nothing of an older generation."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from aiokafka.structs import ConsumerRecord

from wiredesk.worker.inbox import MOST_BYTES, Inbox


def fetched(partition: int, *offsets: int, size: int = 3) -> dict[Any, list[Any]]:
    found = [
        ConsumerRecord("wire.raw", partition, offset, 1_700_000_000_000, 0, b"key", b"x" * size, None, 3, size, ())
        for offset in offsets
    ]
    return {("wire.raw", partition): found}


def offsets(inbox: Inbox, generation: int = 1) -> list[tuple[int, int]]:
    return [(record.partition, record.offset) for record in inbox.take(generation)]


async def test_all_that_waits_is_taken_in_its_order_and_once() -> None:
    inbox = Inbox(100)
    inbox.put(1, fetched(0, 0, 1, 2))
    inbox.put(1, fetched(1, 7))
    inbox.put(1, fetched(0, 3))
    inbox.put(1, fetched(0, 1, 2, 3, 4))  # again, after a seek back
    assert offsets(inbox) == [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 7)]
    assert offsets(inbox) == []


async def test_what_was_skipped_before_a_seek_back_is_there_after_it() -> None:
    inbox = Inbox(100)
    inbox.put(1, fetched(0, 5, 6))
    inbox.put(1, fetched(0, 2, 3, 4, 5, 6, 7))
    assert offsets(inbox) == [(0, number) for number in range(2, 8)]


async def test_what_was_fetched_before_a_rebalance_is_dropped() -> None:
    inbox = Inbox(100)
    inbox.put(1, fetched(0, 0, 1))
    inbox.put(2, fetched(0, 0))
    assert offsets(inbox, 2) == [(0, 0)]
    assert not inbox.full


async def test_it_is_full_by_records_or_by_bytes_until_it_is_taken() -> None:
    inbox = Inbox(3)
    inbox.put(1, fetched(0, 0, 1))
    before = inbox.full
    inbox.put(1, fetched(0, 2))
    assert (before, inbox.full) == (False, True)
    inbox.take(1)
    inbox.put(1, fetched(0, 3, size=MOST_BYTES - 4))  # and its key
    before = inbox.full
    inbox.put(1, fetched(0, 4, size=1))
    assert (before, inbox.full) == (False, True)


async def test_keys_and_headers_are_bytes_as_values_are() -> None:
    for more in ({"key": b"x" * MOST_BYTES}, {"headers": (("name", b"x" * MOST_BYTES), ("none", None))}):
        inbox = Inbox(3)
        (found,) = fetched(0, 0)["wire.raw", 0]
        inbox.put(1, {("wire.raw", 0): [replace(found, **more)]})
        assert inbox.full


async def test_who_waits_wakes_up_and_a_full_one_lets_nobody_wait() -> None:
    inbox = Inbox(1)
    waiting = asyncio.ensure_future(inbox.filled(60))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    inbox.put(1, fetched(0, 0))
    await asyncio.wait_for(waiting, 1)
    inbox.take(1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(inbox.filled(0), 0.02)


async def test_a_fetch_of_nothing_wakes_nobody() -> None:
    inbox = Inbox(1)
    inbox.put(1, {})
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(inbox.filled(0), 0.02)
