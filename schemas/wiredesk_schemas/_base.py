"""What every model of the contract shares: frozen values, strict writers, tolerant readers, open vocabularies.

A *writer* (our own code, building a model) may use only known fields and known words. A *reader* (`Model.read`)
ignores fields that it does not know and keeps words that it does not know, so that a subscriber built against
this release lives through the next one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from wiredesk_schemas._countries import COUNTRY_CODES

CONTRACT_VERSION: Final = "1.0.0"
"""Of the contract, not of a distribution. The minor part rises with a new field, word or category, which old readers
pass over; the major part, which is in every schema's `$id`, with what they could not live through."""
_READING = "reading"


class Contract(BaseModel):
    """The base of every model: frozen, and strict about what a writer may put in."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        allow_inf_nan=False,
    )

    @classmethod
    def read(cls, document: bytes | str) -> Self:
        """Read a JSON document as a subscriber does: unknown fields are dropped, unknown words kept.

        Raises:
            pydantic.ValidationError: where a known field is missing or of the wrong type.
        """
        return cls.model_validate_json(document, extra="ignore", context={_READING: True})

    @classmethod
    def read_python(cls, value: Any) -> Self:  # noqa: ANN401 - what a JSON parser returned
        """`read` for a document that a JSON parser has taken apart already."""
        return cls.model_validate(value, extra="ignore", context={_READING: True})


def is_reading(info: ValidationInfo) -> bool:
    """Whether a validator runs for a reader (`Contract.read`) rather than for a writer."""
    return bool(info.context and info.context.get(_READING))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Annotates a `str` that writers take from a closed list and that readers accept with any value."""

    words: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        known = frozenset(self.words)

        def check(value: str, info: ValidationInfo) -> str:
            if value in known or is_reading(info):
                return value
            raise PydanticCustomError(
                "unknown_word",
                "'{value}' is not one of {known}",
                {"value": value, "known": ", ".join(self.words)},
            )

        return core_schema.with_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        # An `enum` would make a reader who validates refuse the next release's words; this keyword only tells them.
        return {**handler(schema), "x-extensible-enum": list(self.words)}


def vocabulary(*words: str) -> Vocabulary:
    """An open vocabulary of these words, in the order in which the documentation lists them."""
    return Vocabulary(words)


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d")


def _a_moment(value: object) -> object:
    """Seconds since 1970, which pydantic would take too, are more often a year or a typing error than a moment."""
    if isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.match(value)):
        return value
    raise PydanticCustomError("no_moment", "a time is written as in RFC 3339, e.g. 2026-03-01T12:00:00Z")


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise PydanticCustomError("time_without_zone", "a time needs its offset from UTC, e.g. 2026-03-01T12:00:00Z")
    try:
        value = value.astimezone(UTC)
    except OverflowError:  # year 1 or 9999, on the other side of midnight in UTC
        raise PydanticCustomError("time_out_of_range", "a time needs a year from 1 to 9999 in UTC") from None
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


def _rfc3339(value: datetime) -> str:
    text = value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    return text.replace("+00:00", "Z")


Instant = Annotated[
    datetime,
    BeforeValidator(_a_moment),
    AfterValidator(_in_utc),
    PlainSerializer(_rfc3339, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment, RFC 3339 in UTC, to the millisecond."""


def _known_country(value: str, info: ValidationInfo) -> str:
    if value in COUNTRY_CODES or is_reading(info):
        return value
    raise PydanticCustomError("unknown_country", "'{value}' is not an ISO 3166-1 alpha-2 code", {"value": value})


CountryCode = Annotated[
    str,
    AfterValidator(_known_country),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"}),
]
"""A state by its ISO 3166-1 alpha-2 code."""
