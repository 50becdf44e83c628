"""The embedded Kafka: the real Apache Kafka in KRaft mode, for a laptop, for the tests and for the benchmarks.

    async with Kafka(Cluster(folder, jars=home / "jars")) as kafka:
        ...kafka.bootstrap_servers...

Its jars come from Maven Central and are pinned by checksum, its Java comes from PyPI (extra `broker`). It listens on
loopback alone, keeps its data in `folder` between runs, and dies with the process that started it, however that dies.
"""

from __future__ import annotations

from wiredesk.broker.cluster import Cluster
from wiredesk.broker.jars import KAFKA_VERSION, Progress
from wiredesk.broker.kafka import Kafka

__all__ = ["KAFKA_VERSION", "Cluster", "Kafka", "Progress"]
