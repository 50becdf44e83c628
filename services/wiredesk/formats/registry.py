"""The formats that there are: every module of the package with a `FORMAT`, in sniffing order."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import wiredesk.formats
from wiredesk.formats.format import Format


@cache
def formats() -> tuple[Format, ...]:
    """All formats, the one to be asked first in front.

    Raises:
        TypeError: for two formats of one name, or a `FORMAT` that is none: a fault of the program.
    """
    found: dict[str, Format] = {}
    for module in pkgutil.iter_modules(wiredesk.formats.__path__, "wiredesk.formats."):
        entry = getattr(importlib.import_module(module.name), "FORMAT", None)
        if entry is None:
            continue
        if not isinstance(entry, Format) or entry.name in found:
            raise TypeError(f"{module.name}.FORMAT is no Format, or takes the name of another")
        found[entry.name] = entry
    return tuple(sorted(found.values(), key=lambda entry: (entry.priority, entry.name)))
