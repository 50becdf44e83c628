"""Strikes: what is one, what only sounds like one, and how its sentences come together."""

from __future__ import annotations

import datetime as dt

import pytest

from wiredesk.categories import Draft, registry, run_category
from wiredesk.categories.merging import MOST_EVIDENCE
from wiredesk.extract import analyse
from wiredesk_schemas import Article

DAY = dt.date(2026, 5, 14)


def strikes(*paragraphs: str) -> list[Draft]:
    copy = Article(article_id="a", family_id="f", paragraphs=paragraphs, reference_date=DAY, sha256="0" * 64)
    return list(run_category(registry.categories()["strike"], analyse(copy)))


def counts(draft: Draft) -> set[tuple[str, str, float]]:
    return {(c.role, c.object, c.value) for c in draft.counts}


def who(draft: Draft) -> tuple[list[str | None], list[str | None]]:
    return [p.country for p in draft.actors], [p.country for p in draft.targets]


def test_who_demands_an_end_of_strikes_tells_of_none() -> None:
    assert strikes("Lima demanded on Monday that Quito stop its attacks on power stations.") == []


def test_a_barrage_with_all_its_numbers_is_one_event() -> None:
    (act,) = strikes(
        "Armenia’s air force said Azerbaijan launched four missiles and 61 drones overnight into Thursday, of which "
        "48 drones were shot down. The missiles and 13 drones hit seven locations, it said."
    )
    assert (act.kind, act.modality, who(act)[0]) == ("mixed", "reported", ["AZ"])
    assert counts(act) == {
        ("launched", "missile", 4),
        ("launched", "drone", 61),
        ("intercepted", "drone", 48),
        ("impacted", "missile", 4),
        ("impacted", "drone", 13),
        ("locations", "location", 7),
    }
    assert act.date is not None
    assert act.date.start == DAY
    assert [a.name for a in act.attributed_to] == ["Armenia’s air force"]
    assert len(act.evidence) == 2


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("An Omani missile hit a depot in Sohar on Monday, killing a guard and wounding at least six workers.",
         {("impacted", "missile", 1), ("killed", "person", 1), ("injured", "person", 6)}),
        ("Two people were killed and nine others injured in a Rwandan drone strike on Goma on Monday.",
         {("killed", "person", 2), ("injured", "person", 9)}),
        ("Ghana’s army said its forces shot down 12 Togolese drones overnight.",
         {("intercepted", "drone", 12)}),
        ("Angola’s army said Zambia sent 84 drones over the border on Monday, of which 71 were shot down.",
         {("launched", "drone", 84), ("intercepted", "drone", 71)}),
        ("The army of Ghana fired 12 rockets at the town, of which at least three hit a school.",
         {("launched", "rocket", 12), ("impacted", "rocket", 3)}),
        ("Chadian forces attacked the town of Geneina with 30 rockets on Monday.",
         {("launched", "rocket", 30)}),
    ],
)  # fmt: skip
def test_numbers_have_roles(text: str, wanted: set[tuple[str, str, float]]) -> None:
    (act,) = strikes(text)
    assert counts(act) == wanted


def test_who_shot_down_is_the_actor_of_an_interception() -> None:
    (act,) = strikes("Ghana’s army said its forces shot down 12 Togolese drones overnight.")
    assert (act.kind, who(act)) == ("interception", (["GH"], ["TG"]))


def test_places_make_two_events_and_one_day() -> None:
    first, second = strikes(
        "Sudan’s army said drones hit a market in Omdurman on Tuesday, killing five people.",
        "In Kassala, a drone struck a bakery and wounded two women.",
    )
    assert [p.name for p in first.places] == ["Omdurman"]
    assert [p.name for p in second.places] == ["Kassala"]
    assert first.date is not None
    assert second.date is not None
    assert first.date.start == second.date.start == dt.date(2026, 5, 12)


def test_a_denial_of_the_act_makes_it_denied() -> None:
    (act,) = strikes(
        "Residents said an air strike in Massawa, Eritrea, killed four people on Monday.",
        "The Eritrean army denied that any strike had taken place there.",
    )
    assert act.modality == "denied"
    assert len(act.evidence) == 2


def test_who_is_accused_is_the_actor() -> None:
    (act,) = strikes("Niger accused Benin of shelling a village near the border on Monday.")
    assert (act.modality, who(act)[0]) == ("alleged", ["BJ"])


@pytest.mark.parametrize(
    "text",
    [
        "Bus drivers began a two-day strike in Lyon on Monday after talks over pay broke down.",
        "Lightning strikes killed nine people in the hills of Uganda on Monday.",
        "The prisoners in Ghent ended their hunger strike on Monday, their lawyers said.",
        "The two banks struck a deal in Zurich that surprised the market.",
        "The explorer struck oil off the coast of Angola, and its shares rose.",
        "She launched a missile of a serve and took the set.",
        "If drones attacked Dakar, the army would be ready for them.",
        "The rover reached the crater, and the drone took pictures of bees.",
    ],
)
def test_what_only_sounds_like_one(text: str) -> None:
    assert strikes(text) == []


def test_what_lies_years_back_is_past() -> None:
    (act,) = strikes("In 2019 Iranian missiles hit a refinery near the town of Abqaiq and killed two guards.")
    assert act.modality == "past"


def test_what_is_told_over_and_over_is_one_event_with_the_first_evidence() -> None:
    text = "Drones struck the port of Kyiv, killing 3 people. "
    (act,) = strikes(text * 100)
    assert [e.start for e in act.evidence] == [len(text) * number for number in range(MOST_EVIDENCE)]
    assert counts(act) == {("killed", "person", 3)}


@pytest.mark.parametrize(
    "text",
    [
        "A wedding guest's drone hit the cake at a hotel in Split on Monday and hurt two waiters.",
        "Guards shot down a drone with a parcel of tobacco over the prison yard in Ghent on Monday.",
        "A child's drone crashed into the ferris wheel in Vienna on Monday, wounding a rider.",
    ],
)
def test_drones_of_guests_smugglers_and_children_strike_nobody(text: str) -> None:
    assert strikes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "A Russian drone hit a wedding in Sumy on Monday and wounded nine guests.",
        "A drone hit a wedding tent in El Fasher on Monday, killing nine guests.",
    ],
)
def test_drones_at_war_strike_weddings_too(text: str) -> None:
    assert [act.kind for act in strikes(text)] == ["drone"]
