"""Routes for streams: server-sent events and WebSockets."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Request, WebSocket
from pydantic import ValidationError
from starlette.responses import Response
from starlette.websockets import WebSocketDisconnect

from wiredesk.gateway import openapi
from wiredesk.gateway.doors import DOORS, Reading, desk_of, entrant
from wiredesk.gateway.entries import ARTICLES
from wiredesk.gateway.problems import Problem, answer, responses
from wiredesk.gateway.streams import EventStream, Subscription, streams_of, until_cut

router = APIRouter(prefix="/v1")

_OK: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Server-sent events, without end.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
_MANY: Final = frozenset({"country", "kind", "place", "source", "modality", "label"})
_TRY_AGAIN: Final = 1013
LastEventId = Annotated[str | None, Header(alias="Last-Event-ID", description="As `after`; wins over it.")]


@router.get(
    "/streams/articles",
    response_class=Response,
    responses={**responses(410, 503), **_OK},
    dependencies=DOORS,
    summary="Articles as they come",
)
async def articles(
    request: Request,
    principal: Reading,
    query: Annotated[openapi.ArticleStreamQuery, Query()],
    last_event_id: LastEventId = None,
) -> Response:
    """Each article without its text. `event: article`, resumable by its id."""
    subscription = desk_of(request).subscription((ARTICLES,), query.filter(principal), last_event_id or query.after)
    return await _opened(subscription)


@router.get(
    "/streams/{category}",
    response_class=Response,
    responses={**responses(404, 410, 503), **_OK},
    dependencies=DOORS,
    summary="Typed events as they come",
)
async def events(
    category: str,
    request: Request,
    principal: Reading,
    query: Annotated[openapi.EventStreamQuery, Query()],
    last_event_id: LastEventId = None,
) -> Response:
    """The events of a category, or of `all`. `event: event`, resumable by its id.

    `event: gone` tells that you were too slow, or that the gateway stops: connect anew with Last-Event-ID.
    """
    desk = desk_of(request)
    streams = streams_of(category, dict.fromkeys(desk.categories))
    if streams is None or ARTICLES in streams:
        raise _no_category(category, desk.categories)
    return await _opened(desk.subscription(streams, query.filter(principal), last_event_id or query.after))


async def _opened(subscription: Subscription) -> Response:
    await subscription.prepare()
    return EventStream(subscription)


def _no_category(name: str, categories: tuple[str, ...]) -> Problem:
    return Problem(404, "no-category", f"no category {name[:100]!r}: {', '.join(categories)}, all, or articles")


@router.websocket("/ws/{category}")
async def messages(websocket: WebSocket, category: str) -> None:
    """The records of a stream as messages: `{"type", "id", "data"}`."""
    try:
        subscription = _asked(websocket, category)
        await subscription.prepare()
    except Problem as problem:
        await websocket.send_denial_response(answer(problem))
        return
    await websocket.accept()

    async def pump() -> None:
        items = subscription.items()
        try:
            async for some in items:
                for item in some:
                    await websocket.send_text(item.as_json().decode())
            await websocket.close(_TRY_AGAIN, "gone")
        finally:
            await items.aclose()  # type: ignore[attr-defined]

    async def left() -> None:
        with suppress(WebSocketDisconnect):
            while True:
                await websocket.receive_text()

    await until_cut(subscription, pump(), left())


def _asked(websocket: WebSocket, category: str) -> Subscription:
    """The subscription that a WebSocket asks for.

    Raises:
        Problem: 401, 403, 404, 422 or 429.
    """
    desk = desk_of(websocket)
    principal = entrant(websocket, "read")
    streams = streams_of(category, dict.fromkeys(desk.categories))
    if streams is None:
        raise _no_category(category, desk.categories)
    values: Mapping[str, object] = {
        name: websocket.query_params.getlist(name) if name in _MANY else websocket.query_params[name]
        for name in websocket.query_params
    }
    model = openapi.ArticleStreamQuery if streams == (ARTICLES,) else openapi.EventStreamQuery
    try:
        query = model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise Problem(422, "invalid", f"query.{first['loc'][0]}: {first['msg']}") from error
    after = websocket.headers.get("last-event-id") or query.after
    return desk.subscription(streams, query.filter(principal), after)
