"""Diplomacy: acts between states, and what is none of theirs."""

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


@pytest.mark.parametrize(
    ("text", "kind", "modality", "actors", "targets"),
    [
        ("Peru and Ecuador signed an agreement on fishing in Quito on Tuesday.",
         "agreement", "reported", ["PE", "EC"], []),
        ("The Kenyan and Somali foreign ministers met in Djibouti on Wednesday.",
         "meeting", "reported", ["KE", "SO"], []),
        ("Vietnam will meet Laos for talks in Hue on Saturday.",
         "meeting", "planned", ["VN", "LA"], []),
        ("Norway’s government urged Iceland to open its ports.",
         "demand", "reported", ["NO"], ["IS"]),
        ("Chile expelled three Bolivian diplomats on Monday.",
         "expulsion", "reported", ["CL"], ["BO"]),
        ("Canada imposed sanctions on six Belarusian banks on Monday.",
         "sanction", "reported", ["CA"], ["BY"]),
        ("Malawi’s foreign ministry condemned the Zambian decision.",
         "statement", "reported", ["MW"], ["ZM"]),
        ("Armenia and Azerbaijan exchanged 40 prisoners on Tuesday.",
         "prisoner_exchange", "reported", ["AM", "AZ"], []),
    ],
)  # fmt: skip
def test_who_does_what_to_whom(text: str, kind: str, modality: str, actors: list[str], targets: list[str]) -> None:
    (act,) = acts(text)
    assert (act.kind, act.modality) == (kind, modality)
    assert [p.country for p in act.actors] == actors
    assert [p.country for p in act.targets] == targets


def test_an_exchange_that_two_sentences_tell_is_one() -> None:
    (act,) = acts(
        "Armenia is expecting an exchange of prisoners of war with Azerbaijan soon.",
        "It was a mediator who told more of the planned exchange. In all, 52 prisoners will be part of the exchange.",
    )
    assert [(c.role, c.object, c.value) for c in act.counts] == [("exchanged", "prisoner", 52)]
    assert (act.modality, len(act.evidence)) == ("planned", 2)


def test_an_answer_is_to_the_other_side() -> None:
    _, answer = acts(
        "Chile expelled three Bolivian diplomats on Monday.",
        "The government in La Paz said little, but Bolivia condemned the step as petty.",
    )
    assert (answer.kind, [p.country for p in answer.targets]) == ("statement", ["CL"])


def test_a_demand_that_is_refused_is_not_made_again_by_whoever_refuses_it() -> None:
    made, refused = acts("Peru urged Chile on Monday to open the border crossing.", "Chile rejected the demand.")
    assert (made.kind, refused.kind) == ("demand", "rejection")
    assert [p.country for p in refused.targets] == ["PE"]
    assert "rejected" not in "".join(a.name for a in refused.attributed_to)


@pytest.mark.parametrize(
    "text",
    [
        "The union met the bus company for talks in Turin on Monday.",
        "Two climbers reached the summit of the mountain and agreed on a truce.",
        "Her barrister accused him of waging a campaign of sanctions.",
        "The mayor agreed to visit the school and signed autographs.",
        "A negotiator for the bank rejected the offer.",
    ],
)
def test_what_is_between_people_is_none(text: str) -> None:
    assert acts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Chile and Peru met in the semi-final of the chess olympiad in Budapest on Tuesday.",
        "Norway and Ghana meet again in Oslo on Tuesday, and both coaches have asked for patience.",
    ],
)
def test_teams_that_meet_are_no_diplomats(text: str) -> None:
    assert acts(text) == []


def test_ministers_who_meet_beside_a_match_are() -> None:
    (act,) = acts("The foreign ministers of Chile and Peru met beside the chess olympiad in Budapest on Tuesday.")
    assert act.kind == "meeting"
