"""The fields of a ninjs object, however a version or a program spells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from wiredesk.formats.blocks import paragraphs_of

Fields = Mapping[str, Any]

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP: Final = re.compile(r"<[/!A-Za-z]|&[#A-Za-z]")
_LARGEST: Final = 10**15
"""A version beyond this is a mistake, or a moment to the microsecond; neither counts versions."""


def folded(value: Fields) -> Fields:
    """The fields under names without case and underscores; of two that fall together, the first that holds anything."""
    found: dict[str, Any] = {}
    for key, field in value.items():
        name = key.replace("_", "").lower()
        if name not in found or found[name] in (None, "", [], {}):
            found[name] = field
    return found


def entries(fields: Fields, *names: str) -> list[Fields]:
    """The objects under the first of these names: 1.x has objects by name, 2.x lists. Bare words are names."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, dict):
            held = list(value.values())
            value = held if held and all(isinstance(entry, dict) or entry is None for entry in held) else [value]
        if isinstance(value, list):
            found = [folded(entry) if isinstance(entry, dict) else {"name": entry} for entry in value]
            return [entry for entry in found if entry]
    return []


def text(fields: Fields, *names: str) -> str | None:
    """The first of these fields that is a text with anything in it."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and (found := _CONTROL.sub("", value).strip()):
            return found
    return None


def said(fields: Fields, *names: str) -> str | None:
    """As `text`, on one line and without markup."""
    return next((line for name in names if (stated := text(fields, name)) and (line := plain(stated))), None)


def plain(stated: str) -> str:
    """A text on one line, without markup."""
    return " ".join(paragraphs_of(stated) if _MARKUP.search(stated) else stated.split())


def whole(value: object) -> int | None:
    """A whole number that is stated as one, or as its digits; null for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    if isinstance(value, str):
        digits = value.strip()
        value = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else -1
    return int(value) if 0 <= value < _LARGEST and value == int(value) else None
