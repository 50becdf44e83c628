"""What is background is told from what is news, and does not hide it."""

from __future__ import annotations

import datetime as dt

import pytest

from wiredesk.categories import events, registry
from wiredesk.categories.background import is_obituary
from wiredesk.classify import Found, Judged, Scored, judge, verdict
from wiredesk.classify.model import model
from wiredesk.extract import analyse
from wiredesk_schemas import Article, Event, Label

NOW = dt.datetime(2026, 5, 14, 12, tzinfo=dt.UTC)
OLD = "In 1999 missiles and drones struck the depot at Orlivka again, killing {} soldiers and wounding many."
NEWS = "On Tuesday two missiles hit the airfield outside the town, killing four soldiers, the army said."


def article(*paragraphs: str, headline: str | None = None) -> Article:
    return Article(
        article_id="a",
        family_id="f",
        headline=headline,
        paragraphs=paragraphs,
        reference_date=dt.date(2026, 5, 14),
        sha256="0" * 64,
    )


def outcome(copy: Article) -> tuple[dict[str, Label], tuple[Event, ...]]:
    analysis = analyse(copy)
    return events(analysis, copy, judge(analysis, registry.categories()), processed_at=NOW)


@pytest.mark.parametrize("old", [0, 1, 7, 12])
def test_however_much_background_there_is_the_news_is_found_and_shown(old: int) -> None:
    labels, _ = outcome(article(*(OLD.format(n + 10) for n in range(old)), NEWS))
    assert [evidence.quote for evidence in labels["strike"].evidence] == [NEWS]


@pytest.mark.parametrize("old", [1, 12])
def test_however_much_background_there_is_it_makes_no_label(old: int) -> None:
    assert outcome(article(*(OLD.format(n + 10) for n in range(old)))) == ({}, ())


@pytest.mark.parametrize(
    "text",
    [
        "The 2015 nuclear deal is dead, Iran's foreign minister told his British counterpart in talks in Geneva.",
        "The February 2022 invasion goes on: Russian forces shelled Kharkiv and killed ten people, the governor said.",
    ],
)
def test_a_year_in_a_name_does_not_make_the_news_old(text: str) -> None:
    labels, found = outcome(article(text))
    assert labels
    assert all(event.modality != "past" for event in found)


def test_what_was_done_by_a_thing_of_the_past_is_past() -> None:
    assert outcome(
        article("Nine people were killed by bombs in the 2015 attack on the market, and two were hurt.")
    ) == (
        {},
        (),
    )


@pytest.mark.parametrize(
    "headline",
    [
        "Ines Harrow, who talked two armies out of the hills, dies at 91",
        "Rocket engineer Pavel Dorn died aged 88, family says",
        "Obituary: the envoy who never raised her voice",
        "Lena Orvik, who mapped the mines of two wars, passes away",
        "Jonas Tarrow, bomber pilot turned priest (1931-2026)",
        "Ivo Kestrel, gunner and poet, 1929 \u2013 2026",
        "Veteran negotiator Ada Quist dead at 93",
    ],
)
def test_an_obituary_is_known_by_its_headline(headline: str) -> None:
    assert is_obituary(article(headline=headline))


@pytest.mark.parametrize(
    "headline",
    [
        "Boy dies at age 12 in missile strike on Kharkiv",
        "Twenty dead as drones strike at 14 substations",
        "Twelve dead at 30 sites as missiles hit Kyiv",
        "Ten soldiers died, aged 19 to 23, in drone strike",
        "Twelve dead at 30",
        "Missiles hit Kyiv (archive, 2014-2020, below)",
        "Ceasefire deal dead, says envoy at 27-nation summit",
        None,
    ],
)
def test_news_of_the_dead_is_no_obituary(headline: str | None) -> None:
    copy = article(NEWS, headline=headline)
    assert not is_obituary(copy)
    assert list(outcome(copy)[0]) == ["strike"]


def test_in_an_obituary_only_what_has_a_day_is_news() -> None:
    life = "She met with the foreign ministers of Norway and Russia in Oslo and signed a treaty on the fjord."
    headline = "Ines Harrow, who talked two armies out of the hills, dies at 91"
    assert list(outcome(article(life))[0]) == ["diplomacy"]
    assert outcome(article(life, headline=headline)) == ({}, ())


def test_without_an_event_a_longer_article_needs_more_than_a_single_passage() -> None:
    weights = dict.fromkeys(model().decisions["strike"], 0.0) | {"best": 1.0}
    known = model()
    sure = type(known)(
        known.name, known.categories, known.packed, known.packing, known.bias, {**known.decisions, "strike": weights}
    )
    copy = article("One thing after the other.", "And one more of these.")
    one, two = ((0.2, 0, 26),), ((0.2, 0, 26), (-3.0, 28, 50))  # .55
    assert verdict("strike", Judged(Scored("strike", one, copy), None), Found(), sure) is not None
    assert verdict("strike", Judged(Scored("strike", two, copy), None), Found(), sure) is None
    assert verdict("strike", Judged(Scored("strike", two, copy), None), Found(current=1), sure) is not None


@pytest.mark.parametrize(
    "opening",
    [
        "Decades earlier",
        "Years ago",
        "Two years earlier",
        "A generation ago",
        "Half a century ago",
        "Three months before",
    ],
)
def test_what_opens_with_a_time_long_ago_is_background(opening: str) -> None:
    assert outcome(article(f"{opening}, drones hit the port of Odesa and killed nine sailors.")) == ({}, ())


@pytest.mark.parametrize("opening", ["Hours earlier", "A month ago today the truce ended; now", "A day earlier"])
def test_what_opens_with_a_time_close_by_is_none(opening: str) -> None:
    assert list(outcome(article(f"{opening}, drones hit the port of Odesa and killed nine sailors."))[0]) == ["strike"]
