"""What Kafka is told: its `server.properties` and that of its logs. All paths are relative to the node's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HOST = "127.0.0.1"
SERVER_PROPERTIES = "server.properties"
LOG_PROPERTIES = "log4j2.properties"


@dataclass(frozen=True)
class Address:
    """Where one node listens on loopback.

    Args:
        node: its number, from 1.
        port: for clients and the other brokers.
        controller_port: for the quorum of controllers.
    """

    node: int
    port: int
    controller_port: int


def server_properties(node: int, addresses: Sequence[Address], extra: Mapping[str, str]) -> str:
    """The settings of one node that is broker and controller in one.

    Args:
        node: whose settings.
        addresses: of all nodes of the cluster.
        extra: settings of Kafka that go over ours.
    """
    own = next(address for address in addresses if address.node == node)
    replicas = min(3, len(addresses))
    in_sync = min(2, replicas)
    settings = {
        "process.roles": "broker,controller",
        "node.id": node,
        "controller.quorum.voters": ",".join(f"{a.node}@{HOST}:{a.controller_port}" for a in addresses),
        "listeners": f"PLAINTEXT://{HOST}:{own.port},CONTROLLER://{HOST}:{own.controller_port}",
        "advertised.listeners": f"PLAINTEXT://{HOST}:{own.port}",
        "inter.broker.listener.name": "PLAINTEXT",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": "data",
        "auto.create.topics.enable": "false",
        "default.replication.factor": replicas,
        "min.insync.replicas": in_sync,
        "offsets.topic.num.partitions": 8,
        "offsets.topic.replication.factor": replicas,
        "transaction.state.log.num.partitions": 8,
        "transaction.state.log.replication.factor": replicas,
        "transaction.state.log.min.isr": in_sync,
        "share.coordinator.state.topic.num.partitions": 1,
        "share.coordinator.state.topic.replication.factor": replicas,
        "share.coordinator.state.topic.min.isr": in_sync,
        # One machine, few clients: small pools, small buffers, no waiting for members that never come.
        "num.network.threads": 2,
        "num.io.threads": 4,
        "num.recovery.threads.per.data.dir": 2,
        "log.cleaner.dedupe.buffer.size": 8 * 1024 * 1024,
        "log.index.size.max.bytes": 1024 * 1024,
        "group.initial.rebalance.delay.ms": 100,
        # A dead worker's open transaction holds up readers until somebody looks; by default that is every 10 s.
        "transaction.abort.timed.out.transaction.cleanup.interval.ms": 1000,
        # A broker that was killed is let in again only when its old session has run out (by default 9 s). Several
        # nodes on one busy machine need some patience with each other; one that is alone does not.
        "broker.session.timeout.ms": 3000 if len(addresses) == 1 else 6000,
        "broker.heartbeat.interval.ms": 500 if len(addresses) == 1 else 1000,
    } | dict(extra)
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def log_properties() -> str:
    """Kafka's own log: `server.log` in the node's folder, two older ones of 10 MB kept; nothing on the terminal."""
    return """\
status=error
appender.file.type=RollingFile
appender.file.name=file
appender.file.fileName=server.log
appender.file.filePattern=server.log.%i
appender.file.layout.type=PatternLayout
appender.file.layout.pattern=%d{ISO8601} %p %c: %m%n
appender.file.policies.type=Policies
appender.file.policies.size.type=SizeBasedTriggeringPolicy
appender.file.policies.size.size=10MB
appender.file.strategy.type=DefaultRolloverStrategy
appender.file.strategy.max=2
rootLogger.level=info
rootLogger.appenderRef.file.ref=file
"""
