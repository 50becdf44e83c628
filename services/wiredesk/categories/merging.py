"""What an act gains from a sentence that tells more of it: evidence and counts, both bounded.

The bounds keep the work of a merge, and the size of an event, the same however often a text repeats itself.
"""

from __future__ import annotations

from typing import Final

from wiredesk.categories.category import Draft
from wiredesk_schemas import Count, Evidence, Place

MOST_EVIDENCE: Final = 20
"""Pieces of evidence of one event: the first ones. What is told more often is not proved better."""
MOST_COUNTS: Final = 40
"""Counts of one event that come from other sentences than its first."""


def evidence(act: Draft, *more: Evidence) -> tuple[Evidence, ...]:
    """The act's evidence with more of it, each piece once."""
    if len(act.evidence) >= MOST_EVIDENCE:
        return act.evidence
    return tuple(dict.fromkeys((*act.evidence, *more)))[:MOST_EVIDENCE]


def counts(act: Draft, draft: Draft) -> tuple[Count, ...]:
    """The counts of both, one for a role and an object: what was told first holds."""
    if not draft.counts or len(act.counts) >= MOST_COUNTS:
        return act.counts
    joint = {(c.role, c.object): c for c in draft.counts} | {(c.role, c.object): c for c in act.counts}
    return tuple(joint.values())


def places(act: Draft, draft: Draft) -> tuple[Place, ...]:
    """The places of the act, or of the draft where these lie within them: a city in the country told first."""
    if not act.places or not draft.places:
        return act.places or draft.places
    lands = {p.country for p in act.places}
    if all(p.precision == "sea" for p in act.places):  # in which sea, and off which port
        return tuple(dict.fromkeys((*act.places, *draft.places)))
    wide = all(p.precision in _WIDE for p in act.places)
    narrower = all(p.precision not in _WIDE and (p.country is None or p.country in lands) for p in draft.places)
    return draft.places if wide and narrower else act.places


_WIDE: Final = frozenset({"country", "region"})
