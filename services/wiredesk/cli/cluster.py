"""Which Kafka a command speaks to: the one that is named, else the embedded one on this machine."""

from __future__ import annotations

import socket
from typing import Final

from wiredesk.settings import Settings

_LOOPBACK: Final = "127.0.0.1"
_PROBE_SECONDS: Final = 0.5


def with_cluster(settings: Settings, *, probe: bool = True) -> Settings:
    """The settings with the address of a cluster in them.

    Args:
        settings: as they were loaded.
        probe: look whether the embedded Kafka is up before settling on it; not for whoever waits for it anyway.

    Raises:
        UsageError: where no cluster is named and the embedded one is not up.
    """
    if settings.kafka.bootstrap_servers:
        return settings
    port = settings.broker.port
    if port and (not probe or answers(_LOOPBACK, port)):
        kafka = settings.kafka.model_copy(update={"bootstrap_servers": f"{_LOOPBACK}:{port}"})
        return settings.model_copy(update={"kafka": kafka})
    from wiredesk.connection import bootstrap_servers

    bootstrap_servers(settings.kafka)  # says what to do
    raise AssertionError("a cluster without an address")


def answers(host: str, port: int, *, seconds: float = _PROBE_SECONDS) -> bool:
    """Whether something listens there."""
    try:
        with socket.create_connection((host, port), timeout=seconds):
            return True
    except OSError:
        return False
