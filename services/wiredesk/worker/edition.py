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
from wiredesk.record import Headers, Output, Record
from wiredesk.sources import Sources, passed
from wiredesk.sources import told as by_rights
from wiredesk.versions import Newsroom
from wiredesk.versions.elsewhere import Elsewhere
from wiredesk.versions.held import Held, Hold, without_text
from wiredesk.versions.reading import Reading
from wiredesk.versions.story import Known
from wiredesk.worker.desk import RECEIVED, TRACE
from wiredesk.worker.transform import Answer
from wiredesk_schemas import Article, Event, Outcome, reach
from wiredesk_schemas.headers import CloudEventHeaders

ROUTED: Final = "wiredesk.routed"
"""The header of a record that was sent on to the partition of its story: it is not sent on again."""
KEPT_SECONDS: Final = 30 * 24 * 3600.0
"""As long as the topics of events keep events: so long a kill must reach them."""
_FORGOTTEN_AT_ONCE: Final = 3
_RELEASED_AT_ONCE: Final = 50
_NONE: Final[Mapping[str, Known]] = {}


class Edition:
    """Makes the answer for one outcome. Called by `wiredesk.worker.guard.Guarded`.

    Args:
        keyed: the topic that outcomes come from.
        stories: the topic for the state.
        held: the topic for what is under embargo.
        articles: the topic for articles.
        events: the topic for the typed events of each category.
        elsewhere: the stories of all partitions.
        now: the time that retractions are stamped with.
        sources: what may be told of them.
        timed: makes a context for the time that it takes, for the metrics.
    """

    def __init__(
        self,
        *,
        keyed: str,
        stories: str,
        held: str,
        articles: str,
        events: Mapping[str, str],
        elsewhere: Elsewhere,
        now: Callable[[], datetime],
        sources: Sources | None = None,
        timed: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._timed = timed
        self._keyed = keyed
        self._stories = stories
        self._held = held
        self._articles = articles
        self._events = events
        self._elsewhere = elsewhere
        self._now = now
        self._sources = sources or Sources()
        self._newsrooms: dict[int, Newsroom] = {}
        self._holds: dict[int, Hold] = {}

    def restored(self, partition: int, stories: Iterable[bytes], held: Iterable[bytes] = ()) -> None:
        """A partition has been taken over: what is committed of its stories, and what it holds back.

        Raises:
            ValueError: where one of them is no story, or no outcome under embargo.
        """
        self._newsrooms[partition], self._holds[partition] = Newsroom(stories), Hold(held)

    def due(self, partition: int) -> list[tuple[Record, Answer]]:
        """What has come to the end of its embargo: told as if it came now, and held no longer."""
        hold, now = self._holds.get(partition), self._now()
        told: list[tuple[Record, Answer]] = []
        for held in hold.due(now, most=_RELEASED_AT_ONCE) if hold is not None else ():
            outcome = Outcome.read(held.value)
            article = outcome.article
            if article is None:
                continue
            free = outcome.model_copy(update={"article": article.model_copy(update={"status": "usable"})})
            until_ms = round(held.until.timestamp() * 1000)
            record = Record(self._keyed, partition, -1, until_ms, held.family_id.encode(), held.value)
            answer = self._told(record, free, until_ms, is_in=True)
            if answer.settled is not None:
                answer.settled()
            told.append((record, answer))
        return told

    def __call__(self, record: Record) -> Answer:
        """The outputs for one record.

        Raises:
            FormatError: it is no outcome.
            BlockedError: its source may not send it.
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
        reading = Reading.of(article) if article is not None else None
        # What is withheld says nothing of another's copy, wherever that is.
        may_move = article is not None and article.status != "withheld" and record.header(ROUTED) is None
        if article is not None and may_move and not newsroom.knows(article, at=at, reading=reading):
            family_id = self._elsewhere.story_of(article, at=at, reading=reading)
            if family_id is not None and family_id != article.family_id:
                return Answer(outputs=(self._sent_on(record, outcome, family_id),), is_last=False)
        if article is not None and article.status == "embargoed":
            return self._held_back(record, outcome, article, received_ms)
        return self._told(record, outcome, received_ms, reading)

    def _held_back(self, record: Record, outcome: Outcome, article: Article, received_ms: int) -> Answer:
        """Tell that there is an article, and hold all that it says back; for ever, where no end of it is stated."""
        hold, value = self._holds[record.partition], record.value or b""
        told = outcome.model_copy(update={"article": without_text(article), "events": (), "labels": ()})
        outputs = self._outputs(told, self._now(), _handed_on(record, received_ms))
        held = Held.of(outcome, value) if article.embargoed_until is not None else None
        if held is not None:
            outputs.append(self._waiting(held.article_id, value, record.partition))
        return Answer(
            outputs=tuple(outputs),
            outcomes=("unclassified",),
            source=article.source,
            received_ms=received_ms,
            settled=None if held is None else lambda: hold.put(held),
        )

    def _told(
        self,
        record: Record,
        outcome: Outcome,
        received_ms: int,
        reading: Reading | None = None,
        *,
        is_in: bool = False,
    ) -> Answer:
        """Tell an outcome beside what was told of its story.

        Args:
            record: what it came in.
            outcome: as the pipeline gave it.
            received_ms: when its raw record came.
            reading: what its article is known by, where that has been read already.
            is_in: whether its source was found to be allowed before.
        """
        newsroom, hold = self._newsrooms[record.partition], self._holds[record.partition]
        at = datetime.fromtimestamp(received_ms / 1000, UTC)
        processed = self._now()
        told, story = newsroom.take(outcome, at=at, processed_at=processed, reading=reading)
        if not is_in:
            told = passed(self._sources, told, story)
        outputs = self._outputs(told, processed, _handed_on(record, received_ms), story.events if story else {})
        value = story.dump() if story is not None else None
        if story is not None:
            outputs.append(self._state(story.family_id, value, record.partition))
        released = _released(hold, told.article)
        outputs += [self._waiting(held.article_id, None, record.partition) for held in released]
        forgotten = newsroom.old(at.timestamp() - KEPT_SECONDS, most=_FORGOTTEN_AT_ONCE)
        outputs += [self._state(family_id, None, record.partition) for family_id in forgotten]

        def settled() -> None:
            if story is not None:
                newsroom.keep(story, value)
            for held in released:
                hold.drop(held.article_id)
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

    def _waiting(self, article_id: str, value: bytes | None, partition: int) -> Output:
        return Output(self._held, article_id.encode(), value, partition=partition)

    def _outputs(
        self, outcome: Outcome, processed: datetime, handed_on: Headers, held: Mapping[str, Known] = _NONE
    ) -> list[Output]:
        outcome = by_rights(self._sources, outcome)
        article = outcome.article
        if article is None:
            return []
        key = article.family_id.encode()
        about = CloudEventHeaders.of_article(article, processed)
        sent = [Output(self._articles, key, _json(article), (*about.to_kafka(), *handed_on))]
        for event in outcome.events:
            about = CloudEventHeaders.of_event(event)
            known = held.get(event.event_id)
            reached = known.reach if known is not None else ()
            if event.status == "active":
                reached = reach.current(reached or reach.of_event(event, article.source), article.source)
            told = ((reach.HEADER, reach.to_header(reached)),) if reached else ()
            headers = (*about.to_kafka(), *handed_on, *told)
            sent.append(Output(self._events[event.category], key, _json(event), headers))
        return sent


def _released(hold: Hold, article: Article | None) -> list[Held]:
    """What waits no longer once an article is told: all of its story that is killed, else the article itself."""
    if article is None:
        return []
    found = hold.of_story(article)
    return found if article.status == "cancelled" else [held for held in found if held.article_id == article.article_id]


def _received_ms(record: Record) -> int:
    """When the raw record came; where nobody knows, when this one did."""
    stated = record.header(RECEIVED)
    received = int(stated) if stated and stated.lstrip("-").isdigit() else 0
    return received if received > 0 else max(0, record.timestamp_ms)


def _json(model: Article | Event) -> bytes:
    return model.model_dump_json().encode()


def _handed_on(record: Record, received_ms: int) -> Headers:
    """What all that comes of a record carries: its trace, and when the raw record came."""
    trace = tuple((name, value) for name, value in record.headers if name in TRACE and value is not None)
    return (*trace, (RECEIVED, str(received_ms).encode()))
