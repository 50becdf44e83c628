"""The Faust app of all hops: the only place where Faust, the agent and Kafka's clients are put together."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
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
from wiredesk.settings import KafkaSettings, Settings
from wiredesk.worker.agent import AgentLimits, TransactionalAgent
from wiredesk.worker.consumer import MendedConsumer, MendedTransport
from wiredesk.worker.inbox import Inbox
from wiredesk.worker.ledger import FetchLedger
from wiredesk.worker.observer import MeteredObserver, Progress
from wiredesk.worker.owner import GroupOffsets, PartitionOwner
from wiredesk.worker.ports import Due
from wiredesk.worker.transform import Transform

log = structlog.get_logger(__name__)

_LAG_SECONDS: Final = 2.0
_ADMIN_MS: Final = 5_000
_DUE_SECONDS: Final = 1.0
_GOODBYE_SECONDS: Final = 5.0
_NEVER_SECONDS: Final = 86_400.0
_BATCH_BYTES: Final = 262_144
_AGAIN_MS: Final = 20
"""A transaction that comes right behind another is put off until the markers of that one are written: soon."""
_WAITING_RECORDS: Final = 2_000
"""As many may wait for a hop before fetching for it stops."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a record's way: a topic in, a transform."""

    name: str
    topic: str
    transform: Transform
    largest_output: int
    """In bytes: the largest record that any of its output topics takes."""
    taken: Callable[[TopicPartition], Awaitable[None]] | None = None
    """Restores its state of a partition that has been taken over; null for a hop without one."""
    due: Due | None = None
    """What a partition has to tell at this moment though no record came; null for a hop that only answers."""
    beside: Callable[[], Coroutine[Any, Any, None]] | None = None
    """Runs beside it as long as the app does."""


class HopApp(faust.App):
    """A Faust app whose consumer is mended. Its agent is made by `build`."""

    ledger: FetchLedger
    inboxes: dict[str, Inbox]

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


