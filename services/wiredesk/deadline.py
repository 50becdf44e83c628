"""A limit on how long one article may keep the interpreter busy.

The pipeline is plain Python on the main thread, so a timer's signal can end it in the middle, a pattern that
backtracks included (CPython's `re` looks for signals while it matches). Code in C that never returns to the
interpreter cannot be ended so: that is for the liveness probe, and then for `wiredesk.worker.attempts`.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType
from typing import Final

from wiredesk.errors import DeadlineError, Expired

Deadline = Callable[[float], AbstractContextManager[None]]
"""Makes a context that raises DeadlineError once its block has taken so many seconds."""

_TICKS: Final = 8


def signal_deadline(seconds: float) -> AbstractContextManager[None]:
    """Limit the block to so many seconds. For the main thread only.

    The time is counted in ticks of an eighth of it. Ticks that fall due while the process is stopped (a laptop
    asleep, a container paused) come as one, so that such a pause condemns no article. Within `ticking` the block may
    take an eighth more, for the first tick may come at once.

    Raises:
        DeadlineError: the block took longer.
    """
    if _running and _running[-1].seconds == seconds:
        return _running[-1]
    return _alone(seconds)


@contextmanager
def ticking(seconds: float) -> Iterator[None]:
    """Let the timer for deadlines of so many seconds run through a block of many: setting it costs more than a record.

    For the main thread only.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("a deadline by signal works on the main thread only")
    ticker = _Ticker(seconds)
    before = signal.signal(signal.SIGALRM, ticker.tick)
    _running.append(ticker)
    _set_timer()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)  # before the handler goes: without one, an alarm ends the process
        _running.remove(ticker)
        signal.signal(signal.SIGALRM, before)
        _set_timer()


def _set_timer() -> None:
    """For the innermost of those that run; none for none."""
    interval = _running[-1].seconds / _TICKS if _running else 0.0
    signal.setitimer(signal.ITIMER_REAL, interval, interval)


class _Ticker:
    """A timer that runs, and the deadline of whatever is within it while it is armed."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.left = 0
        self.armed = False

    def tick(self, _number: int, _frame: FrameType | None) -> None:
        if self.armed:
            self.left -= 1
            if (
                self.left <= 0
            ):  # at each tick from now on: what is raised in a finalizer or a callback from C is swallowed
                raise Expired

    def arm(self, ticks: int) -> None:
        self.left = ticks
        self.armed = True

    def __enter__(self) -> None:
        self.arm(_TICKS + 1)

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self.armed = False
        if isinstance(error, Expired):
            raise _late(self.seconds, error) from None


_running: Final[list[_Ticker]] = []


@contextmanager
def _alone(seconds: float) -> Iterator[None]:
    with ticking(seconds):
        ticker = _running[-1]
        ticker.arm(_TICKS)
        try:
            yield
        except Expired as expired:
            raise _late(seconds, expired) from None
        finally:
            ticker.armed = False


def _late(seconds: float, expired: Expired) -> DeadlineError:
    return DeadlineError(f"took longer than the {seconds:g} s that an article may take", stage=expired.stage)
