"""The comparison of the chaos campaign finds what is lost, repeated or changed; else it would prove nothing."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

from support.comparison import Differences, Seen, Subscriber
from support.storyaccount import StoryAccount, settle
from support.storycopy import Tale, stories
from support.undisturbed import Undisturbed
from wiredesk.record import Output, Record

UNTIL = datetime(2026, 3, 5, 12, tzinfo=UTC)


def event(revision: int, *, status: str = "active", processed_at: str = "2026-03-05T08:00:00Z") -> bytes:
    said = {"event_id": "e", "revision": revision, "status": status, "processed_at": processed_at}
    return json.dumps(said).encode()


def seen(value: bytes, *headers: tuple[str, bytes]) -> Seen:
    return Seen.of(b"k", value, headers)


def test_the_time_of_the_run_does_not_count() -> None:
    first = seen(event(1), ("ce_time", b"08:00"), ("ce_id", b"e/1"))
    again = seen(event(1, processed_at="2026-03-06T09:00:00Z"), ("ce_time", b"09:00"), ("ce_id", b"e/1"))
    assert first == again
    assert first != seen(event(1), ("ce_id", b"e/2"))


def test_what_is_lost_repeated_or_changed_is_told() -> None:
    expected = Counter([seen(event(1)), seen(event(2))])
    same, lost, twice, other = Differences(), Differences(), Differences(), Differences()
    same.compare("t", expected, expected)
    assert not same
    lost.compare("t", expected, Counter([seen(event(1))]))
    assert (lost.lost, lost.repeated) == ({"t": 1}, {})
    twice.compare("t", expected, expected + Counter([seen(event(2))]))
    assert (twice.lost, twice.repeated) == ({}, {"t": 1})
    assert twice.shown == [f"t: repeated: key k event_id e revision 2: {seen(event(2)).value}"]
    other.compare("t", expected, Counter([seen(event(1)), seen(event(2, status="retracted"))]))
    assert other.shown == ["t: another: key k event_id e revision 2: status is retracted, not active"]


def test_a_subscriber_finds_revisions_out_of_order() -> None:
    subscriber = Subscriber()
    for revision in (1, 2, 2, 4):
        subscriber.take("wire.events.strike", event(revision))
    assert subscriber.disorder == [
        "wire.events.strike: e: revision 2 came after 2",
        "wire.events.strike: e: revision 4 came after 2",
    ]


def undisturbed() -> Undisturbed:
    run = Undisturbed("p.", 1, UNTIL)
    raw = [
        Record("p.wire.raw", 0, number, 1_772_700_000_000, sent.key.encode(), sent.value)
        for number, sent in enumerate(stories(60, UNTIL))
        if not sent.late
    ]
    run.records(raw)
    run.end_of_embargo()
    return run


def account(records: list[tuple[str, Output]], run: Undisturbed) -> StoryAccount:
    made = StoryAccount(60, 19, 3)
    settle(made, run, records, {}, "p.")
    return made


def test_the_whole_account_is_right_for_the_same_and_wrong_for_anything_else() -> None:
    run = undisturbed()
    read = [(output.topic.removeprefix("p."), output) for output in run.told]
    good = account(read, run)
    assert not good.is_wrong
    assert good.active > 10
    for topic in ("wire.articles", "wire.events.strike", "wire.raw.dlq", "wire.keyed"):
        at = next(number for number, (name, _) in enumerate(read) if name == topic)
        assert account(read[:at] + read[at + 1 :], run).differences.lost == {topic: 1}
        assert account([*read, read[at]], run).differences.repeated == {topic: 1}
    states = [number for number, (name, _) in enumerate(read) if name == "wire.stories"]
    assert account(read[: states[-1]] + read[states[-1] + 1 :], run).is_wrong
    released = max(number for number, (name, _) in enumerate(read) if name == "wire.held")
    assert account(read[:released] + read[released + 1 :], run).is_wrong


def test_no_two_stories_share_a_sentence() -> None:
    first, second = Tale(1, UNTIL), Tale(2, UNTIL + timedelta(0))
    assert not {first.drones, first.hurt, first.killed, first.talks, first.cut_off} & {
        *(second.drones, second.hurt, second.killed, second.talks, second.cut_off)
    }
