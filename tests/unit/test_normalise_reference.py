"""The story's own day, from whatever says it best."""

from __future__ import annotations

import datetime as dt

import pytest

from wiredesk.normalise import reference
from wiredesk.normalise.dates import DAY, day_of

PAST = ["Crews met in Turku on Thursday, following talks on Wednesday.", "They will meet again on Friday."]
WEDNESDAY, THURSDAY, FRIDAY = dt.date(2026, 2, 4), dt.date(2026, 2, 5), dt.date(2026, 2, 6)
NOON = dt.time(12, tzinfo=dt.UTC)


def of(
    published: dt.date | None = None,
    fetched: dt.date | None = None,
    stamps: tuple[str, ...] = (),
    dateline: dt.date | None = None,
    captions: tuple[str, ...] = (),
    paragraphs: tuple[str, ...] | list[str] = (),
) -> dt.date | None:
    return reference.of(
        published=dt.datetime.combine(published, NOON) if published else None,
        fetched=dt.datetime.combine(fetched, NOON) if fetched else None,
        stamps=stamps,
        dateline=dateline,
        captions=captions,
        paragraphs=paragraphs,
        near=published or fetched,
    )


def test_the_order_of_what_says_it() -> None:
    captions = ("The quay on Wednesday, Feb. 4, 2026.",)
    assert of(FRIDAY, FRIDAY, ("Posted Feb 5, 2026",), THURSDAY, captions) == FRIDAY
    assert of(None, FRIDAY, ("Posted Feb 5, 2026",), WEDNESDAY, captions) == THURSDAY
    assert of(None, FRIDAY, ("Updated Feb 5, 2026",), WEDNESDAY, captions) == WEDNESDAY
    assert of(None, FRIDAY, ("Updated Feb 5, 2026",), None, captions) == THURSDAY
    assert of(None, FRIDAY, (), None, captions) == WEDNESDAY
    assert of(None, FRIDAY) == FRIDAY
    assert of() is None
    assert of(paragraphs=PAST) is None


def test_the_story_is_told_on_the_day_of_its_picture_or_just_after() -> None:
    captions = ("The quay on Wednesday, Feb. 4, 2026.",)
    assert of(captions=captions, paragraphs=PAST) == THURSDAY
    assert of(captions=captions, paragraphs=["Crews met on Tuesday."]) == WEDNESDAY
    assert of(captions=captions, paragraphs=["Crews will meet on Thursday."]) == WEDNESDAY


@pytest.mark.parametrize(
    ("paragraphs", "day"),
    [
        (PAST, THURSDAY),
        (["Crews met on Wednesday."], WEDNESDAY),
        (["Crews met on Friday."], FRIDAY),
        (["Crews met on Saturday."], FRIDAY),
        (["Crews would meet on Wednesday, the port said on Thursday."], THURSDAY),
        (["The port said on Thursday that it would hire more crews."], THURSDAY),
        (["Crews walked out last Thursday."], FRIDAY),
        (["The ferry sails until Thursday."], FRIDAY),
        (["The film opens on Thursday."], FRIDAY),
    ],
)
def test_the_story_is_told_on_the_day_of_fetching_or_just_before(paragraphs: list[str], day: dt.date) -> None:
    assert of(fetched=FRIDAY, paragraphs=paragraphs) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Feb. 4, 2026", WEDNESDAY),
        ("February 4th, 2026", WEDNESDAY),
        ("4 February 2026", WEDNESDAY),
        ("4. Februar 2026", WEDNESDAY),
        ("4 de febrero de 2026", WEDNESDAY),
        ("2026-02-04", WEDNESDAY),
        ("2026.02.04", WEDNESDAY),
        ("04/02/2026", WEDNESDAY),
        ("02/04/2026", WEDNESDAY),
        ("Feb 4", WEDNESDAY),
        ("Feb 30, 2026", None),
        ("2026", None),
        ("Summar 4", None),
    ],
)
def test_days_as_printed(text: str, day: dt.date | None) -> None:
    found = DAY.search(text)
    assert (found and day_of(found, FRIDAY)) == day


def test_a_day_without_a_year_or_of_unknown_order_needs_a_day_nearby() -> None:
    for text in ("Feb 4", "04/02/2026"):
        found = DAY.search(text)
        assert found is not None
        assert day_of(found, None) is None


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_both_ends_of_the_calendar_are_days(day: dt.date) -> None:
    assert of(day, paragraphs=PAST) == day
    assert of(None, day, paragraphs=["Crews wait."]) == day


def test_what_only_looks_like_a_weekday_is_none() -> None:
    text = "He met them on Monday, Whursday, Fednesday, Doomsday and in MidSunday, and left on Friday."
    assert list(reference.weekdays_past(text)) == [0, 4]
