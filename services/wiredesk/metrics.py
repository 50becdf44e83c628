"""The metrics, as one typed list. Names and units after the Prometheus conventions; no label grows without end."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

_STAGE_SECONDS: Final = (0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.0)
_LATENCY_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30, 60, 300, 1800)

OTHER: Final = "other"
"""The source of all that the settings do not name."""


class Metrics:
    """What a worker tells of itself. Each has a registry of its own, so that two can live in one process."""

    def __init__(self, *, version: str, sources: Sequence[str] = ()) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        self._sources = frozenset(sources)
        registry = self.registry
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)

        # Articles that went through, each counted once: after the transaction that commits it.
        self.records = Counter(
            "wiredesk_records_total",
            "Articles that went through, by what became of them.",
            ["outcome", "source"],
            registry=registry,
        )
        # Typed events that subscribers can read.
        self.events = Counter("wiredesk_events_total", "Typed events emitted.", ["category", "kind"], registry=registry)
        # Records that could not be processed, by the stage that gave up.
        self.dead_letters = Counter(
            "wiredesk_dead_letters_total", "Records put among the dead letters.", ["stage"], registry=registry
        )
        # Of those, what the settings of its source refuse.
        self.refused = Counter(
            "wiredesk_refused_total",
            "Records refused by the settings of their source, by what they are refused for.",
            ["reason", "source"],
            registry=registry,
        )
        # Where the time of an article goes.
        self.stage_seconds = Histogram(
            "wiredesk_stage_duration_seconds",
            "Time that a stage of the pipeline took for one article.",
            ["stage"],
            buckets=_STAGE_SECONDS,
            registry=registry,
        )
        # From the raw record's timestamp to the commit of what came of it.
        self.latency_seconds = Histogram(
            "wiredesk_end_to_end_latency_seconds",
            "Time from a raw record's timestamp to the commit of what came of it.",
            buckets=_LATENCY_SECONDS,
            registry=registry,
        )
        # Fetched by the agent and not yet committed.
        self.in_progress = Gauge("wiredesk_records_in_progress", "Records in hand.", registry=registry)
        # When something last went through: stands still where nothing comes in, or nothing comes out.
        self.last_record = Gauge(
            "wiredesk_last_record_timestamp_seconds", "When a record was last committed.", registry=registry
        )
        # How far behind the newest record a partition is, by position (a commit's offset counts markers as records).
        self.lag = Gauge(
            "wiredesk_consumer_lag_records",
            "Records, and transaction markers, between the position and the end.",
            ["topic", "partition"],
            registry=registry,
        )
        # 1 where records were deleted before they were processed, and somebody has to decide.
        self.halted = Gauge(
            "wiredesk_partition_halted",
            "1 for a partition that is not processed.",
            ["topic", "partition"],
            registry=registry,
        )
        # Partitions assigned to this worker.
        self.partitions = Gauge("wiredesk_partitions_assigned", "Partitions assigned.", registry=registry)
        # Rebalances that this worker has seen.
        self.rebalances = Counter("wiredesk_rebalances_total", "Rebalances of the group.", registry=registry)
        build = Gauge("wiredesk_build_info", "1; the labels say what runs.", ["version", "python"], registry=registry)
        build.labels(version=version, python=platform.python_version()).set(1)

    def source(self, name: str | None) -> str:
        """The source under which to count: the settings' allow-list keeps the label from growing without end."""
        return name if name is not None and name in self._sources else OTHER

    def prepare(
        self,
        *,
        outcomes: Iterable[str],
        kinds: Iterable[tuple[str, str]],
        stages: Iterable[str],
        refusals: Iterable[str] = (),
    ) -> None:
        """Show counters at nought from the start, so that the first increase is seen as one."""
        for outcome in outcomes:
            self.records.labels(outcome=outcome, source=OTHER)
        for category, kind in kinds:
            self.events.labels(category=category, kind=kind)
        for stage in stages:
            self.dead_letters.labels(stage=stage)
        for reason in refusals:
            self.refused.labels(reason=reason, source=OTHER)
