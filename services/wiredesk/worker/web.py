"""`/metrics`, `/healthz` and `/readyz`, on a thread of their own: they answer while the pipeline is busy.

A heartbeat alone lies: a consumer that is stuck goes on sending heartbeats. So live means that fetches or commits
advance while there is something to do, and ready means that the group has assigned partitions.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app

from wiredesk.errors import UsageError
from wiredesk.worker.observer import Progress

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """A scrape every few seconds is nothing to log."""


def health_app(
    registry: CollectorRegistry,
    progress: Progress,
    *,
    stuck_seconds: float = 60.0,
    monotonic: Callable[[], float] = time.monotonic,
) -> WSGIApplication:
    """The three pages, as WSGI.

    Args:
        registry: the metrics.
        progress: what the worker notes of itself.
        stuck_seconds: one that has something to do and gets nowhere for so long is not alive.
        monotonic: the clock of `progress`.
    """
    metrics = make_wsgi_app(registry)

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        if path == "/metrics":
            page: Iterable[bytes] = metrics(environ, start_response)
            return page
        if path == "/healthz":
            problem = _stuck(progress, monotonic(), stuck_seconds)
        elif path == "/readyz":
            problem = _not_ready(progress)
        else:
            start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"here are /metrics, /healthz and /readyz\n"]
        body = json.dumps({"status": "ok" if problem is None else "failing", "reason": problem}).encode() + b"\n"
        status = "200 OK" if problem is None else "503 Service Unavailable"
        start_response(status, [("Content-Type", "application/json"), ("Cache-Control", "no-store")])
        return [body]

    return app


def _stuck(progress: Progress, now: float, limit: float) -> str | None:
    if progress.beat_at is not None and now - progress.beat_at > limit:
        return f"the worker has been busy with one thing for {now - progress.beat_at:.0f} s"
    still = now - progress.moved_at
    if progress.assigned and progress.behind and still > limit:
        return f"there are records to process, and nothing has moved for {still:.0f} s"
    return None


def _not_ready(progress: Progress) -> str | None:
    if progress.stopping:
        return "stopping"
    if progress.halted:
        return "; ".join(progress.halted.values())
    if not progress.assigned:
        return "no partitions assigned yet"
    return None


def serve(app: WSGIApplication, host: str, port: int) -> tuple[str, Callable[[], None]]:
    """Serve on a daemon thread. Returns the address, and how to stop.

    Raises:
        UsageError: where the port is taken.
    """
    try:
        server = make_server(host, port, app, server_class=_Server, handler_class=_Quiet)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host}:{port} ({error.strerror or error}); choose another with "
            "WIREDESK_WORKER__WEB_PORT, 0 for any free one"
        ) from error
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return f"http://{host}:{server.server_port}", stop
