"""The checker finds what would break a reader, and lets pass what would not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from wiredesk_schemas.compatibility import incompatibilities, refusals
from wiredesk_schemas.export import generate

RELEASED = generate()
EVENT = "event-strike.schema.json"
RAW = "raw.schema.json"


def after(name: str, change: Callable[[dict[str, Any]], object]) -> list[str]:
    document = copy.deepcopy(json.loads(RELEASED[name]))
    change(document)
    return incompatibilities(RELEASED, {**RELEASED, name: json.dumps(document)})


def test_nothing_breaks_between_equals() -> None:
    assert incompatibilities(RELEASED, RELEASED) == []


NULLABLE = {"anyOf": [{"type": "string"}, {"type": "null"}]}
HARMLESS: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    "a field more": (EVENT, lambda s: s["properties"].update(severity={"type": "string", "default": ""})),
    "a word more": (EVENT, lambda s: s["properties"]["kind"]["x-extensible-enum"].append("laser")),
    "another description": (EVENT, lambda s: s["properties"]["model"].update(description="who")),
    "a feeder may send more": (RAW, lambda s: s["properties"].update(content={"type": "string"})),
    "a feeder may leave a field out": (RAW, lambda s: s.update(required=[])),
}
BREAKING: dict[str, tuple[str, Callable[[dict[str, Any]], object], str]] = {
    "a field gone": (EVENT, lambda s: s["properties"].pop("headline"), "$.headline: gone"),
    "a nested field gone": (EVENT, lambda s: s["$defs"]["Place"]["properties"].pop("lat"), "Place.lat: gone"),
    "required no more": (EVENT, lambda s: s["required"].remove("model"), "$.model: an old reader needs it"),
    "a new field required": (
        EVENT,
        lambda s: (s["properties"].update(desk={"type": "string"}), s["required"].append("desk")),
        "$.desk: the new reader needs it",
    ),
    "null where there was none": (
        EVENT,
        lambda s: s["properties"].update(model=NULLABLE),
        "$.model: an old reader does not take null",
    ),
    "null no more": (
        EVENT,
        lambda s: s["properties"].update(headline={"type": "string"}),
        "$.headline: the new reader does not take null",
    ),
    "another type": (
        EVENT,
        lambda s: s["properties"].update(confidence={"type": "string"}),
        "$.confidence: an old reader does not take string",
    ),
    "an integer made a number": (
        EVENT,
        lambda s: s["properties"].update(revision={"type": "number", "minimum": 1}),
        "$.revision: an old reader does not take number",
    ),
    "a wider range": (
        EVENT,
        lambda s: s["properties"]["confidence"].update(maximum=100),
        "$.confidence: an old reader wants maximum 1",
    ),
    "a vocabulary closed": (
        EVENT,
        lambda s: s["properties"].update(kind={"type": "string", "enum": ["drone"]}),
        "$.kind: the new reader takes only 'drone'",
    ),
    "deep inside": (
        EVENT,
        lambda s: s["$defs"]["Evidence"]["properties"].update(start={"type": "string"}),
        "$.counts[].evidence.start: an old reader does not take string",
    ),
    "a map's values": (
        "article.schema.json",
        lambda s: s["$defs"]["Label"]["properties"].update(score={"type": "string"}),
        "$.labels.*.score: an old reader does not take string",
    ),
    "a feeder must send more": (RAW, lambda s: s["required"].append("id"), "$.id: the new reader needs it"),
    "a feeder may send less": (
        RAW,
        lambda s: s["properties"]["id"]["anyOf"][0].update(maxLength=64),
        "$.id: the new reader wants maxLength 64",
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_it_lets_pass(name: str) -> None:
    file, change = HARMLESS[name]
    assert after(file, change) == []


@pytest.mark.parametrize("name", BREAKING)
def test_it_finds(name: str) -> None:
    file, change, problem = BREAKING[name]
    assert f"{file}: {problem}" in after(file, change)


def test_a_schema_or_a_topic_that_is_gone_is_found() -> None:
    topics = [topic for topic in json.loads(RELEASED["topics.json"]) if topic["name"] != "wire.articles"]
    new = {name: text for name, text in RELEASED.items() if name != EVENT} | {"topics.json": json.dumps(topics)}
    assert incompatibilities(RELEASED, new) == [f"{EVENT}: gone", "topics.json: wire.articles is gone"]


def test_a_type_that_holds_itself_is_compared_once() -> None:
    tree = {
        "$ref": "#/$defs/Tree",
        "$defs": {"Tree": {"type": "object", "properties": {"of": {"$ref": "#/$defs/Tree"}}}},
    }
    assert refusals(tree, copy.deepcopy(tree)) == []
