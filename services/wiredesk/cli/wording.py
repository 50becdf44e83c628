"""How we put the fields of an event into words. No colours in here."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from wiredesk.cli.printable import printable
from wiredesk_schemas import Attribution, Count, Party, Place, When

_QUALIFIERS: Final = {"exact": "", "at_least": "≥ ", "at_most": "≤ ", "about": "~ "}
_SILENT_ROLES: Final = frozenset({"money", "units", "locations", "delegations"})
"""Where the object says it all: "3 regions", "2,000,000 usd"."""
_IRREGULAR: Final = {"person": "people", "aircraft": "aircraft", "personnel": "personnel", "ammunition": "ammunition"}
_HISSING: Final = re.compile(r"(s|x|z|ch|sh)$")
_CONSONANT_Y: Final = re.compile(r"[^aeiou]y$")


def words(name: str) -> str:
    """A name of the contract as words: `prisoner_exchange` is "prisoner exchange"."""
    return printable(name).replace("_", " ")


def count(found: Count) -> str:
    """As in "≥ 2 people injured"."""
    amount = f"{_QUALIFIERS.get(found.qualifier, '')}{found.value:,}"
    if found.role == "money":
        return f"{amount} {printable(found.object).upper()}"
    thing = printable(found.object) if found.value == 1 else plural(printable(found.object))
    return f"{amount} {thing}" if found.role in _SILENT_ROLES else f"{amount} {thing} {words(found.role)}"


def plural(noun: str) -> str:
    """The plural of a noun as texts have them; regular but for the few that wire copy counts."""
    head, _, last = noun.rpartition(" ")
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif _CONSONANT_Y.search(last):
        last = last[:-1] + "ies"
    else:
        last += "es" if _HISSING.search(last) else "s"
    return f"{head} {last}" if head else last


def party(found: Party) -> str:
    """As in "Oksana Bilyk (UA)"; a state's name says which country it is."""
    name = printable(found.name)
    return f"{name} ({printable(found.country)})" if found.country and found.type != "state" else name


def parties(actors: tuple[Party, ...], targets: tuple[Party, ...]) -> str:
    """Who, and to whom: "Russia → Ukraine"."""
    sides = [", ".join(party(found) for found in side) for side in (actors, targets)]
    return " → ".join(side or "?" for side in sides) if sides[1] else sides[0]


def place(found: Place) -> str:
    """As in "Odesa, UA"; a country by its name alone."""
    name = printable(found.name)
    return f"{name}, {printable(found.country)}" if found.country and found.precision != "country" else name


def when(found: When) -> str:
    """As in "4 Feb 2026 (on Wednesday)"."""
    span = day(found.start) if found.start == found.end else f"{day(found.start)} to {day(found.end)}"
    text = printable(found.text)
    return f"{span} (“{text}”)" if text else span


def day(found: date) -> str:
    """As in "4 Feb 2026", in English wherever we run."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{found.day} {months[found.month - 1]} {found.year}"


def said_by(found: tuple[Attribution, ...]) -> str:
    """As in "Ukrainian air force (UA), governor"."""
    return ", ".join(f"{printable(a.name)} ({printable(a.country)})" if a.country else printable(a.name) for a in found)


def size(number: int) -> str:
    """Bytes for people: "1.2 MB"."""
    if number < 1_000:
        return f"{number} B"
    if number < 1_000_000:
        return f"{number / 1_000:.1f} kB"
    if number < 1_000_000_000:
        return f"{number / 1_000_000:.1f} MB"
    return f"{number / 1_000_000_000:.1f} GB"


def some(number: int, noun: str) -> str:
    """As in "1 document", "1,204 documents"."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"
