"""The embedded Kafka as its users have it: it starts, keeps its data, and says what is wrong when it cannot."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from wiredesk.broker import Cluster, Kafka, ports
from wiredesk.broker.archive import ClassArchive
from wiredesk.broker.jars import ensure
from wiredesk.broker.java import Jvm
from wiredesk.errors import BrokerError
from wiredesk.settings import load


def jars() -> Path:
    return load().home / "jars"


async def create(bootstrap: str, topic: str, *, replicas: int = 1) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=replicas)])
    finally:
        await admin.close()


async def send(bootstrap: str, topic: str, *values: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all") as producer:
        for value in values:
            await producer.send_and_wait(topic, value)


async def read(bootstrap: str, topic: str, count: int) -> list[bytes]:
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", isolation_level="read_committed"
    )
    values: list[bytes] = []
    async with consumer, asyncio.timeout(60):
        while len(values) < count:
            values.append((await consumer.getone()).value)
    return values


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Cluster]]:
    folder = tmp_path_factory.mktemp("running")
    with Cluster(folder, jars=jars()) as cluster:
        yield folder, cluster


async def test_a_transaction_comes_out_committed(kafka: str, prefix: str) -> None:
    topic = f"{prefix}-copy"
    await create(kafka, topic)
    async with AIOKafkaProducer(bootstrap_servers=kafka, transactional_id=f"{prefix}-id") as producer:
        async with producer.transaction():
            await producer.send_and_wait(topic, b"one")
        await producer.begin_transaction()
        await producer.send_and_wait(topic, b"never said")
        await producer.abort_transaction()
        async with producer.transaction():
            await producer.send_and_wait(topic, b"two")
    assert await read(kafka, topic, 2) == [b"one", b"two"]


async def test_no_topic_comes_of_itself(running: tuple[Path, Cluster]) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=running[1].bootstrap_servers)
    await admin.start()
    try:
        [described] = await admin.describe_topics(["never-made"])
        assert described["error_code"] == 3  # unknown topic
        assert "never-made" not in await admin.list_topics()
    finally:
        await admin.close()


async def test_data_stay_between_runs_on_other_ports_and_in_another_place(tmp_path: Path) -> None:
    async with Kafka(Cluster(tmp_path / "here", jars=jars())) as kafka:
        first = kafka.cluster.cluster_id
        await create(kafka.bootstrap_servers, "copy")
        await send(kafka.bootstrap_servers, "copy", b"one", b"two")
    (tmp_path / "here").rename(tmp_path / "тут, is 'it'")
    async with Kafka(Cluster(tmp_path / "тут, is 'it'", jars=jars())) as kafka:
        assert kafka.cluster.cluster_id == first
        assert await read(kafka.bootstrap_servers, "copy", 2) == [b"one", b"two"]


async def test_three_nodes_bear_the_loss_of_one(tmp_path: Path) -> None:
    async with Kafka(Cluster(tmp_path, jars=jars(), nodes=3, heap="384m")) as kafka:
        await create(kafka.bootstrap_servers, "copy", replicas=3)
        await send(kafka.bootstrap_servers, "copy", b"three alive")
        killed = kafka.node(1).pid
        assert killed is not None
        await kafka.node(1).kill()
        assert kafka.node(1).pid is None
        await send(kafka.bootstrap_servers, "copy", b"two alive")
        await kafka.node(1).start()
        assert kafka.node(1).pid not in (None, killed)
        await kafka.node(2).stop()
        await kafka.node(2).start()
        await send(kafka.bootstrap_servers, "copy", b"all back")
        assert await read(kafka.bootstrap_servers, "copy", 3) == [b"three alive", b"two alive", b"all back"]


async def test_one_node_is_killed_and_comes_back_where_it_was(tmp_path: Path) -> None:
    async with Kafka(Cluster(tmp_path, jars=jars())) as kafka:
        address = kafka.bootstrap_servers
        await create(address, "copy")
        await send(address, "copy", b"before")
        await kafka.node(1).kill()
        with pytest.raises(BrokerError, match="node 1 of the embedded Kafka died"):
            kafka.cluster.wait()
        await kafka.node(1).start()
        assert kafka.bootstrap_servers == address
        await send(address, "copy", b"after")
        assert await read(address, "copy", 2) == [b"before", b"after"]


async def test_a_start_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    kafka = Kafka(Cluster(tmp_path, jars=jars()))
    start = asyncio.create_task(kafka.start())
    await asyncio.sleep(0.3)  # a start takes a second and more
    start.cancel()
    with pytest.raises(asyncio.CancelledError):
        await start
    async with kafka:  # which would not get the folder if anything still had it
        assert kafka.bootstrap_servers


def test_a_folder_in_use(running: tuple[Path, Cluster]) -> None:
    folder, cluster = running
    with pytest.raises(BrokerError, match=f"in use by another Wiredesk broker .*{cluster.bootstrap_servers}"):
        Cluster(folder, jars=jars()).start()


def test_a_port_taken_by_another_wiredesk_broker(running: tuple[Path, Cluster], tmp_path: Path) -> None:
    port = cluster_port(running[1])
    with pytest.raises(BrokerError, match=f"port {port} .*another Wiredesk broker .*{running[1].cluster_id}"):
        Cluster(tmp_path, jars=jars(), port=port).start()
    assert running[1].node(1).running


def test_a_port_taken_by_a_kafka_that_is_not_ours(
    running: tuple[Path, Cluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    port = cluster_port(running[1])
    monkeypatch.setattr("wiredesk.broker.probe.CLUSTER_PREFIX", "somebody-else")
    assert f"WIREDESK_KAFKA__BOOTSTRAP_SERVERS=127.0.0.1:{port}" in str(ports.taken(port))


def test_a_port_that_is_lost_in_the_last_moment_is_chosen_again(
    running: tuple[Path, Cluster], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lost = cluster_port(running[1])
    choose, look = ports.free_ports, ports.is_free
    chosen: list[int] = []

    def free_ports(count: int, *, avoid: frozenset[int] = frozenset()) -> list[int]:
        chosen.extend([lost] if not chosen else choose(count, avoid=avoid))
        return chosen[-1:]

    monkeypatch.setattr(ports, "free_ports", free_ports)
    monkeypatch.setattr(ports, "is_free", lambda port: port == lost or look(port))
    with Cluster(tmp_path, jars=jars()) as cluster:
        assert cluster_port(cluster) in chosen[1:]
    assert chosen[0] == lost
    assert running[1].node(1).running


def cluster_port(cluster: Cluster) -> int:
    return int(cluster.bootstrap_servers.rsplit(":", 1)[1])


def test_a_setting_that_kafka_refuses_is_in_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(BrokerError, match=r"(?s)cannot be formatted.*log\.retention\.ms"):
        Cluster(tmp_path, jars=jars(), settings={"log.retention.ms": "for ever"}).start()


def test_a_node_that_dies_at_the_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(BrokerError, match=r"(?s)node 1 .* died.*no\.such\.Authorizer"):
        Cluster(tmp_path, jars=jars(), settings={"authorizer.class.name": "no.such.Authorizer"}).start()


def test_the_archive_of_classes_is_made_used_and_never_needed(tmp_path: Path) -> None:
    linked = tmp_path / "jars"
    paths = ensure(jars())
    home = linked / paths[0].parent.name
    home.mkdir(parents=True)
    for path in paths:
        (home / path.name).symlink_to(path)
    with Cluster(tmp_path / "data", jars=linked) as cluster:
        archive = cluster.archive
        assert archive is not None
        assert archive.wait(120), (tmp_path / "data/node-1/archive.log").read_text()
    with Cluster(tmp_path / "data", jars=linked) as cluster:
        if sys.platform == "linux":
            assert str(archive.path) in Path(f"/proc/{cluster.node(1).pid}/maps").read_text()
    os.truncate(archive.path, 5_000_000)
    with Cluster(tmp_path / "data", jars=linked) as cluster:
        assert cluster.node(1).running
    archive.path.write_bytes(b"nothing of the kind")
    with Cluster(tmp_path / "data", jars=linked) as cluster:
        assert cluster.node(1).running


def test_another_set_of_jars_gets_another_archive(tmp_path: Path) -> None:
    one = Jvm([tmp_path / "one.jar"], "512m", full_jit=False)
    (tmp_path / "one.jar").write_bytes(b"1")
    before = ClassArchive(one).path
    (tmp_path / "one.jar").write_bytes(b"12")
    assert ClassArchive(one).path != before
