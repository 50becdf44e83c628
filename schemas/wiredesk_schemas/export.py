"""What is made of the contract for those who do not speak Python: JSON Schema, AsyncAPI, the catalogue as JSON.

`wiredesk schemas export` writes it, `wiredesk schemas check` finds what is not as it would be written. Both work on
a checkout: an installed wheel has the files already.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from wiredesk_schemas._asyncapi import asyncapi
from wiredesk_schemas._base import CONTRACT_VERSION
from wiredesk_schemas._json_schema import json_schema, models
from wiredesk_schemas.topics import Topic, expand

GENERATED: Final = Path(__file__).parent / "generated"
"""Where the files are kept that go into the wheel."""
_TOPICS: Final = TypeAdapter(tuple[Topic, ...])


class ExportError(Exception):
    """The files cannot be made: what is wrong, and what to do."""


def generate() -> dict[str, str]:
    """Every generated file's text, by its path below `GENERATED`. The same bytes on every machine.

    Raises:
        ExportError: where PyYAML is not installed, or `topics.yaml` is no catalogue.
    """
    written = _written_topics()
    documents: dict[str, Any] = {
        f"{name}.schema.json": json_schema(name, model) for name, model in sorted(models().items())
    }
    documents["topics.json"] = _TOPICS.dump_python(written, mode="json", by_alias=True)
    documents["asyncapi.json"] = asyncapi(expand(written), CONTRACT_VERSION, examples_by_schema())
    return {path: _text(document) for path, document in sorted(documents.items())}


def write(folder: Path = GENERATED) -> list[str]:
    """Make the files in a folder, take away what is no longer made, and return what changed, by name.

    Raises:
        ExportError: as `generate`.
    """
    made = generate()
    changed = _drift(made, folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in changed:
        if path in made:
            folder.joinpath(path).write_text(made[path], encoding="utf-8", newline="\n")
        else:
            folder.joinpath(path).unlink()
    return changed


def check(folder: Path = GENERATED) -> list[str]:
    """The names of the files that are missing, superfluous or not as `write` would make them; none where all is well.

    Raises:
        ExportError: as `generate`.
    """
    return _drift(generate(), folder)


def examples() -> dict[str, bytes]:
    """The example documents that come with the contract, by file name: `event-strike.drone.json`.

    What stands before the first dot names the schema.
    """
    folder = files("wiredesk_schemas").joinpath("examples")
    return {
        entry.name: entry.read_bytes()
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".json")
    }


def examples_by_schema() -> dict[str, Any]:
    """The first example of each schema that has one, in the order of the file names."""
    first: dict[str, Any] = {}
    for name, document in examples().items():
        first.setdefault(name.split(".")[0], json.loads(document))
    return first


def _written_topics() -> tuple[Topic, ...]:
    try:
        import yaml
    except ImportError as error:
        raise ExportError("the export reads topics.yaml and needs PyYAML: pip install pyyaml") from error
    text = files("wiredesk_schemas").joinpath("topics.yaml").read_text(encoding="utf-8")
    try:
        return _TOPICS.validate_python(yaml.safe_load(text))
    except (yaml.YAMLError, ValueError) as error:
        raise ExportError(f"topics.yaml is no catalogue: {error}") from error


def _drift(made: Mapping[str, str], folder: Path) -> list[str]:
    there = {path.name: path for path in folder.glob("*.json")}
    return sorted(
        name
        for name in made.keys() | there.keys()
        if name not in made or name not in there or there[name].read_bytes() != made[name].encode()
    )


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
