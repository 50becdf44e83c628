"""Labels as they come out: hard negatives stay out, the past makes none, and none is without an event."""

from __future__ import annotations

import datetime as dt

import pytest

from wiredesk.categories import events, registry
from wiredesk.classify import Judged, Scored, judge
from wiredesk.extract import analyse
from wiredesk_schemas import Article, Event, Label

NOW = dt.datetime(2026, 5, 14, 12, tzinfo=dt.UTC)


def outcome(*paragraphs: str) -> tuple[dict[str, Label], tuple[Event, ...]]:
    copy = Article(
        article_id="a", family_id="f", paragraphs=paragraphs, reference_date=dt.date(2026, 5, 14), sha256="0" * 64
    )
    analysis = analyse(copy)
    return events(analysis, copy, judge(analysis, registry.categories()), processed_at=NOW)


@pytest.mark.parametrize(
    "text",
    [
        "Primary school teachers in the capital will strike for two days next week over class sizes, their union said.",
        "Lightning strikes killed a cattle herder and eleven of his animals on a hillside, the village head said.",
        "The supermarket chains are about to strike a deal over their loss-making bakeries, people close to them said.",
        "The witness dropped a bombshell in the divorce hearing, and the judge sent everyone home for lunch.",
        "Three climbers reached the summit before dawn and came down by the north ridge in thick fog.",
        "The winger bombarded the goal with shots and struck twice in the last ten minutes of the derby.",
        "Prisoners on hunger strike in the northern jail were taken to hospital, their lawyers said.",
        "The chip shop by the harbour was voted the best in the county for the third year in a row.",
    ],
)
def test_hard_negatives_have_no_label(text: str) -> None:
    assert outcome(text) == ({}, ())


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (
            "Two drones hit a fuel depot outside the port city overnight, killing a watchman, the governor said.",
            "strike",
        ),
        ("Norway's foreign minister summoned the Russian ambassador on Tuesday over the seized trawler.", "diplomacy"),
        (
            "The chipmaker said its new processor would go into laptops this autumn, a year later than planned.",
            "technology",
        ),
    ],
)
def test_the_plain_cases_have_theirs(text: str, label: str) -> None:
    labels, found = outcome(text)
    assert list(labels) == [label]
    assert {e.category for e in found} == {label}
    assert labels[label].terms
    assert labels[label].evidence[0].quote in text


def test_one_real_passage_deep_in_a_long_story_is_enough() -> None:
    filler = "The festival sold forty thousand tickets, and the organisers put a second stage up by the river."
    strike = "On Wednesday night two missiles hit the airfield outside the town, killing four soldiers, the army said."
    labels, _ = outcome(*[filler] * 12, strike, *[filler] * 6)
    assert list(labels) == ["strike"]
    assert labels["strike"].evidence[0].quote == strike


@pytest.mark.parametrize(
    "text",
    [
        "In 1999 bombers hit the bridge and the television tower, killing sixteen people, and the city remembers.",
        "In March 2014 drones and shells struck the depot; a museum now stands where it was, and schools visit.",
        "Last year missiles hit the market, killing nine people, and the trader has never reopened her stall.",
    ],
)
def test_what_is_only_background_makes_no_label(text: str) -> None:
    opening = "The town's choir celebrated its hundredth birthday with a concert in the rebuilt hall."
    labels, found = outcome(opening, text)
    assert "strike" not in labels
    assert not [e for e in found if e.category == "strike"]


@pytest.mark.parametrize(
    ("opening", "labelled"),
    [("In 1981", False), ("On Monday", True)],
)
def test_a_label_stands_only_with_a_current_event(opening: str, labelled: bool) -> None:
    copy = Article(
        article_id="a",
        family_id="f",
        paragraphs=(f"{opening} the two of them met with the old king.",),
        reference_date=dt.date(2026, 5, 14),
        sha256="0" * 64,
    )
    sure = Scored("diplomacy", ((6.0, 0, len(copy.body)),), copy)
    labels, found = events(analyse(copy), copy, {"diplomacy": Judged(sure, None)}, processed_at=NOW)
    assert [e.category for e in found] == list(labels) == ["diplomacy"] * labelled


@pytest.mark.parametrize(
    ("category", "text", "labelled"),
    [
        (
            "diplomacy",
            "Peru lets lapse its 2011 accord with Chile on anchovy, and neither of the two regrets it.",
            True,
        ),
        ("diplomacy", "Chile may yet call off its summit with Peru over anchovy, an aide lets slip.", True),
        ("diplomacy", "In 2011 Peru let lapse its accord with Chile on anchovy, and neither regretted it.", False),
        ("strike", "The flat was rebuilt after missiles hit the tower in 2011, and is now let to two nurses.", False),
        ("strike", "Prosecutors asked for life for the man who planted a bomb in the tower in 2011.", False),
        ("strike", "Missiles might hit the tower one day, a nurse who lives there tells her mother.", False),
    ],
)
def test_an_old_date_inside_a_sure_passage_is_no_proof_of_background(category: str, text: str, labelled: bool) -> None:
    copy = Article(
        article_id="a", family_id="f", paragraphs=(text,), reference_date=dt.date(2026, 5, 14), sha256="0" * 64
    )
    sure = Scored(category, ((6.0, 0, len(copy.body)),), copy)
    labels, found = events(analyse(copy), copy, {category: Judged(sure, None)}, processed_at=NOW)
    assert [e.category for e in found] == list(labels) == [category] * labelled
