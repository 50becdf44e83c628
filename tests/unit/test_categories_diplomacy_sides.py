"""Diplomacy: who acts on whom where the sentence alone does not say it plainly."""

from __future__ import annotations

import datetime as dt

import pytest

from wiredesk.categories import Draft, registry, run_category
from wiredesk.extract import analyse
from wiredesk_schemas import Article

DAY = dt.date(2026, 5, 14)


def acts(*paragraphs: str) -> list[Draft]:
    copy = Article(article_id="a", family_id="f", paragraphs=paragraphs, reference_date=DAY, sha256="0" * 64)
    return list(run_category(registry.categories()["diplomacy"], analyse(copy)))


def sides(act: Draft) -> tuple[list[str], list[str]]:
    return [p.country or p.name for p in act.actors], [p.country or p.name for p in act.targets]


def test_whose_ambassador_is_summoned_is_the_target() -> None:
    (act,) = acts("Chile’s foreign minister said that the Bolivian ambassador had been summoned on Monday.")
    assert (act.kind, *sides(act)) == ("statement", ["CL"], ["BO"])


@pytest.mark.parametrize(
    ("text", "place", "host"),
    [
        ("Kenya’s president will travel to Oslo on Saturday.", "Oslo", "NO"),
        ("Kenya’s president arrived in the Kazakh capital on Monday.", "Astana", "KZ"),
    ],
)
def test_who_is_visited_is_the_state_of_the_place(text: str, place: str, host: str) -> None:
    (act,) = acts(text)
    assert act.kind == "visit"
    assert ([p.name for p in act.places], [p.country for p in act.targets]) == ([place], [host])


def test_both_sides_are_those_of_the_act_before() -> None:
    first, second = acts(
        "Armenia and Azerbaijan exchanged 40 prisoners on Tuesday.",
        "Norway’s foreign minister urged both sides to open the road.",
    )
    assert sides(second) == (["NO"], [p.country for p in first.actors])


def test_who_joins_the_talks_is_the_only_one_that_is_new() -> None:
    found = acts(
        "Armenian and Azerbaijani envoys met in Tbilisi on Wednesday.",
        "A Norwegian envoy will probably join the talks at the weekend, on Saturday.",
    )
    assert [(sides(act)[0], [p.name for p in act.places]) for act in found] == [
        (["AM", "AZ"], ["Tbilisi"]),
        (["NO"], ["Tbilisi"]),
    ]


def test_a_reason_given_for_an_act_is_none_of_its_own() -> None:
    (act,) = acts("Chile expelled three Bolivian diplomats after its police accused them of spying, it said on Monday.")
    assert act.kind == "expulsion"


@pytest.mark.parametrize(
    "text",
    [
        "Armenian and Azerbaijani envoys met in Tbilisi on Wednesday, hoping to rescue a ceasefire.",
        "Armenian and Azerbaijani envoys met in Tbilisi on Wednesday for talks on a truce.",
    ],
)
def test_a_ceasefire_that_is_only_sought_is_none(text: str) -> None:
    assert [act.kind for act in acts(text)] == ["meeting"]


def test_a_call_on_ones_own_people_answers_nobody() -> None:
    found = acts(
        "Chile expelled three Bolivian diplomats on Monday.",
        "Chile’s government urged residents of the border towns to stay at home.",
    )
    assert [act.kind for act in found] == ["expulsion"]


def test_the_foreign_ministry_is_that_of_the_city_it_speaks_in() -> None:
    found = acts(
        "Chile and Peru signed an agreement on copper on Monday.",
        "In La Paz, the foreign ministry said it condemned the Chilean step.",
    )
    assert sides(found[-1]) == (["BO"], ["CL"])


def test_what_was_done_in_a_year_long_past_is_past() -> None:
    (act,) = acts("Relations have been poor since April 2021, when Chile expelled 18 Bolivian diplomats.")
    assert act.modality == "past"


def test_also_goes_on_with_the_day_of_the_saying_before() -> None:
    found = acts(
        "Chile’s president told reporters on Tuesday that the border would stay open.",
        "He also criticised the Bolivian government.",
    )
    assert [act.date.start for act in found if act.date] == [dt.date(2026, 5, 12)]


def test_the_same_day_is_the_one_told_last() -> None:
    found = acts(
        "Chile expelled three Bolivian diplomats on Monday.",
        "That evening Bolivia summoned the Chilean ambassador.",
    )
    assert [act.date.start for act in found if act.date] == [dt.date(2026, 5, 11)] * 2


def test_a_promise_of_aid_and_a_meeting_to_come_are_planned() -> None:
    assert [act.modality for act in acts("Norway promised Nepal $40 million in aid on Monday.")] == ["planned"]
    found = acts(
        "The Kenyan and Somali ministers met in Djibouti on Wednesday.",
        "The two ministers will speak again in Nairobi in June.",
    )
    assert [act.modality for act in found] == ["reported", "planned"]


def test_the_bloc_is_the_organisation_that_the_article_names() -> None:
    found = acts(
        "Envoys of the European Union met Serbian officials in Belgrade on Monday.",
        "The bloc urged Serbia to open the archives.",
    )
    assert sides(found[-1]) == (["European Union"], ["RS"])


def test_the_city_of_the_talks_takes_the_place_of_the_country_told_first() -> None:
    (act,) = acts(
        "Armenian and Azerbaijani envoys met in Georgia on Wednesday.",
        "The Armenian and Azerbaijani envoys met in Tbilisi for four hours.",
    )
    assert [p.name for p in act.places] == ["Tbilisi"]


def test_an_offer_to_mediate_is_to_the_two_that_quarrel() -> None:
    found = acts(
        "Chile accused Bolivia on Monday of moving a border post.",
        "Uruguay offered on Tuesday to mediate.",
    )
    assert (found[-1].kind, found[-1].modality, *sides(found[-1])) == ("mediation", "planned", ["UY"], ["CL", "BO"])
    assert found[-1].date is None


def test_what_talks_came_to_is_told_with_them() -> None:
    (act,) = acts("The presidents of Kenya and Uganda spoke by phone on Monday and agreed to reopen a border crossing.")
    assert (act.kind, act.modality) == ("meeting", "reported")


def test_a_visit_told_in_passing_has_happened() -> None:
    found = acts("Norway pledged $40 million in aid to Nepal during a visit by Foreign Minister Aune to Kathmandu.")
    assert {act.kind: (act.modality, [p.name for p in act.places]) for act in found} == {
        "visit": ("reported", ["Kathmandu"]),
        "aid": ("planned", ["Kathmandu"]),
    }


def test_speakers_are_not_counted() -> None:
    (act,) = acts("Canada imposed sanctions on six Belarusian banks on Monday, three diplomats said.")
    assert {(c.role, c.object, c.value) for c in act.counts} == {("units", "bank", 6)}


def test_states_may_be_a_noun() -> None:
    found = acts("Kenya and Uganda signed an agreement on cattle on Monday, six Nigerian states were told.")
    assert [a.name for act in found for a in act.attributed_to] == []
