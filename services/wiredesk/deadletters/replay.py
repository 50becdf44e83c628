"""Dead letters put back, each once: its copy and the receipt for it in one transaction.

Of two people who replay at the same time, the second fences the first (they share a transactional id), and only then
reads what has been replayed: whatever the first has committed by then, the second sees.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import IllegalOperation, InvalidProducerEpoch, KafkaConnectionError, KafkaError, ProducerFenced

from wiredesk.connection import bootstrap_servers, client_options
from wiredesk.deadletters.letter import CUT_BYTES, original_headers
from wiredesk.deadletters.letters import REPLAYED, Letter, letters_of, to_record
from wiredesk.errors import OperationError, UnavailableError, UsageError
from wiredesk.reading import Beginning, reader
from wiredesk.record import Output
from wiredesk.settings import KafkaSettings
from wiredesk.topics import Existing, read
from wiredesk_schemas.topics import DEAD_LETTERS

_LETTERS_AT_ONCE: Final = 100
_BYTES_AT_ONCE: Final = 8_000_000
_LARGEST_REQUEST: Final = 16_000_000


@dataclass(frozen=True, slots=True)
class Selection:
    """Which letters are meant."""

    places: tuple[tuple[int, int], ...] = ()
    document_id: str | None = None
    every: bool = False
    stage: str | None = None
    since: datetime | None = None
    again: bool = False
    """Whether those are meant too that have been replayed already."""

    def of(self, letters: Iterable[Letter]) -> list[Letter]:
        """Those that are meant, replayed or not.

        Raises:
            UsageError: where one that was named is not there.
        """
        letters = list(letters)
        if self.places:
            there = {(letter.record.partition, letter.record.offset): letter for letter in letters}
            missing = [f"{p}@{o}" for p, o in self.places if (p, o) not in there]
            if missing:
                raise _no_letter(", ".join(missing))
            return [there[place] for place in dict.fromkeys(self.places)]
        if self.document_id is not None:
            found = [letter for letter in letters if letter.document_id == self.document_id]
            if not found:
                raise _no_letter(f"of {self.document_id!r}")
            return found
        return [
            letter
            for letter in letters
            if (self.stage is None or letter.why.stage == self.stage)
            and (self.since is None or letter.died_at >= self.since)
        ]

    def to_do(self, letters: Iterable[Letter]) -> list[Letter]:
        """Those that are to be replayed.

        Raises:
            UsageError: where one that was named is not there, or has been replayed already.
        """
        found = self.of(letters)
        if self.again:
            return found
        done = [letter for letter in found if letter.replays]
        if done and not self.every:
            first = done[0]
            times = "once" if first.replays == 1 else f"{first.replays} times"
            raise UsageError(f"{first.place} has been replayed {times} already: --again does it once more")
        return [letter for letter in found if not letter.replays]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A letter that was put back, as it was before, and where its copy is."""

    letter: Letter
    partition: int
    offset: int


async def replay(settings: KafkaSettings, selection: Selection, *, now: datetime) -> list[Replayed]:
    """Put the selected letters back.

    Returns:
        Those that were put back.

    Raises:
        UsageError: as `Selection.to_do`.
        OperationError: somebody else began to replay, a broker refused, or a letter no longer fits. What was put back
            before that stays so, and is remembered.
    """
    dead_letters = settings.topic_prefix + DEAD_LETTERS
    producer = AIOKafkaProducer(
        **client_options(settings),
        transactional_id=f"{settings.group}-{dead_letters}-replay",
        transaction_timeout_ms=round(settings.transaction_timeout_seconds * 1000),
        max_request_size=_LARGEST_REQUEST,
        acks="all",
    )
    _keep_quiet()
    try:
        await producer.start()  # from here on nobody else who replays can commit
        letters = selection.to_do(await _letters(settings, dead_letters))
        targets = await read(settings, {letter.why.topic for letter in letters})
        for letter in letters:
            _check(letter, targets)
        done = [one for some in _portions(letters) for one in await _put_back(producer, some, targets, now)]
    except (ProducerFenced, InvalidProducerEpoch, IllegalOperation, AssertionError) as error:
        # Fenced between two of our calls, aiokafka finds its own state wrong at the second.
        raise OperationError("somebody else has begun to replay: look what is left, and run it again") from error
    except KafkaConnectionError as error:
        servers = ",".join(bootstrap_servers(settings))
        raise UnavailableError(f"Kafka at {servers} does not answer; what was put back before stays so") from error
    except (KafkaError, TimeoutError) as error:
        raise OperationError(f"the replay failed: {error!r}; what was put back before stays so") from error
    finally:
        with suppress(KafkaError):  # what it died of, once more
            await producer.stop()
    return done


