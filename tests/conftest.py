"""What tests of all kinds share: the reference data, and the real Apache Kafka."""

from __future__ import annotations

import logging
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from wiredesk.broker import Cluster
from wiredesk.settings import load

SHARED_VARIABLE = "WIREDESK_SHARED"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the reference data; tests that use it are marked `shared`."""
    path = _shared_path()
    if not path.is_dir():
        pytest.skip(_no_shared(path))
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    path = _shared_path()
    if not path.is_dir():
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason=_no_shared(path)))


def _shared_path() -> Path:
    beside = Path(__file__).resolve().parents[2] / "shared"
    return Path(os.environ.get(SHARED_VARIABLE) or beside)


def _no_shared(path: Path) -> str:
    return f"no reference data in {path}: set {SHARED_VARIABLE} to their folder"


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bootstrap servers of a real Kafka, one a session: embedded, or the one that the environment names.

    Nothing of ours is in it: name topics, groups and transactional ids after `prefix`.
    """
    settings = load()
    if settings.kafka.bootstrap_servers:
        yield settings.kafka.bootstrap_servers
        return
    with Cluster(
        tmp_path_factory.mktemp("kafka"), jars=settings.home / "jars", repository=settings.broker.maven_repository
    ) as cluster:
        yield cluster.bootstrap_servers


@pytest.fixture
def prefix(request: pytest.FixtureRequest) -> str:
    """A beginning for topics, groups and transactional ids that no other test has, nor this one in another run."""
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")
    return f"{name[:60]}-{secrets.token_hex(4)}"


@pytest.fixture(autouse=True, scope="session")
def _quiet() -> None:
    """What we log is not what a failed test has to show; processes that tests start log to files of theirs."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
