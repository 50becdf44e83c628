"""Dead letters: the latest in a list, one with its text, and putting one back, by the code behind `wiredesk dlq`."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from wiredesk.connection import client_options
from wiredesk.deadletters.letters import REPLAYED, Letter, decoded, letters_of, to_record
from wiredesk.deadletters.replay import Selection, replay
from wiredesk.errors import OperationError, UsageError
from wiredesk.gateway.problems import Problem, kafka_away
from wiredesk.settings import KafkaSettings
from wiredesk.topics import read as read_topics

_MOST: Final = 10_000
_PREVIEW: Final = 240
_TEXT_BYTES: Final = 65_536
_SECONDS: Final = 10.0
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """A letter without its text."""

    place: Place
    died_ms: int
    about: dict[str, Any]
    replays: int = 0


class Letters:
    """The latest dead letters.

    Args:
        settings: the cluster.
        topic: the full name of their topic.
        now: the clock.
    """

    def __init__(self, settings: KafkaSettings, topic: str, *, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._topic = topic
        self._now = now
        self._known: OrderedDict[Place, Listed] = OrderedDict()
        self._replaying = asyncio.Lock()

    def heard(self, found: Any) -> bool:  # noqa: ANN401 - aiokafka has no types
        """A record of the topic has come. Returns whether it is a letter; else it is a receipt."""
        record = to_record(found)
        letters = letters_of([record])
        if letters:
            place = (record.partition, record.offset)
            died = round(letters[0].died_at.timestamp() * 1000)
            self._known[place] = Listed(place, died, _about(letters[0]))
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
            return True
        named = record.header(REPLAYED) or ""
        partition, _, offset = named.rpartition("/")[2].partition("@")
        place = (int(partition), int(offset)) if partition.isdecimal() and offset.isdecimal() else (-1, -1)
        if place in self._known:
            self._known[place] = replace(self._known[place], replays=self._known[place].replays + 1)
        return False

    def newest(self, *, before: tuple[int, int, int] | None, most: int) -> list[Listed]:
        """The latest, newest first.

        Args:
            before: when and where the last one lies that was shown.
            most: how many.
        """
        found = (one for one in self._known.values() if before is None or (one.died_ms, *one.place) < before)
        return sorted(found, key=lambda one: (one.died_ms, *one.place), reverse=True)[:most]

    async def one(self, partition: int, offset: int) -> dict[str, Any]:
        """A letter with its text.

        Raises:
            Problem: 404 or 503.
        """
        record = await self._fetch(partition, offset)
        letters = letters_of([to_record(record)]) if record is not None else []
        if not letters:
            raise Problem(404, "no-letter", f"there is no dead letter at {partition}@{offset}")
        letter = letters[0]
        known = self._known.get((partition, offset))
        value = letter.record.value or b""
        return {
            **_about(letter),
            "replayed": bool(known.replays) if known is not None else False,
            "headers": [[name, decoded(header)] for name, header in letter.record.headers],
            "text": value[:_TEXT_BYTES].decode("utf-8", "replace"),
            "cut": len(value) > _TEXT_BYTES,
        }

    async def _fetch(self, partition: int, offset: int) -> Any:  # noqa: ANN401 - aiokafka has no types
        where = TopicPartition(self._topic, partition)
        consumer = AIOKafkaConsumer(
            **client_options(self._settings), isolation_level="read_committed", enable_auto_commit=False
        )
        try:
            async with asyncio.timeout(_SECONDS):
                existing = await read_topics(self._settings, [self._topic])
                if self._topic not in existing or partition >= existing[self._topic].partitions:
                    return None
                await consumer.start()
                consumer.assign([where])
                first = (await consumer.beginning_offsets([where]))[where]
                end = (await consumer.end_offsets([where]))[where]
                if not first <= offset < end:
                    return None
                consumer.seek(where, offset)
                while await consumer.position(where) <= offset:
                    for records in (await consumer.getmany(timeout_ms=200, max_records=1)).values():
                        return next((record for record in records if record.offset == offset), None)
                return None
        except (KafkaError, TimeoutError, OSError, OperationError) as error:
            raise kafka_away(error) from error
        finally:
            await consumer.stop()

    async def put_back(self, partition: int, offset: int) -> dict[str, Any]:
        """Put one back where it came from.

        Raises:
            Problem: 404, 409 (it has been put back) or 503.
        """
        async with self._replaying:
            try:
                (done,) = await replay(self._settings, Selection(places=((partition, offset),)), now=self._now())
            except UsageError as error:
                there = "has been replayed" in str(error)
                name, status = ("replayed", 409) if there else ("no-letter", 404)
                detail = (
                    f"{partition}@{offset} has been replayed already"
                    if there
                    else (f"there is no dead letter at {partition}@{offset}")
                )
                raise Problem(status, name, detail) from error
            except OperationError as error:
                if "does not answer" in str(error):
                    raise kafka_away(error) from error
                raise Problem(409, "not-replayed", str(error)) from error
        return {"topic": done.letter.why.topic, "partition": done.partition, "offset": done.offset}


def _about(letter: Letter) -> dict[str, Any]:
    record, why = letter.record, letter.why
    value = record.value or b""
    return {
        "partition": record.partition,
        "offset": record.offset,
        "at": letter.died_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "stage": why.stage,
        "class": why.error_class,
        "message": why.message,
        "origin": {"topic": why.topic, "partition": why.partition, "offset": why.offset},
        "key": decoded(record.key),
        "id": letter.document_id,
        "preview": " ".join(value[: 4 * _PREVIEW].decode("utf-8", "replace").split())[:_PREVIEW],
        "bytes": len(value),
    }
