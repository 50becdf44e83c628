"""The health pages: what they call alive, and what ready."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterable
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, Counter

from wiredesk.errors import UsageError
from wiredesk.worker.observer import Progress
from wiredesk.worker.web import health_app, serve

NOW = 1_000.0


def get(progress: Progress, path: str) -> tuple[int, str]:
    answered: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        answered.append(status)

    registry = CollectorRegistry()
    Counter("wiredesk_test_total", "For the test.", registry=registry)
    app = health_app(registry, progress, monotonic=lambda: NOW)
    body: Iterable[bytes] = app({"PATH_INFO": path, "REQUEST_METHOD": "GET"}, start)
    return int(answered[0].split()[0]), b"".join(body).decode()


def working(**changes: Any) -> Progress:
    progress = Progress(assigned=True, behind=True, moved_at=NOW - 1, beat_at=NOW - 1)
    for name, value in changes.items():
        setattr(progress, name, value)
    return progress


def test_one_that_gets_on_is_alive_and_ready() -> None:
    assert get(working(), "/healthz")[0] == get(working(), "/readyz")[0] == 200


def test_one_that_has_nothing_to_do_may_stand_still() -> None:
    assert get(working(behind=False, moved_at=NOW - 900), "/healthz")[0] == 200


def test_one_that_has_something_to_do_may_not() -> None:
    status, body = get(working(moved_at=NOW - 90), "/healthz")
    assert status == 503
    assert "nothing has moved for 90 s" in json.loads(body)["reason"]


def test_one_whose_loop_is_held_up_is_not_alive_whatever_it_knew_before() -> None:
    status, body = get(working(behind=False, beat_at=NOW - 75), "/healthz")
    assert status == 503
    assert "busy with one thing for 75 s" in body


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"assigned": False}, "no partitions"),
        ({"stopping": True}, "stopping"),
        ({"halted": {"wire.raw/1": "deleted"}}, "deleted"),
    ],
)
def test_who_cannot_work_is_not_ready_and_is_not_killed_for_it(changes: dict[str, Any], reason: str) -> None:
    status, body = get(working(**changes), "/readyz")
    assert status == 503
    assert reason in body
    assert get(working(**changes), "/healthz")[0] == 200


def test_metrics_and_nothing_else() -> None:
    assert "wiredesk_test_total" in get(working(), "/metrics")[1]
    assert get(working(), "/favicon.ico")[0] == 404


def test_it_serves_over_http_and_says_when_a_port_is_taken() -> None:
    address, stop = serve(health_app(CollectorRegistry(), working()), "127.0.0.1", 0)
    try:
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{address}/nothing", timeout=5)
        port = int(address.rpartition(":")[2])
        with pytest.raises(UsageError, match="WIREDESK_WORKER__WEB_PORT"):
            serve(health_app(CollectorRegistry(), working()), "127.0.0.1", port)
    finally:
        stop()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
