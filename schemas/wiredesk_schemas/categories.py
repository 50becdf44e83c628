"""The categories that this release knows, found rather than listed: a module here with an `Event` subclass is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from pydantic_core import from_json

import wiredesk_schemas
from wiredesk_schemas.event import Event

# No categories, and not to be imported in search of one: they stand on this module, or need an extra.
_NO_CATEGORY = frozenset({"categories", "client", "compatibility", "export", "outcome", "topics"})


@cache
def event_types() -> dict[str, type[Event]]:
    """The typed event of each category, by the category's name, in alphabetical order."""
    found: dict[str, type[Event]] = {}
    for module in pkgutil.iter_modules(wiredesk_schemas.__path__):
        if module.name.startswith("_") or module.ispkg or module.name in _NO_CATEGORY:
            continue
        for value in vars(importlib.import_module(f"wiredesk_schemas.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, Event) and value.CATEGORY:
                found[value.CATEGORY] = value
    return dict(sorted(found.items()))


def event_type(category: object) -> type[Event]:
    """The typed event of a category; the plain `Event` for one that this release does not know."""
    return event_types().get(category, Event) if isinstance(category, str) else Event


def read_event(document: bytes | str) -> Event:
    """Read an event of whatever category, as a subscriber does: typed where the category is known, else as `Event`.

    Raises:
        pydantic.ValidationError: where it is no JSON, or a known field is missing or of the wrong type.
    """
    try:
        value = from_json(document)
    except ValueError:
        return Event.read(document)  # which says what is wrong with the JSON, as reading a known category would
    return event_type(value.get("category") if isinstance(value, dict) else None).read_python(value)
