"""What all typed events share. A category adds its kinds in a module of its own (`diplomacy`, `strike`, ...)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from typing import Annotated, ClassVar, Final, Self

from pydantic import Field, PrivateAttr, ValidationInfo, WithJsonSchema, field_validator, model_validator
from pydantic_core import PydanticCustomError

from wiredesk_schemas._base import Contract, CountryCode, Instant, is_reading, vocabulary

MODALITIES: Final = ("reported", "planned", "denied", "alleged", "past")
EVENT_STATUSES: Final = ("active", "retracted")
PARTY_TYPES: Final = ("state", "organisation", "person", "armed_group")
COUNT_ROLES: Final = (
    "launched",
    "intercepted",
    "impacted",
    "locations",
    "killed",
    "injured",
    "captured",
    "missing",
    "exchanged",
    "delegations",
    "units",
    "money",
)
QUALIFIERS: Final = ("exact", "at_least", "at_most", "about")
PLACE_PRECISIONS: Final = ("point", "city", "region", "country", "sea", "unknown")
DATE_PRECISIONS: Final = ("day", "range")
FIELDS: Final = ("body", "headline", "caption")
EVIDENCE_WORDS: Final = 4
"""An event's evidence has so many words at least: fewer say nothing that a reader could check."""


_CURRENCY = re.compile("[a-z]{3}")

Amount = Annotated[
    Annotated[int, Field(ge=0)] | Annotated[float, Field(ge=0)],
    WithJsonSchema({"type": "number", "minimum": 0}),
]
"""How many, or how much."""


class Evidence(Contract):
    """The exact words that carry a statement, and where they stand."""

    quote: str = Field(min_length=1)
    start: int = Field(ge=0)
    """Of the first character, in Unicode code points: into the body (paragraphs joined by a blank line), the
    headline, or the captions' texts joined by a blank line."""
    end: int = Field(ge=0)
    """Behind the last character."""
    field: Annotated[str, vocabulary(*FIELDS)] = "body"

    @model_validator(mode="after")
    def _end_fits_quote(self, info: ValidationInfo) -> Self:
        if self.end != self.start + len(self.quote) and not is_reading(info):
            raise PydanticCustomError(
                "offsets",
                "a quote of {length} code points from {start} on ends at {right}, not at {end}",
                {
                    "length": len(self.quote),
                    "start": self.start,
                    "right": self.start + len(self.quote),
                    "end": self.end,
                },
            )
        return self


class Party(Contract):
    """Who does something, or to whom it is done."""

    name: str
    country: CountryCode | None = None
    type: Annotated[str, vocabulary(*PARTY_TYPES)]


class Place(Contract):
    """Where it happens. A dateline is never the place of an event."""

    name: str
    country: CountryCode | None = None
    """Null for seas and for places of no state."""
    lat: float | None = Field(default=None, ge=-90, le=90)
    """WGS 84 degrees."""
    lon: float | None = Field(default=None, ge=-180, le=180)
    geonames_id: int | None = None
    precision: Annotated[str, vocabulary(*PLACE_PRECISIONS)]


class When(Contract):
    """The day of the event itself, never of its announcement."""

    start: dt.date
    end: dt.date
    precision: Annotated[str, vocabulary(*DATE_PRECISIONS)] = "day"
    text: str
    """The words that say so: "overnight into Thursday"."""

    @model_validator(mode="after")
    def _in_order(self, info: ValidationInfo) -> Self:
        if self.start > self.end and not is_reading(info):
            raise PydanticCustomError("date_order", "a date cannot end before it starts")
        return self


class Count(Contract):
    """A number in its role: 183 drones launched, at least two persons injured."""

    role: Annotated[str, vocabulary(*COUNT_ROLES)]
    object: str
    """Singular, lower case: drone, missile, shell, rocket, bomb, person, prisoner, an ISO 4217 code for money;
    of units and locations the text's own noun."""
    value: Amount
    """A whole number stays one in JSON: 183, never 183.0."""
    qualifier: Annotated[str, vocabulary(*QUALIFIERS)] = "exact"
    evidence: Evidence

    @model_validator(mode="after")
    def _object_as_agreed(self, info: ValidationInfo) -> Self:
        if is_reading(info):
            return self
        if self.object != self.object.lower():
            raise PydanticCustomError("object_case", "a count's object is lower case")
        if self.role == "money" and not _CURRENCY.fullmatch(self.object):
            raise PydanticCustomError("currency", "money is counted in an ISO 4217 code in small letters, e.g. usd")
        return self


