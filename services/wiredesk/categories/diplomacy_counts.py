"""The roles of numbers in a diplomatic act: prisoners exchanged, delegations, money, and what else is counted."""

from __future__ import annotations

from wiredesk.categories.acts import speaks
from wiredesk.extract import Sentence
from wiredesk.extract.counts import is_money
from wiredesk_schemas import Count


def diplomacy_counts(sentence: Sentence, kind: str) -> tuple[Count, ...]:
    """The counts of a sentence for an act of this kind."""
    out: dict[tuple[str, str], Count] = {}
    for q in sentence.counts:
        if q.part or q.indefinite or speaks(sentence, q.start):
            continue
        role = ""
        if q.object == "prisoner" and kind == "prisoner_exchange":
            role = "exchanged"
        elif q.object == "delegation" and kind in {"meeting", "mediation"}:
            role = "delegations"
        elif is_money(q) and kind in {"aid", "agreement", "sanction"}:
            role = "money"
        elif kind in {"sanction", "expulsion", "aid"} and q.noun and q.object != "person":
            role = "units"
        if role:
            value = int(q.value) if q.value == int(q.value) else q.value
            obj = q.object if role != "units" else q.noun
            out.setdefault(
                (role, obj),
                Count(role=role, object=obj, value=value, qualifier=q.qualifier, evidence=sentence.evidence),
            )
    return tuple(out.values())
