"""The bare loops: take a batch, work, send, wait for the acknowledgements, commit the offsets. At least once."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from bench.peers.job import Job
from bench.peers.tally import Tally
from wiredesk.record import Record

_BATCH: Final = 500
_WAIT_SECONDS: Final = 0.05
_BATCH_BYTES: Final = 262_144


def confluent(job: Job, tally: Tally) -> None:
    """On librdkafka."""
    from confluent_kafka import Consumer, Producer

    failed: list[Any] = []

    def delivered(error: Any, _message: Any) -> None:  # noqa: ANN401 - confluent-kafka's
        if error is not None:
            failed.append(error)

    consumer = Consumer(
        {
            "bootstrap.servers": job.bootstrap,
            "group.id": job.group,
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
        }
    )
    producer = Producer({"bootstrap.servers": job.bootstrap, "enable.idempotence": True, "linger.ms": 5})
    consumer.subscribe([job.source])
    while job.forever or not tally.done:
        messages = consumer.consume(_BATCH, _WAIT_SECONDS)
        for message in messages:
            for output in tally(
                Record(
                    job.source,
                    message.partition() or 0,
                    message.offset() or 0,
                    message.timestamp()[1],
                    _bytes(message.key()),
                    _bytes(message.value()),
                )
            ):
                producer.produce(
                    output.topic,
                    output.value,
                    output.key,
                    headers=list(output.headers),
                    on_delivery=delivered,
                )
            producer.poll(0)
        if messages:
            producer.flush()
            if failed:
                raise RuntimeError(failed[0])
            consumer.commit(asynchronous=False)
    consumer.close()


def _bytes(value: bytes | str | None) -> bytes | None:
    return value.encode() if isinstance(value, str) else value


def aiokafka(job: Job, tally: Tally) -> None:
    """On asyncio."""
    asyncio.run(_aiokafka(job, tally))


async def _aiokafka(job: Job, tally: Tally) -> None:
    from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

    consumer = AIOKafkaConsumer(
        job.source,
        bootstrap_servers=job.bootstrap,
        group_id=job.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    producer = AIOKafkaProducer(bootstrap_servers=job.bootstrap, enable_idempotence=True, max_batch_size=_BATCH_BYTES)
    async with consumer, producer:
        while job.forever or not tally.done:
            found = await consumer.getmany(timeout_ms=round(_WAIT_SECONDS * 1000), max_records=_BATCH)
            sent = []
            for messages in found.values():
                for message in messages:
                    record = Record(
                        job.source,
                        message.partition,
                        message.offset,
                        message.timestamp,
                        message.key,
                        message.value,
                    )
                    sent += [
                        await producer.send(output.topic, output.value, output.key, headers=list(output.headers))
                        for output in tally(record)
                    ]
            if found:
                await asyncio.gather(*sent)
                await consumer.commit()
