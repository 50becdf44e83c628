"""The embedded Kafka as its users have it: it starts, keeps its data, and goes when it should."""

from __future__ import annotations

import asyncio

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic


async def create(bootstrap: str, topic: str, *, replicas: int = 1, partitions: int = 1) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, num_partitions=partitions, replication_factor=replicas)])
    finally:
        await admin.close()


async def send(bootstrap: str, topic: str, *values: bytes, transactional_id: str | None = None) -> None:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, transactional_id=transactional_id) as producer:
        if transactional_id is None:
            for value in values:
                await producer.send_and_wait(topic, value)
        else:
            async with producer.transaction():
                for value in values:
                    await producer.send_and_wait(topic, value)


async def read(bootstrap: str, topic: str, count: int) -> list[bytes]:
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", isolation_level="read_committed"
    )
    values: list[bytes] = []
    async with consumer, asyncio.timeout(30):
        while len(values) < count:
            values.append((await consumer.getone()).value)
    return values


async def test_a_transaction_comes_out_committed(kafka: str, prefix: str) -> None:
    topic = f"{prefix}-copy"
    await create(kafka, topic)
    await send(kafka, topic, b"one", b"two", transactional_id=f"{prefix}-id")
    assert await read(kafka, topic, 2) == [b"one", b"two"]
