"""The AsyncAPI document is AsyncAPI, and says of the topics what the catalogue says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from wiredesk_schemas import Topic, catalogue
from wiredesk_schemas.export import GENERATED

SPECIFICATION = Path(__file__).parent / "data" / "asyncapi-3.0.0.schema.json"
PUBLIC = [topic for topic in catalogue() if not topic.internal]
DOCUMENT: dict[str, Any] = json.loads((GENERATED / "asyncapi.json").read_bytes())


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def resolve(reference: str) -> Any:
    """What a reference leads to; KeyError or FileNotFoundError where that is nothing."""
    file, _, pointer = reference.partition("#")
    start = json.loads((GENERATED / file).read_bytes()) if file else DOCUMENT
    return reduce(lambda node, step: node[step], pointer.strip("/").split("/") if pointer else [], start)


def test_it_is_asyncapi() -> None:
    Draft7Validator(json.loads(SPECIFICATION.read_bytes())).validate(DOCUMENT)


def test_the_specification_would_find_a_fault() -> None:
    broken = {**DOCUMENT, "operations": {"receive_raw": {"action": "take", "channel": {}}}}
    assert not Draft7Validator(json.loads(SPECIFICATION.read_bytes())).is_valid(broken)


def test_every_reference_leads_somewhere() -> None:
    found = set(references(DOCUMENT))
    assert any(reference.startswith("./") for reference in found)
    for reference in found:
        assert resolve(reference)


@pytest.mark.parametrize("topic", PUBLIC, ids=lambda topic: topic.name)
def test_a_channel_says_what_the_catalogue_says(topic: Topic) -> None:
    channel = DOCUMENT["channels"][topic.name]
    kafka = channel["bindings"]["kafka"]
    assert channel["address"] == kafka["topic"] == topic.name
    assert kafka["partitions"] == topic.partitions
    assert kafka["topicConfiguration"]["max.message.bytes"] == topic.max_message_bytes
    assert list(channel["messages"]) == [message.name for message in topic.messages]
    for written in topic.messages:
        message = resolve(channel["messages"][written.name]["$ref"])
        assert message["contentType"] == written.content_type
        if written.schema_name:
            assert message["payload"] == {"$ref": f"./{written.schema_name}.schema.json"}


def test_there_are_no_channels_beyond_the_catalogue() -> None:
    assert set(DOCUMENT["channels"]) == {topic.name for topic in PUBLIC}


def test_every_channel_is_used_and_only_raw_copy_is_taken_in() -> None:
    actions = {(o["channel"]["$ref"].removeprefix("#/channels/"), o["action"]) for o in DOCUMENT["operations"].values()}
    received = {topic for topic, action in actions if action == "receive"}
    assert received == {"wire.raw", "wire.raw.dlq"}
    assert {topic for topic, action in actions if action == "send"} == set(DOCUMENT["channels"]) - {"wire.raw"}


def test_every_message_has_headers_and_every_example_fits_its_payload() -> None:
    shown = 0
    for message in DOCUMENT["components"]["messages"].values():
        assert list(references(message["headers"]))
        for example in message.get("examples", ()):
            Draft202012Validator(resolve(message["payload"]["$ref"])).validate(example["payload"])
            shown += 1
    assert shown >= len(PUBLIC) - 1  # all but the dead letters, which are bytes
