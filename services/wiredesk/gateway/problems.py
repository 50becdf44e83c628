"""What a refusal looks like: problem details after RFC 9457."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from wiredesk.errors import OperationError, UnavailableError

MEDIA_TYPE: Final = "application/problem+json"
_LONGEST: Final = 2_000
log = structlog.get_logger(__name__)


class ProblemDetails(BaseModel):
    """A refusal."""

    type: str = Field(description="What sort of problem: `urn:wiredesk:problem:...`")
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] | None = Field(default=None, description="Of 422: what is wrong, one by one.")


class Problem(Exception):  # noqa: N818 - it is called so in the standard
    """A request that is refused.

    Args:
        status: of HTTP.
        name: what sort of problem, in small letters: `too-large`.
        detail: what is wrong, and what can be done.
        headers: to be sent with it.
        errors: what is wrong, one by one.
    """

    def __init__(
        self,
        status: int,
        name: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.name = name
        self.detail = detail
        self.headers = dict(headers or {})
        self.errors = errors


def busy(detail: str, *, seconds: float = 1, status: int = 503, name: str = "busy") -> Problem:
    """Come again: a problem that goes by itself."""
    return Problem(status, name, detail, headers={"Retry-After": str(max(1, round(seconds + 0.5)))})


def kafka_away(error: BaseException | None = None) -> Problem:
    """Kafka does not answer."""
    reason = f" ({type(error).__name__})" if error is not None else ""
    return busy(f"Kafka does not answer{reason}", seconds=5, name="kafka-away")


def answer(problem: Problem) -> JSONResponse:
    """A problem as it is sent."""
    body = {
        "type": f"urn:wiredesk:problem:{problem.name}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail[:_LONGEST],
    }
    if problem.errors is not None:
        body["errors"] = problem.errors
    return JSONResponse(body, problem.status, problem.headers, media_type=MEDIA_TYPE)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Which problems a route may answer with, for its description; those of every route among them."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "model": ProblemDetails,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
        }
        for status in sorted({400, 401, 403, 422, 429, *statuses})
    }


def _methods(paths: Mapping[str, Mapping[str, Any]], path: str) -> list[str]:
    """The methods of all routes of a path."""
    for inside in ("[^/]+", ".+"):  # a name of an article may hold slashes
        found: set[str] = set()
        for template, operations in paths.items():
            if re.fullmatch(re.sub(r"\\\{\w+\\\}", lambda _: inside, re.escape(template)), path):  # noqa: B023
                found |= {method.upper() for method in operations}
        if found:
            return sorted(found)
    return []


def install(app: FastAPI) -> None:
    """Let every refusal of the app be a problem."""

    async def of_ours(_: Request, error: Any) -> JSONResponse:  # noqa: ANN401 - of the class that it is set for
        return answer(error)

    async def of_http(request: Request, error: Any) -> JSONResponse:  # noqa: ANN401
        name = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:  # the router names the methods of one route only
            headers["Allow"] = ", ".join(_methods(app.openapi()["paths"], request.url.path)) or headers.get("Allow", "")
        return answer(Problem(error.status_code, name, str(error.detail), headers=headers))

    async def of_validation(_: Request, error: Any) -> JSONResponse:  # noqa: ANN401
        errors = [
            {"at": ".".join(str(part) for part in one["loc"])[:200], "message": one["msg"][:500]}
            for one in error.errors()[:20]
        ]
        first = errors[0]
        return answer(Problem(422, "invalid", f"{first['at']}: {first['message']}", errors=errors))

    async def of_surroundings(_: Request, error: Exception) -> JSONResponse:
        if isinstance(error, UnavailableError):
            return answer(kafka_away())
        log.warning("request.failed", error=str(error))
        return answer(busy(str(error), name="surroundings"))

    async def of_a_fault(request: Request, error: Exception) -> JSONResponse:
        log.error("request.fault", path=request.url.path[:200], exc_info=error)
        return answer(Problem(500, "fault", "a fault of ours: it is in the log"))

    app.add_exception_handler(Problem, of_ours)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(RequestValidationError, of_validation)
    app.add_exception_handler(OperationError, of_surroundings)
    app.add_exception_handler(Exception, of_a_fault)
