"""The gateway as a process: uvicorn, the log, and an end in good order."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Final

import structlog
import uvicorn

from wiredesk.errors import UsageError
from wiredesk.gateway.app import create_app
from wiredesk.gateway.desk import Desk
from wiredesk.gateway.doors import is_loopback
from wiredesk.settings import Settings

_BACKLOG: Final = 2_048
_KEEP_ALIVE_SECONDS: Final = 30
_EXPECTED: Final = ("ASGI callable returned without completing response", "Exception in ASGI application")
"""uvicorn's words for a subscriber who was cut off, and for a fault that is in the log already."""
log = structlog.get_logger(__name__)


class _Server(uvicorn.Server):
    """Tells subscribers of the end before uvicorn waits for them to leave."""

    def __init__(self, config: uvicorn.Config, stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._loop = asyncio.get_running_loop()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """While we serve. uvicorn's own would end us by the signal once more, after all is done."""
        numbers = (signal.SIGINT, signal.SIGTERM)
        for number in numbers:
            self._loop.add_signal_handler(number, self._stop, number)
        try:
            yield
        finally:
            for number in numbers:
                self._loop.remove_signal_handler(number)

    def _stop(self, number: int) -> None:
        self._stopping()
        self.handle_exit(number, None)


def run(settings: Settings, *, listening: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Args:
        settings: of the process.
        listening: told the address once it can be reached.

    Raises:
        UsageError: where it may not listen there, or cannot.
    """
    ours = settings.gateway
    if ours.keys_file is None and not is_loopback(ours.host):
        raise UsageError(
            f"without keys everybody could feed and read, and {ours.host} is not this machine alone: make a key with "
            "`wiredesk gateway keys new`, or listen on 127.0.0.1"
        )
    logging.getLogger("uvicorn.error").addFilter(lambda record: not record.getMessage().startswith(_EXPECTED))
    desk = Desk(settings, version=version("wiredesk"))
    sock = _listener(ours.host, ours.port)
    asyncio.run(_serve(desk, settings, sock, listening))


async def _serve(desk: Desk, settings: Settings, sock: socket.socket, listening: Callable[[str], None]) -> None:
    app = create_app(desk, version=version("wiredesk"))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=4_096,
        lifespan="on",
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=max(1, round(settings.gateway.drain_seconds)),
    )
    server = _Server(config, desk.stop_streams)
    address = url(sock)
    log.info("gateway.listening", address=address, keys=not desk.keys.is_open)
    listening(address)
    await server.serve(sockets=[sock])
    log.info("gateway.stopped")


def url(sock: socket.socket) -> str:
    """The address of a listening socket."""
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listener(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        sock = socket.socket(family, kind, protocol)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(_BACKLOG)
        sock.setblocking(False)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "something listens there already" if taken else error.strerror or str(error)
        raise UsageError(
            f"cannot listen on {host}:{port} ({reason}); choose another with WIREDESK_GATEWAY__PORT, 0 for any free one"
        ) from error
    return sock
