"""A cluster of one node, or of several for the tests: set up, started, stopped.

All calls block; for asyncio see `Kafka`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from wiredesk.broker import jars as kafka_jars
from wiredesk.broker import java, ports, probe
from wiredesk.broker.archive import ClassArchive
from wiredesk.broker.folder import DataFolder
from wiredesk.broker.jars import Listener, Progress
from wiredesk.broker.lastwords import explained, says_port_taken
from wiredesk.broker.node import Node
from wiredesk.broker.properties import (
    HOST,
    LOG_PROPERTIES,
    SERVER_PROPERTIES,
    Address,
    log_properties,
    server_properties,
)
from wiredesk.broker.storage import format_new
from wiredesk.errors import BrokerError

_PAUSE_SECONDS = 0.05
_ANSWER_SECONDS = 5.0
_ATTEMPTS = 3


class Cluster:
    """The embedded Kafka.

    Args:
        folder: where its data are kept between runs.
        jars: where jars are kept, for all clusters of this machine.
        repository: a mirror to use in place of Maven Central.
        port: where clients reach the first node, the next ones follow; 0 takes free ports.
        nodes: how many.
        heap: the Java heap of each.
        full_jit: a slower start, more throughput later: for benchmarks.
        settings: settings of Kafka's brokers that go over ours.
        start_timeout: how long starting may take, in seconds, fetching not counted.
        stop_timeout: how long stopping in good order may take before it is killed, in seconds.
        progress: told of fetching, if anything must be fetched.
    """

    def __init__(
        self,
        folder: Path,
        *,
        jars: Path,
        repository: str | None = None,
        port: int = 0,
        nodes: int = 1,
        heap: str = "512m",
        full_jit: bool = False,
        settings: Mapping[str, str] | None = None,
        start_timeout: float = 60.0,
        stop_timeout: float = 20.0,
        progress: Listener | None = None,
    ) -> None:
        self._folder = DataFolder(folder.absolute(), nodes)
        self._jars = jars.absolute()
        self._repository = repository
        self._port = port
        self._count = nodes
        self._heap = heap
        self._full_jit = full_jit
        self._settings = dict(settings or {})
        self._start_timeout = start_timeout
        self._stop_timeout = stop_timeout
        self._progress = progress
        self._abandoned = threading.Event()
        self._nodes: dict[int, Node] = {}
        self.archive: ClassArchive | None = None
        """What later starts are made faster with, once started."""
        self.cluster_id: str | None = None
        """Kafka's id of the cluster, once started."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def bootstrap_servers(self) -> str:
        """`host:port[,host:port]` of all nodes."""
        return ",".join(f"{HOST}:{node.port}" for node in self._nodes.values())

    def node(self, number: int) -> Node:
        """The node of that number, from 1.

        Raises:
            BrokerError: where there is none, or none yet.
        """
        if number not in self._nodes:
            raise BrokerError(f"there is no node {number} running; a cluster has nodes once it is started")
        return self._nodes[number]

    def start(self) -> None:
        """Fetch what is missing, set up what is new, start, and return once every node answers and knows all others.

        Raises:
            BrokerError: where any of that fails; nothing is left running.
        """
        if self._nodes:
            raise BrokerError("the cluster is running already")
        self._abandoned.clear()
        class_path = kafka_jars.ensure(self._jars, repository=self._repository, progress=self._report)
        jvm = java.Jvm(class_path, self._heap, self._full_jit, (f"-Dlog4j2.configurationFile={LOG_PROPERTIES}",))
        self.archive = ClassArchive(jvm)
        self.cluster_id = self._folder.claim().cluster_id
        try:
            for attempt in range(1, _ATTEMPTS + 1):
                try:
                    self._launch(self.archive, self.cluster_id)
                except _AgainError:
                    self._end_nodes()
                    if attempt == _ATTEMPTS:
                        raise
                else:
                    break
        except OSError as error:
            self._release()
            raise BrokerError(
                f"{self._folder.path} cannot be used for Kafka's data: {error.strerror or error}"
            ) from error
        except BaseException:
            self._release()
            raise

    def stop(self) -> None:
        """Stop all nodes in good order, by force where that takes too long. Data stay."""
        deadline = time.monotonic() + self._stop_timeout
        for node in self._nodes.values():
            node.terminate()
        for node in self._nodes.values():
            node.wait(max(0.0, deadline - time.monotonic()))
        self._release()

    def abandon(self) -> None:
        """Make a `start` that is under way in another thread give up."""
        self._abandoned.set()

    def wait(self) -> None:
        """Block until a node has died.

        Raises:
            BrokerError: then, with the node's last words.
        """
        while all(node.running for node in self._nodes.values()):
            time.sleep(1)
        raise self._died(next(node for node in self._nodes.values() if not node.running))

    def start_node(self, number: int) -> None:
        """Start a node again that was stopped or killed, and return once it answers.

        Raises:
            BrokerError: where it does not.
        """
        node = self.node(number)
        if self.archive is not None:
            node.spawn(self.archive.use())
        self._await({number}, [node])

    def stop_node(self, number: int) -> None:
        """Stop one node in good order, by force where that takes too long."""
        node = self.node(number)
        node.terminate()
        node.wait(self._stop_timeout)
        node.kill()

    def _launch(self, archive: ClassArchive, cluster_id: str) -> None:
        addresses = self._addresses()
        for address in addresses:
            folder = self._folder.node(address.node)
            folder.mkdir(exist_ok=True)
            (folder / LOG_PROPERTIES).write_text(log_properties(), "ascii")
            (folder / SERVER_PROPERTIES).write_text(server_properties(address.node, addresses, self._settings), "utf-8")
            self._nodes[address.node] = Node(address.node, address.port, folder, self._folder.lock_fd)
        nodes = list(self._nodes.values())
        format_new([node.folder for node in nodes], archive.use(), cluster_id, self._folder.lock_fd)
        self._folder.note(self.bootstrap_servers)
        noting = not archive.exists
        for node in nodes:
            node.spawn(archive.note() if noting and node is nodes[0] else archive.use())
        try:
            self._await(set(self._nodes), nodes)
        except BrokerError as error:
            if archive.exists and any(node.crashed for node in nodes):
                archive.discard()
                raise _AgainError(str(error)) from error
            raise
        if noting:
            archive.make(nodes[0].folder)

    def _addresses(self) -> list[Address]:
        clients = [self._port + index for index in range(self._count)] if self._port else ports.free_ports(self._count)
        for port in clients:
            if not ports.is_free(port):
                raise ports.taken(port)
        controllers = ports.free_ports(self._count, avoid=frozenset(clients))
        return [
            Address(number, port, controller)
            for number, (port, controller) in enumerate(zip(clients, controllers, strict=True), start=1)
        ]

    def _await(self, wanted: set[int], nodes: list[Node]) -> None:
        """Wait until each of the nodes answers a metadata request and names all that are wanted."""
        deadline = time.monotonic() + self._start_timeout
        waiting = list(nodes)
        while waiting:
            if self._abandoned.is_set():
                raise BrokerError("the start was given up")
            for node in nodes:
                if not node.running:
                    raise self._died(node)
            slow = waiting[0]
            if time.monotonic() > deadline:
                what = f"node {slow.number} did not answer within {self._start_timeout:g} s"
                raise BrokerError(explained(what, slow.last_words()))
            if self._answers(slow, wanted):
                waiting.remove(slow)
            else:
                time.sleep(_PAUSE_SECONDS)

    def _answers(self, node: Node, wanted: set[int]) -> bool:
        try:
            answer = probe.ask(node.port, within=_ANSWER_SECONDS)
        except probe.NoAnswerError:
            return False
        # Somebody else's Kafka may have taken the port while ours is still loading, soon to find that out.
        return answer.cluster_id == self.cluster_id and wanted <= answer.nodes

    def _died(self, node: Node) -> BrokerError:
        said = node.last_words()
        if says_port_taken(said):
            # Somebody was quicker than Kafka after we had looked. The next attempt looks, and chooses, again.
            return _AgainError(explained(f"node {node.number} found one of its ports taken", said))
        return BrokerError(explained(f"node {node.number} of the embedded Kafka died", said))

    def _release(self) -> None:
        self._end_nodes()
        if self.archive is not None:
            self.archive.stop()
        self._folder.release()

    def _end_nodes(self) -> None:
        for node in self._nodes.values():
            node.kill()
        self._nodes.clear()

    def _report(self, progress: Progress) -> None:
        if self._abandoned.is_set():
            raise BrokerError("the fetching was given up")
        if self._progress is not None:
            self._progress(progress)


class _AgainError(BrokerError):
    """A failure at the start after which another attempt may well work."""
