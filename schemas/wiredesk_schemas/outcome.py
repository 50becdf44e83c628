"""What becomes of one article: classified, unclassified, or dead with its reason."""

from __future__ import annotations

from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, SerializeAsAny, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from wiredesk_schemas._base import Contract, is_reading, vocabulary
from wiredesk_schemas.article import Article
from wiredesk_schemas.categories import event_type
from wiredesk_schemas.event import Event

OUTCOME_STATUSES: Final = ("classified", "unclassified", "dead")


class Failure(Contract):
    """Why an article is dead: the headers of a dead letter, as a value."""

    stage: str
    """The part of the pipeline that gave up: formats, normalise, classify, extract, emit."""
    error_class: str
    message: str


def _typed(value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - whatever is validated
    if isinstance(value, dict):
        typed = event_type(value.get("category"))
        return typed.read_python(value) if is_reading(info) else typed.model_validate(value)
    return value


class Outcome(Contract):
    """What `wiredesk process` prints, a line an article, and what the pipeline returns."""

    id: str
    document_id: str | None = None
    status: Annotated[str, vocabulary(*OUTCOME_STATUSES)]
    labels: tuple[str, ...] = ()
    article: Article | None = None
    events: tuple[Annotated[SerializeAsAny[Event], BeforeValidator(_typed)], ...] = ()
    reason: str | None = None
    """Why it is unclassified: "no category", "language: de", ..."""
    error: Failure | None = None

    @model_validator(mode="after")
    def _dead_of_something(self, info: ValidationInfo) -> Self:
        if (self.status == "dead") != (self.error is not None) and not is_reading(info):
            raise PydanticCustomError("dead_error", "a dead outcome has its error, and no other outcome has one")
        return self
