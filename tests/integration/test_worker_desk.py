"""The worker at its daily work, on the real Kafka: what goes in, what comes out, what a restart does."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from support.account import Account, Accountant
from support.desk import COPY, Desk
from support.wirecopy import document, expected_events
from wiredesk_schemas import Article, StrikeEvent
from wiredesk_schemas.topics import RAW


async def test_one_article_comes_out_of_all_three_topics_typed_and_with_its_evidence(desk: Desk) -> None:
    async with desk.worker():
        await desk.feed(("story-1", COPY.encode()))
        found = await desk.read(
            lambda f: all(f[f"wire.events.{c}"] for c in ("diplomacy", "strike", "technology")) and f["wire.articles"]
        )
        (article,) = [Article.read(r.value) for r in found["wire.articles"]]
        assert set(article.labels) == {"diplomacy", "strike", "technology"}
        assert article.family_id == "story-1"
        event = StrikeEvent.read(found["wire.events.strike"][0].value)
        assert {(c.role, c.value) for c in event.counts} >= {("launched", 84), ("intercepted", 71)}
        for evidence in event.evidence:
            assert article.body[evidence.start : evidence.end] == evidence.quote
        headers = {name: value.decode() for name, value in found["wire.events.strike"][0].headers}
        assert headers["ce_type"] == "wiredesk.event.strike"
        assert headers["ce_id"] == f"{event.event_id}/{event.revision}"
        assert all(r.key == b"story-1" for records in found.values() for r in records)
        metrics = ""
        async with asyncio.timeout(10):
            while 'wiredesk_consumer_lag_records{partition="0"' not in metrics:
                metrics = (await desk.page("metrics"))[1]
                await asyncio.sleep(0.2)
        assert 'wiredesk_records_total{outcome="classified",source="other"} 1.0' in metrics
        assert "wiredesk_end_to_end_latency_seconds_count 1.0" in metrics
        assert (await desk.page("healthz"))[0] == (await desk.page("readyz"))[0] == 200


@pytest.mark.shared
async def test_the_reference_article_comes_out_of_all_three_topics(desk: Desk, shared: Path) -> None:
    seed = json.loads((shared / "data/wire/seed.jsonl").read_text().splitlines()[0])
    async with desk.worker():
        await desk.feed(("seed", seed["raw"].encode()))
        found = await desk.read(
            lambda f: all(f[f"wire.events.{c}"] for c in ("diplomacy", "strike", "technology")) and f["wire.articles"]
        )
        (article,) = [Article.read(r.value) for r in found["wire.articles"]]
        assert sorted(article.labels) == seed["expected"]["labels"]
        assert article.headline == seed["expected"]["headline"]


async def test_an_aborted_feeders_records_never_come_out(desk: Desk) -> None:
    async with AIOKafkaProducer(bootstrap_servers=desk.bootstrap, transactional_id=f"{desk.prefix}feeder") as feeder:
        for number in range(4):
            await feeder.begin_transaction()
            await feeder.send_and_wait(desk.prefix + RAW, document(number)[1], key=b"same", partition=0)
            await (feeder.commit_transaction() if number % 2 else feeder.abort_transaction())
    async with desk.worker():
        found = await desk.read(lambda f: len(f["wire.articles"]) >= 2)
        await asyncio.sleep(2)
        found = await desk.read(lambda f: len(f["wire.articles"]) >= 2)
    assert {Article.read(r.value).article_id for r in found["wire.articles"]} == {"a000001", "a000003"}


async def test_sigterm_drains_and_the_next_worker_goes_on(desk: Desk) -> None:
    articles = 600
    await desk.feed(*(document(number) for number in range(articles)))
    account = Account(fed=articles)
    accountant = Accountant(desk.bootstrap, desk.prefix, desk.outputs, 3, account)
    await accountant.start()
    try:
        async with desk.worker() as workers:
            while not account.articles:
                await accountant.read(0.2)
            assert await workers.stop() == [0]
        assert "worker.drained" in desk.log()
        await accountant.read(1)
        async with desk.worker():
            async with asyncio.timeout(60):
                while len(account.articles) + len(account.dead) < articles:
                    await accountant.read(0.2)
            await accountant.read(1)
    finally:
        await accountant.stop()
    account.expected_events = expected_events(articles)
    assert (account.lost, account.repeated, account.events_lost, account.events_repeated) == (0, 0, 0, 0)


async def test_what_the_broker_deleted_unprocessed_stops_the_partition_and_says_so(desk: Desk) -> None:
    await _feed_partitions(desk, 0, 4)
    async with desk.worker():
        await desk.read(lambda f: len(f["wire.articles"]) >= 12)
    await _feed_partitions(desk, 4, 8)
    admin = AIOKafkaAdminClient(bootstrap_servers=desk.bootstrap)
    await admin.start()
    try:
        await admin.delete_records({TopicPartition(desk.prefix + RAW, 1): RecordsToDelete(before_offset=6)})
    finally:
        await admin.close()
    async with desk.worker():
        found = await desk.read(lambda f: len(f["wire.articles"]) >= 20)
        assert len(found["wire.articles"]) == 20  # none of the eight of partition 1 beyond its first four
        async with asyncio.timeout(20):
            while (await desk.page("readyz"))[0] == 200:
                await asyncio.sleep(0.2)
        status, reason = await desk.page("readyz")
        assert status == 503
        assert "the broker has deleted records 4 to 5" in reason
        assert (
            f'wiredesk_partition_halted{{partition="1",topic="{desk.prefix}wire.raw"}} 1.0'
            in (await desk.page("metrics"))[1]
        )


async def _feed_partitions(desk: Desk, start: int, end: int) -> None:
    async with AIOKafkaProducer(bootstrap_servers=desk.bootstrap) as producer:
        for partition in range(3):
            for number in range(start, end):
                envelope = json.dumps({"id": f"{partition}-{number}", "content": COPY})
                await producer.send_and_wait(desk.prefix + RAW, envelope.encode(), partition=partition)