class Attribution(Contract):
    """Who says so."""

    name: str
    country: CountryCode | None = None


class Codes(Contract):
    """The event in the code lists that analysts use, where one of their codes fits."""

    plover: str | None = None
    cameo: str | None = None
    acled: str | None = None
    iptc: tuple[str, ...] = ()
    """IPTC Media Topics: `medtop:20000639`."""


class Event(Contract):
    """One act, planned act or statement, told by one article.

    Subclasses name their category and their kinds; an event of a category that the reader does not know can
    still be read as a plain `Event`.
    """

    CATEGORY: ClassVar[str | None] = None
    KINDS: ClassVar[tuple[str, ...]] = ()

    event_id: str
    """The same on every worker, in every run and under every model: see `event_id`."""
    revision: int = Field(default=1, ge=1)
    """Rises when a later version of the story changes the event."""
    category: str
    kind: str
    modality: Annotated[str, vocabulary(*MODALITIES)]
    actors: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    places: tuple[Place, ...] = ()
    date: When | None = None
    counts: tuple[Count, ...] = ()
    attributed_to: tuple[Attribution, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """At least one; none where the event is retracted, for what was said shall not be said again."""
    status: Annotated[str, vocabulary(*EVENT_STATUSES)] = "active"
    codes: Codes = Codes()
    article_id: str
    article_version: int = Field(default=1, ge=0)
    family_id: str
    headline: str | None = None
    published_at: Instant | None = None
    processed_at: Instant
    """When the worker made it."""
    confidence: float = Field(ge=0, le=1)
    model: str
    """What found it: the name and version of the rules and the weights."""
    _cursor: str | None = PrivateAttr(default=None)

    @property
    def cursor(self) -> str | None:
        """Where whoever got it from `wiredesk_schemas.client` stands behind it; null for one that came otherwise."""
        return self._cursor

    @field_validator("evidence")
    @classmethod
    def _says_something(cls, evidence: tuple[Evidence, ...], info: ValidationInfo) -> tuple[Evidence, ...]:
        if not is_reading(info) and any(len(e.quote.split()) < EVIDENCE_WORDS for e in evidence):
            raise PydanticCustomError(
                "short_evidence", "an event's evidence has {words} words at least", {"words": EVIDENCE_WORDS}
            )
        return evidence

    @model_validator(mode="after")
    def _is_shown(self) -> Self:
        if not self.evidence and self.status != "retracted":
            raise PydanticCustomError("no_evidence", "an event that is not retracted has its evidence")
        return self


_WORD = re.compile(r"\w+")


def normalise_sentence(sentence: str) -> str:
    """The form of a sentence in which copies of it agree: NFKC, case folded, words parted by one space."""
    plain = sentence if sentence.isascii() else unicodedata.normalize("NFKC", sentence)
    return " ".join(_WORD.findall(plain.casefold()))


def event_id(family_id: str, category: str, kind: str, sentence: str, ordinal: int = 0) -> str:
    """The name of an event: 32 hexadecimal digits.

    Args:
        family_id: of the story, so that versions of one story agree.
        category: of the event.
        kind: of the event.
        sentence: the sentence with the main evidence; see `normalise_sentence`.
        ordinal: 0, or the how-manieth event of that category and kind the sentence tells.
    """
    return event_id_of(family_id, category, kind, normalise_sentence(sentence), ordinal)


def event_id_of(family_id: str, category: str, kind: str, normalised: str, ordinal: int = 0) -> str:
    """`event_id` for whoever has what `normalise_sentence` makes of the sentence already."""
    parts = (family_id, category, kind, normalised, str(ordinal))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
