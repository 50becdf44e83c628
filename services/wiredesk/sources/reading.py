"""The file of sources, checked to the last key before anything starts.

unknown = "allow"

[sources."Harbour Wire"]
aliases = ["HW"]
block = false
quota = { articles = 500, per = "hour" }
rights = { copyright = "(c) Harbour Wire", usage = "No archiving.", text = "full" }
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, ValidationError

from wiredesk.errors import UsageError
from wiredesk.sources.policy import Quota, Source, Sources, Table, Terms, folded

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_SHOWN: Final = 80


class _File(Table):
    unknown: Literal["allow", "block"] = "allow"
    sources: dict[str, Source] = Field(default_factory=dict)


_KEYS: Final = {
    "quota": tuple(Quota.model_fields),
    "rights": tuple(Terms.model_fields),
}


def load(path: Path | None) -> Sources:
    """Read the file.

    Args:
        path: where it is; null for none, which allows every source everything.

    Raises:
        UsageError: where it cannot be read, or something in it is wrong: one line that names file, table and key.
    """
    if path is None:
        return Sources()
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise UsageError(f"{path}: the file of sources cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: the file of sources is not UTF-8 text ({error.reason})") from error
    return read(text, name=str(path))


def read(text: str, *, name: str) -> Sources:
    """Read what the file holds.

    Args:
        text: its TOML.
        name: of the file, for the errors.

    Raises:
        UsageError: as `load`.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name}: no TOML: {error}") from error
    try:
        found = _File.model_validate(document)
    except ValidationError as error:
        raise UsageError(f"{name}: {_said(error)}") from error
    _check_names(found.sources, name)
    return Sources(found.sources, unknown=found.unknown)


def check_partitions(sources: Sources, partitions: int, *, name: str) -> None:
    """Whether every quota has at least one article for each partition of `wire.raw`.

    Raises:
        UsageError: where one has not: all that comes in some partition would be over quota.
    """
    for source, quota in sources.quotas:
        if quota.articles < partitions:
            raise UsageError(
                f"{name}: {_table(source)} quota.articles: {quota.articles} is less than one for each of the "
                f"{partitions} partitions of wire.raw"
            )


def _check_names(listed: Mapping[str, Source], file: str) -> None:
    """Each name once, among names and aliases of all."""
    known: dict[str, str] = {}
    for name, settled in listed.items():
        for key, text in (("", name), *(("aliases", alias) for alias in settled.aliases)):
            fold = folded(text)
            where = f"{_table(name)} {key}".strip()
            if not fold:
                raise UsageError(f"{file}: {where}: the name of a source is empty")
            if fold in known:
                raise UsageError(f"{file}: {where}: {text!r} is there already, in {known[fold]}")
            known[fold] = _table(name)


def _said(error: ValidationError) -> str:
    """The first fault, and how many more there are."""
    faults = error.errors(include_url=False)
    first = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    table, key = _place(first["loc"])
    at = " ".join(part for part in (table, key) if part)
    return f"{at}: {_fault(first)}{more}"


def _fault(fault: Any) -> str:  # noqa: ANN401 - a TypedDict whose fields depend on its type
    given = json.dumps(fault["input"], default=str, ensure_ascii=False)
    given = given if len(given) <= _SHOWN else given[: _SHOWN - 3] + "..."
    kind = fault["type"]
    if kind == "extra_forbidden":
        return f"unknown key; there are {', '.join(_known(fault['loc']))}"
    if kind == "missing":
        return "is missing"
    if kind == "literal_error":
        return f"{given} is none of {fault['ctx']['expected']}"
    if kind in ("model_type", "dict_type"):
        return f"a table is wanted (it is {given})"
    message = fault["msg"].removeprefix("Input should be ")
    wanted = " is wanted" if message != fault["msg"] else ""
    return f"{message[:1].lower()}{message[1:]}{wanted} (it is {given})"


def _known(loc: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys that may stand where one does not."""
    if len(loc) == 1:
        return tuple(_File.model_fields)
    return tuple(Source.model_fields) if len(loc) == 3 else _KEYS[str(loc[2])]


def _place(loc: tuple[int | str, ...]) -> tuple[str, str]:
    """Table and key of a place in the document."""
    if loc[0] != "sources" or len(loc) == 1:
        return "", str(loc[0])
    return _table(str(loc[1])), ".".join(str(part) for part in loc[2:])


def _table(name: str) -> str:
    shown = name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
    return f"[sources.{shown}]"
