"""Strikes: sentences that tell two things, who was aimed at, and what only looks like a weapon."""

from __future__ import annotations

import datetime as dt

import pytest

from wiredesk.categories import Draft, registry, run_category
from wiredesk.extract import analyse
from wiredesk_schemas import Article, Caption

DAY = dt.date(2026, 5, 14)


def strikes(*paragraphs: str) -> list[Draft]:
    copy = Article(article_id="a", family_id="f", paragraphs=paragraphs, reference_date=DAY, sha256="0" * 64)
    return list(run_category(registry.categories()["strike"], analyse(copy)))


def counts(draft: Draft) -> set[tuple[str, str, float]]:
    return {(c.role, c.object, c.value) for c in draft.counts}


def names(draft: Draft) -> tuple[list[str], list[str], list[str]]:
    return [p.name for p in draft.actors], [p.name for p in draft.targets], [p.name for p in draft.places]


def test_two_attacks_in_one_sentence_are_two_events_with_their_own_places() -> None:
    found = strikes(
        "Eritrean jets bombed a bridge near Mekelle on Wednesday, hours after a drone sent up by Ethiopian troops "
        "struck a barracks in Assab."
    )
    assert {(act.kind, names(act)[2][0], act.actors[0].country) for act in found} == {
        ("air", "Mekelle", "ER"),
        ("drone", "Assab", "ET"),
    }


def test_what_the_next_sentence_adds_belongs_to_the_main_clause() -> None:
    found = strikes(
        "Eritrean jets bombed a bridge near Mekelle on Wednesday, hours after a drone sent up by Ethiopian troops "
        "struck a barracks in Assab.",
        "Four drivers were killed, a hospital official said.",
    )
    assert {names(act)[2][0]: counts(act) & {("killed", "person", 4)} for act in found} == {
        "Mekelle": {("killed", "person", 4)},
        "Assab": set(),
    }


def test_the_place_of_talks_is_none_of_the_attack_in_the_same_sentence() -> None:
    (act,) = strikes(
        "Eritrean jets bombed two Ethiopian border towns before dawn on Tuesday and Ethiopia cancelled talks that were "
        "due to open in Nairobi."
    )
    assert names(act) == (["Eritrea"], ["Ethiopia"], [])


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Turkish jets struck a PKK camp near Sinjar in northern Iraq on Monday.", "PKK"),
        ("A Turkish drone killed a commander of the PKK on a road near Sinjar on Monday.", "PKK"),
        ("Somali jets bombed the Al-Shabaab-held town of Jilib on Monday, killing nine people.", "Al-Shabaab"),
        ("Turkish aircraft bombed a warehouse near Erbil on Monday, killing two guards.", "Iraq"),
    ],
)
def test_a_group_aimed_at_is_the_target_else_the_state_that_was_hit(text: str, target: str) -> None:
    (act,) = strikes(text)
    assert names(act)[1] == [target]


def test_a_later_sentence_may_say_which_group_was_aimed_at() -> None:
    (act,) = strikes(
        "A Turkish drone struck a car near Sinjar in Iraq on Monday, killing two people.",
        "The strike killed a fighter of the PKK and his driver, the army said.",
    )
    assert [p.name for p in act.targets] == ["PKK"]


def test_those_who_exchange_fire_are_actors_and_targets_both() -> None:
    (act,) = strikes("Armenian and Azerbaijani troops exchanged artillery fire near Goris on Thursday.")
    assert [p.country for p in act.actors] == [p.country for p in act.targets] == ["AM", "AZ"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A Sudanese missile hit a plant that makes engines for drones in Kassala on Monday.", "missile"),
        ("Chadian artillery killed five soldiers near the Sudanese town of Kassala on Monday.", "artillery"),
        ("A missile sank a Yemeni gunboat in the Red Sea on Monday, killing four sailors.", "missile"),
        ("A rocket fired from a truck hit a barn in the Sudanese town of Kassala on Monday.", "missile"),
    ],
)
def test_the_kind_is_that_of_the_means_not_of_what_was_struck(text: str, kind: str) -> None:
    (act,) = strikes(text)
    assert act.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "The blast in the Kassala barracks on Monday was caused by a gas leak, the Sudanese army said.",
        "Chad accused Sudan of using the network to steer attack drones in strikes deep inside its territory.",
    ],
)
def test_an_accident_and_a_mere_means_are_no_strikes(text: str) -> None:
    assert strikes("The Sudanese army was in Kassala.", text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Chad attacked Kassala with some three dozen drones and four cruise missiles on Monday, Sudan’s army said.",
         {("launched", "drone", 36), ("launched", "missile", 4)}),
        ("Sudan’s army intercepted three missiles launched at the base in Kassala, as well as four drones.",
         {("intercepted", "missile", 3), ("intercepted", "drone", 4)}),
        ("A Chadian drone strike on Kassala killed nine people on Monday, two doctors and a driver said.",
         {("killed", "person", 9)}),
        ("A Chadian drone hit a depot in Kassala on Monday; no one was hurt, said a guard.",
         {("impacted", "drone", 1)}),
    ],
)  # fmt: skip
def test_numbers_of_lists_speakers_and_nobody(text: str, wanted: set[tuple[str, str, float]]) -> None:
    (act,) = strikes(text)
    assert counts(act) == wanted


