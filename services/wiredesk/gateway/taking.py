"""Routes for what comes in: documents to be fed, and documents to be judged only."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Request

from wiredesk.errors import FormatError
from wiredesk.formats import formats
from wiredesk.gateway import openapi
from wiredesk.gateway.bodies import read_body
from wiredesk.gateway.desk import Desk
from wiredesk.gateway.doors import DOORS, Feeding, Reading, desk_of
from wiredesk.gateway.idempotency import mark_key
from wiredesk.gateway.intake import NDJSON, Document, bodies, raw_headers
from wiredesk.gateway.keys import Principal
from wiredesk.gateway.problems import Problem, responses
from wiredesk.pipeline import dead

_MOST_JUDGED: Final = 20
_TYPES: Final = sorted({NDJSON, "application/octet-stream"}.union(*(entry.content_types for entry in formats())))
router = APIRouter(prefix="/v1", dependencies=DOORS)

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="A request with the same key and body is fed once, however often it is sent within a day.",
    ),
]


@router.post(
    "/articles",
    status_code=202,
    response_model=openapi.AcceptedAll,
    responses=responses(408, 413, 415, 503),
    openapi_extra=openapi.body(*_TYPES),
    summary="Feed wire copy",
)
async def feed(request: Request, principal: Feeding, idempotency_key: IdempotencyKey = None) -> dict[str, Any]:
    """Put documents of any format into `wire.raw`. Answers once Kafka has acknowledged all of them."""
    desk = desk_of(request)
    with desk.budget.share() as more:
        value = await read_body(request, most=desk.settings.gateway.body_bytes, more=more)
        found = bodies(value, request.headers.get("content-type"))
        desk.buckets.owe(principal.name, len(found) - 1)
        documents = await desk.intake.documents(found, request.headers, principal)
        placed, repeated = await _fed(desk, documents, principal, idempotency_key)
    desk.metrics.fed.labels(repeated=str(repeated).lower()).inc(len(documents))
    if not repeated:
        desk.metrics.fed_bytes.inc(sum(len(document.value) for document in documents))
    return {
        "accepted": [
            {"id": document.id, "partition": partition, "offset": offset, "repeated": repeated}
            for document, (partition, offset) in zip(documents, placed, strict=True)
        ]
    }


async def _fed(
    desk: Desk, documents: list[Document], principal: Principal, key: str | None
) -> tuple[list[tuple[int, int]], bool]:
    if key is None:
        return await desk.feeding.feed(documents), False
    return await desk.once.feed(mark_key(principal.name, key), documents)


@router.post(
    "/process",
    response_model=openapi.Processed,
    responses=responses(408, 413, 415, 503),
    openapi_extra=openapi.body(*_TYPES),
    summary="Judge wire copy, feed nothing",
)
async def process(request: Request, principal: Reading) -> dict[str, Any]:
    """What becomes of documents, with the passages and the terms that say so. Nothing goes to Kafka."""
    desk = desk_of(request)
    outcomes: list[Any] = []
    explanations: list[Any] = []
    with desk.budget.share() as more:
        value = await read_body(request, most=desk.max_document_bytes, more=more)
        if not value:
            raise Problem(422, "unreadable", "there is no document in it")
        found = bodies(value, request.headers.get("content-type"))
        if len(found) > _MOST_JUDGED:
            raise Problem(413, "too-many", f"{len(found)} documents, and {_MOST_JUDGED} are judged at once")
        desk.buckets.owe(principal.name, len(found) - 1)
        headers = raw_headers(request.headers, principal)
        stated = {name: text for name, text in (("id", headers.id), ("source", headers.source)) if text}
        for body in found:
            told = await desk.judges.ask("process", body.value, content_type=body.content_type, stated=stated)
            if "outcomes" not in told:  # its process was ended
                error = told["error"]
                failed = dead(body.value, FormatError(error["message"], stage=error["stage"]))
                told = {"outcomes": [failed.model_dump(mode="json")], "explanations": []}
            outcomes += told["outcomes"]
            explanations += told["explanations"]
    return {"outcomes": outcomes, "explanations": explanations}
