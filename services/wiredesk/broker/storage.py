"""Formats the storage of new nodes with Kafka's own tool."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from wiredesk.broker import guard
from wiredesk.broker.folder import stored_cluster_id
from wiredesk.broker.java import Jvm
from wiredesk.broker.lastwords import explained
from wiredesk.broker.properties import SERVER_PROPERTIES
from wiredesk.errors import BrokerError

_PATIENCE_SECONDS = 120.0


def format_new(folders: Sequence[Path], jvm: Jvm, cluster_id: str, lock_fd: int) -> None:
    """Format every node that has no storage yet, all at once.

    Args:
        folders: of the nodes, each with its `server.properties`.
        jvm: what runs the tool.
        cluster_id: the cluster that they will belong to.
        lock_fd: the lock of the data folder.

    Raises:
        BrokerError: where the tool fails.
    """
    tool = jvm.command("kafka.tools.StorageTool", "format", "--cluster-id", cluster_id, "--config", SERVER_PROPERTIES)
    runs: list[tuple[Path, subprocess.Popen[bytes]]] = []
    try:
        for folder in folders:
            if stored_cluster_id(folder) is None:
                output = folder / "format.log"
                # A format that was cut short leaves what a second one may pass over.
                runs.append(
                    (output, guard.spawn([*tool, "--ignore-formatted"], folder=folder, output=output, keep=[lock_fd]))
                )
        for output, run in runs:
            if run.wait(_PATIENCE_SECONDS) != 0:
                said = output.read_text("utf-8", "replace")
                raise BrokerError(explained(f"the storage in {output.parent} cannot be formatted", said))
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BrokerError(f"the storage of the embedded Kafka cannot be formatted: {error}") from error
    finally:
        for _, run in runs:
            guard.end(run)