def _keep_quiet() -> None:
    """Of a producer that is fenced, asyncio would print each future that nobody asks any more, with its traceback."""

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not isinstance(context.get("exception"), KafkaError):
            loop.default_exception_handler(context)

    asyncio.get_running_loop().set_exception_handler(handle)


async def _letters(settings: KafkaSettings, topic: str) -> list[Letter]:
    """All letters with all receipts, up to what anybody has written by now, committed or about to be."""
    async with reader(settings, [topic], committed=False) as everything:
        ends = await everything.ends()
    # A worker's open transaction hides receipts that were committed behind its beginning: `until` waits for it to end.
    async with reader(settings, [topic]) as committed:
        await committed.place(Beginning())
        return letters_of(to_record(record) for record in await committed.until(ends))


async def _put_back(
    producer: AIOKafkaProducer, letters: Iterable[Letter], targets: Mapping[str, Existing], now: datetime
) -> list[Replayed]:
    done = list(letters)
    async with producer.transaction():
        sent, receipts = [], []
        for letter in done:
            copy = copy_of(letter, targets[letter.why.topic], now)
            sent.append(
                await producer.send(
                    copy.topic,
                    value=copy.value,
                    key=copy.key,
                    headers=list(copy.headers),
                    timestamp_ms=copy.timestamp_ms,
                )
            )
            record = letter.record
            receipt = [(REPLAYED, record.position.encode())]
            receipts.append(
                await producer.send(
                    record.topic, value=None, key=record.key or b"", headers=receipt, partition=record.partition
                )
            )
        placed = await asyncio.gather(*sent)
        await asyncio.gather(*receipts)
    return [
        Replayed(letter, metadata.partition, metadata.offset) for letter, metadata in zip(done, placed, strict=True)
    ]


def copy_of(letter: Letter, target: Existing, now: datetime) -> Output:
    """What is put back: the record as it came, and which letter it was.

    It keeps the time that it had there, from which the worker counts weekdays when the document has no date; unless it
    is so old that its topic might delete it before anybody has read it.
    """
    record = letter.record
    own = tuple((name, value) for name, value in original_headers(record.headers) if name != REPLAYED)
    came_ms = record.timestamp_ms if letter.why.timestamp_ms is None else letter.why.timestamp_ms
    age_ms = now.timestamp() * 1000 - came_ms
    retention_ms = int(target.config.get("retention.ms", "-1"))
    fresh = retention_ms < 0 or age_ms < retention_ms / 2
    return Output(
        topic=letter.why.topic,
        key=record.key,
        value=record.value,
        headers=(*own, (REPLAYED, record.position.encode())),
        timestamp_ms=came_ms if fresh else round(now.timestamp() * 1000),
    )


def _check(letter: Letter, targets: Mapping[str, Existing]) -> None:
    target = targets.get(letter.why.topic)
    if target is None:
        raise OperationError(f"{letter.place} came from {letter.why.topic}, which is not there any more")
    if letter.record.key is None and letter.record.value is None:
        raise OperationError(f"{letter.place} has neither a key nor a value: there is nothing to put back")
    if whole := letter.record.header(CUT_BYTES):
        raise OperationError(f"{letter.place} holds only the beginning of its document of {whole} bytes: feed it anew")
    size = copy_of(letter, target, letter.died_at).size
    limit = int(target.config.get("max.message.bytes", _LARGEST_REQUEST))
    if size > limit:
        raise OperationError(f"{letter.place} does not fit into {target.name}: {size:,} bytes, and it takes {limit:,}")


def _portions(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Letters by transactions: neither too many nor too much at once."""
    portion: list[Letter] = []
    size = 0
    for letter in letters:
        length = len(letter.record.value or b"")
        if portion and (len(portion) >= _LETTERS_AT_ONCE or size + length > _BYTES_AT_ONCE):
            yield portion
            portion, size = [], 0
        portion.append(letter)
        size += length
    if portion:
        yield portion


def _no_letter(what: str) -> UsageError:
    return UsageError(f"no dead letter {what}: `wiredesk dlq list` shows which there are")
