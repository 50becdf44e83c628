"""A subscriber's records: what it missed, from memory or from Kafka, and then what comes; nothing twice, nothing lost.

What it missed comes from memory where that still holds it, else from Kafka until the memory does. Between the last look
into memory and joining those who are told of new records nothing else runs, so that there is no seam to fall into.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal

import orjson
from aiokafka.errors import KafkaError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from wiredesk.gateway.broadcast import STOPPING, TOO_SLOW, Hub, Interest, Reader
from wiredesk.gateway.entries import ARTICLES, Entry
from wiredesk.gateway.filters import Filter
from wiredesk.gateway.following import Follower
from wiredesk.gateway.problems import Problem, busy
from wiredesk.gateway.recent import Recent
from wiredesk_schemas.cursors import BEGINNING, CursorError, Offsets, Positions, decode, encode, later

BEAT_SECONDS: Final = 15.0
CUT_SECONDS: Final = 5.0
"""Who was too slow, and still takes nothing, is cut off after so long."""
_CHUNK_BYTES: Final = 64 * 1024
_LOOK_AT_ONCE: Final = 512
_STALLED_SECONDS: Final = 30.0

Sort = Literal["event", "article", "gone", "beat"]


@dataclass(frozen=True, slots=True)
class Item:
    """What a subscriber is sent."""

    sort: Sort
    cursor: str | None
    data: bytes | None = None

    def as_sse(self) -> bytes:
        """As server-sent events have it. The id of a beat is kept by the reader, though it is no event."""
        name = b"id: %b\n" % self.cursor.encode() if self.cursor is not None else b""
        if self.sort == "beat":
            return b": beat\n%b\n" % name
        return b"%bevent: %b\ndata: %b\n\n" % (name, self.sort.encode(), self.data or b"{}")

    def as_json(self) -> bytes:
        """As a message of a WebSocket."""
        name = orjson.dumps(self.cursor)
        return b'{"type":"%b","id":%b,"data":%b}' % (self.sort.encode(), name, self.data or b"null")


class Subscription:
    """One subscriber of one stream. `prepare` first, then `items`.

    Args:
        streams: the categories, or `articles`.
        wanted: which of their records.
        after: the cursor of the last record that it has; null for what comes from now on.
        follower: who reads.
        recent: what was read.
        hub: who tells.
    """

    def __init__(
        self,
        streams: tuple[str, ...],
        wanted: Filter,
        after: str | None,
        *,
        follower: Follower,
        recent: Recent,
        hub: Hub,
    ) -> None:
        self._streams = streams
        self._name = "~".join(streams)
        self._filter = wanted
        self._after = after
        self._follower, self._recent, self._hub = follower, recent, hub
        self._at: dict[str, Offsets] | None = None
        self.reader: Reader | None = None
        self.let_go = asyncio.Event()
        """Set once it gets nothing any more."""

    async def prepare(self) -> None:
        """Find out whether it can be served.

        Raises:
            Problem: 400: the cursor is none. 410: what comes behind it is not there any more. 503.
        """
        if self._hub.stopping:
            raise busy("the gateway is stopping", name="stopping")
        if not self._follower.ready:
            raise busy("the gateway is still reading what there is", name="starting", seconds=2)
        if self._hub.is_full:
            raise busy("as many subscribers are here as may be", seconds=10)
        if self._after is None:
            return
        partitions = {stream: self._follower.partitions[stream] for stream in self._streams}
        try:
            self._at = decode(self._after, partitions)
        except CursorError as error:
            raise Problem(400, "cursor", f"Last-Event-ID, or after: {error}") from error
        ahead = not later(self._hub.positions, self._at)
        if self._recent.covers(self._at) and not ahead:
            return
        for stream, (first, end) in (await self._follower.bounds(self._streams)).items():
            asked = self._at[stream]
            if any(begin > at != BEGINNING for at, begin in zip(asked, first, strict=True)):
                raise Problem(410, "gone", "what came next is kept no longer: begin anew, without Last-Event-ID")
            if any(at > last for at, last in zip(asked, end, strict=True)):
                raise Problem(410, "gone", "the stream was begun anew since: begin anew, without Last-Event-ID")
            self._at[stream] = tuple(max(at, begin) for at, begin in zip(asked, first, strict=True))

    async def items(self) -> AsyncIterator[list[Item]]:
        """What to send, on and on; ends behind `gone`."""
        try:
            if self._at is None:
                reader = self._join()
                self._at = {stream: self._hub.positions[stream] for stream in self._streams}
                yield [Item("beat", encode(self._at))]
            else:
                async for items in self._missed(self._at):
                    yield items
                if self.reader is None:
                    yield [_gone("the records cannot be read at this moment")]
                    return
                reader = self.reader
            async for items in self._coming(reader, self._at):
                yield items
        finally:
            if self.reader is not None:
                self._hub.leave(self.reader)

    def _join(self) -> Reader:
        self.reader = self._hub.join(Interest(frozenset(self._streams), self._filter), self.let_go.set)
        return self.reader

    async def _missed(self, at: dict[str, Offsets]) -> AsyncIterator[list[Item]]:
        """All from some positions on, up to the moment at which it has joined those who are told."""
        number = 0
        while not self._hub.stopping:
            if not self._recent.covers(at):
                async for items in self._replayed(at):
                    yield items
                if not self._recent.covers(at):
                    return
                number = 0
            entries, number = self._recent.since(at, number, _LOOK_AT_ONCE)
            if not entries and number == self._recent.next_number:
                break
            items = []
            for entry in entries:
                _advance(at, entry)
                if entry.data is not None and self._filter.passes(entry):
                    items.append(Item(entry.kind, encode(at), entry.data))  # type: ignore[arg-type]
            if items:
                yield items
            else:
                await asyncio.sleep(0)
        self._join()
        for stream in self._streams:
            at[stream] = _furthest(at[stream], self._hub.positions[stream])
        yield [Item("beat", encode(at))]

    async def _replayed(self, at: dict[str, Offsets]) -> AsyncIterator[list[Item]]:
        """From Kafka, until the memory holds the rest; less where Kafka fails."""
        still = 0.0
        loop = asyncio.get_running_loop()
        with suppress(KafkaError, TimeoutError, OSError, Problem):
            async with self._follower.replay(at) as batches:
                moved = loop.time()
                async for entries in batches:
                    items = [
                        Item(entry.kind, encode(entry.at), entry.data)  # type: ignore[arg-type]
                        for entry in entries
                        if entry.data is not None and self._filter.passes(entry)
                    ]
                    if items:
                        yield items
                    if self._recent.covers(at) or self._hub.stopping:
                        return
                    moved = loop.time() if entries else moved
                    still = loop.time() - moved
                    if still > _STALLED_SECONDS:
                        return

    async def _coming(self, reader: Reader, at: dict[str, Offsets]) -> AsyncIterator[list[Item]]:
        shared = later(self._hub.positions, at)
        while True:
            await reader.wait(BEAT_SECONDS)
            entries = reader.take(_CHUNK_BYTES)
            items = []
            for entry in entries:
                if entry.offset < at[entry.stream][entry.partition]:
                    continue  # it came from Kafka already, read ahead of the others
                if not shared:
                    _advance(at, entry)
                    shared = later(entry.at, at)
                cursor = self._cursor(entry) if shared else encode(at)
                if entry.data is not None:
                    items.append(Item(entry.kind, cursor, entry.data))  # type: ignore[arg-type]
            if items:
                yield items
            elif not entries and reader.gone is not None:
                yield [_gone(reader.gone)]
                return
            elif not entries:
                now = {stream: self._hub.positions[stream] for stream in self._streams}
                if not shared:
                    now = {stream: _furthest(at[stream], offsets) for stream, offsets in now.items()}
                yield [Item("beat", encode(now))]

    def _cursor(self, entry: Entry) -> str:
        """Made once for all subscribers of the stream."""
        found = entry.cursors.get(self._name)
        if found is None:
            found = entry.cursors[self._name] = encode({stream: entry.at[stream] for stream in self._streams})
        return found


def _gone(why: str) -> Item:
    said = {
        TOO_SLOW: "you were too slow: reconnect with Last-Event-ID",
        STOPPING: "the gateway is stopping: reconnect with Last-Event-ID",
    }
    return Item("gone", None, orjson.dumps({"reason": why, "detail": said.get(why, why)}))


def _advance(at: dict[str, Offsets], entry: Entry) -> None:
    offsets = list(at[entry.stream])
    offsets[entry.partition] = max(offsets[entry.partition], entry.offset + 1)
    at[entry.stream] = tuple(offsets)


def _furthest(one: Offsets, other: Offsets) -> Offsets:
    return tuple(map(max, one, other))


def streams_of(name: str, categories: Mapping[str, object]) -> tuple[str, ...] | None:
    """The streams that a name stands for: a category, `all` of them, or `articles`; null for none."""
    if name == "all":
        return tuple(sorted(categories))
    return (name,) if name == ARTICLES or name in categories else None


class EventStream(Response):
    """A subscription as server-sent events."""

    media_type = "text/event-stream"

    def __init__(self, subscription: Subscription) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._subscription = subscription

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - see ASGI
        """Send, until either side has had enough."""

        async def pump() -> None:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            items = self._subscription.items()
            try:
                async for some in items:
                    body = b"".join([item.as_sse() for item in some])
                    await send({"type": "http.response.body", "body": body, "more_body": True})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            finally:
                await items.aclose()  # type: ignore[attr-defined]

        async def left() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        await until_cut(self._subscription, pump(), left())


async def until_cut(subscription: Subscription, *works: object) -> None:
    """Run until the first of these ends, or until a subscriber that was too slow has had its time to hear of it."""
    tasks = [asyncio.ensure_future(work) for work in works]  # type: ignore[call-overload]
    watch = asyncio.create_task(_too_long(subscription))
    try:
        await asyncio.wait([*tasks, watch], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (*tasks, watch):
            task.cancel()
        await asyncio.gather(*tasks, watch, return_exceptions=True)


async def _too_long(subscription: Subscription) -> None:
    await subscription.let_go.wait()
    await asyncio.sleep(CUT_SECONDS)


__all__ = ["EventStream", "Item", "Positions", "Subscription", "streams_of", "until_cut"]
