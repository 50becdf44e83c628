"""The categories that this release knows, found rather than listed: a module here with an `Event` subclass is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import wiredesk_schemas
from wiredesk_schemas.event import Event


@cache
def event_types() -> dict[str, type[Event]]:
    """The typed event of each category, by the category's name, in alphabetical order."""
    for module in pkgutil.iter_modules(wiredesk_schemas.__path__):
        if not module.name.startswith("_") and not module.ispkg and module.name not in _NO_CATEGORY:
            importlib.import_module(f"wiredesk_schemas.{module.name}")
    found = {t.CATEGORY: t for t in Event.__subclasses__() if t.CATEGORY}
    return dict(sorted(found.items()))


# These build on the categories, or need an extra: importing them here would go round in a circle.
_NO_CATEGORY = frozenset({"categories", "outcome", "client", "topics", "export"})


def event_type(category: str | None) -> type[Event]:
    """The typed event of a category; the plain `Event` for one that this release does not know."""
    return event_types().get(category or "", Event)
