"""A record's failure becomes its dead letter, and nothing else's."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime

import pytest

from wiredesk.deadletters.letter import original_headers, read_dead_letter
from wiredesk.deadline import Deadline, signal_deadline, ticking
from wiredesk.errors import CrashError, DeadlineError, FormatError, GapError
from wiredesk.record import Headers, Output, Record
from wiredesk.worker.guard import Guarded, Process
from wiredesk.worker.transform import Answer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def no_deadline(_seconds: float) -> AbstractContextManager[None]:
    return nullcontext()


def record(offset: int = 7, value: bytes = b"copy") -> Record:
    return Record("wire.raw", 2, offset, 1_700_000_000_000, b"story", value, (("ce_id", b"a"), ("odd", b"\xff")))


def guarded(
    process: Process,
    *,
    deadline: Deadline = no_deadline,
    seconds: float = 1.0,
    clock: Callable[[], float] = time.monotonic,
) -> Guarded:
    return Guarded(
        process,
        dead_letters="dlq",
        limits={"out": 200},
        seconds=seconds,
        deadline=deadline,
        now=lambda: NOW,
        monotonic=clock,
    )


def echo(given: Record) -> Answer:
    return Answer(outputs=(Output("out", given.key, given.value),), outcomes=("classified",))


def test_a_good_record_is_answered() -> None:
    (answer,) = guarded(echo).apply([record()])
    assert [o.topic for o in answer.outputs] == ["out"]


def test_a_record_at_fault_becomes_a_dead_letter_with_untouched_bytes() -> None:
    def process(_: Record) -> Answer:
        raise FormatError("no such thing")

    (answer,) = guarded(process).apply([record(value=b"\xff\x00")])
    (letter,) = answer.outputs
    assert (letter.topic, letter.key, letter.value) == ("dlq", b"story", b"\xff\x00")
    assert original_headers(letter.headers) == record().headers
    said = read_dead_letter(letter.headers)
    assert said is not None
    assert (said.stage, said.error_class, said.message) == ("formats", "FormatError", "no such thing")
    assert (said.topic, said.partition, said.offset, said.failed_at) == ("wire.raw", 2, 7, NOW)
    assert answer.outcomes == ("dead",)
    assert answer.dead_at == "formats"


def test_whatever_a_rule_raises_is_the_articles_end_not_the_streams() -> None:
    def process(given: Record) -> Answer:
        if given.offset == 1:
            raise ZeroDivisionError("of a rule")
        return echo(given)

    answers = guarded(process).apply([record(0), record(1), record(2)])
    assert [a.outcomes for a in answers] == [("classified",), ("dead",), ("classified",)]
    said = read_dead_letter(answers[1].outputs[0].headers)
    assert said is not None
    assert said.error_class == "ZeroDivisionError"


def test_what_is_wrong_with_the_surroundings_is_no_dead_letter() -> None:
    def process(_: Record) -> Answer:
        raise GapError("records are missing")

    with pytest.raises(GapError):
        guarded(process).apply([record()])


def test_an_output_that_kafka_would_refuse_is_a_dead_letter_of_its_input() -> None:
    (answer,) = guarded(echo).apply([record(value=b"x" * 300)])
    (letter,) = answer.outputs
    assert letter.topic == "dlq"
    assert answer.dead_at == "emit"


def test_a_letter_that_failed_again_says_where_it_failed_last() -> None:
    refuse = guarded(echo).refuse
    first = refuse(record(), CrashError("once")).outputs[0]
    again = Record("wire.raw", 0, 99, 1_700_000_000_000, first.key, first.value, first.headers)
    letter = refuse(again, CrashError("twice")).outputs[0]
    said = read_dead_letter(letter.headers)
    assert said is not None
    assert (said.offset, said.message) == (99, "twice")
    assert len(letter.headers) == len(first.headers)


def test_a_batch_is_answered_as_far_as_the_budget_goes() -> None:
    ticks = iter(range(100))
    answers = guarded(echo, clock=lambda: next(ticks) / 10).apply([record(n) for n in range(50)])
    assert 1 <= len(answers) < 50


@pytest.mark.parametrize(
    "busy",
    [
        lambda: time.sleep(5),
        lambda: [None for _ in iter(int, 1)],
        lambda: re.match(r"(a+)+$", "a" * 40 + "b"),
    ],
    ids=["sleep", "loop", "regex"],
)
def test_a_rule_that_takes_too_long_is_ended(busy: Callable[[], object]) -> None:
    def process(given: Record) -> Answer:
        try:
            busy()
        except Exception:  # noqa: BLE001 - as a careless rule might
            return echo(given)
        return echo(given)

    begun = time.monotonic()
    (answer,) = guarded(process, deadline=signal_deadline, seconds=0.2).apply([record()])
    assert time.monotonic() - begun < 2
    assert answer.outcomes == ("dead",)
    said = read_dead_letter(answer.outputs[0].headers)
    assert said is not None
    assert said.error_class == "DeadlineError"


def test_a_timer_that_runs_through_a_batch_ends_the_record_that_takes_too_long_and_no_other() -> None:
    def busy(seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            pass

    def process(given: Record) -> Answer:
        busy(30 if given.offset == 2 else 0.12)
        return echo(given)

    guard = Guarded(
        process,
        dead_letters="dlq",
        limits={},
        seconds=0.2,
        deadline=signal_deadline,
        spell=ticking,
        now=lambda: NOW,
        budget_seconds=60,
    )
    begun = time.monotonic()
    answers = guard.apply([record(offset) for offset in range(5)])
    assert [answer.outcomes for answer in answers] == [
        ("dead",) if offset == 2 else ("classified",) for offset in range(5)
    ]
    assert 0.2 + 4 * 0.12 <= time.monotonic() - begun < 10
    letter = read_dead_letter(answers[2].outputs[0].headers)
    assert letter is not None
    assert (letter.error_class, letter.message) == (
        "DeadlineError",
        "took longer than the 0.2 s that an article may take",
    )


@pytest.mark.parametrize("spell", [ticking, lambda _: nullcontext()], ids=["through a batch", "alone"])
def test_a_record_in_which_the_deadline_is_swallowed_once_is_ended_all_the_same(spell: Deadline) -> None:
    def process(given: Record) -> Answer:
        with suppress(BaseException):  # as a finalizer or a callback from C does
            time.sleep(3)
        time.sleep(3)
        return echo(given)

    guard = Guarded(
        process, dead_letters="dlq", limits={}, seconds=0.2, deadline=signal_deadline, spell=spell, now=lambda: NOW
    )
    begun = time.monotonic()
    (answer,) = guard.apply([record()])
    assert time.monotonic() - begun < 2
    assert answer.outcomes == ("dead",)


def test_a_deadline_within_a_timer_for_another_time_has_its_own() -> None:
    with ticking(0.4):
        with pytest.raises(DeadlineError, match=r"0\.05 s"), signal_deadline(0.05):
            time.sleep(2)
        with pytest.raises(DeadlineError, match=r"0\.4 s"), signal_deadline(0.4):
            time.sleep(2)


@pytest.mark.parametrize("deadline", [signal_deadline, ticking])
def test_the_deadline_leaves_no_timer_behind(deadline: Deadline) -> None:
    with deadline(0.05):
        pass
    time.sleep(0.2)  # an alarm left behind would end the process here


def test_a_record_of_nothing_at_all_has_a_dead_letter_that_can_be_sent() -> None:
    nothing = Record("wire.raw", 0, 0, 1_700_000_000_000, None, None)
    letter = guarded(echo).refuse(nothing, FormatError("empty")).outputs[0]
    assert letter.value is not None


@pytest.mark.parametrize("headers", [(), tuple((f"h{n}", b"x" * 50) for n in range(60))])
def test_a_letter_that_its_topic_does_not_take_is_cut_and_says_so(headers: Headers) -> None:
    big = Record("wire.raw", 0, 3, 1_700_000_000_000, b"story", b"x" * 5_000, headers)
    guard = Guarded(echo, dead_letters="dlq", limits={"dlq": 2_000}, seconds=1, deadline=no_deadline, now=lambda: NOW)
    letter = guard.refuse(big, FormatError("too large")).outputs[0]
    assert letter.size <= 2_000
    said = dict(letter.headers)
    assert said["wiredesk.cut.bytes"] == b"5000"
    assert said["wiredesk.cut.sha256"] == hashlib.sha256(b"x" * 5_000).hexdigest().encode()
    found = read_dead_letter(letter.headers)
    assert found is not None
    assert found.offset == 3
    assert set(letter.value or b"") == {ord("x")}
