"""What the routes take and give, for them and for their description (`/openapi.json`)."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from wiredesk.gateway.filters import Filter
from wiredesk.gateway.keys import Principal
from wiredesk_schemas import Outcome, filters
from wiredesk_schemas.cursors import LONGEST

DESCRIPTION: Final = (
    "Wire copy in, articles and typed events out. Errors are problem details (RFC 9457). Streams are server-sent "
    "events that can be resumed, or WebSockets. See docs/http.md for examples."
)

Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$")]
Words = Annotated[list[Word], Field(max_length=50)]
JsonObject = dict[str, Any]


class _Query(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EventFilter(_Query):
    """Which events are wanted. Of each several may be named; one of them is enough."""

    country: Annotated[list[Country], Field(max_length=50)] = Field(
        default=[], description="ISO 3166-1 alpha-2: of a place, an actor or a target."
    )
    kind: Words = Field(default=[], description="missile, meeting, ...")
    place: Words = Field(default=[], description="A place's name, or its GeoNames id.")
    source: Words = Field(default=[], description="Of the article that tells the event.")
    min_confidence: float = Field(default=0, ge=0, le=1)
    modality: Words = Field(default=[], description="reported, planned, denied, alleged, past")

    def filter(self, principal: Principal) -> Filter:
        """As a filter, within what the key may read."""
        wanted = filters.Filter.of(
            country=self.country,
            kind=self.kind,
            place=self.place,
            source=self.source,
            min_confidence=self.min_confidence,
            modality=self.modality,
        )
        return Filter.of(wanted, principal.sources)


class ArticleFilter(_Query):
    """Which articles are wanted."""

    source: Words = Field(default=[], description="Who sent it.")
    label: Words = Field(default=[], description="A category.")

    def filter(self, principal: Principal) -> Filter:
        """As a filter, within what the key may read."""
        return Filter.of(filters.Filter.of(source=self.source, label=self.label), principal.sources)


After = Annotated[
    str | None, Field(max_length=LONGEST, description="The id of the last record that you have; as Last-Event-ID.")
]
Before = Annotated[str | None, Field(max_length=200, description="`next` of the page before.")]
Limit = Annotated[int, Field(ge=1, le=500)]


class EventStreamQuery(EventFilter):
    """Of a stream of events."""

    after: After = None


class ArticleStreamQuery(ArticleFilter):
    """Of the stream of articles."""

    after: After = None


class EventQuery(EventFilter):
    """Of recent events."""

    category: Words = Field(default=[], description="Of all where none is named.")
    limit: Limit = 50
    before: Before = None


class ArticleQuery(ArticleFilter):
    """Of recent articles."""

    limit: Limit = 50
    before: Before = None


class LetterQuery(_Query):
    """Of dead letters."""

    limit: Limit = 50
    before: Before = None


class PlaceQuery(EventFilter):
    """Of the places of recent events."""

    since: str | None = Field(default=None, max_length=64, description="RFC 3339; of events that came since.")
    limit: Annotated[int, Field(ge=1, le=2_000)] = 500


class Accepted(BaseModel):
    """A document that Kafka has acknowledged."""

    id: str
    partition: int
    offset: int
    repeated: bool = Field(description="Whether it had been fed before, under the same Idempotency-Key.")


class AcceptedAll(BaseModel):
    """The documents of a request."""

    accepted: list[Accepted]


class Processed(BaseModel):
    """What becomes of documents, and why."""

    outcomes: list[Outcome]
    explanations: list[JsonObject]


class Events(BaseModel):
    """Recent events."""

    events: list[JsonObject]
    next: str | None


class Articles(BaseModel):
    """Recent articles."""

    articles: list[JsonObject]
    next: str | None


class ArticleAndEvents(BaseModel):
    """An article with what it tells."""

    article: JsonObject
    events: list[JsonObject]


class Letters(BaseModel):
    """Dead letters."""

    letters: list[JsonObject]
    next: str | None


class Put(BaseModel):
    """Where the copy of a letter is."""

    topic: str
    partition: int
    offset: int


class Session(BaseModel):
    """A key, for a cookie."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(min_length=1, max_length=200)


class Me(BaseModel):
    """Who asks."""

    name: str
    roles: list[str]
    open: bool
    sources: list[str] | None


class Health(BaseModel):
    """Whether all is well."""

    status: str
    reason: str | None


def body(*media_types: str) -> JsonObject:
    """The description of a request's body: bytes."""
    schema = {"type": "string", "format": "binary"}
    return {
        "requestBody": {"required": True, "content": {media_type: {"schema": schema} for media_type in media_types}}
    }
