"""How a feed is followed: when it is asked, what is reported, when it ends. Time is made here."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

import pytest
import structlog
from structlog.testing import capture_logs

from wiredesk.errors import OperationError, UnavailableError
from wiredesk.feeds.documents import WireDocument
from wiredesk.feeds.exact import ExactFeeder, TakenOverError
from wiredesk.feeds.following import Follower, Habits
from wiredesk.feeds.ledger import Ledger, State
from wiredesk.feeds.source import Round, SourceError


@pytest.fixture(autouse=True)
def _aloud() -> Iterator[None]:
    """What is logged is looked at here."""
    before = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    yield
    structlog.configure(wrapper_class=before)


class EnoughError(Exception):
    """The test has seen enough."""


class Clock:
    """Passes only while somebody waits."""

    def __init__(self, rounds: int) -> None:
        self.now = 0.0
        self.waits: list[float] = []
        self._rounds = rounds

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        if len(self.waits) == self._rounds:
            raise EnoughError


class Script:
    """A source and a feeder that do as they are told, a round each."""

    name = "https://wire.example/world.rss"

    def __init__(self, *rounds: int | Exception, entering: tuple[Exception | None, ...] = ()) -> None:
        self._rounds = list(rounds)
        self._entering = list(entering)
        self.ledger = Ledger(self.name)

    async def round(self, state: State) -> Round:
        if self._rounds and isinstance(self._rounds[0], SourceError):
            raise cast(SourceError, self._rounds.pop(0))
        return Round(nothing(), lambda: state)

    async def feed(self, documents: AsyncIterator[WireDocument], state: Callable[[], State | None]) -> int:
        assert [document async for document in documents] == []
        found = self._rounds.pop(0) if self._rounds else 0
        if isinstance(found, Exception):
            raise found
        return found

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[ExactFeeder]:
        error = self._entering.pop(0) if self._entering else None
        if error is not None:
            raise error
        yield cast(ExactFeeder, self)


async def nothing() -> AsyncIterator[WireDocument]:
    return
    yield


async def follow(
    script: Script, rounds: int, *, silent: float | None = None
) -> tuple[list[float], list[dict[str, Any]]]:
    clock = Clock(rounds)
    follower = Follower(script, script.opened, Habits(60.0, silent), clock=clock, chance=lambda: 0.5)
    with capture_logs() as logs, suppress(EnoughError):
        await follower.follow()
    return clock.waits, [dict(entry) for entry in logs]


def events(logs: list[dict[str, Any]]) -> list[str]:
    return [entry["event"] for entry in logs]


async def test_it_is_asked_in_its_time() -> None:
    waits, logs = await follow(Script(2, 0, 1), 3)
    assert waits == [60.0, 60.0, 60.0]
    assert events(logs) == ["following", "fed", "fed"]


async def test_a_feed_that_fails_is_asked_less_and_less_and_then_as_before() -> None:
    failure = SourceError("no answer")
    waits, logs = await follow(Script(*[failure] * 9, 1), 10)
    assert waits == [120.0, 240.0, 480.0, 960.0, 1920.0, 3600.0, 3600.0, 3600.0, 3600.0, 60.0]
    assert events(logs)[-2:] == ["the feed answers again", "fed"]


async def test_a_feed_that_asks_for_it_is_left_alone() -> None:
    waits, _ = await follow(Script(SourceError("busy", retry_after=9000.0), 0), 2)
    assert waits == [9000.0, 60.0]


async def test_a_feed_that_is_gone_is_left() -> None:
    waits, logs = await follow(Script(0, SourceError("answers 410", gone=True)), 9)
    assert waits == [60.0]
    assert events(logs)[-1] == "the feed is gone for good"


async def test_a_silent_feed_is_reported_once_and_when_it_speaks_again() -> None:
    _, logs = await follow(Script(1, 0, 0, 0, SourceError("no answer"), 0, 1, 0), 8, silent=150.0)
    assert events(logs) == [
        "following",
        "fed",
        "the feed is silent",
        "the feed failed",
        "the feed answers again",
        "fed",
        "the feed speaks again",
    ]


async def test_kafka_that_fails_is_waited_for_once_it_has_been_there() -> None:
    script = Script(1, UnavailableError("no broker"), 1, entering=(None, OperationError("no broker")))
    waits, logs = await follow(script, 4)
    assert waits == [60.0, 120.0, 240.0, 60.0]
    assert events(logs).count("feeding failed") == 2
    with pytest.raises(OperationError, match="no topic"):
        await follow(Script(entering=(OperationError("no topic"),)), 1)


async def test_whoever_is_taken_over_from_ends() -> None:
    with pytest.raises(TakenOverError):
        await follow(Script(1, TakenOverError("another")), 5)
