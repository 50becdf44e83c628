"""Numbers in all their forms, and what they count."""

from __future__ import annotations

import pytest

from wiredesk.extract.counts import Quantity, find, singular


def counted(text: str) -> list[Quantity]:
    return list(find(text, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "obj"),
    [
        ("The crew fired 183 drones.", 183, "exact", "drone"),
        ("It lost nearly 1,200 soldiers.", 1_200, "about", "person"),
        ("At least two dozen rockets fell.", 24, "at_least", "rocket"),
        ("They sent 1.3 million euros.", 1_300_000, "exact", "eur"),
        ("They sent $85 million in aid.", 85_000_000, "exact", "usd"),
        ("It froze US$4.5bn at the bank.", 4_500_000_000, "exact", "usd"),
        ("More than forty-two detainees left.", 42, "at_least", "prisoner"),
        ("Some 3,100 affected terminals failed.", 3_100, "about", "terminal"),
        ("Up to 30 ballistic and cruise missiles came.", 30, "at_most", "missile"),
        ("Of these 118 of the drones were lost.", 118, "exact", "drone"),
        ("The blast killed a 60-year-old woman.", 1, "exact", "person"),
        ("Five crew members swam ashore.", 5, "exact", "person"),
    ],
)
def test_a_number_is_read_with_its_noun(text: str, value: float, qualifier: str, obj: str) -> None:
    assert [(q.value, q.qualifier, q.object) for q in counted(text)] == [(value, qualifier, obj)]


@pytest.mark.parametrize(
    "text",
    [
        "It took 72 hours.",
        "Prices rose 4 percent.",
        "They met on May 12.",
        "They met in 2019.",
        "A 20-point plan was read out.",
        "The ship lay 40 kilometres off the coast.",
        "It began at 7:45 in the evening.",
        "Dozens were hurt.",
        "9e999 drones struck.",
        "Some 9E+12 drones struck.",
        "1.5x drones struck.",
        "1,200x drones struck.",
        "The 5th drones unit came.",
    ],
)
def test_what_is_no_count(text: str) -> None:
    assert [q for q in counted(text) if q.noun] == []


def test_parts_of_a_total_are_told_from_it() -> None:
    total, part = counted("It killed nine people, including three children.")
    assert (total.value, total.part) == (9, False)
    assert (part.value, part.part) == (3, True)


def test_offsets_hold_the_number_and_its_noun() -> None:
    text = "Officials counted about 40 villages near the border."
    (quantity,) = counted(text)
    assert text[quantity.start : quantity.end] == "about 40 villages"


@pytest.mark.parametrize(
    ("plural", "one"), [("cities", "city"), ("people", "person"), ("drones", "drone"), ("boxes", "box")]
)
def test_singulars(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_a_percentage_is_no_count() -> None:
    assert [q.noun for q in counted("A 25 percent tariff on 30 ships, and 12 per cent of nine banks.")] == [
        "ship",
        "bank",
    ]
