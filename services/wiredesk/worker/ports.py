"""What the agent asks of its surroundings: the consumer group, whoever watches, and a hop's own clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from aiokafka import TopicPartition

from wiredesk.record import Record
from wiredesk.worker.transform import Answer


class Membership(Protocol):
    """What the agent asks of the consumer group."""

    @property
    def generation(self) -> int:
        """Rises with each rebalance."""
        ...

    def assigned(self, partition: TopicPartition) -> bool:
        """Whether the partition is ours, as far as we know."""
        ...


class Observer(Protocol):
    """Who wants to know. Called after the fact, never in the way."""

    def started(self, records: int) -> None:
        """So many records are in hand."""
        ...

    def committed(self, records: Sequence[Record], answers: Sequence[Answer]) -> None:
        """Records have gone through, each with its answer: those are visible to readers."""
        ...

    def finished(self, records: int) -> None:
        """So many records are out of hand again, committed or dropped."""
        ...

    def positioned(self, partition: TopicPartition, position: int) -> None:
        """A partition is processed up to here."""
        ...

    def halted(self, partition: TopicPartition, error: Exception) -> None:
        """A partition is not processed any more until a person has seen to it."""
        ...

    def handed_over(self, partition: TopicPartition) -> None:
        """A partition is another worker's now."""
        ...


Due = Callable[[TopicPartition], Sequence[tuple[Record, Answer]]]
"""What a partition has to tell without a record having come: each with the record that it goes back to."""
