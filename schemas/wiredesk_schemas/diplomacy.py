"""Acts and statements between states, or with intergovernmental bodies."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from wiredesk_schemas._base import vocabulary
from wiredesk_schemas.event import Event

KINDS: Final = (
    "meeting",
    "agreement",
    "prisoner_exchange",
    "ceasefire",
    "mediation",
    "visit",
    "statement",
    "demand",
    "accusation",
    "rejection",
    "sanction",
    "expulsion",
    "recognition",
    "aid",
)


class DiplomacyEvent(Event):
    """A diplomatic act: who with whom, where, when, and what was said or agreed."""

    CATEGORY = "diplomacy"
    KINDS = KINDS

    category: Literal["diplomacy"] = "diplomacy"
    kind: Annotated[str, vocabulary(*KINDS)]
