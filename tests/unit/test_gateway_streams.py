"""What a subscriber gets, from memory and as it comes: nothing twice, nothing lost, nothing that was taken back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import cast

import pytest

from support.gateways import an_article, an_event, headers_of, taken_back
from wiredesk.gateway.broadcast import STOPPING, TOO_SLOW, Hub, Interest
from wiredesk.gateway.entries import Entry, Source, read
from wiredesk.gateway.filters import Filter
from wiredesk.gateway.following import Follower
from wiredesk.gateway.problems import Problem
from wiredesk.gateway.recent import Recent
from wiredesk.gateway.streams import Item, Subscription
from wiredesk_schemas import Event, cursors, filters

PARTITIONS = {"strike": 2, "articles": 2}
ALL = Filter.of(filters.Filter())


class Room:
    """A memory and its subscribers, without any Kafka."""

    def __init__(self, *, most: int = 100, reader_records: int = 10) -> None:
        self.recent = Recent(PARTITIONS, most=most, most_bytes=10_000_000)
        self.hub = Hub(most_readers=3, most=reader_records, most_bytes=1_000_000)
        self.next = {stream: [0] * number for stream, number in PARTITIONS.items()}
        self.ready = True
        self.partitions = PARTITIONS
        self.recent.begin(self._positions())
        self.hub.positions = self._positions()

    def _positions(self) -> dict[str, tuple[int, ...]]:
        return {stream: tuple(offsets) for stream, offsets in self.next.items()}

    def tell(self, event: Event, *, partition: int = 0, reached: Event | None = None) -> Entry:
        return self._add("strike", partition, event.model_dump_json().encode(), headers_of(event, reached=reached))

    def print(self, number: int, **changes: object) -> Entry:
        return self._add("articles", 0, json.dumps(an_article(number, **changes)).encode(), {})

    def _add(self, stream: str, partition: int, value: bytes, headers: dict[str, bytes]) -> Entry:
        offset = self.next[stream][partition]
        self.next[stream][partition] += 2  # as with markers between
        entry = read(value, headers, Source(stream, partition, offset, 1_700_000_000_000 + offset))
        assert entry is not None
        self.hub.positions = entry.at = self._positions()
        self.recent.add(entry)
        self.hub.publish(entry)
        return entry

    async def bounds(self, streams: tuple[str, ...]) -> dict[str, tuple[tuple[int, ...], tuple[int, ...]]]:
        return {stream: ((5,) * PARTITIONS[stream], tuple(self.next[stream])) for stream in streams}

    def subscription(self, after: str | None = None, wanted: Filter = ALL, stream: str = "strike") -> Subscription:
        return Subscription((stream,), wanted, after, follower=cast(Follower, self), recent=self.recent, hub=self.hub)


async def take(items: AsyncIterator[list[Item]], most: int) -> list[Item]:
    """So many records, and whatever comes between."""
    found: list[Item] = []
    async with asyncio.timeout(5):
        async for some in items:
            found += [item for item in some if item.sort != "beat"]
            if len(found) >= most:
                break
    return found


def names(items: list[Item]) -> list[str]:
    return [json.loads(item.data or b"{}")["event_id"] for item in items]


@pytest.fixture
def room() -> Room:
    return Room()


async def opened(subscription: Subscription) -> AsyncGenerator[list[Item], None]:
    await subscription.prepare()
    return cast(AsyncGenerator[list[Item], None], subscription.items())


async def test_what_comes_is_told_in_its_order_and_can_be_resumed_anywhere(room: Room) -> None:
    items = await opened(room.subscription())
    (beat,) = await anext(items)
    assert beat.sort == "beat"
    for number in range(8):
        room.tell(an_event(number), partition=number % 2)
    told = await take(items, 8)
    assert names(told) == [f"event-{number}" for number in range(8)]
    for place, cursor in enumerate([beat.cursor, *(item.cursor for item in told)]):
        again = await opened(room.subscription(cursor))
        room.tell(an_event(100 + place))
        rest = await take(again, 8 - place + 1)
        assert names(rest)[: 8 - place] == [f"event-{number}" for number in range(place, 8)]
        assert names(rest)[8 - place] in {f"event-{100 + n}" for n in range(place + 1)}
        room = Room()
        for number in range(8):
            room.tell(an_event(number), partition=number % 2)


async def test_over_the_seam_nothing_is_lost_and_nothing_comes_twice(room: Room) -> None:
    for number in range(5):
        room.tell(an_event(number), partition=number % 2)
    items = await opened(room.subscription(cursors.encode({"strike": (2, 0)})))
    first = await anext(items)
    for number in range(5, 10):  # while what was missed is still being told
        room.tell(an_event(number), partition=number % 2)
    told = [item for item in first if item.sort != "beat"] + await take(items, 9 - len(first))
    assert sorted(names(told)) == sorted(f"event-{number}" for number in range(1, 10))


async def test_a_reader_ahead_of_this_gateway_gets_nothing_again(room: Room) -> None:
    room.tell(an_event(0), partition=0)
    room.tell(an_event(1), partition=1)
    subscription = room.subscription(cursors.encode({"strike": (4, 2)}))
    subscription._at = {"strike": (4, 2)}  # what another gateway had told already; this one has not read it yet
    items = subscription.items()
    await anext(items)
    room.tell(an_event(2), partition=0)  # offset 2, told by the other
    room.tell(an_event(3), partition=0)
    (item,) = await take(items, 1)
    assert names([item]) == ["event-3"]
    assert item.cursor == cursors.encode({"strike": (6, 2)})


async def test_a_slow_reader_is_let_go_and_the_others_feel_nothing(room: Room) -> None:
    slow, quick = await opened(room.subscription()), await opened(room.subscription())
    await anext(slow)
    await anext(quick)
    told: list[Item] = []
    for number in range(30):
        room.tell(an_event(number))
        told += await take(quick, 1)
    assert len(told) == 30
    items = await take(slow, 1)
    assert (items[-1].sort, json.loads(items[-1].data or b"{}")["reason"]) == ("gone", TOO_SLOW)
    assert [some async for some in slow] == []
    assert (room.hub.readers, room.hub.let_go) == (1, 1)


async def test_all_are_told_when_the_gateway_stops_and_get_what_waits_before(room: Room) -> None:
    items = await opened(room.subscription())
    await anext(items)
    room.tell(an_event(1))
    room.hub.close()
    told = await take(items, 2)
    assert [item.sort for item in told] == ["event", "gone"]
    assert json.loads(told[1].data or b"{}")["reason"] == STOPPING
    with pytest.raises(Problem, match="stopping"):
        await room.subscription().prepare()


async def test_no_more_readers_than_may_be(room: Room) -> None:
    async with aclosing(await opened(room.subscription())) as one, aclosing(await opened(room.subscription())) as two:
        for items in (one, two, await opened(room.subscription())):
            await anext(items)
        with pytest.raises(Problem, match="as many subscribers"):
            await room.subscription().prepare()


@pytest.mark.parametrize(
    ("offsets", "status"), [((3, 5), 410), ((5, 4), 410), ((99, 5), 410), ((5, 5), None), ((-1, -1), None)]
)
async def test_what_is_kept_no_longer_is_gone(offsets: tuple[int, int], status: int | None) -> None:
    room = Room(most=2)
    for number in range(20):
        room.tell(an_event(number), partition=number % 2)
    subscription = room.subscription(cursors.encode({"strike": offsets}))
    if status is None:
        await subscription.prepare()
        return
    with pytest.raises(Problem) as found:
        await subscription.prepare()
    assert found.value.status == status


async def test_what_was_taken_back_is_told_as_taken_back_alone(room: Room) -> None:
    told = an_event(1)
    room.tell(told)
    room.tell(taken_back(told), reached=told)
    items = await take(await opened(room.subscription(cursors.encode({"strike": (0, 0)}))), 1)
    assert [json.loads(item.data or b"{}")["status"] for item in items] == ["retracted"]


async def test_a_text_that_waits_for_a_reader_goes_too_when_it_is_killed(room: Room) -> None:
    items = await opened(room.subscription())
    await anext(items)
    room.tell(an_event(1))
    room.print(9, family_id="family-1", status="cancelled", relation={"kind": "kill", "of": "article-1"})
    room.tell(an_event(2))
    assert names(await take(items, 1)) == ["event-2"]


def test_a_killed_story_leaves_no_text_in_memory(room: Room) -> None:
    room.print(1)
    told = an_event(1)
    room.tell(told)
    kill = {"status": "cancelled", "relation": {"kind": "kill", "of": "article-1"}, "headline": None}
    room.print(2, family_id="family-1", paragraphs=["Must not be used."], **kill)
    room.tell(an_event(3, family_id="family-1"))  # it was told before the kill, and is read behind it
    article = room.recent.article("article-1")
    assert article is not None
    kept = json.loads(article.whole or b"{}")
    assert (kept["status"], kept["paragraphs"], kept["headline"], kept["labels"]) == ("cancelled", [], None, {})
    everything = b"".join((e.data or b"") + (e.whole or b"") for e in room.recent._entries)
    assert b"Must not be used" in everything
    assert b"harbour" not in everything
    assert b"Odesa" not in everything


def test_memory_is_bounded_and_knows_from_where_on_it_is_whole() -> None:
    room = Room(most=10)
    for number in range(50):
        room.tell(an_event(number), partition=number % 2)
    assert len(room.recent) == 10
    assert not room.recent.covers({"strike": (0, 0)})
    assert not room.recent.covers({"strike": (38, 40)})
    assert room.recent.covers({"strike": (40, 40)})
    small = Recent(PARTITIONS, most=1_000, most_bytes=20_000)
    for number in range(50):
        value = an_event(number).model_dump_json().encode()
        entry = read(value, headers_of(an_event(number)), Source("strike", 0, number, number))
        assert entry is not None
        small.add(entry)
    assert small.bytes <= 20_000
    assert 0 < len(small) < 50


def test_equal_interests_are_asked_once(room: Room) -> None:
    asked = 0

    class Counting(Filter):
        def passes(self, entry: Entry) -> bool:
            nonlocal asked
            asked += 1
            return True

    hub = Hub(most_readers=100, most=10, most_bytes=1_000_000)
    wanted = Counting(filters.Filter())
    readers = [hub.join(Interest(frozenset({"strike"}), wanted)) for _ in range(50)]
    hub.publish(room.tell(an_event(1)))
    assert asked == 1
    assert all(len(reader.take(1)) == 1 for reader in readers)
    for reader in readers:
        hub.leave(reader)
    assert hub.readers == 0


def test_server_sent_events_as_they_are_written() -> None:
    assert Item("event", "strike.AQ", b'{"a":1}').as_sse() == b'id: strike.AQ\nevent: event\ndata: {"a":1}\n\n'
    assert Item("beat", "strike.AQ").as_sse() == b": beat\nid: strike.AQ\n\n"
    assert Item("gone", None, b"{}").as_sse() == b"event: gone\ndata: {}\n\n"
    assert json.loads(Item("beat", "strike.AQ").as_json()) == {"type": "beat", "id": "strike.AQ", "data": None}
