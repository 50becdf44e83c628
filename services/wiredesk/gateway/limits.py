"""So many requests a second, and so many bytes at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_MOST_BUCKETS: Final = 10_000


class Bucket:
    """A token bucket: fills by so many a second, up to so many.

    Args:
        rate: tokens a second.
        burst: the most that it holds.
        now: the moment at which it is full.
    """

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst = rate, burst
        self._tokens, self._at = burst, now

    def take(self, tokens: float, now: float) -> float:
        """Take some, where there are any at all: what is more than there is, is owed.

        Returns:
            0 where they were taken, else the seconds until there are any.
        """
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return (1 - self._tokens) / self._rate
        self._tokens -= tokens
        return 0.0

    def owe(self, tokens: float) -> None:
        """Take some, whether there are any or not."""
        self._tokens -= tokens


class Buckets:
    """A bucket for each name.

    Args:
        rate: tokens a second.
        burst: the most that a bucket holds.
        monotonic: the clock.
    """

    def __init__(self, rate: float, burst: float, monotonic: Callable[[], float]) -> None:
        self._rate, self._burst, self._monotonic = rate, burst, monotonic
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, name: str) -> float:
        """Take one. Returns 0, or the seconds to wait."""
        return self._of(name).take(1, self._monotonic())

    def owe(self, name: str, tokens: float) -> None:
        """Take more, for what has turned out to be several."""
        self._of(name).owe(tokens)

    def _of(self, name: str) -> Bucket:
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = Bucket(self._rate, self._burst, self._monotonic())
            if len(self._buckets) > _MOST_BUCKETS:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(name)
        return bucket


class Budget:
    """Bytes that may be in memory at once, over all requests.

    Args:
        most: how many.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0

    @contextmanager
    def share(self) -> Iterator[Callable[[int], bool]]:
        """One request's share: what it gives takes so many bytes more, or says no. All of it comes back at the end."""
        taken = 0

        def more(size: int) -> bool:
            nonlocal taken
            if self.held + size > self.most:
                return False
            self.held += size
            taken += size
            return True

        try:
            yield more
        finally:
            self.held -= taken
