"""`subscribe` and `subscribe_sync`."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from typing import Any, Final, cast

from wiredesk_schemas.client.asking import Asked, words
from wiredesk_schemas.event import Event

ADDRESS_VARIABLE: Final = "WIREDESK_ADDRESS"
KEY_VARIABLE: Final = "WIREDESK_KEY"
_HERE: Final = "http://127.0.0.1:8080"
_HTTP: Final = re.compile(r"https?://", re.IGNORECASE)


async def subscribe(
    category: str = "all",
    *,
    at: str | None = None,
    key: str | None = None,
    after: str | None = None,
    country: str | Iterable[str] = (),
    kind: str | Iterable[str] = (),
    place: str | Iterable[str] = (),
    source: str | Iterable[str] = (),
    modality: str | Iterable[str] = (),
    min_confidence: float = 0.0,
    topic_prefix: str = "",
    patience: float | None = None,
) -> AsyncIterator[Event]:
    """Typed events as they come.

    A retraction passes whatever filter its event passed. Unknown fields are dropped, unknown kinds kept; events of a
    category that this release does not know are plain `Event`s.

    Args:
        category: `strike`, ... or `all`.
        at: `http://host:port` of a gateway, or `host:port[,host:port]` of Kafka. By default what WIREDESK_ADDRESS
            says, else the gateway on this machine.
        key: for the gateway; by default what WIREDESK_KEY says.
        after: `event.cursor` of the last event that you have; null for those that come from now on.
        country: ISO 3166-1 alpha-2, of a place, an actor or a target; one or several.
        kind: of the event; one or several.
        place: names or GeoNames ids; one or several.
        source: of the article that tells it; one or several.
        modality: of the event; one or several.
        min_confidence: 0 to 1.
        topic_prefix: where Kafka is read: what stands before the names of its topics.
        patience: seconds without any answer after which to give up; by default never.

    Raises:
        GoneError: what comes behind `after` is kept no longer.
        RefusedError: the other side refuses, and would again.
        UnreachableError: `patience` is over.
    """
    asked = Asked(
        category=category,
        at=at or os.environ.get(ADDRESS_VARIABLE) or _HERE,
        key=key or os.environ.get(KEY_VARIABLE) or None,
        after=after,
        country=words(country),
        kind=words(kind),
        place=words(place),
        source=words(source),
        modality=words(modality),
        min_confidence=min_confidence,
        topic_prefix=topic_prefix,
        patience=patience,
    )
    # Only what is needed is imported: of the two libraries a subscriber may have one.
    if _HTTP.match(asked.at):
        from wiredesk_schemas.client.over_http import events
    else:
        from wiredesk_schemas.client.over_kafka import events
    found = cast(AsyncGenerator[Event, None], events(asked))
    try:
        async for event in found:
            yield event
    finally:
        await found.aclose()


def subscribe_sync(category: str = "all", **asked: Any) -> Iterator[Event]:  # noqa: ANN401 - those of `subscribe`
    """`subscribe` for those who do not use asyncio: events as they come, in a plain loop.

    While you work on an event nothing is read. Who works longer than the gateway keeps records for a slow subscriber is
    let go by it, and goes on from its cursor.

    Args:
        category: see `subscribe`.
        asked: see `subscribe`.
    """
    found = cast(AsyncGenerator[Event, None], subscribe(category, **asked))
    with asyncio.Runner() as runner:
        try:
            while True:
                yield runner.run(_next(found))
        except StopAsyncIteration:
            return
        finally:
            runner.run(_close(found))


async def _next(found: AsyncIterator[Event]) -> Event:
    return await anext(found)


async def _close(found: AsyncGenerator[Event, None]) -> None:
    await found.aclose()
