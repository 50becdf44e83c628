"""The topic catalogue as data: what each topic holds, for whom, and how it is created.

Written by hand in `topics.yaml`; read from `generated/topics.json`, which is made of that, so that a subscriber
needs no YAML. The topic of each category is found rather than listed: see `wiredesk_schemas.categories`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from wiredesk_schemas.categories import event_types

RAW: Final = "wire.raw"
DEAD_LETTERS: Final = "wire.raw.dlq"
FEEDS: Final = "wire.feeds"
REQUESTS: Final = "wire.requests"
KEYED: Final = "wire.keyed"
STORIES: Final = "wire.stories"
HELD: Final = "wire.held"
QUOTAS: Final = "wire.quotas"
ARTICLES: Final = "wire.articles"
_EVENTS: Final = "wire.events.{category}"
_CATEGORY: Final = "{category}"
_HOUR_MS: Final = 3_600_000


class Message(BaseModel):
    """One sort of record on a topic."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    name: str
    content_type: str
    schema_name: str | None = Field(alias="schema")
    """The JSON Schema of the value, `generated/<schema>.schema.json`; None where it is bytes of any format."""


class Topic(BaseModel):
    """One topic, or, where `is_pattern`, one a category. `topics.yaml` says why a number is what it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    name: str = Field(pattern=r"^[a-z0-9.]+(\{category\})?[a-z0-9_.]*$", max_length=249)
    holds: str
    key: str
    """What the key of a record is: records of one key stay in order."""
    partitions: int = Field(ge=1)
    replication: int = Field(ge=1)
    min_insync_replicas: int = Field(ge=1)
    """Wanted; see `config` for what is set on a small cluster."""
    cleanup: Literal["delete", "compact"]
    retention_hours: int = Field(ge=1)
    compression: Literal["producer", "uncompressed"] = "producer"
    """`producer` keeps batches as they come; `uncompressed` unpacks them, so that their limit is of what is in them."""
    max_message_bytes: int = Field(ge=1)
    """Of a batch of records with their headers, as Kafka counts it."""
    owner: str
    """Who decides what may stand there."""
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    internal: bool = False
    """Whether nobody but its owner reads it: then it is no part of what subscribers are promised."""
    headers: tuple[Literal["raw", "cloud-event", "dead-letter"], ...]
    """Sets of `wiredesk_schemas.headers`."""
    messages: tuple[Message, ...] = Field(min_length=1)

    @property
    def is_pattern(self) -> bool:
        """Whether this entry stands for one topic a category."""
        return _CATEGORY in self.name

    def of(self, category: str) -> Self:
        """The topic that a pattern gives for a category."""
        document = json.dumps(self.model_dump(mode="json")).replace(_CATEGORY, category)
        return type(self).model_validate_json(document)

    def config(self) -> dict[str, str]:
        """The settings that Kafka keeps for the topic, as its admin protocol takes them."""
        return {
            "cleanup.policy": self.cleanup,
            "compression.type": self.compression,
            "max.message.bytes": str(self.max_message_bytes),
            "min.insync.replicas": str(max(1, min(self.min_insync_replicas, self.replication - 1))),
            "retention.ms": str(self.retention_hours * _HOUR_MS),
        }


_TOPICS: Final = TypeAdapter(tuple[Topic, ...])


@cache
def entries() -> tuple[Topic, ...]:
    """The catalogue as it is written, with the pattern of the categories' topics."""
    return _TOPICS.validate_json(files("wiredesk_schemas").joinpath("generated/topics.json").read_bytes())


def catalogue(*, partitions: int | None = None, replication: int | None = None) -> tuple[Topic, ...]:
    """Every topic of this release, one for each category among them.

    Args:
        partitions: instead of the catalogue's own number, for all topics.
        replication: instead of the catalogue's own number, for all topics.
    """
    return expand(entries(), partitions=partitions, replication=replication)


def expand(
    written: tuple[Topic, ...], *, partitions: int | None = None, replication: int | None = None
) -> tuple[Topic, ...]:
    """`catalogue` of other entries than those of this release."""
    wanted = {"partitions": partitions, "replication": replication}
    changes = {name: value for name, value in wanted.items() if value is not None}
    topics: list[Topic] = []
    for entry in written:
        named = [entry.of(category) for category in event_types()] if entry.is_pattern else [entry]
        topics += [Topic.model_validate({**dict(topic), **changes}) for topic in named]
    return tuple(topics)


def topic(name: str) -> Topic:
    """One topic of the catalogue by its name.

    Raises:
        KeyError: where the catalogue has none of that name.
    """
    for found in catalogue():
        if found.name == name:
            return found
    raise KeyError(f"no topic {name!r} in the catalogue")


def events_topic(category: str) -> str:
    """The name of the topic that carries the events of a category, known to this release or not."""
    return _EVENTS.replace(_CATEGORY, category)
