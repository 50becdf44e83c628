"""JSON Schema (2020-12) of the models, as readers and writers outside Python should see them.

Unlike pydantic's own, these schemas are open: what a later release adds must not make them refuse a document.
"""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from wiredesk_schemas.article import Article
from wiredesk_schemas.categories import event_types
from wiredesk_schemas.event import Event
from wiredesk_schemas.headers import HEADER_SETS, schema_urn
from wiredesk_schemas.outcome import Outcome
from wiredesk_schemas.raw import Raw

_WRAPPED_LINE = re.compile(r"(?<!\n)\n(?!\n)")


class _Published(GenerateJsonSchema):
    """No title that only repeats a property's name: code generators make a type of each title."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - the signature is pydantic's
        return False


def models() -> dict[str, type[BaseModel]]:
    """Every model that is published, by the name of its schema: `article`, `event-strike`, `headers-dead-letter`."""
    return {
        "raw": Raw,
        "article": Article,
        "event": Event,
        **{f"event-{category}": typed for category, typed in event_types().items()},
        "outcome": Outcome,
        **{f"headers-{name}": headers for name, headers in HEADER_SETS.items()},
    }


def json_schema(name: str, model: type[BaseModel]) -> JsonSchemaValue:
    """The schema of a model. A property is required where no reading of the contract knows a value for its absence."""
    document = model.model_json_schema(schema_generator=_Published)
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": schema_urn(name),
        **_opened(document),
    }


def _opened(node: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_opened(item) for item in node]
    if not isinstance(node, dict):
        return node
    opened = {key: _opened(value) for key, value in node.items()}
    if opened.get("additionalProperties") is False:
        del opened["additionalProperties"]
    if isinstance(description := opened.get("description"), str):
        opened["description"] = _WRAPPED_LINE.sub(" ", description)
    return opened
