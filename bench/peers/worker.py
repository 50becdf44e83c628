"""Wiredesk's worker: its first hop alone, around the same work as its peers do, or both hops as they really run."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from typing import Any, Final

import structlog

from bench.peers.job import Job
from bench.peers.tally import Tally
from wiredesk.metrics import Metrics
from wiredesk.record import Output, Record
from wiredesk.settings import KafkaSettings, Settings, WorkerSettings
from wiredesk.sources import Sources
from wiredesk.topics import read
from wiredesk.worker.app import Hop, HopApp, build
from wiredesk.worker.guard import Process
from wiredesk.worker.observer import Progress
from wiredesk.worker.run import HopWorker, desk_hop, edition_hop, guarded, leave
from wiredesk.worker.transform import Answer
from wiredesk_schemas.topics import RAW, STORIES, catalogue

_QUIET_SECONDS: Final = 0.5
_LARGEST: Final = 4_000_000


def hop_1(job: Job, tally: Tally) -> None:
    """The first hop around the tally's work."""

    def process(record: Record) -> Answer:
        return Answer(outputs=tuple(tally(record)), outcomes=("classified",), is_last=False)

    settings = _settings(job)
    hop = Hop("bench", job.source, guarded(process, settings, {job.target: _LARGEST}), largest_output=_LARGEST)
    _run([hop], settings, job, lambda: tally.done, tally)


def both_hops(job: Job, tally: Tally) -> None:
    """Both hops of the release, on the catalogue's topics. The work is counted in the first, the end in the second."""
    settings = _settings(job)
    topics = [settings.kafka.topic_prefix + topic.name for topic in catalogue()]
    existing = asyncio.run(read(settings.kafka, topics))
    limits = {name: int(topic.config["max.message.bytes"]) for name, topic in existing.items()}
    metrics = Metrics(version="bench")
    sources = Sources()

    def partitions(topic: str) -> int:
        return existing[settings.kafka.topic_prefix + topic].partitions

    second_hop.articles, second_hop.tally = job.articles, tally
    hops = [
        desk_hop(settings, metrics, limits, sources, partitions=partitions(RAW), around=_counted(tally)),
        edition_hop(
            settings,
            metrics,
            limits,
            sources,
            partitions=partitions(STORIES),
            around=second_hop.around,
        ),
    ]
    _run(hops, settings, job, lambda: tally.done and second_hop.done(alone=job.alone), tally, metrics)


class SecondHop:
    """Counts the second hop."""

    def __init__(self) -> None:
        self.articles = 0
        self.calls = 0
        self.records = 0
        self.own_seconds = 0.0
        self.tally: Tally | None = None
        self._last = 0.0

    def around(self, process: Process) -> Process:
        """Count what is done with one record."""

        def counted(record: Record) -> Answer:
            begin = time.thread_time_ns()
            answer = process(record)
            self.own_seconds += (time.thread_time_ns() - begin) / 1e9
            self.calls += 1
            self.records += len(answer.outputs)
            self._last = time.monotonic()
            if self.calls >= self.articles and self.tally is not None:
                self.tally.take()
            return answer

        return counted

    def done(self, *, alone: bool) -> bool:
        """Whether nothing comes any more."""
        return (self.calls >= self.articles or not alone) and time.monotonic() - self._last > _QUIET_SECONDS

    def as_json(self) -> dict[str, Any]:
        """For the report."""
        return {"calls": self.calls, "records": self.records, "own_seconds": self.own_seconds}


second_hop: Final = SecondHop()
"""Of this process."""


def _counted(tally: Tally) -> Any:  # noqa: ANN401 - a `wiredesk.worker.run.Around`
    def around(process: Process) -> Process:
        answers: list[Answer] = []

        def outputs(record: Record) -> tuple[Output, ...]:
            answers.append(process(record))
            return answers[-1].outputs

        tally.work = outputs

        def counted(record: Record) -> Answer:
            tally(record)
            return answers.pop()

        return counted

    return around


def _settings(job: Job) -> Settings:
    return Settings(
        home=job.home,
        kafka=KafkaSettings(bootstrap_servers=job.bootstrap, group=job.group, topic_prefix=job.target),
        worker=WorkerSettings(web_port=0),
    )


def _run(
    hops: list[Hop],
    settings: Settings,
    job: Job,
    is_done: Any,  # noqa: ANN401 - a callable
    tally: Tally,
    metrics: Metrics | None = None,
) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    logging.getLogger().setLevel(logging.ERROR)
    app: HopApp = build(hops, settings, metrics or Metrics(version="bench"), Progress(), leave=leave)

    @app.task  # type: ignore[untyped-decorator] # Faust has no types
    async def end() -> None:
        while job.forever or not is_done():  # noqa: ASYNC110 - the agents tell nobody
            await asyncio.sleep(0.05)
        tally.finish({"second": second_hop.as_json()}, second_hop.own_seconds)
        os.kill(os.getpid(), signal.SIGTERM)

    HopWorker(app, settings.worker.drain_seconds).execute_from_commandline()
