"""Makes docs/settings.md of `wiredesk.settings`: run `make docs`. A test finds where it has drifted."""

from __future__ import annotations

import sys
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from wiredesk.settings import Settings

TARGET = Path(__file__).parent / "settings.md"
_HEAD = """\
# Settings

Made of `wiredesk.settings` by `make docs`; do not edit.

Every setting is an environment variable, a line in a `.env` file in the working directory, or a file of that name
(in small letters) in `/run/secrets`; the first of these that has it wins. `wiredesk doctor` shows what is in force.

| variable | type | default | what it is |
| --- | --- | --- | --- |
"""
_WORDS = {
    "int": "whole number",
    "float": "number",
    "str": "text",
    "bool": "true or false",
    "Path": "path",
    "SecretStr": "secret text",
}


def document() -> str:
    """The whole page."""
    return _HEAD + "".join(_rows(Settings, "WIREDESK_"))


def _rows(model: type[BaseModel], prefix: str) -> list[str]:
    plain, sections = [], []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            sections += _rows(kind, f"{prefix}{name.upper()}__")
        else:
            plain.append(_row(prefix + name.upper(), field))
    return plain + sections


def _row(variable: str, field: FieldInfo) -> str:
    text = " ".join((field.description or "").split()).replace("|", "\\|")
    return f"| `{variable}` | {_type(field.annotation)} | {_default(variable, field)} | {text} |\n"


def _type(annotation: Any) -> str:  # noqa: ANN401 - an annotation can be anything
    if get_origin(annotation) in (Union, UnionType):
        return _type(next(a for a in get_args(annotation) if a is not type(None)))
    if get_origin(annotation) is tuple:
        return "JSON list"
    return _WORDS[annotation.__name__]


def _default(variable: str, field: FieldInfo) -> str:
    if variable == "WIREDESK_HOME":  # differs from machine to machine
        return "`~/.local/share/wiredesk`"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ("", ()):
        return "unset"
    text = str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
    return f"`{text}`"


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"wrote {TARGET}\n")
