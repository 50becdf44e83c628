"""The data folder: whose it is, and who may have it."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from wiredesk.broker.folder import DataFolder, new_cluster_id
from wiredesk.broker.jars import KAFKA_VERSION
from wiredesk.errors import BrokerError


def no_sleep(_seconds: float) -> None:
    pass


def claimed_once(path: Path, nodes: int = 1) -> str:
    folder = DataFolder(path, nodes)
    identity = folder.claim()
    folder.release()
    return identity.cluster_id


def rewrite(path: Path, **changes: object) -> None:
    file = path / "cluster.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_ids_are_what_kafka_takes_and_ours_to_see() -> None:
    ids = {new_cluster_id() for _ in range(200)}
    assert len(ids) == 200
    for cluster_id in ids:
        assert cluster_id.startswith("wiredesk")
        assert base64.urlsafe_b64encode(base64.urlsafe_b64decode(cluster_id + "==")).decode() == cluster_id + "=="
        assert len(base64.urlsafe_b64decode(cluster_id + "==")) == 16


def test_a_cluster_keeps_its_id(tmp_path: Path) -> None:
    assert claimed_once(tmp_path / "new" / "folder") == claimed_once(tmp_path / "new" / "folder")


def test_a_folder_is_had_by_one_at_a_time(tmp_path: Path) -> None:
    first, second = DataFolder(tmp_path, 1), DataFolder(tmp_path, 1)
    first.claim()
    first.note("127.0.0.1:9092")
    with pytest.raises(BrokerError, match=r"in use by another Wiredesk broker \(process \d+, at 127.0.0.1:9092\)"):
        second.claim(no_sleep)
    first.release()
    second.claim(no_sleep)
    second.release()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(BrokerError, match=r"not a data folder of Wiredesk .*thesis.txt"):
        DataFolder(tmp_path, 1).claim()
    assert not (tmp_path / "cluster.json").exists()


def test_another_number_of_nodes(tmp_path: Path) -> None:
    claimed_once(tmp_path, nodes=3)
    with pytest.raises(BrokerError, match=r"3 node\(s\), not of 1"):
        DataFolder(tmp_path, 1).claim()


def test_data_of_another_cluster(tmp_path: Path) -> None:
    claimed_once(tmp_path)
    data = tmp_path / "node-1" / "data"
    data.mkdir(parents=True)
    (data / "meta.properties").write_text("version=1\ncluster.id=MkU3OEVBNTcwNTJENDM2Qg\nnode.id=1\n")
    with pytest.raises(BrokerError, match=r"data of another cluster .MkU3OEVBNTcwNTJENDM2Qg, not wiredesk"):
        DataFolder(tmp_path, 1).claim()


def test_written_by_a_newer_kafka(tmp_path: Path) -> None:
    claimed_once(tmp_path)
    rewrite(tmp_path, kafka="4.10.0")
    with pytest.raises(BrokerError, match=r"written by Kafka 4\.10\.0, newer than"):
        DataFolder(tmp_path, 1).claim()


def test_written_by_an_older_kafka_is_taken_over(tmp_path: Path) -> None:
    cluster_id = claimed_once(tmp_path)
    rewrite(tmp_path, kafka="4.0.0")
    assert claimed_once(tmp_path) == cluster_id
    assert json.loads((tmp_path / "cluster.json").read_text())["kafka"] == KAFKA_VERSION


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cluster_id": "x"}', '{"cluster_id":"x","nodes":1,"kafka":5}'])
def test_a_broken_identity(tmp_path: Path, content: str) -> None:
    claimed_once(tmp_path)
    (tmp_path / "cluster.json").write_text(content)
    with pytest.raises(BrokerError, match=r"cluster\.json is broken"):
        DataFolder(tmp_path, 1).claim()


def test_after_a_refusal_the_folder_is_free_again(tmp_path: Path) -> None:
    claimed_once(tmp_path)
    with pytest.raises(BrokerError):
        DataFolder(tmp_path, 2).claim()
    claimed_once(tmp_path)


def test_a_path_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BrokerError, match="cannot be used for Kafka's data"):
        DataFolder(tmp_path / "file", 1).claim()
