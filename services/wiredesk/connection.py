"""How we reach Kafka: the one place where settings become client options."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from wiredesk.errors import UnavailableError, UsageError
from wiredesk.settings import KafkaSettings

_TRY_SECONDS: Final = 1.0
_REQUEST_MS: Final = 5_000


def bootstrap_servers(settings: KafkaSettings) -> list[str]:
    """The brokers to begin with.

    Raises:
        UsageError: where none are set.
    """
    servers = [server.strip() for server in (settings.bootstrap_servers or "").split(",") if server.strip()]
    if not servers:
        raise UsageError(
            "no Kafka to talk to: start one with `wiredesk up`, or name your own with "
            "WIREDESK_KAFKA__BOOTSTRAP_SERVERS=host:port"
        )
    return servers


def client_options(settings: KafkaSettings) -> dict[str, Any]:
    """What every client of aiokafka is made with."""
    return {"bootstrap_servers": bootstrap_servers(settings)}


async def wait_for_topics(
    settings: KafkaSettings,
    topics: Iterable[str],
    *,
    waiting: Callable[[float, str], None],
    monotonic: Callable[[], float] = time.monotonic,
) -> None:
    """Wait until a broker answers and has the topics.

    Args:
        settings: the cluster, and how long to wait.
        topics: what must be there.
        waiting: called about every second with the seconds waited so far and what is missing.
        monotonic: the clock.

    Raises:
        UnavailableError: where that takes longer than `start_timeout_seconds`.
    """
    wanted, begun = set(topics), monotonic()
    servers = ",".join(bootstrap_servers(settings))
    while True:
        try:
            missing = wanted - await _list_topics(settings)
            lack = f"topics {', '.join(sorted(missing))} on {servers}" if missing else None
        except (KafkaError, OSError):
            lack, missing = f"Kafka at {servers}", set()
        if lack is None:
            return
        waited = monotonic() - begun
        if waited >= settings.start_timeout_seconds:
            remedy = "make them with `wiredesk topics apply`" if missing else "is it running, and is the address right?"
            raise UnavailableError(f"gave up after {waited:.0f} s of waiting for {lack}: {remedy}")
        waiting(waited, lack)
        await asyncio.sleep(_TRY_SECONDS)


async def _list_topics(settings: KafkaSettings) -> set[str]:
    admin = AIOKafkaAdminClient(**client_options(settings), request_timeout_ms=_REQUEST_MS)
    try:
        await admin.start()
        return set(await admin.list_topics())
    finally:
        await admin.close()
