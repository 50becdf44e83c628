"""Arroyo: a stream processor that runs the task, unfolds its answer, produces, and commits each second."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any

from bench.peers.job import Job
from bench.peers.tally import Tally
from wiredesk.record import Record


def arroyo(job: Job, tally: Tally) -> None:
    """Run the processor until all is done."""
    from arroyo.backends.kafka import KafkaConsumer, KafkaPayload, KafkaProducer
    from arroyo.backends.kafka.configuration import build_kafka_configuration, build_kafka_consumer_configuration
    from arroyo.commit import ONCE_PER_SECOND
    from arroyo.processing import StreamProcessor
    from arroyo.processing.strategies import CommitOffsets, Produce, RunTask, Unfold
    from arroyo.processing.strategies.abstract import ProcessingStrategyFactory
    from arroyo.types import Message, Topic, Value

    producer = KafkaProducer(build_kafka_configuration({}, [job.bootstrap], {"enable.idempotence": True}))
    consumer = KafkaConsumer(
        build_kafka_consumer_configuration({}, job.group, "earliest", bootstrap_servers=[job.bootstrap])
    )

    def task(message: Message[KafkaPayload]) -> list[KafkaPayload]:
        payload = message.payload
        at = message.timestamp
        record = Record(job.source, 0, 0, round(at.timestamp() * 1000) if at else 0, payload.key, payload.value)
        return [
            KafkaPayload(output.key, output.value or b"", [(name, value or b"") for name, value in output.headers])
            for output in tally(record)
        ]

    def unfold(payloads: list[KafkaPayload]) -> Iterable[Any]:
        return [Value(payload, {}, None) for payload in payloads]

    class Factory(ProcessingStrategyFactory[KafkaPayload]):  # type: ignore[misc] # arroyo's types are not looked at
        def create_with_partitions(self, commit: Any, partitions: Mapping[Any, int]) -> Any:  # noqa: ANN401, ARG002 - arroyo's
            sent = Produce(producer, Topic(job.target), CommitOffsets(commit))
            return RunTask(task, Unfold(unfold, sent))

    processor = StreamProcessor(consumer, Topic(job.source), Factory(), ONCE_PER_SECOND)

    def end() -> None:
        while not tally.done:
            time.sleep(0.05)
        processor.signal_shutdown()

    if job.forever:
        signal.signal(signal.SIGTERM, lambda *_: processor.signal_shutdown())
    else:
        threading.Thread(target=end, daemon=True).start()
    processor.run()
    producer.close()
