"""The Faust app of one hop: the only place where Faust, the agent and Kafka's clients are put together."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import faust
import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from faust.types import TP

from wiredesk.connection import bootstrap_servers, client_options
from wiredesk.errors import UsageError
from wiredesk.metrics import Metrics
from wiredesk.settings import Settings
from wiredesk.worker.agent import AgentLimits, TransactionalAgent
from wiredesk.worker.consumer import MendedConsumer, MendedTransport
from wiredesk.worker.ledger import FetchLedger
from wiredesk.worker.observer import MeteredObserver, Progress
from wiredesk.worker.owner import GroupOffsets, PartitionOwner
from wiredesk.worker.transform import Transform

log = structlog.get_logger(__name__)

_LAG_SECONDS: Final = 2.0
_ADMIN_MS: Final = 5_000
_GOODBYE_SECONDS: Final = 5.0
_NEVER_SECONDS: Final = 86_400.0
_BATCH_BYTES: Final = 262_144


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a record's way: a topic in, a transform."""

    name: str
    topic: str
    transform: Transform
    largest_output: int
    """In bytes: the largest record that any of its output topics takes."""


class HopApp(faust.App):
    """A Faust app whose consumer is mended. Its agent is made by `build`."""

    ledger: FetchLedger

    def _new_transport(self) -> MendedTransport:
        return MendedTransport(self.conf.broker_consumer, self)


class _Group:
    """The consumer group as the agent sees it."""

    def __init__(self, app: HopApp) -> None:
        self._app = app

    @property
    def generation(self) -> int:
        return int(self._app.consumer_generation_id)

    def assigned(self, partition: TopicPartition) -> bool:
        return TP(partition.topic, partition.partition) in self._app.consumer.assignment()


def build(
    hop: Hop, settings: Settings, metrics: Metrics, progress: Progress, *, leave: Callable[[BaseException], None]
) -> HopApp:
    """Put a hop's app together; nothing is started yet.

    Args:
        hop: what to run.
        settings: all of them.
        metrics: where to count.
        progress: what the health checks read.
        leave: ends the process, for what no record is to blame for.
    """
    kafka, worker = settings.kafka, settings.worker
    if kafka.static_membership and not worker.instance:
        raise UsageError("static membership needs a name for each worker: WIREDESK_WORKER__INSTANCE=worker-1")
    app = _app(hop, settings)
    app.ledger = FetchLedger()
    process_token = secrets.token_hex(8)
    observer = MeteredObserver(metrics, progress)
    admins: list[AIOKafkaAdminClient] = []
    lookers: list[AIOKafkaConsumer] = []

    async def beginning(partition: TopicPartition) -> int:
        # Not by Faust's consumer: there the question waits behind a fetch that is held open for 1.5 s.
        return int((await lookers[0].beginning_offsets([partition]))[partition])

    def producer(transactional_id: str) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            **client_options(kafka),
            transactional_id=transactional_id,
            transaction_timeout_ms=round(kafka.transaction_timeout_seconds * 1000),
            max_batch_size=_BATCH_BYTES,
            max_request_size=hop.largest_output + _BATCH_BYTES,
            acks="all",
        )

    def owner(partition: TopicPartition, generation: int) -> PartitionOwner:
        offsets = GroupOffsets(admins[0], kafka.group, beginning)
        return PartitionOwner(
            partition, kafka.group, producer=producer, offsets=offsets, generation=generation, process=process_token
        )

    agent = TransactionalAgent(
        hop.transform,
        owners=owner,
        ledger=app.ledger,
        membership=_Group(app),
        observer=observer,
        leave=leave,
        limits=AgentLimits(worker.batch_records, worker.batch_seconds, worker.deaths),
    )

    async def process(stream: Any) -> None:  # noqa: ANN401 - Faust has no types
        admin = AIOKafkaAdminClient(**client_options(kafka), request_timeout_ms=_ADMIN_MS)
        looker = AIOKafkaConsumer(**client_options(kafka))
        admins.append(admin)
        lookers.append(looker)
        try:
            await admin.start()
            await looker.start()
        except (KafkaError, OSError) as error:
            leave(error)
            return
        await agent.run(stream)

    source = app.topic(hop.topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
    app.agent(source, name=f"wiredesk.{hop.name}", concurrency=1)(process)
    _watch(app, hop, agent, observer, metrics, progress)

    @app.on_before_shutdown.connect(weak=False)
    async def drain(*_args: object, **_kwargs: object) -> None:
        progress.stopping = True
        await agent.drain()
        for admin in admins:
            await admin.close()
        for looker in lookers:
            await looker.stop()
        log.info("worker.drained", hop=hop.name)
        # All is safe now. Saying goodbye to the group is a courtesy, and with the broker away aiokafka never ends it.
        app.loop.call_later(_GOODBYE_SECONDS, os._exit, 1 if app._crashed.is_set() else 0)

    return app


def _app(hop: Hop, settings: Settings) -> HopApp:
    kafka = settings.kafka
    data = settings.home / "faust" / hop.name
    data.mkdir(parents=True, exist_ok=True)  # Faust makes the last folder only (app/base.py:1973)
    return HopApp(
        kafka.group,
        broker=[f"kafka://{server}" for server in bootstrap_servers(kafka)],
        datadir=Path(data),
        autodiscover=False,
        web_enabled=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.worker.instance if kafka.static_membership else None,
        broker_session_timeout=kafka.session_timeout_seconds,
        broker_heartbeat_interval=min(2.0, kafka.session_timeout_seconds / 3),
        broker_max_poll_records=1000,
        # When every partition's buffer is full, Faust's fetcher sleeps a whole second (transport/consumer.py:808).
        stream_buffer_maxsize=16_384,
        stream_wait_empty=False,
        broker_commit_interval=_NEVER_SECONDS,
        producer_acks=-1,
        worker_redirect_stdouts=False,
    )


def _watch(
    app: HopApp,
    hop: Hop,
    agent: TransactionalAgent,
    observer: MeteredObserver,
    metrics: Metrics,
    progress: Progress,
) -> None:
    """Keep the gauges, and what the health checks read, up to date."""

    @app.on_partitions_assigned.connect(weak=False)
    async def assigned(*_args: object, **_kwargs: object) -> None:
        progress.assigned = True
        progress.moved_at = observer.moment()
        metrics.rebalances.inc()
        agent.rebalanced()

    @app.on_partitions_revoked.connect(weak=False)
    async def revoked(*_args: object, **_kwargs: object) -> None:
        progress.assigned = False

    async def lag(*_args: object) -> None:
        progress.beat_at = observer.moment()
        consumer = app.consumer
        if not isinstance(consumer, MendedConsumer):
            return
        mine = [TopicPartition(tp.topic, tp.partition) for tp in consumer.assignment() if tp.topic == hop.topic]
        observer.keep(mine)
        metrics.partitions.set(len(mine))
        behind = False
        for tp in mine:
            behind |= observer.measure(tp, consumer)
        progress.behind = behind

    app.timer(interval=_LAG_SECONDS)(lag)
