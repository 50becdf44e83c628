"""The client, over Kafka and over a gateway: one behaviour."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import pytest

from support.gateways import Desk, Gateway, an_event, taken_back, writing
from support.workers import make_topics
from wiredesk_schemas import Event, cursors
from wiredesk_schemas.client import GoneError, RefusedError, UnreachableError, subscribe, subscribe_sync

NOBODY = {"http": "http://127.0.0.1:9", "kafka": "127.0.0.1:9"}


class Way:
    """How the events come: what `subscribe` is told of it."""

    def __init__(self, at: str, prefix: str, other: str) -> None:
        self.told: dict[str, Any] = {"at": at, "topic_prefix": prefix}
        self.other: dict[str, Any] = {"at": other, "topic_prefix": prefix}

    def subscribe(self, category: str = "strike", **asked: Any) -> AsyncGenerator[Event, None]:
        return cast(AsyncGenerator[Event, None], subscribe(category, **{**self.told, **asked}))


@pytest.fixture
async def topics(kafka: str, prefix: str) -> str:
    await make_topics(kafka, f"{prefix}.", 3)
    return f"{prefix}."


@pytest.fixture
async def gateway(kafka: str, topics: str, tmp_path: Path) -> AsyncIterator[Gateway]:
    async with Gateway(kafka, topics, tmp_path) as running:
        yield running


@pytest.fixture(params=["http", "kafka"])
async def way(request: pytest.FixtureRequest, kafka: str, topics: str, gateway: Gateway) -> Way:
    ways = {"http": (gateway.url, kafka), "kafka": (kafka, gateway.url)}
    at, other = ways[request.param]
    return Way(at, topics, other)


@pytest.fixture
async def desk(kafka: str, topics: str) -> AsyncIterator[Desk]:
    async with writing(kafka, topics) as desk:
        yield desk


async def first(desk: Desk, events: AsyncGenerator[Event, None], *, number: int = 0, **changes: Any) -> Event:
    """The first event that a subscriber sees, who is told it again until it is there."""
    waiting = asyncio.ensure_future(anext(events))
    async with asyncio.timeout(30):
        while not waiting.done():
            await desk.tell(an_event(number, **changes))
            await asyncio.wait([waiting], timeout=0.3)
        return await waiting


async def some(events: AsyncGenerator[Event, None], most: int) -> list[Event]:
    async with asyncio.timeout(30):
        return [await anext(events) for _ in range(most)]


async def test_events_are_typed_filtered_and_resumable_at_either(way: Way, desk: Desk) -> None:
    suva = [{"name": "Suva", "country": "FJ", "precision": "city"}]
    async with aclosing(way.subscribe(country="UA")) as events:
        event = await first(desk, events)
        assert type(event).__name__ == "StrikeEvent"
        assert event.evidence[0].quote.startswith("Drone number 0")
        assert event.cursor
    for number in range(1, 21):
        await desk.tell(an_event(number), an_event(100 + number, places=suva))
    wanted = [f"event-{number}" for number in range(1, 21)]
    async with aclosing(way.subscribe(country="UA", after=event.cursor)) as events:
        found = [one for one in await some(events, 20) if one.event_id != "event-0"]
        while len(found) < 20:
            found += [one for one in await some(events, 1) if one.event_id != "event-0"]
    assert sorted(one.event_id for one in found) == sorted(wanted)
    # From each of them the rest follows, over the other way too.
    for told in (way.told, way.other):
        async with aclosing(way.subscribe(country="UA", after=found[9].cursor, **told)) as events:
            rest = await some(events, 10)
        assert sorted(one.event_id for one in rest) == sorted(one.event_id for one in found[10:])


async def test_a_retraction_passes_and_what_is_unknown_survives(way: Way, desk: Desk) -> None:
    async with aclosing(way.subscribe(place="odesa", kind=["drone", "kite"])) as events:
        event = await first(desk, events)
        await desk.tell(taken_back(event), reached=event)
        await desk.tell(an_event(2, kind="kite", altitude=120))
        while (found := await anext(events)).event_id == "event-0" and found.status == "active":
            pass
        assert (found.event_id, found.status, found.evidence) == ("event-0", "retracted", ())
        assert (await anext(events)).kind == "kite"


async def test_what_cannot_be_is_said(way: Way, desk: Desk) -> None:
    with pytest.raises(RefusedError):
        await anext(way.subscribe("weather"))
    with pytest.raises(RefusedError, match="cursor"):
        await anext(way.subscribe(after="nonsense"))
    with pytest.raises(GoneError):
        await anext(way.subscribe(after=cursors.encode({"strike": (10**6, 10**6, 10**6)})))
    nobody = NOBODY["http" if str(way.told["at"]).startswith("http") else "kafka"]
    with pytest.raises(UnreachableError):
        await anext(way.subscribe(at=nobody, patience=1.0))


async def test_without_asyncio(way: Way, desk: Desk) -> None:
    async with aclosing(way.subscribe()) as events:
        event = await first(desk, events)
    await desk.tell(*(an_event(number) for number in range(1, 6)))

    def work() -> list[str]:
        found = []
        events = subscribe_sync("strike", after=event.cursor, **way.told)
        for one in events:
            found += [one.event_id] if one.event_id != "event-0" else []
            if len(found) == 5:
                break
        events.close()  # type: ignore[attr-defined]
        return found

    assert sorted(await asyncio.wait_for(asyncio.to_thread(work), 40)) == [f"event-{n}" for n in range(1, 6)]


async def test_a_gateway_that_dies_is_connected_anew_and_nothing_is_lost(
    kafka: str, topics: str, gateway: Gateway, desk: Desk
) -> None:
    port = gateway.url.rpartition(":")[2]
    gateway._environment["WIREDESK_GATEWAY__PORT"] = port
    async with aclosing(cast(AsyncGenerator[Event, None], subscribe("strike", at=gateway.url))) as events:
        seen = {(await first(desk, events)).event_id}
        for round_ in range(1, 3):
            await gateway.kill()
            await desk.tell(*(an_event(100 * round_ + number) for number in range(10)))
            await gateway.start()
            while len(seen) < 1 + 10 * round_:
                async with asyncio.timeout(60):
                    event = await anext(events)
                assert event.event_id == "event-0" or event.event_id not in seen
                seen.add(event.event_id)
