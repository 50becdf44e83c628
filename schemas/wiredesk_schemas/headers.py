"""The Kafka headers of the contract: CloudEvents 1.0 in binary mode, and why a dead letter is dead.

Each set is a model whose aliases are the names on the wire. `to_kafka` gives what a producer takes,
`from_kafka` reads what a consumer got; header values are UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, Self

from pydantic import ConfigDict, Field

from wiredesk_schemas._base import CONTRACT_VERSION, Contract, Instant
from wiredesk_schemas.article import Article
from wiredesk_schemas.event import Event

CE_SOURCE: Final = "urn:wiredesk"
"""The `ce_source` of all that Wiredesk sends; with `ce_id` it is unique to what is said."""
JSON: Final = "application/json"
MESSAGE_LIMIT: Final = 1_000
"""A dead letter's message is cut to so many characters: headers count towards the record's size."""

_MAJOR = CONTRACT_VERSION.split(".")[0]


def schema_urn(schema: str) -> str:
    """The `$id` of a JSON Schema of the contract, by its name in the topic catalogue: `event-strike`, `article`."""
    return f"urn:wiredesk:schema:{schema}:{_MAJOR}"


class _Headers(Contract):
    model_config = ConfigDict(validate_by_alias=True, validate_by_name=True, serialize_by_alias=True)

    def to_kafka(self) -> list[tuple[str, bytes]]:
        """The headers that are set, in the order in which they are documented."""
        values = self.model_dump(mode="json", exclude_none=True)
        return [(name, str(value).encode()) for name, value in values.items()]

    @classmethod
    def from_kafka(cls, headers: Iterable[tuple[str, bytes | None]]) -> Self:
        """Read a record's headers; those of other sets are passed over, and of one name the last one counts.

        Raises:
            pydantic.ValidationError: where a header is missing or has a value that it cannot have.
        """
        return cls.read_python({name: value.decode(errors="replace") for name, value in headers if value is not None})


class RawHeaders(_Headers):
    """What a feeder may say of a document on `wire.raw`, all of it optional. See CloudEvents, Kafka binding."""

    content_type: str | None = Field(default=None, alias="content-type")
    """The media type of the value; told from the bytes themselves where it is absent."""
    id: str | None = Field(default=None, alias="ce_id", min_length=1, max_length=512)
    """The article's id, stable over its versions where the feeder has such a one."""
    source: str | None = Field(default=None, alias="ce_source")
    """Who sent it: an agency, a feed, a desk."""
    type: str | None = Field(default=None, alias="ce_type")
    """What the feeder calls such a document."""
    time: Instant | None = Field(default=None, alias="ce_time")
    """When the source published this version."""


class CloudEventHeaders(_Headers):
    """What every record has that Wiredesk sends, dead letters apart. See CloudEvents, Kafka binding, binary mode."""

    specversion: Literal["1.0"] = Field(default="1.0", alias="ce_specversion")
    """The version of CloudEvents."""
    id: str = Field(alias="ce_id")
    """Unique to this version of it: `article_id:version`, `event_id:revision`."""
    source: str = Field(default=CE_SOURCE, alias="ce_source")
    """Always `urn:wiredesk`."""
    type: str = Field(alias="ce_type")
    """`wiredesk.article`, or `wiredesk.event.<category>`."""
    time: Instant = Field(alias="ce_time")
    """When the worker made it."""
    subject: str = Field(alias="ce_subject")
    """The `article_id`."""
    dataschema: str = Field(alias="ce_dataschema")
    """The `$id` of the JSON Schema of the value."""
    content_type: str = Field(default=JSON, alias="content-type")
    """The media type of the value."""

    @classmethod
    def of_event(cls, event: Event) -> Self:
        """The headers of a typed event."""
        return cls(
            id=f"{event.event_id}:{event.revision}",
            type=f"wiredesk.event.{event.category}",
            time=event.processed_at,
            subject=event.article_id,
            dataschema=schema_urn(f"event-{event.category}" if event.CATEGORY else "event"),
        )

    @classmethod
    def of_article(cls, article: Article, processed_at: Instant) -> Self:
        """The headers of an article that the worker made at that time."""
        return cls(
            id=f"{article.article_id}:{article.version}",
            type="wiredesk.article",
            time=processed_at,
            subject=article.article_id,
            dataschema=schema_urn("article"),
        )


class DeadLetterHeaders(_Headers):
    """What a dead letter has besides the headers that it came with: why it is dead, and where it lay.

    Key, value and headers are the record's own, untouched. A letter that dies again after a replay has these
    headers twice; the last ones count.
    """

    stage: str = Field(alias="wiredesk.error.stage")
    """The part of the pipeline that gave up: formats, normalise, classify, extract, emit, worker."""
    error_class: str = Field(alias="wiredesk.error.class")
    """The class of the error: `FormatError`, `DeadlineError`, ..."""
    message: str = Field(alias="wiredesk.error.message")
    """What is wrong with the record, in a sentence, cut to 1,000 characters."""
    time: Instant = Field(alias="wiredesk.error.time")
    """When the worker gave up."""
    topic: str = Field(alias="wiredesk.origin.topic")
    """The topic that it came from."""
    partition: int = Field(alias="wiredesk.origin.partition", ge=0)
    """Its partition there."""
    offset: int = Field(alias="wiredesk.origin.offset", ge=0)
    """Its offset there."""

    @classmethod
    def because(
        cls, stage: str, error_class: str, message: str, *, time: Instant, topic: str, partition: int, offset: int
    ) -> Self:
        """The headers of a record at that place for which that stage gave up; a long message is cut.

        Args:
            stage: the part of the pipeline that gave up.
            error_class: the name of the error's class.
            message: what is wrong; anything that UTF-8 cannot carry is replaced.
            time: when.
            topic: where the record lay.
            partition: where the record lay.
            offset: where the record lay.
        """
        sendable = message[:MESSAGE_LIMIT].encode(errors="replace").decode()
        return cls(
            stage=stage,
            error_class=error_class,
            message=sendable,
            time=time,
            topic=topic,
            partition=partition,
            offset=offset,
        )


HEADER_SETS: Final[dict[str, type[_Headers]]] = {
    "raw": RawHeaders,
    "cloud-event": CloudEventHeaders,
    "dead-letter": DeadLetterHeaders,
}
"""The header sets by the names that the topic catalogue calls them."""
