"""Ports of loopback: which are free, and who sits on one that is not."""

from __future__ import annotations

import errno
import random
import socket

from wiredesk.broker import probe
from wiredesk.broker.properties import HOST
from wiredesk.errors import BrokerError

# Below what Linux and macOS give to outgoing connections: else one of those could take the port of a node that a test
# has killed and wants to start again.
_LOWEST, _HIGHEST = 12_000, 32_000


def is_free(port: int) -> bool:
    """Whether Kafka could listen there."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Java does
        try:
            trial.bind((HOST, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def free_ports(count: int, *, avoid: frozenset[int] = frozenset()) -> list[int]:
    """So many different free ports, at random, so that two of us who look at once rarely meet.

    Raises:
        BrokerError: where hardly any port is free.
    """
    found: list[int] = []
    for port in random.sample(range(_LOWEST, _HIGHEST), 500 + count):
        if len(found) == count:
            break
        if port not in avoid and is_free(port):
            found.append(port)
    if len(found) < count:
        raise BrokerError(f"no free port on {HOST} between {_LOWEST} and {_HIGHEST}")
    return found


def taken(port: int) -> BrokerError:
    """The error that says by whom the port is taken and what to do."""
    change = "choose another with WIREDESK_BROKER__PORT (0 takes any free one)"
    if port < 1024:
        return BrokerError(f"port {port} of {HOST} may not be used, or is taken: {change}")
    try:
        cluster = probe.ask(port, within=3).cluster_id
    except probe.NoAnswerError:
        return BrokerError(f"port {port} of {HOST} is taken by another program, and not by a Kafka: {change}")
    if cluster.startswith(probe.CLUSTER_PREFIX):
        return BrokerError(
            f"port {port} of {HOST} is taken by another Wiredesk broker (cluster {cluster}): stop that one, or {change}"
        )
    return BrokerError(
        f"port {port} of {HOST} is taken by another Kafka (cluster {cluster}): use it by setting "
        f"WIREDESK_KAFKA__BOOTSTRAP_SERVERS={HOST}:{port}, or {change}"
    )
