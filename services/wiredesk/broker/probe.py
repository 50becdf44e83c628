"""Asks a Kafka who it is and whom it knows: the only proof that it is ready."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

CLUSTER_PREFIX = "wiredesk"
"""How the ids of our clusters begin: so we know our own, whoever started them."""


class NoAnswerError(Exception):
    """Nobody there, or nobody who speaks Kafka's protocol, or not within the time."""


async def known_nodes(bootstrap: str, *, within: float) -> set[int]:
    """The numbers of the brokers that the one at `bootstrap` knows to be alive.

    Raises:
        NoAnswerError: where it does not answer within `within` seconds.
    """
    client = AIOKafkaClient(bootstrap_servers=bootstrap, request_timeout_ms=int(within * 1000))
    try:
        with _quiet():
            async with asyncio.timeout(within):
                await client.bootstrap()
        return {broker.nodeId for broker in client.cluster.brokers()}
    except (KafkaError, OSError, TimeoutError) as error:
        raise NoAnswerError(bootstrap) from error
    finally:
        await client.close()


async def cluster_id(bootstrap: str, *, within: float) -> str:
    """The id of the cluster that the broker at `bootstrap` belongs to.

    Raises:
        NoAnswerError: where it does not answer within `within` seconds.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=int(within * 1000))
    try:
        with _quiet():
            async with asyncio.timeout(within):
                await admin.start()
                return str((await admin.describe_cluster())["cluster_id"])
    except (KafkaError, OSError, TimeoutError) as error:
        raise NoAnswerError(bootstrap) from error
    finally:
        await admin.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """The client logs every attempt that fails as an error; here they are expected."""
    log = logging.getLogger("aiokafka")
    log.addFilter(_nothing)
    names = [logging.getLogger(f"aiokafka.{part}") for part in ("client", "conn")]
    for name in names:
        name.addFilter(_nothing)
    try:
        yield
    finally:
        for name in (log, *names):
            name.removeFilter(_nothing)


def _nothing(_record: logging.LogRecord) -> bool:
    return False
