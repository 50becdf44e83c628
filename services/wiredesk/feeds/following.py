"""Asks a feed again and again: in its time, with patience where it does not answer, and aloud where it is silent."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from wiredesk.errors import OperationError
from wiredesk.feeds.exact import ExactFeeder, TakenOverError
from wiredesk.feeds.source import Source, SourceError

log = structlog.get_logger(__name__)

_LONGEST_WAIT_SECONDS: Final = 3600.0
_MOST_DOUBLINGS: Final = 16
_SPREAD: Final = 0.25
"""Of the time between two tries, added or taken away by chance: a hundred feeders shall not knock together."""


class Clock(Protocol):
    """Time as it passes, and waiting for it."""

    def monotonic(self) -> float:
        """Seconds since some moment."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


@dataclass(frozen=True, slots=True)
class Habits:
    """How a feed is followed."""

    every_seconds: float
    """From the end of one round to the next."""
    silent_after_seconds: float | None = None
    """A feed that has had nothing new for so long is reported, once; null for never."""


class Follower:
    """Follows one feed until it is cancelled.

    Args:
        source: the feed.
        feeder: makes what feeds its documents; made anew when Kafka failed it.
        habits: how.
        clock: time.
        chance: a number from 0 to 1.
    """

    def __init__(
        self,
        source: Source,
        feeder: Callable[[], AbstractAsyncContextManager[ExactFeeder]],
        habits: Habits,
        *,
        clock: Clock,
        chance: Callable[[], float],
    ) -> None:
        self._source = source
        self._feeder = feeder
        self._habits = habits
        self._clock = clock
        self._chance = chance
        self._failures = 0
        self._heard_at = clock.monotonic()
        self._silent = False
        self._log = log.bind(feed=source.name)

    async def follow(self) -> None:
        """Ask it until it says that it is gone for good.

        Raises:
            TakenOverError: another process follows it.
            OperationError: it could not even begin. Later on, failures of Kafka are waited for to end.
        """
        begun = False
        while True:
            try:
                async with self._feeder() as feeder:
                    begun = True
                    self._log.info("following", known=len(feeder.ledger))
                    while await self._once(feeder):
                        await self._clock.sleep(self._wait())
                    return
            except TakenOverError:
                raise
            except OperationError as error:
                if not begun:
                    raise
                self._failures += 1
                self._log.warning("feeding failed", reason=str(error))
                await self._clock.sleep(self._wait())

    async def _once(self, feeder: ExactFeeder) -> bool:
        """One round. Whether there will be another."""
        self._retry_after = 0.0
        try:
            found = await self._source.round(feeder.ledger.state)
            fed = await feeder.feed(found.documents, found.state)
        except SourceError as error:
            self._failures += 1
            self._retry_after = error.retry_after or 0.0
            self._log.warning("the feed failed", reason=str(error), failures=self._failures)
            if error.gone:
                self._log.error("the feed is gone for good", reason=str(error))
                return False
            self._listen(0)
            return True
        if self._failures:
            self._log.info("the feed answers again", failures=self._failures)
        self._failures = 0
        self._listen(fed)
        return True

    def _listen(self, fed: int) -> None:
        now = self._clock.monotonic()
        if fed:
            self._log.info("fed", documents=fed)
            if self._silent:
                self._log.info("the feed speaks again", silent_seconds=round(now - self._heard_at))
            self._heard_at, self._silent = now, False
            return
        limit = self._habits.silent_after_seconds
        if limit is not None and not self._silent and now - self._heard_at >= limit:
            self._silent = True
            self._log.warning("the feed is silent", silent_seconds=round(now - self._heard_at))

    def _wait(self) -> float:
        """Until the next round: twice as long after each failure in a row, and never less than the feed asked for."""
        doubled: float = self._habits.every_seconds * 2 ** min(self._failures, _MOST_DOUBLINGS)
        waiting = min(doubled, max(_LONGEST_WAIT_SECONDS, self._habits.every_seconds))
        spread = 1 + _SPREAD * (2 * self._chance() - 1) if self._failures else 1.0
        return max(waiting * spread, self._retry_after)