def test_the_strike_told_again_with_its_exact_places_is_the_same() -> None:
    (act,) = strikes(
        "A Turkish drone strike in northern Iraq killed one man on Friday.",
        "The strike hit a road between Sinjar and Baadre, a police officer said.",
    )
    assert names(act)[2] == ["Sinjar", "Baadre"]


def test_the_day_of_a_picture_is_not_that_of_the_attack() -> None:
    copy = Article(
        article_id="a", family_id="f", paragraphs=(), reference_date=DAY, sha256="0" * 64,
        captions=(Caption(text="Men clear rubble after a Turkish air strike near Sinjar, Iraq, on Tuesday, May 12."),),
    )  # fmt: skip
    (act,) = run_category(registry.categories()["strike"], analyse(copy))
    assert act.date is None


def test_into_the_country_means_the_one_whose_forces_tell_of_it() -> None:
    (act,) = strikes("Armenia’s air force said Azerbaijan launched 61 drones into the country overnight.")
    assert [(p.name, p.country) for p in act.places] == [("Armenia", "AM")]


def test_the_interception_of_the_drones_told_before_lies_where_these_struck() -> None:
    found = strikes(
        "Chad sent eight drones towards the airport at Kassala, striking a hangar there on Sunday, Sudan said.",
        "Sudan’s army said its air defences had shot down six of the drones.",
    )
    assert [names(act)[2] for act in found if act.kind == "interception"] in ([], [["Kassala"]])


def test_who_claims_an_attack_or_is_blamed_for_it_is_its_actor() -> None:
    bomb = "A car bomb exploded outside a barracks in the Nigerian town of Maiduguri on Monday, killing six guards."
    for after, actor in (
        ("Boko Haram claimed responsibility.", ["Boko Haram"]),
        ("The guards' union blamed Boko Haram.", ["Boko Haram"]),
        ("No group has claimed responsibility.", []),
    ):
        (act,) = strikes(bomb, after)
        assert (names(act)[0], act.modality) == (actor, "reported")


@pytest.mark.parametrize(
    "text",
    [
        "The death toll from Tuesday's missile strike on a dormitory in Kassala, Sudan, has risen to 31.",
        "The number of dead from a drone strike on a dormitory in Kassala, Sudan, reached 31 on Tuesday.",
    ],
)
def test_a_toll_is_a_number_of_dead(text: str) -> None:
    (act,) = strikes(text)
    assert counts(act) == {("killed", "person", 31)}


def test_what_air_defences_destroy_is_intercepted() -> None:
    (act,) = strikes("Sudan’s army said air defences destroyed 47 Chadian drones over Kassala overnight.")
    assert (act.kind, counts(act)) == ("interception", {("intercepted", "drone", 47)})


def test_a_drone_that_destroys_something_has_hit_it() -> None:
    (act,) = strikes("A Chadian drone destroyed a fuel truck near Kassala in Sudan on Monday.")
    assert counts(act) == {("impacted", "drone", 1)}


def test_dead_of_another_attack_the_day_after_are_not_counted() -> None:
    (act,) = strikes(
        "Gunmen attacked a mine in northern Chad on Saturday, killing 14 miners, a day after a Chadian drone destroyed "
        "a fuel truck near Faya."
    )
    assert counts(act) == {("impacted", "drone", 1)}


def test_the_other_side_of_a_war_of_two_is_the_target() -> None:
    (act,) = strikes(
        "Armenia and Azerbaijan traded blame on Monday. Armenia and Azerbaijan have been at odds for years.",
        "An Armenian drone hit a bus near Qubadli, killing the driver.",
    )
    assert [p.country for p in act.targets] == ["AZ"]


def test_a_second_attack_is_one_of_its_own() -> None:
    found = strikes(
        "A Chadian drone hit a bus near Kassala in Sudan on Monday.",
        "A second Chadian drone struck a bakery in Kassala in Sudan.",
    )
    assert len(found) == 2
