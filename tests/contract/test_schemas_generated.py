"""The committed schemas are those of the models, and readers outside Python may rely on them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from wiredesk_schemas import event_types
from wiredesk_schemas.export import GENERATED, ExportError, check, generate, write

MADE = generate()
SCHEMAS = sorted(name for name in MADE if name.endswith(".schema.json"))


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(MADE[name])
    return loaded


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from nodes(item)


def test_nothing_committed_has_drifted() -> None:
    assert check() == [], "run `wiredesk schemas export` and commit what it changes"


def test_the_same_text_comes_out_whatever_the_order_of_sets() -> None:
    program = "import json; from wiredesk_schemas.export import generate; print(json.dumps(generate()))"
    for seed in ("1", "2"):
        run = [sys.executable, "-c", program]
        made = subprocess.run(run, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        assert json.loads(made.stdout) == MADE


def test_write_mends_whatever_has_drifted_and_touches_nothing_else(tmp_path: Path) -> None:
    assert write(tmp_path) == sorted(MADE)
    (tmp_path / "raw.schema.json").unlink()
    (tmp_path / "article.schema.json").write_text("{}")
    (tmp_path / "event-weather.schema.json").write_text("{}")
    drifted = ["article.schema.json", "event-weather.schema.json", "raw.schema.json"]
    assert check(tmp_path) == drifted
    assert write(tmp_path) == drifted
    assert check(tmp_path) == []
    assert not (tmp_path / "event-weather.schema.json").exists()
    assert (tmp_path / "raw.schema.json").read_bytes() == (GENERATED / "raw.schema.json").read_bytes()


def test_without_yaml_the_export_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(ExportError, match="PyYAML"):
        generate()


def test_there_is_a_schema_for_each_category() -> None:
    assert {f"event-{category}.schema.json" for category in event_types()} <= set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_json_schema_and_has_its_own_urn(name: str) -> None:
    document = schema(name)
    Draft202012Validator.check_schema(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["$id"] == f"urn:wiredesk:schema:{name.removesuffix('.schema.json')}:1"
    assert document["title"]
    assert document["description"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_open_to_what_a_later_release_adds(name: str) -> None:
    for node in nodes(schema(name)):
        assert node.get("additionalProperties") is not False
        assert "enum" not in node


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_reference_stays_inside_the_file(name: str) -> None:
    document = schema(name)
    references = {node["$ref"] for node in nodes(document) if isinstance(node.get("$ref"), str)}
    assert references <= {f"#/$defs/{definition}" for definition in document.get("$defs", {})}


@pytest.mark.parametrize("category", sorted(event_types()))
def test_a_typed_event_s_schema_refuses_another_category(category: str) -> None:
    document = schema(f"event-{category}.schema.json")
    assert document["properties"]["category"]["const"] == category
    assert document["properties"]["kind"]["x-extensible-enum"] == list(event_types()[category].KINDS)
