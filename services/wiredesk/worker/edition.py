"""Hop 2, the edition: an outcome in, and out what it means beside what was told of its story before.

The state of a story lies in `wire.stories`, in the partition that its records come from, written in the transaction
that tells of it. Whoever takes a partition over reads that partition of the state first. Copies of a story that came
under another key lie in other partitions: those are found by an index of all partitions' stories, which runs behind a
little (two copies within the same second may both be taken for the first), and sent on to where the story is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.versions import Newsroom
from wiredesk.versions.elsewhere import Elsewhere
from wiredesk.worker.desk import RECEIVED, TRACE
from wiredesk.worker.record import Headers, Output, Record
from wiredesk.worker.transform import Answer
from wiredesk_schemas import Article, Event, Outcome
from wiredesk_schemas.headers import CloudEventHeaders

ROUTED: Final = "wiredesk.routed"
"""The header of a record that was sent on to the partition of its story: it is not sent on again."""
KEPT_SECONDS: Final = 30 * 24 * 3600.0
"""As long as the topics of events keep events: so long a kill must reach them."""
_FORGOTTEN_AT_ONCE: Final = 3


class Edition:
    """Makes the answer for one outcome. Called by `wiredesk.worker.guard.Guarded`.

    Args:
        keyed: the topic that outcomes come from.
        stories: the topic for the state.
        articles: the topic for articles.
        events: the topic for the typed events of each category.
        elsewhere: the stories of all partitions.
        now: the time that retractions are stamped with.
        timed: makes a context for the time that it takes, for the metrics.
    """

    def __init__(
        self,
        *,
        keyed: str,
        stories: str,
        articles: str,
        events: Mapping[str, str],
        elsewhere: Elsewhere,
        now: Callable[[], datetime],
        timed: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._timed = timed
        self._keyed = keyed
        self._stories = stories
        self._articles = articles
        self._events = events
        self._elsewhere = elsewhere
        self._now = now
        self._newsrooms: dict[int, Newsroom] = {}

    def restored(self, partition: int, stories: Iterable[bytes]) -> None:
        """A partition has been taken over: what is committed of its stories.

        Raises:
            ValueError: where one of them is no story.
        """
        self._newsrooms[partition] = Newsroom(stories)

    def __call__(self, record: Record) -> Answer:
        """The outputs for one record.

        Raises:
            FormatError: it is no outcome.
        """
        with self._timed():
            return self._answer(record)

    def _answer(self, record: Record) -> Answer:
        newsroom = self._newsrooms[record.partition]
        try:
            outcome = Outcome.read(record.value or b"")
        except ValueError as error:
            raise FormatError(f"no outcome: {str(error)[:200]}") from error
        received_ms = _received_ms(record)
        at = datetime.fromtimestamp(received_ms / 1000, UTC)
        article = outcome.article
        if article is not None and record.header(ROUTED) is None and not newsroom.knows(article, at=at):
            family_id = self._elsewhere.story_of(article, at=at)
            if family_id is not None and family_id != article.family_id:
                return Answer(outputs=(self._sent_on(record, outcome, family_id),), is_last=False)
        processed = self._now()
        told, story = newsroom.take(outcome, at=at, processed_at=processed)
        outputs = self._outputs(told, processed, _trace(record))
        value = story.dump() if story is not None else None
        if story is not None:
            outputs.append(self._state(story.family_id, value, record.partition))
        forgotten = newsroom.old(at.timestamp() - KEPT_SECONDS, most=_FORGOTTEN_AT_ONCE)
        outputs += [self._state(family_id, None, record.partition) for family_id in forgotten]

        def settled() -> None:
            if story is not None:
                newsroom.keep(story, value)
            for family_id in forgotten:
                newsroom.forget(family_id)

        return Answer(
            outputs=tuple(outputs),
            outcomes=(told.status,),
            events=tuple((event.category, event.kind) for event in told.events),
            source=told.article.source if told.article else None,
            received_ms=received_ms,
            settled=settled,
        )

    def _sent_on(self, record: Record, outcome: Outcome, family_id: str) -> Output:
        article = outcome.article
        moved = outcome.model_copy(
            update={"article": article.model_copy(update={"family_id": family_id}) if article else None}
        )
        headers = (*record.headers, (ROUTED, b"1"))
        return Output(self._keyed, family_id.encode(), moved.model_dump_json().encode(), headers)

    def _state(self, family_id: str, value: bytes | None, partition: int) -> Output:
        return Output(self._stories, family_id.encode(), value, partition=partition)

    def _outputs(self, outcome: Outcome, processed: datetime, trace: Headers) -> list[Output]:
        article = outcome.article
        if article is None:
            return []
        key = article.family_id.encode()
        about = CloudEventHeaders.of_article(article, processed)
        sent = [Output(self._articles, key, _json(article), (*about.to_kafka(), *trace))]
        for event in outcome.events:
            about = CloudEventHeaders.of_event(event)
            sent.append(Output(self._events[event.category], key, _json(event), (*about.to_kafka(), *trace)))
        return sent


def _received_ms(record: Record) -> int:
    """When the raw record came; where nobody knows, when this one did."""
    stated = record.header(RECEIVED)
    received = int(stated) if stated and stated.lstrip("-").isdigit() else 0
    return received if received > 0 else max(0, record.timestamp_ms)


def _json(model: Article | Event) -> bytes:
    return model.model_dump_json().encode()


def _trace(record: Record) -> Headers:
    return tuple((name, value) for name, value in record.headers if name in TRACE and value is not None)
