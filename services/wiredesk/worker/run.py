"""The worker as a process: wait for Kafka, serve health and metrics, run the app, end well."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final, NoReturn

import faust
import structlog
from aiokafka import TopicPartition
from prometheus_client import disable_created_metrics

from wiredesk.connection import wait_for_topics
from wiredesk.deadline import signal_deadline, ticking
from wiredesk.errors import REFUSALS, OperationError, UsageError
from wiredesk.metrics import Metrics
from wiredesk.pipeline import STAGES, Pipeline
from wiredesk.settings import Settings
from wiredesk.sources import Sources, check_partitions, load
from wiredesk.topics import read
from wiredesk.versions.elsewhere import Elsewhere
from wiredesk.worker.app import Hop, build
from wiredesk.worker.desk import Desk
from wiredesk.worker.edition import Edition
from wiredesk.worker.guard import Guarded, Process
from wiredesk.worker.observer import Progress
from wiredesk.worker.restoring import follow, restore
from wiredesk.worker.web import health_app, serve
from wiredesk_schemas import event_types
from wiredesk_schemas.outcome import OUTCOME_STATUSES
from wiredesk_schemas.topics import ARTICLES, DEAD_LETTERS, HELD, KEYED, QUOTAS, RAW, STORIES, catalogue, events_topic

log = structlog.get_logger(__name__)

_STUCK_SECONDS: Final = 60.0
_STUCK_ARTICLES: Final = 10
"""A worker that has something to do and gets nowhere for so long is not alive."""

Around = Callable[[Process], Process]
"""Wraps what is done with one record, for whoever measures it."""

_ONCE_SECONDS: Final = 1.0
"""SIGTERM twice within so long is once: systemd tells all of a control group, and so does our supervisor among them."""
EXIT_FAILED: Final = 1
EXIT_INTERRUPTED: Final = 130


def run(settings: Settings, *, waiting: Callable[[float, str], None]) -> None:
    """Run the worker until SIGTERM or Ctrl-C. Ends the process.

    Args:
        settings: all of them.
        waiting: told, about every second, how long we have waited for Kafka and for what.

    Raises:
        UnavailableError: where Kafka is not there in time.
        UsageError: where a port is taken, no cluster is named, or something in the file of sources is wrong.
        SystemExit: at the end, with the exit code.
    """
    sources = load(settings.sources_file)
    disable_created_metrics()  # type: ignore[no-untyped-call] # a gauge beside each counter, of when it was made: nobody asks, and all pay
    metrics = Metrics(version=version("wiredesk"), sources=settings.worker.sources)
    _prepare(metrics)
    progress = Progress()
    stuck = max(_STUCK_SECONDS, _STUCK_ARTICLES * settings.worker.article_seconds)
    pages = health_app(metrics.registry, progress, stuck_seconds=stuck)
    address, stop = serve(pages, settings.worker.web_host, settings.worker.web_port)
    log.info("worker.listening", metrics=f"{address}/metrics", health=f"{address}/healthz", ready=f"{address}/readyz")
    topics = [settings.kafka.topic_prefix + topic.name for topic in catalogue()]
    asyncio.run(wait_for_topics(settings.kafka, topics, waiting=waiting))
    existing = asyncio.run(read(settings.kafka, topics))
    limits = {name: int(t.config["max.message.bytes"]) for name, t in existing.items()}
    prefix = settings.kafka.topic_prefix
    partitions = {name: existing[prefix + name].partitions for name in (RAW, QUOTAS, STORIES)}
    if sources.quotas:
        check_partitions(sources, partitions[RAW], name=str(settings.sources_file))
        if partitions[QUOTAS] < partitions[RAW]:
            raise UsageError(
                f"quotas need as many partitions of {prefix}{QUOTAS} ({partitions[QUOTAS]}) as of {prefix}{RAW} "
                f"({partitions[RAW]}): delete the first and run `wiredesk topics apply --partitions {partitions[RAW]}`"
            )
    hops = (
        desk_hop(settings, metrics, limits, sources, partitions=partitions[RAW]),
        edition_hop(settings, metrics, limits, sources, partitions=partitions[STORIES]),
    )
    worker = HopWorker(build(hops, settings, metrics, progress, leave=leave), settings.worker.drain_seconds)
    try:
        worker.execute_from_commandline()
    finally:
        stop()
        if worker.interrupted:
            raise SystemExit(EXIT_INTERRUPTED)


class HopWorker(faust.Worker):
    """Faust's worker, with an end to its stopping: a broker that is away must not keep it for ever."""

    def __init__(self, app: faust.App, drain_seconds: float) -> None:
        # Faust sets logging up by itself unless it is told to leave it alone; at warning or error it would even set
        # the root logger to debug (worker.py:390).
        super().__init__(app, loglevel=logging.INFO, quiet=True, override_logging=False, redirect_stdouts=False)
        self.spinner = None  # writes to the terminal even when quiet
        self.interrupted = False
        self._drain_seconds = drain_seconds
        self._told_at: float | None = None

    def _on_sigint(self) -> None:
        self.interrupted = True
        self._stop_soon(signal.SIGINT)

    def _on_sigterm(self) -> None:
        self._stop_soon(signal.SIGTERM)

    def _stop_soon(self, number: signal.Signals) -> None:
        now = self.loop.time()
        if self._told_at is not None:
            if number is signal.SIGTERM and now - self._told_at < _ONCE_SECONDS:
                return
            log.warning("worker.stopped_at_once", reason="told so twice")
            _exit(EXIT_FAILED)
        self._told_at = now
        log.info("worker.draining", at_most_seconds=self._drain_seconds)
        self.loop.call_later(self._drain_seconds, self._give_up)
        self._flag_as_shutdown_by_signal()
        self._schedule_shutdown(number)

    def _give_up(self) -> None:
        log.error("worker.not_drained", seconds=self._drain_seconds)
        _exit(EXIT_FAILED)


