"""How much of its quota a source has used in one partition of `wire.raw`.

Counted is by the records' own times: an article belongs to the period that its record's time lies in, whenever it is
read. So what is over quota follows from the records of the partition alone, in their order, and is the same in any run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict

from wiredesk.sources.policy import PERIODS, Quota

_MOST_PERIODS: Final = 8
"""So many are counted at once: records come out of order, and one of a wrong clock must not end today's count."""


class _Stored(BaseModel):
    model_config = ConfigDict(extra="ignore")

    source: str
    per: str
    periods: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Used:
    """What a source has used."""

    source: str
    """Its key."""
    per: str
    periods: tuple[tuple[int, int], ...] = ()
    """Begin, in seconds since 1970, and articles of each; the one that was counted in last stands last."""

    def period(self, at: datetime | None) -> int:
        """When the period of a record begins. One without a time belongs where the last one did."""
        if at is None:
            return self.periods[-1][0] if self.periods else 0
        seconds = int(at.timestamp())
        return seconds - seconds % PERIODS[self.per]

    @property
    def last(self) -> int:
        """Articles so far of the period that was counted in last."""
        return self.periods[-1][1] if self.periods else 0

    def plus(self, period: int, articles: int) -> Used:
        """With so many articles more."""
        others = [entry for entry in self.periods if entry[0] != period]
        counted = (*others, (period, dict(self.periods).get(period, 0) + articles))
        return Used(self.source, self.per, counted[-_MOST_PERIODS:])

    def dump(self) -> bytes:
        """As it lies in Kafka."""
        return _Stored(source=self.source, per=self.per, periods=list(self.periods)).model_dump_json().encode()

    @classmethod
    def load(cls, value: bytes) -> Used:
        """Read what `dump` wrote.

        Raises:
            ValueError: for anything else.
        """
        stored = _Stored.model_validate_json(value)
        return cls(stored.source, stored.per, tuple(stored.periods))


def share(quota: Quota, partition: int, partitions: int) -> int:
    """How much of a quota one partition may use: together no more than all of it."""
    return quota.articles // partitions + (partition < quota.articles % partitions)
