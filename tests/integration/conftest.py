"""All that lies here runs against the real Apache Kafka."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.desk import Desk


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
