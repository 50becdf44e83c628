"""Hop 1 and hop 2: what is sent for a raw record, and for what comes of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from wiredesk.errors import FormatError
from wiredesk.pipeline import Pipeline
from wiredesk.record import Headers, Output, Record
from wiredesk.versions.elsewhere import Elsewhere
from wiredesk.versions.story import Story
from wiredesk.worker.desk import RECEIVED, Desk
from wiredesk.worker.edition import ROUTED, Edition
from wiredesk.worker.transform import Answer
from wiredesk_schemas import Article, Outcome, event_types, reach
from wiredesk_schemas.headers import CloudEventHeaders
from wiredesk_schemas.topics import events_topic

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
AT_MS = 1_772_700_000_000
DAY_MS = 86_400_000
COPY = (
    "Drones hit Odesa overnight\n\nKYIV, Ukraine, March 5 (Fjordwire) - Ukraine’s air force said Russia launched 84 "
    "drones overnight into Thursday, of which 71 were shot down.\n\nAt least two people were injured in Odesa, the "
    "regional governor said.\n"
)
OTHER = (
    "Envoys meet in Oslo\n\nOSLO, March 5 (Fjordwire) - The foreign ministers of Norway and Japan met in Oslo on "
    "Thursday.\n\nThey spoke about patrols at sea, both ministries said.\n"
)


@pytest.fixture
def desk() -> Desk:
    return Desk(Pipeline(max_document_bytes=10_000), keyed="wire.keyed", now=lambda: NOW)


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


class Clock:
    """Stands until it is set."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def edition(elsewhere: Elsewhere, clock: Clock) -> Edition:
    made = Edition(
        keyed="wire.keyed",
        stories="wire.stories",
        held="wire.held",
        articles="wire.articles",
        events={category: events_topic(category) for category in event_types()},
        elsewhere=elsewhere,
        now=clock.now,
    )
    made.restored(0, [])
    made.restored(1, [])
    return made


def record(value: bytes | None, *, key: bytes | None = None, headers: Headers = (), at_ms: int = AT_MS) -> Record:
    return Record("wire.raw", 0, 3, at_ms, key, value, headers)


def keyed(output: Output, partition: int = 0) -> Record:
    return Record("wire.keyed", partition, 0, AT_MS + 5, output.key, output.value, output.headers)


def settled(answer: Answer) -> Answer:
    if answer.settled is not None:
        answer.settled()
    return answer


def outcome(desk: Desk, value: bytes | None, headers: Headers = ()) -> Outcome:
    (output,) = desk(record(value, headers=headers)).outputs
    return Outcome.read(output.value or b"")


def article(desk: Desk, value: bytes | None, headers: Headers = ()) -> Article:
    found = outcome(desk, value, headers).article
    assert found is not None
    return found


def test_an_outcome_goes_on_under_the_storys_key(desk: Desk) -> None:
    answer = desk(record(COPY.encode(), key=b"story"))
    (output,) = answer.outputs
    assert (output.topic, output.key) == ("wire.keyed", b"story")
    assert (RECEIVED, str(AT_MS).encode()) in output.headers
    assert not answer.is_last
    found = Outcome.read(output.value or b"")
    assert (found.status, found.labels) == ("classified", ("strike",))


def test_the_article_and_its_events_go_under_the_storys_key(desk: Desk, edition: Edition) -> None:
    answer = settled(edition(keyed(desk(record(COPY.encode(), key=b"story")).outputs[0])))
    assert answer.outcomes == ("classified",)
    assert {o.topic for o in answer.outputs} == {"wire.articles", "wire.events.strike", "wire.stories"}
    assert {o.key for o in answer.outputs} == {b"story"}
    assert [category for category, _ in answer.events] == ["strike"] * (len(answer.outputs) - 2)
    assert (answer.received_ms, answer.is_last) == (AT_MS, True)


