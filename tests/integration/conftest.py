"""All that lies here runs against the real Apache Kafka."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.commands import Commands
from support.desk import Desk
from wiredesk.settings import load


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.integration)


@pytest.fixture
async def desk(kafka: str, prefix: str, tmp_path: Path) -> Desk:
    desk = Desk(kafka, prefix, tmp_path)
    await desk.open()
    return desk


@pytest.fixture
def bare_commands(
    kafka: str, prefix: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Commands]:
    """The command line, and no topics yet."""
    monkeypatch.setenv("WIREDESK_KAFKA__BOOTSTRAP_SERVERS", kafka)
    monkeypatch.setenv("WIREDESK_KAFKA__TOPIC_PREFIX", f"{prefix}.")
    monkeypatch.setenv("WIREDESK_KAFKA__GROUP", prefix)
    monkeypatch.setenv("WIREDESK_WORKER__WEB_PORT", "0")
    load.cache_clear()
    yield Commands(kafka, f"{prefix}.", capsys)
    load.cache_clear()


@pytest.fixture
def commands(bare_commands: Commands) -> Commands:
    """The command line, with the catalogue's topics."""
    bare_commands("topics", "apply")
    return bare_commands
