"""What a gateway tells of itself, in a registry of its own."""

from __future__ import annotations

import platform
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

_REQUEST_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_LATENCY_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30, 60, 300, 1800)


class GatewayMetrics:
    """The metrics, as one typed list; no label grows without end."""

    def __init__(self, *, version: str) -> None:
        self.registry = registry = CollectorRegistry(auto_describe=True)
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        # Requests that were answered, by the route as it is written, never by the path; a stream counts when it ends.
        self.requests = Counter(
            "wiredesk_gateway_requests_total", "Requests answered.", ["route", "method", "status"], registry=registry
        )
        # Streams are no part of it.
        self.request_seconds = Histogram(
            "wiredesk_gateway_request_duration_seconds",
            "Time to answer a request, streams apart.",
            ["route"],
            buckets=_REQUEST_SECONDS,
            registry=registry,
        )
        # Documents that Kafka has acknowledged; repeated ones had been fed before.
        self.fed = Counter("wiredesk_gateway_documents_total", "Documents taken in.", ["repeated"], registry=registry)
        self.fed_bytes = Counter("wiredesk_gateway_documents_bytes_total", "Bytes taken in.", registry=registry)
        self.in_flight = Gauge("wiredesk_gateway_body_bytes", "Bytes of bodies in memory.", registry=registry)
        self.readers = Gauge("wiredesk_gateway_readers", "Subscribers connected.", registry=registry)
        # Each record times those who got it.
        self.delivered = Counter(
            "wiredesk_gateway_delivered_records_total", "Records handed to subscribers.", registry=registry
        )
        self.slow = Counter(
            "wiredesk_gateway_slow_readers_total", "Subscribers let go because they were too slow.", registry=registry
        )
        self.recent = Gauge("wiredesk_gateway_recent_records", "Records held in memory.", registry=registry)
        self.recent_bytes = Gauge("wiredesk_gateway_recent_bytes", "Bytes that these take, about.", registry=registry)
        # From the raw record's timestamp to the moment at which this gateway had the article.
        self.latency = Histogram(
            "wiredesk_gateway_article_latency_seconds",
            "Time from a raw record to its article being handed out.",
            buckets=_LATENCY_SECONDS,
            registry=registry,
        )
        self.ready = Gauge("wiredesk_gateway_ready", "1 while it can serve.", registry=registry)
        build = Gauge(
            "wiredesk_gateway_build_info", "1; labels say what runs.", ["version", "python"], registry=registry
        )
        build.labels(version=version, python=platform.python_version()).set(1)