def desk_hop(
    settings: Settings,
    metrics: Metrics,
    limits: Mapping[str, int],
    sources: Sources,
    *,
    partitions: int,
    around: Around = lambda process: process,
) -> Hop:
    """Hop 1 of this release: raw documents to articles and events.

    Args:
        settings: all of them.
        metrics: where to count.
        limits: the largest record, in bytes, that each topic of the cluster takes.
        sources: which may send, and how much.
        partitions: of the topic of raw records.
        around: put around what is done with one record.
    """
    prefix = settings.kafka.topic_prefix
    pipeline = Pipeline(
        max_document_bytes=settings.worker.max_document_bytes,
        timed=lambda stage: metrics.stage_seconds.labels(stage=stage).time(),
        ahead=True,
    )
    Pipeline(max_document_bytes=settings.worker.max_document_bytes).warm_up(_now())  # untimed: it is no article
    desk = Desk(
        pipeline, keyed=prefix + KEYED, now=_now, sources=sources, quotas=prefix + QUOTAS, partitions=partitions
    )

    async def taken(partition: TopicPartition) -> None:
        number = partition.partition
        kept = await restore(settings.kafka, prefix + QUOTAS, number)
        try:
            desk.restored(number, kept)
        except ValueError as error:
            # As for stories: to go on would be to let in what is over quota.
            raise OperationError(f"{prefix}{QUOTAS}, partition {number}, cannot be read: {str(error)[:200]}") from error

    transform = guarded(around(desk), settings, limits)
    largest = max(limits.values())
    return Hop("desk", prefix + RAW, transform, largest_output=largest, taken=taken if sources.quotas else None)


def edition_hop(
    settings: Settings,
    metrics: Metrics,
    limits: Mapping[str, int],
    sources: Sources,
    *,
    partitions: int,
    around: Around = lambda process: process,
) -> Hop:
    """Hop 2 of this release: outcomes to articles and events, each beside what was told of its story before.

    Args:
        settings: all of them.
        metrics: where to count.
        limits: the largest record, in bytes, that each topic of the cluster takes.
        sources: what may be told of them.
        partitions: of the stories' state.
        around: put around what is done with one record.
    """
    prefix, elsewhere = settings.kafka.topic_prefix, Elsewhere()
    edition = Edition(
        keyed=prefix + KEYED,
        stories=prefix + STORIES,
        held=prefix + HELD,
        articles=prefix + ARTICLES,
        events={category: prefix + events_topic(category) for category in event_types()},
        elsewhere=elsewhere,
        sources=sources,
        timed=lambda: metrics.stage_seconds.labels(stage="versions").time(),
        now=_now,
    )

    async def taken(partition: TopicPartition) -> None:
        number = partition.partition
        stories = await restore(settings.kafka, prefix + STORIES, number)
        held = await restore(settings.kafka, prefix + HELD, number)
        try:
            # In a thread: it takes seconds, in which heartbeats and health checks go on.
            await asyncio.to_thread(edition.restored, number, stories, held)
        except ValueError as error:
            # Somebody else wrote there, or a later release: to go on would be to forget what subscribers hold.
            topics = f"{prefix}{STORIES} or {prefix}{HELD}"
            raise OperationError(f"{topics}, partition {number}, cannot be read: {str(error)[:200]}") from error

    return Hop(
        "edition",
        prefix + KEYED,
        guarded(around(edition), settings, limits),
        largest_output=max(limits.values()),
        taken=taken,
        due=lambda partition: edition.due(partition.partition),
        beside=lambda: follow(settings.kafka, prefix + STORIES, partitions, elsewhere.put),
    )


def guarded(process: Process, settings: Settings, limits: Mapping[str, int]) -> Guarded:
    """A hop's transform, of what it makes of one record.

    Args:
        process: what it makes of one.
        settings: all of them.
        limits: the largest record, in bytes, that each topic of the cluster takes.
    """
    return Guarded(
        process,
        dead_letters=settings.kafka.topic_prefix + DEAD_LETTERS,
        limits=limits,
        seconds=settings.worker.article_seconds,
        deadline=signal_deadline,
        spell=ticking,
        now=_now,
    )


def _prepare(metrics: Metrics) -> None:
    metrics.prepare(
        outcomes=OUTCOME_STATUSES,
        kinds=[(category, kind) for category, event in event_types().items() for kind in event.KINDS],
        stages=(*STAGES, "sources", "versions", "pipeline", "emit", "worker"),
        refusals=REFUSALS,
    )


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def leave(error: BaseException) -> None:
    """Leave at once: what is open is fenced and undone by whoever takes the partitions over."""
    log.critical("worker.leaving", error=type(error).__name__, message=str(error), exc_info=error)
    _exit(EXIT_FAILED)


def _exit(code: int) -> NoReturn:
    sys.stderr.flush()
    os._exit(code)
