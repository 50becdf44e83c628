"""The categories that are installed, found rather than listed: a module of this package with a `CATEGORY` is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import wiredesk.categories as package
from wiredesk.categories.category import Category
from wiredesk.extract.automaton import Automaton


@cache
def categories() -> dict[str, Category]:
    """The categories by name, in alphabetical order. `cache_clear` after the package's path has changed.

    Raises:
        ValueError: where two modules claim one name.
    """
    found: dict[str, Category] = {}
    for module in pkgutil.iter_modules(package.__path__):
        category = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "CATEGORY", None)
        if not isinstance(category, Category):
            continue
        if category.name in found:
            raise ValueError(f"two modules in {package.__name__} define the category {category.name!r}")
        found[category.name] = category
    return dict(sorted(found.items()))


@cache
def terms() -> Automaton:
    """What to look for in a text: the lexicons, and the cues of all categories."""
    return Automaton(cue for category in categories().values() for cue in category.all_cues)


def refresh() -> None:
    """Look for categories anew."""
    categories.cache_clear()
    terms.cache_clear()
