"""The contract of Wiredesk, for everybody who feeds, subscribes or watches. Needs pydantic only.

from wiredesk_schemas import StrikeEvent, events_topic, read_event

event = StrikeEvent.read(message.value)  # of the topic events_topic("strike")
event = read_event(message.value)  # of any category, known or not
"""

from wiredesk_schemas.article import Article, Caption, Dateline, Label, Relation, Removed, Rights, Weight
from wiredesk_schemas.categories import event_type, event_types, read_event
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
from wiredesk_schemas.headers import CloudEventHeaders, DeadLetterHeaders, RawHeaders
from wiredesk_schemas.outcome import Failure, Outcome
from wiredesk_schemas.raw import Raw
from wiredesk_schemas.strike import StrikeEvent
from wiredesk_schemas.technology import TechnologyEvent
from wiredesk_schemas.topics import Topic, catalogue, events_topic

__all__ = [
    "Article",
    "Attribution",
    "Caption",
    "CloudEventHeaders",
    "Codes",
    "Count",
    "Dateline",
    "DeadLetterHeaders",
    "DiplomacyEvent",
    "Event",
    "Evidence",
    "Failure",
    "Label",
    "Outcome",
    "Party",
    "Place",
    "Raw",
    "RawHeaders",
    "Relation",
    "Removed",
    "Rights",
    "StrikeEvent",
    "TechnologyEvent",
    "Topic",
    "Weight",
    "When",
    "catalogue",
    "event_id",
    "event_type",
    "event_types",
    "events_topic",
    "normalise_sentence",
    "read_event",
]
