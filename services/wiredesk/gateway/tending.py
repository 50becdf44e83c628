"""Routes for those who run it: dead letters, sessions of the page, health, metrics."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response

from wiredesk.gateway import openapi
from wiredesk.gateway.doors import ADMIN, COOKIE, COOKIE_SECONDS, desk_of
from wiredesk.gateway.problems import Problem, busy, responses

router = APIRouter()
_LARGEST: Final = 2**62
Partition = Annotated[int, Path(ge=0, le=2**31 - 1)]
Offset = Annotated[int, Path(ge=0, le=_LARGEST)]


@router.get(
    "/v1/dead-letters",
    response_model=openapi.Letters,
    responses=responses(503),
    dependencies=ADMIN,
    summary="Dead letters, newest first",
)
async def letters(
    request: Request,
    query: Annotated[openapi.LetterQuery, Query()],
) -> dict[str, Any]:
    """The latest ten thousand, without their text."""
    before = None
    if query.before is not None:
        parts = query.before.split("-")
        if len(parts) != 3 or not all(p.isascii() and p.isdecimal() and len(p) < 19 for p in parts):
            raise Problem(400, "cursor", "before: not the `next` of a page")
        before = (int(parts[0]), int(parts[1]), int(parts[2]))
    found = desk_of(request).letters.newest(before=before, most=query.limit + 1)
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return {
        "letters": [{**one.about, "replayed": bool(one.replays)} for one in shown],
        "next": None if last is None else "-".join(map(str, (last.died_ms, *last.place))),
    }


@router.get(
    "/v1/dead-letters/{partition}/{offset}",
    response_model=openapi.JsonObject,
    responses=responses(404, 503),
    dependencies=ADMIN,
    summary="One dead letter, with its text",
)
async def letter(partition: Partition, offset: Offset, request: Request) -> dict[str, Any]:
    """Its headers, and its text: at most 64 kB, and with replacement where it is no UTF-8."""
    return await desk_of(request).letters.one(partition, offset)


@router.post(
    "/v1/dead-letters/{partition}/{offset}/replay",
    status_code=202,
    response_model=openapi.Put,
    responses=responses(404, 409, 503),
    dependencies=ADMIN,
    summary="Put a dead letter back",
)
async def replay(partition: Partition, offset: Offset, request: Request) -> dict[str, Any]:
    """Put it back where it came from, once; as `wiredesk dlq replay` does."""
    return await desk_of(request).letters.put_back(partition, offset)


@router.post("/v1/session", status_code=204, responses=responses(), summary="Begin a session of the page")
async def begin(session: openapi.Session, request: Request) -> Response:
    """Sets a cookie that only this origin sends, and no script reads: EventSource and WebSocket cannot set headers."""
    desk = desk_of(request)
    wait = desk.buckets.take("session")
    if wait:
        raise busy("too many sessions are begun", seconds=wait, status=429, name="too-many-requests")
    if not desk.keys.is_open and desk.keys.find(session.key.strip()) is None:
        raise Problem(401, "no-key", "no key of ours")
    answer = Response(status_code=204)
    if not desk.keys.is_open:
        answer.set_cookie(
            COOKIE,
            session.key.strip(),
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
    return answer


@router.delete("/v1/session", status_code=204, responses=responses(), summary="End the session")
async def end(request: Request) -> Response:
    """Takes the cookie back."""
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


@router.get("/healthz", response_model=openapi.Health, summary="Whether the process lives")
async def healthz() -> dict[str, Any]:
    """It answers, and so it lives."""
    return {"status": "ok", "reason": None}


@router.get(
    "/readyz",
    response_model=openapi.Health,
    responses={503: {"model": openapi.Health, "description": "Not now, and why."}},
    summary="Whether it can serve",
)
async def readyz(request: Request) -> JSONResponse:
    """Kafka answers, what there is has been read, and it is not stopping."""
    reason = desk_of(request).not_ready()
    told = {"status": "ok" if reason is None else "failing", "reason": reason}
    return JSONResponse(told, 200 if reason is None else 503)


@router.get("/metrics", response_class=Response, summary="For Prometheus")
async def metrics(request: Request) -> Response:
    """In Prometheus' text format."""
    desk = desk_of(request)
    desk.show()
    return Response(generate_latest(desk.metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
