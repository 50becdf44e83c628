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
MESSAGE_LIMIT: Final = 2_000
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
    traceparent: str | None = None
    """W3C Trace Context: handed on with what comes of the document."""
    tracestate: str | None = None
    """W3C Trace Context, too."""


class CloudEventHeaders(_Headers):
    """What every record has that Wiredesk sends, dead letters apart. See CloudEvents, Kafka binding, binary mode."""

    specversion: Literal["1.0"] = Field(default="1.0", alias="ce_specversion")
    """The version of CloudEvents."""
    id: str = Field(alias="ce_id")
    """Unique to this version of it: `article_id/version`, `event_id/revision`."""
    source: str = Field(default=CE_SOURCE, alias="ce_source")
    """Always `urn:wiredesk`; the agency is the article's `source`, and would be no URI."""
    type: str = Field(alias="ce_type")
    """`wiredesk.article`, or `wiredesk.event.<category>`."""
    time: Instant = Field(alias="ce_time")
    """When the worker made it."""
    subject: str = Field(alias="ce_subject")
    """The `family_id`, as the key."""
    dataschema: str = Field(alias="ce_dataschema")
    """The `$id` of the JSON Schema of the value."""
    content_type: str = Field(default=JSON, alias="content-type")
    """The media type of the value."""
    traceparent: str | None = None
    """W3C Trace Context of the document, where its feeder set it."""
    tracestate: str | None = None
    """W3C Trace Context, too."""

    @classmethod
    def of_event(cls, event: Event) -> Self:
        """The headers of a typed event."""
        return cls(
            id=f"{event.event_id}/{event.revision}",
            type=f"wiredesk.event.{event.category}",
            time=event.processed_at,
            subject=event.family_id,
            dataschema=schema_urn(f"event-{event.category}" if event.CATEGORY else "event"),
        )

    @classmethod
    def of_article(cls, article: Article, processed_at: Instant) -> Self:
        """The headers of an article that the worker made at that time."""
        return cls(
            id=f"{article.article_id}/{article.version}",
            type="wiredesk.article",
            time=processed_at,
            subject=article.family_id,
            dataschema=schema_urn("article"),
        )


class DeadLetterHeaders(_Headers):
    """What a dead letter has besides the headers that it came with: why it is dead, and where it lay.

    Key, value and headers are the record's own, untouched. Of a letter that dies again after a replay these say how
    it died last.
    """

    stage: str = Field(alias="wiredesk.error.stage")
    """The part of the pipeline that gave up: formats, normalise, classify, extract, emit, worker."""
    error_class: str = Field(alias="wiredesk.error.class")
    """The class of the error: `FormatError`, `DeadlineError`, ..."""
    message: str = Field(alias="wiredesk.error.message", max_length=MESSAGE_LIMIT)
    """What is wrong with the record, in a sentence."""
    topic: str = Field(alias="wiredesk.origin.topic")
    """The topic that it came from."""
    partition: int = Field(alias="wiredesk.origin.partition", ge=0)
    """Its partition there."""
    offset: int = Field(alias="wiredesk.origin.offset", ge=0)
    """Its offset there."""
    timestamp_ms: int | None = Field(default=None, alias="wiredesk.origin.timestamp")
    """Its own time, in milliseconds since 1970 in UTC."""
    failed_at: Instant | None = Field(default=None, alias="wiredesk.failed_at")
    """When the worker gave up."""
    cut_bytes: int | None = Field(default=None, alias="wiredesk.cut.bytes", ge=0)
    """The length of the whole value, where the topic did not take all of it; absent for an untouched one."""
    cut_sha256: str | None = Field(default=None, alias="wiredesk.cut.sha256")
    """The SHA-256 of the whole value, in hexadecimal, where it was cut."""


HEADER_SETS: Final[dict[str, type[_Headers]]] = {
    "raw": RawHeaders,
    "cloud-event": CloudEventHeaders,
    "dead-letter": DeadLetterHeaders,
}
"""The header sets by the names that the topic catalogue calls them."""