class _Clients:
    """What the owners of partitions ask: an admin and a consumer, made once, by whichever agent comes first."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._lock = asyncio.Lock()
        self.admins: list[AIOKafkaAdminClient] = []
        self.lookers: list[AIOKafkaConsumer] = []

    async def start(self) -> None:
        async with self._lock:
            if self.admins:
                return
            admin = AIOKafkaAdminClient(**client_options(self._settings), request_timeout_ms=_ADMIN_MS)
            looker = AIOKafkaConsumer(**client_options(self._settings))
            self.admins.append(admin)
            self.lookers.append(looker)
            await admin.start()
            await looker.start()

    async def stop(self) -> None:
        for admin in self.admins:
            await admin.close()
        for looker in self.lookers:
            await looker.stop()

    async def beginning(self, partition: TopicPartition) -> int:
        # Not by Faust's consumer: there the question waits behind a fetch that is held open for 1.5 s.
        return int((await self.lookers[0].beginning_offsets([partition]))[partition])

    def owner(self, partition: TopicPartition, generation: int, largest: int, process: str) -> PartitionOwner:
        """The owner of a partition, not yet taken."""

        def producer(transactional_id: str) -> AIOKafkaProducer:
            return AIOKafkaProducer(
                **client_options(self._settings),
                transactional_id=transactional_id,
                transaction_timeout_ms=round(self._settings.transaction_timeout_seconds * 1000),
                max_batch_size=_BATCH_BYTES,
                max_request_size=largest + _BATCH_BYTES,
                acks="all",
                retry_backoff_ms=_AGAIN_MS,
            )

        group = self._settings.group
        offsets = GroupOffsets(self.admins[0], group, self.beginning)
        return PartitionOwner(
            partition, group, producer=producer, offsets=offsets, generation=generation, process=process
        )


def build(
    hops: Sequence[Hop],
    settings: Settings,
    metrics: Metrics,
    progress: Progress,
    *,
    leave: Callable[[BaseException], None],
) -> HopApp:
    """Put the app together; nothing is started yet.

    Args:
        hops: what to run: an agent each, on one consumer.
        settings: all of them.
        metrics: where to count.
        progress: what the health checks read.
        leave: ends the process, for what no record is to blame for.
    """
    kafka, worker = settings.kafka, settings.worker
    if kafka.static_membership and not worker.instance:
        raise UsageError("static membership needs a name for each worker: WIREDESK_WORKER__INSTANCE=worker-1")
    app = _app(settings)
    app.ledger = FetchLedger()
    app.inboxes = {hop.topic: Inbox(_WAITING_RECORDS) for hop in hops}
    clients, process_token = _Clients(kafka), secrets.token_hex(8)
    observer = MeteredObserver(metrics, progress)
    largest = max(hop.largest_output for hop in hops)
    agents = [
        TransactionalAgent(
            hop.transform,
            owners=lambda partition, generation: clients.owner(partition, generation, largest, process_token),
            ledger=app.ledger,
            membership=_Group(app),
            observer=observer,
            leave=leave,
            limits=AgentLimits(worker.batch_records, worker.batch_seconds, worker.deaths),
            inbox=app.inboxes[hop.topic],
            taken=hop.taken,
            due=hop.due,
        )
        for hop in hops
    ]
    beside: list[asyncio.Task[None]] = []
    for hop, agent in zip(hops, agents, strict=True):
        source = app.topic(
            hop.topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw", acks=False
        )
        app.agent(source, name=f"wiredesk.{hop.name}", concurrency=1)(_runner(hop, agent, clients, beside, leave))
        if hop.due is not None:
            app.timer(interval=_DUE_SECONDS)(_teller(app, hop, agent))
    _watch(app, {hop.topic for hop in hops}, agents, observer, metrics, progress)

    @app.on_before_shutdown.connect(weak=False)
    async def drain(*_args: object, **_kwargs: object) -> None:
        progress.stopping = True
        for task in beside:
            task.cancel()
        for agent in agents:
            await agent.drain()
        await asyncio.gather(*beside, return_exceptions=True)
        await clients.stop()
        log.info("worker.drained", hops=[hop.name for hop in hops])
        # All is safe now. Saying goodbye to the group is a courtesy, and with the broker away aiokafka never ends it.
        app.loop.call_later(_GOODBYE_SECONDS, os._exit, 1 if app._crashed.is_set() else 0)

    return app


def _teller(app: HopApp, hop: Hop, agent: TransactionalAgent) -> Callable[..., Coroutine[Any, Any, None]]:
    """Asks a hop, again and again, what the time has come for."""

    async def tell(*_args: object) -> None:
        consumer = app.consumer
        if isinstance(consumer, MendedConsumer):
            mine = [TopicPartition(tp.topic, tp.partition) for tp in consumer.assignment() if tp.topic == hop.topic]
            await agent.tell_what_is_due(mine)

    return tell


def _runner(
    hop: Hop,
    agent: TransactionalAgent,
    clients: _Clients,
    beside: list[asyncio.Task[None]],
    leave: Callable[[BaseException], None],
) -> Callable[[Any], Coroutine[Any, Any, None]]:
    """The body of a hop's Faust agent."""

    async def process(stream: Any) -> None:  # noqa: ANN401 - Faust has no types
        try:
            await clients.start()
        except (KafkaError, OSError) as error:
            leave(error)
            return
        if hop.beside is not None:
            beside.append(asyncio.ensure_future(hop.beside()))
        await agent.run(stream)

    return process


def _app(settings: Settings) -> HopApp:
    kafka = settings.kafka
    data = settings.home / "faust"
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
        stream_wait_empty=False,
        broker_commit_interval=_NEVER_SECONDS,
        producer_acks=-1,
        worker_redirect_stdouts=False,
    )


def _watch(
    app: HopApp,
    topics: Collection[str],
    agents: Sequence[TransactionalAgent],
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
        for agent in agents:
            agent.rebalanced()

    @app.on_partitions_revoked.connect(weak=False)
    async def revoked(*_args: object, **_kwargs: object) -> None:
        progress.assigned = False

    async def lag(*_args: object) -> None:
        progress.beat_at = observer.moment()
        consumer = app.consumer
        if not isinstance(consumer, MendedConsumer):
            return
        mine = [TopicPartition(tp.topic, tp.partition) for tp in consumer.assignment() if tp.topic in topics]
        observer.keep(mine)
        metrics.partitions.set(len(mine))
        behind = False
        for tp in mine:
            behind |= observer.measure(tp, consumer)
        progress.behind = behind

    app.timer(interval=_LAG_SECONDS)(lag)
