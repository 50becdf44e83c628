"""Events from a gateway: server-sent events, taken up again where they broke off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from wiredesk_schemas.categories import read_event
from wiredesk_schemas.client.asking import Asked, GoneError, Pauses, RefusedError, with_cursor
from wiredesk_schemas.event import Event

_BEATS_SECONDS: Final = 45.0
"""Three beats: a connection that is silent for so long is none."""
_CONNECT_SECONDS: Final = 10.0
_TRY_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_GONE: Final = 410


@dataclass(slots=True)
class Message:
    """One server-sent event."""

    event: str = "message"
    id: str | None = None
    data: list[str] = field(default_factory=list)

    def take(self, line: str) -> None:
        """One of its lines."""
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "id" and "\0" not in value:
            self.id = value
        elif name == "event":
            self.event = value
        elif name == "data":
            self.data.append(value)


async def messages(lines: AsyncIterator[str]) -> AsyncIterator[Message]:
    """The messages in a stream's lines; one without data only moves the id on."""
    message = Message()
    async for line in lines:
        if line:
            message.take(line)
        else:
            yield message
            message = Message()


async def events(asked: Asked) -> AsyncIterator[Event]:
    """The events, on and on.

    Raises:
        ClientError: see `wiredesk_schemas.client.asking`.
    """
    pauses, after = Pauses(asked.patience), asked.after
    timeout = httpx.Timeout(_BEATS_SECONDS, connect=_CONNECT_SECONDS)
    async with httpx.AsyncClient(
        timeout=timeout, headers=_headers(asked), limits=httpx.Limits(max_connections=2)
    ) as client:
        while True:
            pause = 0.0
            try:
                async with client.stream("GET", _url(asked), params=_parameters(asked, after)) as answer:
                    if answer.status_code != httpx.codes.OK:
                        pause = _retry_after(answer)
                        await _refused(answer)
                        error: object = f"the gateway answers {answer.status_code}"
                    else:
                        pauses.worked()
                        error = "the connection has ended"
                        async for message in messages(answer.aiter_lines()):
                            after = message.id or after
                            if message.event == "gone":
                                break
                            event = _event(message)
                            if event is not None:
                                yield with_cursor(event, after)
            except httpx.TransportError as failure:
                error = repr(failure)
            await asyncio.sleep(pauses.failed(error, pause))


def _event(message: Message) -> Event | None:
    """The event of a message; null for one that has none, or one that cannot be read."""
    if message.event != "event" or not message.data:
        return None
    try:
        return read_event("\n".join(message.data))
    except ValueError:
        return None  # of a release whose events this one cannot read


async def _refused(answer: httpx.Response) -> None:
    if answer.status_code in _TRY_AGAIN:
        return
    await answer.aread()
    try:
        told = answer.json()
        detail = str(told["detail"])
    except (ValueError, KeyError, TypeError):
        detail = answer.text[:200]
    if answer.status_code == _GONE:
        raise GoneError(detail)
    raise RefusedError(detail, answer.status_code)


def _retry_after(answer: httpx.Response) -> float:
    stated = answer.headers.get("retry-after", "")
    return float(stated) if stated.isdecimal() and len(stated) < 6 else 0.0


def _url(asked: Asked) -> str:
    return f"{asked.at.rstrip('/')}/v1/streams/{asked.category}"


def _headers(asked: Asked) -> dict[str, str]:
    return {"Authorization": f"Bearer {asked.key}"} if asked.key else {}


def _parameters(asked: Asked, after: str | None) -> list[tuple[str, Any]]:
    many = (
        ("country", asked.country),
        ("kind", asked.kind),
        ("place", asked.place),
        ("source", asked.source),
        ("modality", asked.modality),
    )
    found: list[tuple[str, Any]] = [(name, value) for name, values in many for value in values]
    if asked.min_confidence:
        found.append(("min_confidence", asked.min_confidence))
    if after is not None:
        found.append(("after", after))
    return found
