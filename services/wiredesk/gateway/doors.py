"""Who may come in: by key or cookie, from which page, under which name.

A page of another origin can make a browser send requests here, with the cookie or, where no key is asked for, without.
So whatever changes something, and every WebSocket, must come from a page of our own where a browser says from which it
comes, unless it carries a key in its header, which no foreign page has. An open gateway answers to the names of this
machine only: a foreign name that is made to point here (DNS rebinding) would be an origin of its own.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from typing import Annotated, Final
from urllib.parse import urlsplit

import structlog
from fastapi import Depends, Security
from fastapi.security import APIKeyCookie, HTTPBearer
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wiredesk.gateway import keys
from wiredesk.gateway.desk import Desk
from wiredesk.gateway.keys import Principal
from wiredesk.gateway.problems import Problem, answer, busy

COOKIE: Final = "wiredesk_key"
COOKIE_SECONDS: Final = 12 * 3600
CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_STREAMS: Final = "/v1/streams/"
_SHOWN: Final = 200
_UNTOLD: Final = frozenset({"/healthz", "/readyz", "/metrics"})
log = structlog.get_logger("wiredesk.gateway.access")

bearer: Final = HTTPBearer(auto_error=False, description="A key of `wiredesk gateway keys new`.")
cookie: Final = APIKeyCookie(name=COOKIE, auto_error=False, description="From `POST /v1/session`, for pages.")


def desk_of(connection: HTTPConnection) -> Desk:
    """What this process holds."""
    desk: Desk = connection.app.state.desk
    return desk


def principal_of(connection: HTTPConnection) -> Principal:
    """Who makes a request.

    Raises:
        Problem: 401.
    """
    desk = desk_of(connection)
    if desk.keys.is_open:
        return keys.OPEN
    scheme, _, secret = connection.headers.get("authorization", "").partition(" ")
    if not secret and not scheme:
        secret = connection.cookies.get(COOKIE, "")
    elif scheme.lower() != "bearer":
        secret = ""
    found = desk.keys.find(secret.strip()) if secret else None
    if found is None:
        detail = "no key of ours" if secret else "a key is wanted: Authorization: Bearer KEY"
        raise Problem(401, "no-key", detail, headers={"WWW-Authenticate": "Bearer"})
    return found


def entrant(connection: HTTPConnection, role: str) -> Principal:
    """Who makes a request that takes a role, where the pace is kept.

    Raises:
        Problem: 401, 403 or 429.
    """
    principal = principal_of(connection)
    if not principal.may(role):
        raise Problem(403, "role", f"this key is not for that: the role {role} is wanted")
    wait = desk_of(connection).buckets.take(principal.name)
    if wait:
        raise busy("too many requests", seconds=wait, status=429, name="too-many-requests")
    return principal


def wants(role: str) -> Callable[[HTTPConnection], Principal]:
    """A dependency: the principal, who has this role."""

    def check(connection: HTTPConnection) -> Principal:
        return entrant(connection, role)

    return check


Anyone = Annotated[Principal, Depends(principal_of)]
Reading = Annotated[Principal, Depends(wants("read"))]
Feeding = Annotated[Principal, Depends(wants("feed"))]
DOORS: Final = [Security(bearer), Security(cookie)]
"""For the description of what is asked for."""
READ: Final = [*DOORS, Depends(wants("read"))]
ADMIN: Final = [*DOORS, Depends(wants("admin"))]


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, and reached by nobody else."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def refusal(scope: Scope, *, is_open: bool) -> Problem | None:
    """Why a request may not come in at all, whatever it wants.

    Args:
        scope: of the request.
        is_open: whether nobody is asked for a key.
    """
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if is_open and not is_loopback(_name_of(host)):
        return Problem(
            421, "host", "without keys this gateway answers as localhost, 127.0.0.1 and [::1] only: make a key first"
        )
    origin = headers.get("origin")
    changes = scope["type"] == "websocket" or scope["method"] not in _SAFE
    if not changes or origin is None or headers.get("authorization"):
        return None
    if urlsplit(origin).netloc.lower() != host.lower():
        return Problem(403, "origin", "a page of another origin may not do that")
    return None


def _name_of(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


class Doorway:
    """Around all routes: who may not come in at all, what every answer says, and a line in the log.

    Args:
        app: the routes.
        desk: what this process holds.
        monotonic: the clock.
    """

    def __init__(self, app: ASGIApp, desk: Desk, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._desk = desk
        self._monotonic = monotonic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        begun = self._monotonic()
        status, size = 0, 0

        async def told(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(MutableHeaders(scope=message), scope["path"])
            elif message["type"] == "websocket.accept":
                status = 101
            elif message["type"] == "websocket.http.response.start":
                status = message["status"]
            size += len(message.get("body", b"")) + len(message.get("text") or "")
            await send(message)

        problem = refusal(scope, is_open=self._desk.keys.is_open)
        try:
            await (answer(problem) if problem is not None else self._app)(scope, receive, told)
        finally:
            self._tell(scope, status, size, self._monotonic() - begun)

    def _tell(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or "none"
        method = scope.get("method", "WS")
        method = method if method in ("GET", "HEAD", "POST", "DELETE", "WS") else "other"
        metrics = self._desk.metrics
        metrics.requests.labels(route=route, method=method, status=str(status)).inc()
        if not route.startswith(_STREAMS) and method != "WS":
            metrics.request_seconds.labels(route=route).observe(seconds)
        (log.debug if scope["path"] in _UNTOLD else log.info)(
            "request",
            method=method,
            path=scope["path"][:_SHOWN],
            status=status,
            seconds=round(seconds, 4),
            bytes=size,
            peer=(scope.get("client") or ("",))[0],
        )


def _add_headers(headers: MutableHeaders, path: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers.setdefault("Content-Security-Policy", CSP)
    if not path.startswith("/assets/"):
        headers.setdefault("Cache-Control", "no-store")
