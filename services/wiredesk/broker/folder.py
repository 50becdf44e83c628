"""The data folder of the embedded Kafka: whose it is, and that one process at a time has it.

folder/cluster.json        the cluster's id, its number of nodes, the Kafka that wrote last
folder/lock                held for as long as one of its JVMs lives
folder/node-1/...          settings, log and data of a node; nothing in it depends on where the folder lies
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from wiredesk.broker.jars import KAFKA_VERSION
from wiredesk.broker.probe import CLUSTER_PREFIX
from wiredesk.errors import BrokerError

_LOCK_PATIENCE_SECONDS = 3.0
_OTHER_FOLDER = "choose another with WIREDESK_BROKER__DATA_DIR, or remove this one with all its data"


@dataclass(frozen=True)
class Identity:
    """What `cluster.json` holds.

    Args:
        cluster_id: Kafka's id of the cluster: 16 bytes in 22 characters of base64url.
        nodes: how many there are.
        kafka: the newest version of Kafka that has written here.
    """

    cluster_id: str
    nodes: int
    kafka: str = KAFKA_VERSION


def new_cluster_id() -> str:
    """A random id by which we know our own clusters again."""
    # 22 characters carry 132 bits, an id has 128: the last character may use its upper two bits only.
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    middle = "".join(secrets.choice(alphabet) for _ in range(13))
    return CLUSTER_PREFIX + middle + secrets.choice("AQgw")


class DataFolder:
    """One data folder, from `claim` to `release`."""

    def __init__(self, path: Path, nodes: int) -> None:
        self.path = path
        self._nodes = nodes
        self._lock: TextIO | None = None

    @property
    def lock_fd(self) -> int:
        """The lock, to be handed down to each JVM: a folder is free once nobody holds it any more."""
        if self._lock is None:
            raise BrokerError(f"{self.path} is not claimed")
        return self._lock.fileno()

    def node(self, number: int) -> Path:
        """The folder of one node."""
        return self.path / f"node-{number}"

    def claim(self, sleep: Callable[[float], None] = time.sleep) -> Identity:
        """Take the folder for this process and say which cluster lives there; a new or empty one gets a new cluster.

        Raises:
            BrokerError: where another process has it, or what lies there is not a cluster that we may run.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._take_lock(sleep)
            identity = self._identity()
        except OSError as error:
            self.release()
            raise BrokerError(f"{self.path} cannot be used for Kafka's data: {error.strerror or error}") from error
        except BrokerError:
            self.release()
            raise
        return identity

    def release(self) -> None:
        """Let go of the folder."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def note(self, bootstrap_servers: str) -> None:
        """Write into the lock who holds it, for those who find it held."""
        if self._lock is not None:
            self._lock.seek(0)
            self._lock.truncate()
            self._lock.write(f"process {os.getpid()}, at {bootstrap_servers}")
            self._lock.flush()

    def _take_lock(self, sleep: Callable[[float], None]) -> None:
        lock = (self.path / "lock").open("a+")
        # A JVM whose owner was just killed lets go a moment later.
        waited = 0.0
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if waited >= _LOCK_PATIENCE_SECONDS:
                    lock.seek(0)
                    holder = lock.read().strip()
                    lock.close()
                    whose = f" ({holder})" if holder else ""
                    raise BrokerError(
                        f"{self.path} is in use by another Wiredesk broker{whose}: stop that one, or choose another "
                        "folder with WIREDESK_BROKER__DATA_DIR"
                    ) from None
                sleep(0.1)
                waited += 0.1
            else:
                self._lock = lock
                return

    def _identity(self) -> Identity:
        file = self.path / "cluster.json"
        if not file.exists():
            strangers = [entry.name for entry in self.path.iterdir() if entry.name != "lock"]
            if strangers:
                raise BrokerError(
                    f"{self.path} is not a data folder of Wiredesk (it holds {strangers[0]}): "
                    "choose another with WIREDESK_BROKER__DATA_DIR"
                )
            identity = Identity(new_cluster_id(), self._nodes)
        else:
            identity = self._checked(file)
        temporary = file.with_suffix(".new")
        temporary.write_text(json.dumps(asdict(identity), indent=2) + "\n", "utf-8")
        temporary.replace(file)
        return identity

    def _checked(self, file: Path) -> Identity:
        try:
            found = Identity(**json.loads(file.read_text("utf-8")))
            newer = _version(found.kafka) > _version(KAFKA_VERSION)
        except (ValueError, TypeError, AttributeError) as error:
            raise BrokerError(f"{file} is broken: {_OTHER_FOLDER}") from error
        if newer:
            raise BrokerError(
                f"{self.path} was written by Kafka {found.kafka}, newer than this {KAFKA_VERSION}: {_OTHER_FOLDER}"
            )
        if found.nodes != self._nodes:
            raise BrokerError(
                f"{self.path} holds a cluster of {found.nodes} node(s), not of {self._nodes}: {_OTHER_FOLDER}"
            )
        for number in range(1, found.nodes + 1):
            stored = stored_cluster_id(self.node(number))
            if stored is not None and stored != found.cluster_id:
                raise BrokerError(
                    f"{self.node(number)} holds data of another cluster ({stored}, not {found.cluster_id}): "
                    f"{_OTHER_FOLDER}"
                )
        return Identity(found.cluster_id, found.nodes)


def stored_cluster_id(node: Path) -> str | None:
    """The cluster that a node's data belong to; None where it is not formatted yet."""
    try:
        lines = (node / "data" / "meta.properties").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return None
    rows = dict(line.split("=", 1) for line in lines if "=" in line)
    return rows.get("cluster.id")


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
