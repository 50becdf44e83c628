"""What an undisturbed run makes of the records of `wire.raw`: both hops' own code, one record after another.

No Kafka, no group, no transaction, no restoring: nothing of what a kill can disturb. The clock stands before the
embargoes' end, until all that was sent before has been told, and behind it from then on. Of each partition the
order of records is Kafka's, and what lies between partitions does not matter, since no story lies in two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from aiokafka.partitioner import DefaultPartitioner

from wiredesk.pipeline import Pipeline
from wiredesk.record import Output, Record
from wiredesk.versions.elsewhere import Elsewhere
from wiredesk.worker.desk import Desk
from wiredesk.worker.edition import Edition
from wiredesk.worker.guard import Guarded, Process
from wiredesk_schemas import event_types
from wiredesk_schemas.topics import ARTICLES, DEAD_LETTERS, HELD, KEYED, STORIES, events_topic

_DOCUMENT_BYTES = 2_097_152


class Undisturbed:
    """The run. Give it `records`, call `end_of_embargo`, give it the rest; `told` is what came out.

    Args:
        prefix: of the topics, which dead letters name.
        partitions: of each topic.
        until: the end of the embargoes.
    """

    def __init__(self, prefix: str, partitions: int, until: datetime) -> None:
        self.told: list[Output] = []
        """All that a worker would have sent, to whatever topic, in its order; topics without the prefix."""
        self._prefix = prefix
        self._partitions = range(partitions)
        self._partitioner = DefaultPartitioner()
        self._until = until
        self._now = until - timedelta(seconds=1)
        pipeline = Pipeline(max_document_bytes=_DOCUMENT_BYTES, ahead=True)
        self._edition = Edition(
            keyed=prefix + KEYED,
            stories=prefix + STORIES,
            held=prefix + HELD,
            articles=prefix + ARTICLES,
            events={category: prefix + events_topic(category) for category in event_types()},
            elsewhere=Elsewhere(),
            now=lambda: self._now,
        )
        for partition in self._partitions:
            self._edition.restored(partition, [])
        self._first = self._guarded(Desk(pipeline, keyed=prefix + KEYED, now=lambda: self._now))
        self._second = self._guarded(self._edition)

    def records(self, raw: Iterable[Record]) -> None:
        """What lies on `wire.raw`, in the order of its partitions."""
        for record in raw:
            (answer,) = self._first.apply([record])
            for keyed in self._sent(answer.outputs):
                (outcome,) = self._second.apply([keyed])
                self._sent(outcome.outputs)

    def end_of_embargo(self) -> None:
        """The clock strikes."""
        self._now = self._until + timedelta(seconds=1)
        for partition in self._partitions:
            while told := self._edition.due(partition):
                for _, answer in told:
                    self._sent(answer.outputs)

    def _sent(self, outputs: Sequence[Output]) -> Iterator[Record]:
        self.told += outputs
        keyed = [output for output in outputs if output.topic == self._prefix + KEYED]
        return (Record(o.topic, self._partition(o.key), -1, 0, o.key, o.value, o.headers) for o in keyed)

    def _partition(self, key: bytes | None) -> int:
        return int(self._partitioner(key, list(self._partitions), list(self._partitions)))

    def _guarded(self, process: Process) -> Guarded:
        return Guarded(
            process,
            dead_letters=self._prefix + DEAD_LETTERS,
            limits={},
            seconds=60.0,
            deadline=_no_deadline,
            now=lambda: datetime.now(UTC),
        )


@contextmanager
def _no_deadline(_seconds: float) -> Iterator[None]:
    yield
