"""Asks one Kafka node which cluster it belongs to and whom it knows: the only proof that it is ready."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiokafka.conn import create_conn
from aiokafka.errors import KafkaError
from aiokafka.protocol.metadata import MetadataRequest

from wiredesk.broker.properties import HOST

CLUSTER_PREFIX = "wiredesk"
"""How the ids of our clusters begin: so we know our own, whoever started them."""


class NoAnswerError(Exception):
    """Nobody there, or nobody who speaks Kafka's protocol, or not within the time."""


@dataclass(frozen=True)
class Answer:
    """What a node says of its cluster.

    Args:
        cluster_id: Kafka's id of it.
        nodes: the numbers of the brokers that it knows to be alive.
    """

    cluster_id: str
    nodes: frozenset[int]


def ask(port: int, *, within: float) -> Answer:
    """Ask the node that listens on that port of loopback. Blocks, and runs an event loop of its own.

    Args:
        port: whom.
        within: for how long, in seconds.

    Raises:
        NoAnswerError: where no Kafka answers within the time.
    """
    try:
        return asyncio.run(_ask(port, within))
    except (KafkaError, OSError, TimeoutError) as error:
        raise NoAnswerError(f"{HOST}:{port}") from error


async def _ask(port: int, within: float) -> Answer:
    # One connection, and no client on top of it: a client would ask any node of the cluster, not the one meant.
    async with asyncio.timeout(within):
        connection = await create_conn(HOST, port, request_timeout_ms=int(within * 1000))
        try:
            metadata = (await connection.send(MetadataRequest([]))).to_object()
        finally:
            connection.close()
    return Answer(str(metadata["cluster_id"]), frozenset(broker["node_id"] for broker in metadata["brokers"]))
