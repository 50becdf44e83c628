"""Dates against the story's own day, Thursday 14 May 2026."""

from __future__ import annotations

import datetime as dt

import pytest

from wiredesk.extract.dates import find, forwards

DAY = dt.date(2026, 5, 14)


def days(text: str) -> list[dt.date | None]:
    return [d.day for d in find(text, 0, len(text), DAY)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It happened on Tuesday.", dt.date(2026, 5, 12)),
        ("It happened on Thursday.", DAY),
        ("It happened on Friday.", dt.date(2026, 5, 8)),
        ("It fell overnight into Thursday.", DAY),
        ("They meet on May 20.", dt.date(2026, 5, 20)),
        ("They met on 3 May.", dt.date(2026, 5, 3)),
        ("They signed it on Dec. 1, 2025.", dt.date(2025, 12, 1)),
        ("It fell yesterday.", dt.date(2026, 5, 13)),
        ("Two days earlier, it burned.", dt.date(2026, 5, 12)),
        ("The release is due next Monday.", dt.date(2026, 5, 18)),
    ],
)
def test_days(text: str, day: dt.date) -> None:
    assert days(text)[-1] == day


def test_what_is_planned_looks_ahead() -> None:
    (mention,) = find("They will meet on Friday.", 0, 25, DAY)
    assert forwards(mention, DAY) == dt.date(2026, 5, 15)


@pytest.mark.parametrize(
    "text", ["in 2019", "last month", "In March 2024 it fell", "on Jan. 3 it fell", "last November"]
)
def test_background_lies_more_than_thirty_days_back(text: str) -> None:
    assert [d.kind for d in find(text, 0, len(text), DAY)][-1] == "past"


def test_a_day_that_does_not_exist_is_none() -> None:
    assert days("on Feb. 30, 2026") == [] or days("on Feb. 30, 2026") == [None]


def test_without_the_story_s_day_weekdays_mean_nothing() -> None:
    assert list(find("on Tuesday", 0, 10, None)) == []


def test_may_is_a_verb_and_march_a_walk() -> None:
    assert days("They may march again.") == []


@pytest.mark.parametrize(
    ("text", "story_day"),
    [
        ("on Sunday", dt.date.min),
        ("next Friday", dt.date.max),
        ("tomorrow", dt.date.max),
        ("yesterday", dt.date.min),
        ("two days earlier", dt.date.min),
    ],
)
def test_a_day_beyond_the_calendar_is_none(text: str, story_day: dt.date) -> None:
    assert [mention.day for mention in find(text, 0, len(text), story_day)] == [None]


@pytest.mark.parametrize("story_day", [dt.date.min, dt.date.max])
def test_a_stated_day_is_read_at_both_ends_of_the_calendar(story_day: dt.date) -> None:
    assert [mention.day for mention in find("Feb. 4, 1999", 0, 12, story_day)] == [dt.date(1999, 2, 4)]


def test_weekdays_beyond_the_calendar_do_not_look_ahead() -> None:
    (mention,) = find("on Thursday", 0, 11, dt.date.max)
    assert mention.day == dt.date(9999, 12, 30)
    assert forwards(mention, dt.date.max) is None
