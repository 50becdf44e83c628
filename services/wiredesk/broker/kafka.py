"""The embedded Kafka for asyncio: the same as `Cluster`, its blocking calls in threads, from any event loop."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from wiredesk.broker.cluster import Cluster
from wiredesk.broker.jars import Listener
from wiredesk.settings import Settings


class Kafka:
    """The embedded Kafka, as an asynchronous context manager.

    Args:
        cluster: what to run.
    """

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    @classmethod
    def from_settings(cls, settings: Settings, *, progress: Listener | None = None) -> Self:
        """The one of `wiredesk up`.

        Args:
            settings: of this process.
            progress: told of fetching, from other threads.
        """
        return cls(
            Cluster(
                settings.broker_data_dir,
                jars=settings.home / "jars",
                repository=settings.broker.maven_repository,
                port=settings.broker.port,
                heap=settings.broker.heap,
                start_timeout=settings.kafka.start_timeout_seconds,
                progress=progress,
            )
        )

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def bootstrap_servers(self) -> str:
        """`host:port[,host:port]` of all nodes."""
        return self.cluster.bootstrap_servers

    def node(self, number: int) -> KafkaNode:
        """The node of that number, from 1."""
        return KafkaNode(self.cluster, number)

    async def start(self) -> None:
        """See `Cluster.start`. Cancelled, it leaves nothing running."""
        start = asyncio.ensure_future(asyncio.to_thread(self.cluster.start))
        try:
            await asyncio.shield(start)
        except asyncio.CancelledError:
            self.cluster.abandon()
            await asyncio.wait([start])
            if start.exception() is None:  # it was ready at that very moment
                await self.stop()
            raise

    async def stop(self) -> None:
        """See `Cluster.stop`."""
        await asyncio.to_thread(self.cluster.stop)


class KafkaNode:
    """One node, by its number."""

    def __init__(self, cluster: Cluster, number: int) -> None:
        self._cluster = cluster
        self.number = number

    @property
    def pid(self) -> int | None:
        """The JVM's process id; None where it does not run."""
        return self._cluster.node(self.number).pid

    async def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        await asyncio.to_thread(self._cluster.node(self.number).kill)

    async def start(self) -> None:
        """Start it again; returns once it answers."""
        await asyncio.to_thread(self._cluster.start_node, self.number)

    async def stop(self) -> None:
        """Stop it in good order."""
        await asyncio.to_thread(self._cluster.stop_node, self.number)
