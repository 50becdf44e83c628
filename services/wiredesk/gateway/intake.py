"""From a request's body to documents, each with the key and the headers that it goes to `wire.raw` with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from wiredesk.formats import formats
from wiredesk.formats.sniff import ContentType
from wiredesk.gateway.judging import Judges
from wiredesk.gateway.keys import Principal
from wiredesk.gateway.problems import Problem
from wiredesk_schemas import RawHeaders

NDJSON: Final = "application/x-ndjson"
_LINES: Final = frozenset({NDJSON, "application/ndjson", "application/jsonl", "application/x-jsonlines"})
ENVELOPE: Final = "application/x-wiredesk-raw+json"
"""The content type of a JSON envelope, for whoever wants no other to be thought of."""
MOST_DOCUMENTS: Final = 500
"""In one request."""
_CLOUD_EVENT: Final = {
    "ce-id": "ce_id",
    "ce-source": "ce_source",
    "ce-type": "ce_type",
    "ce-time": "ce_time",
    "traceparent": "traceparent",
    "tracestate": "tracestate",
}
"""CloudEvents, HTTP binding, to CloudEvents, Kafka binding."""


@dataclass(frozen=True, slots=True)
class Body:
    """A document as it came, and what was said of it."""

    value: bytes
    content_type: str | None
    line: int | None = None
    """Of NDJSON."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it will be a record."""

    id: str
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


def bodies(value: bytes, content_type: str | None) -> list[Body]:
    """The documents in a request's body.

    Raises:
        Problem: 415 or 422.
    """
    kind = ContentType.read(content_type)
    if kind.media_type in _LINES:
        found = [
            Body(line, ENVELOPE, number) for number, line in enumerate(value.split(b"\n"), start=1) if line.strip()
        ]
        if not found:
            raise Problem(422, "unreadable", "there is no line in it")
        if len(found) > MOST_DOCUMENTS:
            raise Problem(413, "too-many", f"{len(found):,} documents, and {MOST_DOCUMENTS} are taken at once")
        return found
    if kind.media_type and not any(kind.media_type in entry.content_types for entry in formats()):
        raise Problem(
            415,
            "content-type",
            f"no format has the content type {kind.media_type[:100]}: leave it out (or say "
            "application/octet-stream) and the format is told from the document itself",
        )
    return [Body(value, content_type if kind.media_type else None)]


class Intake:
    """Reads documents far enough to refuse what cannot be read, and to know their stories.

    Args:
        judges: who reads.
        max_bytes: the largest document.
    """

    def __init__(self, judges: Judges, *, max_bytes: int) -> None:
        self._judges = judges
        self._max_bytes = max_bytes

    async def documents(self, found: Iterable[Body], said: Mapping[str, str], principal: Principal) -> list[Document]:
        """All of them, or none.

        Args:
            found: the bodies.
            said: the request's headers, in small letters.
            principal: whose request it is.

        Raises:
            Problem: 403, 413, 422 or 503.
        """
        headers = raw_headers(said, principal)
        documents = []
        for body in found:
            if len(body.value) > self._max_bytes:
                raise Problem(
                    413,
                    "too-large",
                    f"{_at(body)}{len(body.value):,} bytes, and a document may have {self._max_bytes:,}",
                )
            stated = {name: value for name, value in (("id", headers.id), ("source", headers.source)) if value}
            told = await self._judges.ask("check", body.value, content_type=body.content_type, stated=stated)
            if error := told.get("error"):
                detail = f"{_at(body)}{error['message']}"
                at = {"at": f"line {body.line}" if body.line else "body", "message": error["message"][:500]}
                raise Problem(
                    422, "unreadable", detail, errors=[{**at, "stage": error["stage"], "class": error["class"]}]
                )
            _allowed(told["items"], principal, body)
            documents.append(_document(body, headers, told))
        return documents


def raw_headers(said: Mapping[str, str], principal: Principal) -> RawHeaders:
    """The headers of the record, from those of the request.

    Raises:
        Problem: 422.
    """
    values = {ours: said[theirs] for theirs, ours in _CLOUD_EVENT.items() if said.get(theirs)}
    if principal.sources is not None and len(principal.sources) == 1:
        values.setdefault("ce_source", next(iter(principal.sources)))
    try:
        return RawHeaders.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).replace("ce_", "ce-", 1)
        raise Problem(422, "invalid", f"the header {name}: {first['msg']}") from error


def _document(body: Body, headers: RawHeaders, told: Mapping[str, Any]) -> Document:
    ids = {item["id"] for item in told["items"] if item["id"]}
    whole = f"sha256-{hashlib.sha256(body.value).hexdigest()[:32]}"
    story = told["document_id"] or (ids.pop() if len(ids) == 1 else None)
    # Without any id the document is its own story, by the same name that the pipeline gives it.
    name = story or whole
    kept = headers.model_copy(update={"content_type": None if body.line else body.content_type})
    return Document(name, name.encode("utf-8", "replace"), body.value, tuple(kept.to_kafka()))


def _allowed(items: Iterable[Mapping[str, Any]], principal: Principal, body: Body) -> None:
    if principal.sources is None:
        return
    for item in items:
        if item["source"] not in principal.sources:
            said = repr(item["source"][:100]) if item["source"] else "none"
            allowed = ", ".join(sorted(principal.sources))
            raise Problem(403, "source", f"{_at(body)}its source is {said}, and this key may feed {allowed}")


def _at(body: Body) -> str:
    return f"line {body.line}: " if body.line else ""


def chunks(documents: Iterable[Document]) -> Iterator[tuple[int, Document]]:
    """Documents with their numbers, from 0."""
    yield from enumerate(documents)
