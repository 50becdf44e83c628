"""The contract of Wiredesk, for everybody who feeds, subscribes or watches. Needs pydantic only.

from wiredesk_schemas import StrikeEvent

event = StrikeEvent.read(message.value)
"""

from wiredesk_schemas.article import Article, Caption, Dateline, Label, Relation, Removed
from wiredesk_schemas.categories import event_type, event_types
from wiredesk_schemas.diplomacy import DiplomacyEvent
from wiredesk_schemas.event import (
    Attribution,
    Codes,
    Count,
    Event,
    Evidence,
    Party,
    Place,
    When,
    event_id,
    normalise_sentence,
)
from wiredesk_schemas.outcome import Failure, Outcome
from wiredesk_schemas.raw import Raw
from wiredesk_schemas.strike import StrikeEvent
from wiredesk_schemas.technology import TechnologyEvent

__all__ = [
    "Article",
    "Attribution",
    "Caption",
    "Codes",
    "Count",
    "Dateline",
    "DiplomacyEvent",
    "Event",
    "Evidence",
    "Failure",
    "Label",
    "Outcome",
    "Party",
    "Place",
    "Raw",
    "Relation",
    "Removed",
    "StrikeEvent",
    "TechnologyEvent",
    "When",
    "event_id",
    "event_type",
    "event_types",
    "normalise_sentence",
]
