"""Internet, AI, cyber, software, space flight, telecom, chips, technology firms, and rules about these."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from wiredesk_schemas._base import vocabulary
from wiredesk_schemas.event import Event

KINDS: Final = (
    "satellite",
    "connectivity",
    "ai",
    "cyber",
    "chip",
    "space",
    "software",
    "hardware",
    "regulation",
    "corporate",
)
ACTIONS: Final = (
    "release",
    "disruption",
    "attack",
    "deal",
    "rule",
    "request",
    "access_control",
    "use",
    "allegation",
    "research",
)


class TechnologyEvent(Event):
    """Something done with, to or about a technology."""

    CATEGORY = "technology"
    KINDS = KINDS

    category: Literal["technology"] = "technology"
    kind: Annotated[str, vocabulary(*KINDS)]
    action: Annotated[str, vocabulary(*ACTIONS)] | None = None
