"""Routes for those who look back: recent events and articles, places, figures. From memory alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from wiredesk.gateway import openapi
from wiredesk.gateway.desk import Desk
from wiredesk.gateway.doors import DOORS, READ, Anyone, Reading, desk_of
from wiredesk.gateway.entries import ARTICLES, Entry
from wiredesk.gateway.problems import Problem, busy, responses

router = APIRouter(prefix="/v1", dependencies=DOORS)
Place = tuple[int, str, int, int]


@router.get("/events", response_model=openapi.Events, responses=responses(503), summary="Recent events, newest first")
async def events(request: Request, principal: Reading, query: Annotated[openapi.EventQuery, Query()]) -> Response:
    """Each event as it was last told, as far back as the gateway's memory goes."""
    desk = _ready(request)
    if unknown := set(query.category) - {*desk.categories, "all"}:
        raise Problem(422, "invalid", f"no category {min(unknown)!r}: {', '.join(desk.categories)}")
    wanted, streams = query.filter(principal), set(query.category) - {"all"} or set(desk.categories)
    if "all" in query.category:
        streams = set(desk.categories)

    def chosen(entry: Entry) -> bool:
        return entry.stream in streams and desk.recent.is_latest(entry) and wanted.passes(entry)

    found = desk.recent.newest(chosen, before=_before(query.before), most=query.limit + 1)
    return _page("events", [(entry.data or b"null", entry) for entry in found], query.limit)


@router.get(
    "/articles", response_model=openapi.Articles, responses=responses(503), summary="Recent articles, newest first"
)
async def articles(request: Request, principal: Reading, query: Annotated[openapi.ArticleQuery, Query()]) -> Response:
    """Each article as it was last told, without its text."""
    desk = _ready(request)
    wanted = query.filter(principal)

    def chosen(entry: Entry) -> bool:
        return entry.stream == ARTICLES and desk.recent.is_latest(entry) and wanted.passes(entry)

    found = desk.recent.newest(chosen, before=_before(query.before), most=query.limit + 1)
    return _page("articles", [(entry.data or b"null", entry) for entry in found], query.limit)


@router.get(
    "/articles/{article_id:path}",
    response_model=openapi.ArticleAndEvents,
    responses=responses(404, 503),
    summary="One article, with its events",
)
async def article(article_id: str, request: Request, principal: Reading) -> Response:
    """An article as it was last told, with its events, retracted ones too. A killed one comes without its text."""
    desk = _ready(request)
    found = desk.recent.article(article_id)
    by_source = openapi.ArticleFilter().filter(principal)
    if found is None or found.whole is None or not by_source.passes(found):
        raise Problem(404, "no-article", "no such article in memory: older ones are on wire.articles only")
    its = b",".join(entry.data or b"" for entry in desk.recent.events_of(found, by_source))
    return _json(b'{"article":%b,"events":[%b]}' % (found.whole, its))


@router.get(
    "/places",
    response_model=list[openapi.JsonObject],
    responses=responses(503),
    summary="Where recent events happened",
)
async def places(request: Request, principal: Reading, query: Annotated[openapi.PlaceQuery, Query()]) -> Response:
    """The places of recent events that have coordinates, newest first, for a map."""
    desk = _ready(request)
    wanted, since = query.filter(principal), _moment(query.since)

    def chosen(entry: Entry) -> bool:
        return (
            entry.stream != ARTICLES
            and bool(entry.places)
            and entry.timestamp_ms >= since
            and not entry.retracted
            and desk.recent.is_latest(entry)
            and wanted.passes(entry)
        )

    found: list[dict[str, Any]] = []
    for entry in desk.recent.newest(chosen, before=None, most=query.limit):
        found += [
            {
                **{name: place.get(name) for name in ("geonames_id", "name", "country", "lat", "lon")},
                "category": entry.stream,
                "event_id": entry.name,
                "article_id": entry.article_id,
                "headline": entry.headline,
                "at": _rfc3339(entry.timestamp_ms),
            }
            for place in entry.places
            if place.get("lat") is not None and place.get("lon") is not None
        ]
    return _json(orjson.dumps(found[: query.limit]))


@router.get(
    "/stats",
    response_model=openapi.JsonObject,
    responses=responses(),
    dependencies=READ,
    summary="Rates, latencies and lag",
)
async def stats(request: Request) -> Response:
    """The last three hundred steps of two seconds, the oldest first; null where nothing is known."""
    return _json(orjson.dumps(desk_of(request).stats.told()))


@router.get("/me", response_model=openapi.Me, responses=responses(), summary="Who asks")
async def me(principal: Anyone) -> dict[str, Any]:
    """What the key is good for."""
    return {
        "name": principal.name,
        "roles": sorted(principal.roles),
        "open": principal.is_open,
        "sources": None if principal.sources is None else sorted(principal.sources),
    }


def _ready(request: Request) -> Desk:
    desk = desk_of(request)
    if not desk.follower.ready and not len(desk.recent):
        raise busy("the gateway is still reading what there is", name="starting", seconds=2)
    return desk


def _page(name: str, found: list[tuple[bytes, Entry]], limit: int) -> Response:
    shown = found[:limit]
    after = _cursor(shown[-1][1].sort_key) if len(found) > limit else None
    body = b",".join(data for data, _ in shown)
    return _json(b'{"%b":[%b],"next":%b}' % (name.encode(), body, orjson.dumps(after)))


def _cursor(place: Place) -> str:
    return "{}-{}-{}-{}".format(*place)


def _before(text: str | None) -> Place | None:
    if text is None:
        return None
    parts = text.split("-")
    numbers = [parts[0], *parts[2:]]
    digits = all(number.isascii() and number.isdecimal() and len(number) < 19 for number in numbers)
    if len(parts) != 4 or not digits:
        raise Problem(400, "cursor", "before: not the `next` of a page")
    return int(parts[0]), parts[1], int(parts[2]), int(parts[3])


def _moment(text: str | None) -> int:
    if text is None:
        return 0
    try:
        moment = datetime.fromisoformat(text)
        return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise Problem(422, "invalid", "since: a time as 2026-03-01T12:00:00Z is wanted") from error


def _rfc3339(timestamp_ms: int) -> str:
    moment = datetime.fromtimestamp(timestamp_ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
