"""What is mended of Faust and aiokafka: that it still needs to be, and that our mends do not break what they stand on.

Where one of the first tests fails, a release of theirs has changed what `wiredesk.worker.consumer` works round: look
whether the mend can go.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.record import default_records
from aiokafka.structs import ConsumerRecord
from faust.transport.consumer import Consumer
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread
from faust.types import TP

from wiredesk.metrics import Metrics
from wiredesk.settings import KafkaSettings, Settings
from wiredesk.worker.app import Hop, HopApp, build
from wiredesk.worker.consumer import Fetched, MendedConsumer
from wiredesk.worker.inbox import MOST_BYTES
from wiredesk.worker.observer import Progress

TOPIC = "wire.raw"


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        (AIOKafkaConsumerThread._create_worker_consumer, 'isolation_level: str = "read_uncommitted"'),
        (AIOKafkaConsumerThread._create_worker_consumer, "fetch_max_wait_ms=1500"),
        (Consumer._drain_messages, "await self.wait_first(\n"),
        (Consumer._wait_next_records, "await self.sleep(1)"),
        (Consumer._drain_messages, "await self._add_gap("),
        (AIOKafkaConsumer.seek_to_committed, "if offset and offset > 0:"),
        (default_records._DefaultRecordBatchPy._read_msg, 'h_key = buffer[pos : pos + h_key_len].decode("utf-8")'),
    ],
)
def test_it_is_still_not_mended_upstream(where: Callable[..., Any], fault: str) -> None:
    assert fault in inspect.getsource(where)


def app(folder: Path) -> HopApp:
    settings = Settings(home=folder, kafka=KafkaSettings(bootstrap_servers="127.0.0.1:1"))
    hop = Hop("desk", TOPIC, transform=None, largest_output=1_000_000)  # type: ignore[arg-type] # nothing comes
    return build([hop], settings, Metrics(version="test"), Progress(), leave=lambda _: None)


def consumer(folder: Path) -> MendedConsumer:
    made = app(folder).consumer
    assert isinstance(made, MendedConsumer)
    return made


def fetched(size: int = 1) -> dict[TP, list[Any]]:
    return {TP(TOPIC, 0): [ConsumerRecord(TOPIC, 0, 0, 0, 0, None, b"x" * size, None, -1, size, ())]}


async def test_partitions_are_resumed_though_a_hop_is_behind(tmp_path: Path) -> None:
    """Faust resumes them after a rebalance by changing the set that says which are fetched: it must not be a copy."""
    mended = consumer(tmp_path)
    mended._active_partitions = set()
    mended._inboxes[TOPIC].put(1, fetched(MOST_BYTES))
    mended.resume_partitions({TP(TOPIC, 3)})
    assert mended._get_active_partitions() == {TP(TOPIC, 3)}
    assert mended._all_full()
    mended._inboxes[TOPIC].take(1)
    assert not mended._all_full()


async def test_nothing_is_fetched_for_a_hop_that_is_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mended, asked = consumer(tmp_path), []

    async def getmany(partitions: set[TP], timeout: float) -> dict[TP, list[Any]]:  # noqa: ASYNC109
        asked.append(partitions)
        return fetched()

    monkeypatch.setattr(mended._thread, "getmany", getmany)
    assert await mended._getmany({TP(TOPIC, 0)}, 1.0) == fetched()
    mended._inboxes[TOPIC].put(1, fetched(MOST_BYTES))
    assert await mended._getmany({TP(TOPIC, 0)}, 1.0) == {}
    assert asked == [{TP(TOPIC, 0)}]  # and never an empty set, which to aiokafka is all of them


def test_a_fetch_travels_as_one_message() -> None:
    found = fetched()
    message = Fetched(found, 7)
    assert (message.tp, message.offset, message.generation_id) == (TP(TOPIC, 0), 0, 7)
    assert message.fetched == found


async def test_faust_keeps_no_book_of_gaps(tmp_path: Path) -> None:
    """Each transaction marker is one, and without commits of Faust's own they would never be forgotten."""
    made = app(tmp_path)
    (agent,) = made.agents.values()
    channel: Any = agent.channel
    assert channel.acks is False
