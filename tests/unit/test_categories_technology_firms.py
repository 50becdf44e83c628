"""Technology: which names are firms, who broke into whose computers, and whom a rule is aimed at."""

from __future__ import annotations

import datetime as dt

import pytest

from wiredesk.categories import Draft, registry, run_category
from wiredesk.extract import analyse
from wiredesk_schemas import Article

DAY = dt.date(2026, 5, 14)


def acts(*paragraphs: str) -> list[Draft]:
    copy = Article(article_id="a", family_id="f", paragraphs=paragraphs, reference_date=DAY, sha256="0" * 64)
    return list(run_category(registry.categories()["technology"], analyse(copy)))


def sides(act: Draft) -> tuple[list[str], list[str]]:
    return [p.name for p in act.actors], [p.name for p in act.targets]


@pytest.mark.parametrize(
    ("text", "actor", "teller"),
    [
        ("Fjordlink, a maker of satellite terminals, said on Monday it would launch two satellites in June.",
         "Fjordlink", "Fjordlink"),
        ("The chipmaker Sandvik Halvleder unveiled a new processor on Monday.", "Sandvik Halvleder", None),
        ("Tindra Robotics released new software for its robots on Monday.", "Tindra Robotics", None),
    ],
)  # fmt: skip
def test_a_firm_is_what_the_text_calls_one(text: str, actor: str, teller: str | None) -> None:
    (act,) = acts(text)
    assert sides(act)[0] == [actor]
    assert [a.name for a in act.attributed_to] == ([teller] if teller else [])


def test_who_is_fined_is_the_target() -> None:
    (act,) = acts("The European Commission fined Tindra Robotics 40 million euros on Tuesday under its AI law.")
    assert (act.kind, *sides(act)) == ("regulation", ["European Union"], ["Tindra Robotics"])


def test_a_gang_that_claims_an_attack_is_its_actor_and_the_firm_its_target() -> None:
    (act,) = acts(
        "Hackers breached the computers of the clinic operator Solhem Group on Monday, it said.",
        "A gang calling itself Pale Otter claimed responsibility for the ransomware attack.",
    )
    assert (act.kind, *sides(act)) == ("cyber", ["Pale Otter"], ["Solhem Group"])


def test_where_nobody_is_named_the_state_was_attacked() -> None:
    (act,) = acts("A cyberattack disabled about 300 ticket machines across Latvia on Monday.")
    assert sides(act) == ([], ["Latvia"])


def test_whose_terminals_were_cut_off_is_the_target() -> None:
    (act,) = acts("Satellite internet terminals used by Chadian forces were disconnected on Monday.")
    assert sides(act) == ([], ["Chad"])


def test_what_a_firm_of_the_story_does_next_is_business() -> None:
    found = acts(
        "Fjordlink, a maker of satellite terminals, unveiled a new smartphone on Monday.",
        "The company would invest 90 million euros in a factory in Bergen, a spokeswoman said.",
    )
    assert [act.kind for act in found][-1] in {"corporate", "hardware", "connectivity"}
    assert {name for act in found for name in sides(act)[0]} == {"Fjordlink"}


def test_without_a_firm_of_the_story_money_alone_is_no_technology() -> None:
    assert acts("The bakery would invest 90 million euros in a factory in Bergen, a spokeswoman said.") == []


def test_contractions_and_titles_name_no_firm() -> None:
    found = acts("It’s a new chatbot, and Ms Aune has released it to schools in Bergen on Monday.")
    assert [sides(act)[0] for act in found] == [[]]
