"""Fetching the jars, from a repository on loopback that gives out what the test wants."""

from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from wiredesk.broker import jars
from wiredesk.broker.jars import Jar, Progress, ensure
from wiredesk.broker.ports import free_ports
from wiredesk.errors import BrokerError


class Repository:
    """A Maven repository of a few small jars."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                content = outer.files.get(self.path)
                self.send_response(200 if content is not None else 404)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def add(self, artifact: str, content: bytes) -> Jar:
        self.files[f"/org/example/{artifact}/1.0/{artifact}-1.0.jar"] = content
        return Jar(f"org.example:{artifact}:1.0", hashlib.sha256(content).hexdigest(), len(content))

    def asked_for_jars(self) -> list[str]:
        return sorted(path.rsplit("/", 1)[1] for path in self.asked if path.endswith(".jar"))


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    repository = Repository()
    thread = threading.Thread(target=repository.server.serve_forever, args=(0.05,))
    thread.start()
    yield repository
    with warnings.catch_warnings():
        # jgo leaves an answer that it did not read to the end to the garbage collector, which would say so later on.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    repository.server.shutdown()
    thread.join()
    repository.server.server_close()


def test_what_is_pinned_is_one_kafka_with_a_backend_for_its_log() -> None:
    pinned = jars.pinned()
    coordinates = {jar.coordinate for jar in pinned}
    assert f"org.apache.kafka:kafka_2.13:{jars.KAFKA_VERSION}" in coordinates
    assert f"org.apache.kafka:kafka-clients:{jars.KAFKA_VERSION}" in coordinates
    assert any("log4j-slf4j-impl" in coordinate for coordinate in coordinates)
    assert len({jar.file_name for jar in pinned}) == len(pinned)
    assert len({coordinate.rsplit(":", 1)[0] for coordinate in coordinates}) == len(pinned), "one version of each"
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in pinned)


def test_fetches_all_and_tells_how_far_it_is(repository: Repository, tmp_path: Path) -> None:
    wanted = tuple(repository.add(f"part{number}", bytes([number]) * 20_000) for number in range(8))
    told: list[Progress] = []
    paths = ensure(tmp_path, repository=repository.url, progress=told.append, jars=wanted)
    assert [path.read_bytes()[0] for path in paths] == list(range(8))
    assert told[-1] == Progress(8, 8, 160_000, 160_000)
    assert [step.bytes for step in told] == sorted(step.bytes for step in told)


def test_a_second_start_asks_for_nothing(repository: Repository, tmp_path: Path) -> None:
    wanted = (repository.add("one", b"content"),)
    ensure(tmp_path, repository=repository.url, jars=wanted)
    repository.asked.clear()
    told: list[Progress] = []
    ensure(tmp_path, repository=repository.url, progress=told.append, jars=wanted)
    assert repository.asked == []
    assert told == []


def test_goes_on_where_it_stopped(repository: Repository, tmp_path: Path) -> None:
    wanted = (repository.add("one", b"first"), repository.add("two", b"second"))
    absent = repository.files.pop("/org/example/two/1.0/two-1.0.jar")
    with pytest.raises(BrokerError, match=r"two-1\.0\.jar cannot be fetched .* not given out"):
        ensure(tmp_path, repository=repository.url, jars=wanted)
    repository.files["/org/example/two/1.0/two-1.0.jar"] = absent
    repository.asked.clear()
    told: list[Progress] = []
    ensure(tmp_path, repository=repository.url, progress=told.append, jars=wanted)
    assert repository.asked_for_jars() == ["two-1.0.jar"]
    assert (told[0].jars, told[0].bytes) == (1, 11)


def test_no_way_to_the_repository_says_what_can_be_done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    closed = f"http://127.0.0.1:{free_ports(1)[0]}"
    with pytest.raises(BrokerError) as raised:
        ensure(tmp_path, repository=closed)
    for hint in (
        closed,
        "HTTPS_PROXY",
        "WIREDESK_BROKER__MAVEN_REPOSITORY",
        "WIREDESK_KAFKA__BOOTSTRAP_SERVERS",
        "ConnectionError",
    ):
        assert hint in str(raised.value)
    assert list(tmp_path.rglob("*.jar")) == []


def test_a_jar_that_is_not_the_pinned_one_is_never_kept(repository: Repository, tmp_path: Path) -> None:
    jar = repository.add("one", b"as pinned")
    repository.files["/org/example/one/1.0/one-1.0.jar"] = b"something else"
    with pytest.raises(BrokerError, match=r"one-1\.0\.jar from http.* not the file that is pinned"):
        ensure(tmp_path, repository=repository.url, jars=(jar,))
    assert list(tmp_path.rglob("*.jar")) == []


def test_a_jar_that_broke_on_the_disk_is_named_removed_and_fetched_anew(repository: Repository, tmp_path: Path) -> None:
    wanted = (repository.add("one", b"first"), repository.add("two", b"second"))
    paths = ensure(tmp_path, repository=repository.url, jars=wanted)
    paths[1].write_bytes(b"sec")
    with pytest.raises(BrokerError, match=r"two-1\.0\.jar .*checksum.*start again"):
        ensure(tmp_path, repository=repository.url, jars=wanted)
    assert paths[0].exists()
    assert not paths[1].exists()
    assert ensure(tmp_path, repository=repository.url, jars=wanted)[1].read_bytes() == b"second"


def test_a_listener_that_raises_ends_the_fetching(repository: Repository, tmp_path: Path) -> None:
    wanted = tuple(repository.add(f"part{number}", b"x" * 100_000) for number in range(30))

    def give_up(_progress: Progress) -> None:
        raise BrokerError("given up")

    with pytest.raises(BrokerError, match="given up"):
        ensure(tmp_path, repository=repository.url, progress=give_up, jars=wanted)
    assert len(repository.asked_for_jars()) < 30


def test_two_processes_at_once_fetch_each_jar_once(repository: Repository, tmp_path: Path) -> None:
    wanted = [repository.add(f"part{number}", bytes([number]) * 200_000) for number in range(10)]
    script = (
        "import sys; from pathlib import Path; from wiredesk.broker.jars import Jar, ensure\n"
        f"ensure(Path(sys.argv[1]), repository=sys.argv[2], jars={tuple(wanted)!r})"
    )
    command = [sys.executable, "-c", script, str(tmp_path), repository.url]
    runs = [subprocess.Popen(command, env=os.environ) for _ in range(2)]
    assert [run.wait(60) for run in runs] == [0, 0]
    assert repository.asked_for_jars() == sorted(jar.file_name for jar in wanted)


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BrokerError, match=r"cannot be kept in .*Not a directory"):
        ensure(tmp_path / "file")


def test_without_jgo_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "jgo.maven", None)
    with pytest.raises(BrokerError, match=r"pip install 'wiredesk\[broker\]'"):
        ensure(tmp_path)
