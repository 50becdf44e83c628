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


@contextmanager
def signal_deadline(seconds: float) -> Iterator[None]:
    """Limit the block to so many seconds. For the main thread only.

    The time is counted in ticks of an eighth of it. Ticks that fall due while the process is stopped (a laptop
    asleep, a container paused) come as one, so that such a pause condemns no article.

    Raises:
        DeadlineError: the block took longer.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("a deadline by signal works on the main thread only")
    left = _TICKS

    def tick(_number: int, _frame: FrameType | None) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            raise Expired

    before = signal.signal(signal.SIGALRM, tick)
    signal.setitimer(signal.ITIMER_REAL, seconds / _TICKS, seconds / _TICKS)
    try:
        yield
    except Expired as expired:
        message = f"took longer than the {seconds:g} s that an article may take"
        raise DeadlineError(message, stage=expired.stage) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
