"""The categories: what is particular to each, and how typed events come of it.

A category is one module here that exports `CATEGORY` (see `wiredesk.categories.category`), and its typed event in
`wiredesk_schemas`. Nothing lists them.
"""

from __future__ import annotations

from wiredesk.categories.category import Category, CategoryError, Draft
from wiredesk.categories.emit import Considered, considered, decided, events, run_category, typed
from wiredesk.categories.registry import categories

__all__ = [
    "Category",
    "CategoryError",
    "Considered",
    "Draft",
    "categories",
    "considered",
    "decided",
    "events",
    "run_category",
    "typed",
]
