"""Military attacks by missile, drone, aircraft, artillery, ship or bomb, and their interception. Never labour."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from wiredesk_schemas._base import vocabulary
from wiredesk_schemas.event import Event

KINDS: Final = (
    "missile",
    "drone",
    "air",
    "artillery",
    "bombing",
    "naval",
    "interception",
    "mixed",
    "unspecified",
)


class StrikeEvent(Event):
    """An attack or an interception: by whom, on whom, with what, how many, and what it did."""

    CATEGORY = "strike"
    KINDS = KINDS

    category: Literal["strike"] = "strike"
    kind: Annotated[str, vocabulary(*KINDS)]