def test_all_outputs_carry_the_headers_of_the_contract_and_the_feeders_trace(desk: Desk, edition: Edition) -> None:
    trace = ("traceparent", b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    first = desk(record(COPY.encode(), headers=(trace, ("x-other", b"1")))).outputs[0]
    for output in edition(keyed(first)).outputs:
        if output.topic == "wire.stories":
            continue
        about = CloudEventHeaders.from_kafka(output.headers)
        assert about.time == NOW
        assert trace in output.headers
        assert (RECEIVED, str(AT_MS).encode()) in output.headers
        assert "x-other" not in dict(output.headers)


def reaches(answer: Answer) -> dict[str, list[str]]:
    """Of the events of strike: what filters go by, without who sent this very revision."""
    found = {}
    for output in answer.outputs:
        if output.topic == "wire.events.strike":
            headers = dict(output.headers)
            facets = reach.from_header(headers.get(reach.HEADER)) or ()
            name = (headers["ce_id"] or b"").decode().partition("/")[0]
            found[name] = [facet for facet in facets if not facet.startswith(reach.FROM)]
    return found


def test_a_retraction_carries_what_filters_went_by_of_the_event_that_it_takes_back(
    desk: Desk, edition: Edition
) -> None:
    document = json.dumps({"id": "story", "source": "Desk Kyiv", "content": COPY}).encode()
    kill = json.dumps({"id": "kill", "source": "Another", "content": f"KILL-{COPY}"}).encode()
    first = settled(edition(keyed(desk(record(document, key=b"story")).outputs[0])))
    (state,) = (o for o in first.outputs if o.topic == "wire.stories")
    edition.restored(0, [state.value or b""])  # another worker takes over
    second = edition(keyed(desk(record(kill, key=b"story")).outputs[0]))
    told, taken_back = reaches(first), reaches(second)
    assert told == taken_back
    facets = next(iter(told.values()))
    assert "source:Desk Kyiv" in facets
    assert [facet for facet in facets if facet.startswith("kind:")]
    retracted = [o for o in second.outputs if o.topic == "wire.events.strike"]
    assert {json.loads(o.value or b"")["status"] for o in retracted} == {"retracted"}


def test_the_state_lies_in_the_partition_of_its_records_and_can_be_restored(desk: Desk, edition: Edition) -> None:
    first = desk(record(COPY.encode(), key=b"story")).outputs[0]
    (state,) = (o for o in settled(edition(keyed(first, 1))).outputs if o.topic == "wire.stories")
    assert (state.partition, state.key) == (1, b"story")
    edition.restored(1, [state.value or b""])
    again = edition(keyed(first, 1))
    assert again.events == ()
    (told,) = (Article.read(o.value or b"") for o in again.outputs if o.topic == "wire.articles")
    assert told.relation is not None
    assert told.relation.kind == "duplicate"


def test_what_was_not_settled_is_not_remembered(desk: Desk, edition: Edition) -> None:
    first = desk(record(COPY.encode(), key=b"story")).outputs[0]
    assert edition(keyed(first)).events == edition(keyed(first)).events != ()


def test_a_copy_under_another_key_is_sent_on_to_its_story_once(
    desk: Desk, edition: Edition, elsewhere: Elsewhere
) -> None:
    first = settled(edition(keyed(desk(record(COPY.encode(), key=b"story")).outputs[0], 0)))
    (state,) = (o for o in first.outputs if o.topic == "wire.stories")
    elsewhere.put(Story.load(state.value or b""))
    copy = desk(record(COPY.encode() + b"\n", key=b"copy")).outputs[0]
    sent_on = edition(keyed(copy, 1))
    (output,) = sent_on.outputs
    assert (output.topic, output.key, sent_on.is_last, sent_on.outcomes) == ("wire.keyed", b"story", False, ())
    assert (ROUTED, b"1") in output.headers
    arrived = edition(keyed(output, 0))
    (told,) = (Article.read(o.value or b"") for o in arrived.outputs if o.topic == "wire.articles")
    assert (told.family_id, arrived.events) == ("story", ())
    # Where the story is not known after all, it is the first of it; it is not sent round in circles.
    edition.restored(0, [])
    assert edition(keyed(output, 0)).events != ()


def test_a_story_is_forgotten_with_its_events(desk: Desk, edition: Edition) -> None:
    settled(edition(keyed(desk(record(COPY.encode(), key=b"story")).outputs[0])))
    for days, forgotten in ((29, []), (31, [(b"story", None)])):
        late = desk(record(OTHER.encode(), key=b"other-%d" % days, at_ms=AT_MS + days * DAY_MS)).outputs[0]
        states = [o for o in settled(edition(keyed(late))).outputs if o.topic == "wire.stories"]
        assert [(o.key, o.value) for o in states if o.value is None] == forgotten


UNTIL = NOW + timedelta(hours=2)


def embargoed(*, headline: str = "Drones hit Odesa overnight", until: datetime | None = UNTIL) -> bytes:
    body = "<p>Ukraine’s air force said Russia launched 84 drones overnight, of which 71 were shot down.</p>"
    stated = {"uri": "urn:hw:1", "headline": headline, "body_html": body, "versioncreated": "2026-03-05T10:00:00Z"}
    return json.dumps({**stated, "pubstatus": "embargoed", "embargoed": until.isoformat() if until else None}).encode()


def told(answers: list[tuple[Record, Answer]]) -> list[Output]:
    return [output for _, answer in answers for output in answer.outputs]


@pytest.fixture
def ahead() -> Desk:
    return Desk(Pipeline(max_document_bytes=10_000, ahead=True), keyed="wire.keyed", now=lambda: NOW)


def test_what_is_under_embargo_is_held_back_and_told_in_time(ahead: Desk, edition: Edition, clock: Clock) -> None:
    first = settled(edition(keyed(ahead(record(embargoed(), key=b"urn:hw:1")).outputs[0], 1)))
    assert {output.topic for output in first.outputs} == {"wire.articles", "wire.held"}
    (metadata, waiting) = first.outputs
    found = Article.read(metadata.value or b"")
    assert (found.status, found.headline, found.paragraphs, found.labels) == ("embargoed", None, (), {})
    assert b"84 drones" not in (metadata.value or b"")
    assert (waiting.partition, waiting.key) == (1, b"urn:hw:1")
    edition.restored(1, [], [waiting.value or b""])
    clock.time = UNTIL - timedelta(seconds=1)
    assert edition.due(1) == []
    clock.time = UNTIL
    assert edition.due(0) == []
    outputs = told(edition.due(1))
    assert {output.topic for output in outputs} == {"wire.articles", "wire.events.strike", "wire.stories", "wire.held"}
    (article_,) = (Article.read(o.value or b"") for o in outputs if o.topic == "wire.articles")
    assert (article_.status, article_.headline, set(article_.labels)) == (
        "usable",
        "Drones hit Odesa overnight",
        {"strike"},
    )
    assert [(o.key, o.value) for o in outputs if o.topic == "wire.held"] == [(b"urn:hw:1", None)]
    assert edition.due(1) == []


@pytest.mark.parametrize("notice", ["KILL-Drones hit Odesa overnight\n\n(ATTN: kill is mandatory.)", None])
def test_a_kill_cancels_the_release(ahead: Desk, edition: Edition, clock: Clock, notice: str | None) -> None:
    settled(edition(keyed(ahead(record(embargoed(), key=b"urn:hw:1")).outputs[0])))
    kill = notice.encode() if notice else embargoed().replace(b'"embargoed", "embargoed"', b'"canceled", "x"')
    killed = settled(edition(keyed(ahead(record(kill, key=b"kill" if notice else b"urn:hw:1")).outputs[0])))
    assert [(o.key, o.value) for o in killed.outputs if o.topic == "wire.held"] == [(b"urn:hw:1", None)]
    clock.time = UNTIL
    assert edition.due(0) == []


def test_an_embargo_without_an_end_is_never_told(ahead: Desk, edition: Edition) -> None:
    answer = edition(keyed(ahead(record(embargoed(until=None), key=b"urn:hw:1")).outputs[0]))
    (output,) = answer.outputs
    assert output.topic == "wire.articles"
    assert b"84 drones" not in (output.value or b"")


def test_what_is_no_outcome_is_refused(edition: Edition) -> None:
    with pytest.raises(FormatError, match="no outcome"):
        edition(Record("wire.keyed", 0, 0, AT_MS, b"k", b"{", ()))


def test_what_the_headers_say_of_the_document_is_heard(desk: Desk) -> None:
    headers = (("ce_id", b"n-1"), ("ce_source", b"Fjordwire"), ("ce_time", b"2026-03-05T06:00:00Z"))
    found = article(desk, COPY.encode(), headers)
    assert (found.article_id, found.source, found.family_id) == ("n-1", "Fjordwire", "n-1")
    assert found.published_at == datetime(2026, 3, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize("headers", [(("ce_time", b"yesterday"),), (("ce_id", b"\xff"),), (("ce_time", b"noon"),)])
def test_headers_that_cannot_be_read_are_passed_over(desk: Desk, headers: Headers) -> None:
    found = article(desk, COPY.encode(), headers)
    assert found.published_at is None
    assert found.article_id.startswith("sha256-")


def test_a_key_that_is_no_text_is_a_story_all_the_same(desk: Desk) -> None:
    (output,) = desk(record(COPY.encode(), key=b"\xff\x01")).outputs
    assert output.key == b"ff01"


@pytest.mark.parametrize("value", [b"", None])
def test_an_empty_record_is_refused(desk: Desk, value: bytes | None) -> None:
    with pytest.raises(FormatError, match="empty"):
        desk(record(value))
