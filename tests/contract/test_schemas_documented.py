"""What people read of the contract names all of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from wiredesk_schemas import Topic, catalogue, event_types
from wiredesk_schemas._json_schema import models
from wiredesk_schemas.event import Attribution, Codes, Count, Evidence, Party, Place, When
from wiredesk_schemas.export import generate

DOCUMENT = (Path(__file__).parents[2] / "docs" / "contract.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"\w[\w-]*(?:\.[\w-]+)*", DOCUMENT))
PARTS = {part.__name__: part for part in (Attribution, Codes, Count, Evidence, Party, Place, When)}


@pytest.mark.parametrize("name", sorted({**models(), **PARTS}))
def test_each_field_is_named(name: str) -> None:
    model = {**models(), **PARTS}[name]
    fields = {field.alias or field_name for field_name, field in model.model_fields.items()}
    assert fields - WORDS == set()


def test_each_known_word_is_named() -> None:
    known: set[str] = set()
    for text in generate().values():
        json.loads(text, object_hook=lambda node: known.update(node.get("x-extensible-enum", ())))
    assert {"drone", "at_least", "access_control"} <= known
    assert known - WORDS == set()


@pytest.mark.parametrize("topic", catalogue(), ids=lambda topic: topic.name)
def test_each_topic_is_named_with_its_size_and_age(topic: Topic) -> None:
    name = topic.name
    for category in list(event_types())[1:]:  # the table names the first in full, and of the others what differs
        name = name.replace(f"wire.events.{category}", f".{category}")
    (row,) = (
        line for line in DOCUMENT.splitlines() if line.startswith("| `wire.") and f"`{name}`" in line.split("|")[1]
    )
    age = "compacted" if topic.cleanup == "compact" else f"{topic.retention_hours // 24} days"
    assert age in row
    assert f"{topic.max_message_bytes // 2**20} MiB" in row
