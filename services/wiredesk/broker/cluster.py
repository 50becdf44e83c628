"""A cluster of one node, or of several for the tests: set up, started, stopped; blocking calls all of them."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from wiredesk.broker import jars as kafka_jars
from wiredesk.broker import java, ports, probe
from wiredesk.broker.folder import DataFolder, stored_cluster_id
from wiredesk.broker.jars import Listener, Progress
from wiredesk.broker.node import Node
from wiredesk.broker.properties import HOST, Address, log_properties, server_properties
from wiredesk.errors import BrokerError

_PAUSE_SECONDS = 0.05
_PORT_ATTEMPTS = 3
_LAST_WORDS = 8


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
        start_timeout: how long starting may take, in seconds.
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

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes; none before the start."""
        return tuple(self._nodes.values())

    def node(self, number: int) -> Node:
        """The node of that number, from 1."""
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
        identity = self._folder.claim()
        self.cluster_id = identity.cluster_id
        try:
            for attempt in range(1, _PORT_ATTEMPTS + 1):
                try:
                    self._launch(class_path, identity.cluster_id)
                except _PortLostError as error:  # somebody was quicker: with ports of our own choice, choose again
                    self._end_nodes()
                    if self._port or attempt == _PORT_ATTEMPTS:
                        raise BrokerError(str(error)) from error
                else:
                    return
        except BaseException:
            self._end_nodes()
            self._folder.release()
            raise

    def stop(self) -> None:
        """Stop all nodes in good order, by force where that takes too long. Data stay."""
        deadline = time.monotonic() + self._stop_timeout
        for node in self._nodes.values():
            node.terminate()
        for node in self._nodes.values():
            node.wait(max(0.0, deadline - time.monotonic()))
        self._end_nodes()
        self._folder.release()

    def abandon(self) -> None:
        """Make a `start` that is under way in another thread give up."""
        self._abandoned.set()

    def wait(self) -> None:
        """Return when a node has died.

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
        node = self._nodes[number]
        node.spawn()
        self._await({node.number}, [node])

    def stop_node(self, number: int) -> None:
        """Stop one node in good order."""
        node = self._nodes[number]
        node.terminate()
        node.wait(self._stop_timeout)
        node.kill()

    def _launch(self, class_path: tuple[Path, ...], cluster_id: str) -> None:
        addresses = self._addresses()
        jvm = java.Jvm(
            class_path, self._heap, self._full_jit, options=("-Dlog4j2.configurationFile=log4j2.properties",)
        )
        for address in addresses:
            folder = self._folder.node(address.node)
            folder.mkdir(exist_ok=True)
            (folder / "log4j2.properties").write_text(log_properties(), "ascii")
            (folder / "server.properties").write_text(
                server_properties(address.node, addresses, self._settings), "utf-8"
            )
            command = jvm.command("kafka.Kafka", "server.properties")
            self._nodes[address.node] = Node(address.node, address.port, folder, command, self._folder.lock_fd)
        self._format(jvm, cluster_id)
        self._folder.note(self.bootstrap_servers)
        for node in self._nodes.values():
            node.spawn()
        self._await(set(self._nodes), list(self._nodes.values()))

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

    def _format(self, jvm: java.Jvm, cluster_id: str) -> None:
        """Format the storage of every node that has none yet, all at once."""
        runs = []
        for node in self._nodes.values():
            if stored_cluster_id(node.folder) is None:
                command = jvm.command(
                    "kafka.tools.StorageTool", "format", "--cluster-id", cluster_id, "--config", "server.properties"
                )
                runs.append(
                    subprocess.Popen(  # noqa: S603 - our own command line
                        command,
                        cwd=node.folder,
                        env=java.environment(os.environ),
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT,
                        text=True,
                        errors="replace",
                    )
                )
        for run in runs:
            said, _ = run.communicate()
            if run.returncode != 0:
                raise BrokerError(_explained(f"the storage in {self._folder.path} cannot be formatted", said))

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
            if time.monotonic() > deadline:
                raise BrokerError(
                    _explained(
                        f"node {waiting[0].number} did not answer within {self._start_timeout:g} s",
                        waiting[0].last_words(),
                    )
                )
            if _answers(waiting[0].port, wanted):
                waiting.pop(0)
            else:
                time.sleep(_PAUSE_SECONDS)

    def _died(self, node: Node) -> BrokerError:
        said = node.last_words()
        if "Address already in use" in said or "BindException" in said:
            return _PortLostError(
                _explained(f"node {node.number} found its port {node.port} (or its controller's) taken", said)
            )
        return BrokerError(_explained(f"node {node.number} died", said))

    def _end_nodes(self) -> None:
        for node in self._nodes.values():
            node.kill()
        self._nodes.clear()

    def _report(self, progress: Progress) -> None:
        if self._abandoned.is_set():
            raise BrokerError("the fetching was given up")
        if self._progress is not None:
            self._progress(progress)


class _PortLostError(BrokerError):
    """Somebody took the port between our look and Kafka's start."""


def _answers(port: int, wanted: set[int]) -> bool:
    try:
        # Cheap and silent while the JVM is still loading.
        with socket.create_connection((HOST, port), timeout=1):
            pass
        return wanted <= asyncio.run(probe.known_nodes(f"{HOST}:{port}", within=5))
    except (OSError, probe.NoAnswerError):
        return False


def _explained(what: str, said: str) -> str:
    """The sentence, what is known of its cause, and the last lines."""
    if "No space left on device" in said:
        what += " because the disk is full"
    elif "OutOfMemoryError" in said:
        what += " because its heap is too small (WIREDESK_BROKER__HEAP)"
    tail = said.strip().splitlines()[-_LAST_WORDS:]
    return "\n".join([what + (". Its last words:" if tail else ""), *("  " + line[:300] for line in tail)])
