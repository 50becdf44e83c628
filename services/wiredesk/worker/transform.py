"""What a hop does: a batch of records goes in, what to send for each comes out. No Kafka in here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from wiredesk.errors import MessageError
from wiredesk.record import Output, Record


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one record."""

    outputs: tuple[Output, ...]
    """To send in the transaction that commits the record."""
    outcomes: tuple[str, ...] = ()
    """For the metrics, an article each: classified, unclassified, dead."""
    events: tuple[tuple[str, str], ...] = ()
    """For the metrics: category and kind of each event."""
    dead_at: str | None = None
    """For the metrics: the stage that gave the record up."""
    refused: str | None = None
    """For the metrics: what the settings of its source refused it for."""
    source: str | None = None
    """For the metrics: who sent it."""
    received_ms: int | None = None
    """For the metrics: when the raw record came, where that is not when this one did."""
    is_last: bool = True
    """For the metrics: whether subscribers can see it now, rather than another hop."""
    settled: Callable[[], None] | None = None
    """Called once the answer stands: what the transform has to remember of it."""


class Transform(Protocol):
    """The work of a hop, as `wiredesk.worker.agent` calls it."""

    def apply(self, records: Sequence[Record]) -> Sequence[Answer]:
        """Answers for the first records of a batch, in their order.

        At least one record is answered for. Those that are not are passed again, in the next transaction: a
        transform that has been at it for long enough stops early.

        Raises:
            OperationError: the surroundings are broken; nothing of the batch is committed and the process stops.
        """
        ...

    def refuse(self, record: Record, error: MessageError) -> Answer:
        """The answer for a record that must not be processed: its dead letter."""
        ...
