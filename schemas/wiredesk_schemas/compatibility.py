"""Whether those who hold the last release's schemas can live with this release, and it with their documents.

For what Wiredesk writes (articles, events, outcomes, headers) both must hold: the old reader takes the new document,
and the new reader the old one, which lies in the topic for weeks. For what it reads (raw copy) the new reader must
take what the old writer sends. In no case may a field vanish: a reader would take its silence for an answer.

It knows the part of JSON Schema that `wiredesk_schemas.export` writes; constraints are compared, never solved.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import reduce
from operator import getitem
from typing import Any, Final

_SCHEMA: Final = ".schema.json"
_READ_BY_US: Final = frozenset({f"raw{_SCHEMA}", f"headers-raw{_SCHEMA}"})
_LOWER: Final = ("minimum", "minLength", "minItems")
_UPPER: Final = ("maximum", "maxLength", "maxItems")

Schema = Mapping[str, Any]


def incompatibilities(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """What broke between two releases, a line each; empty where nobody has to do anything.

    Args:
        old: the generated files of the last release, by name: `wiredesk_schemas.export.generate` of then.
        new: those of this release.
    """
    found = [f"{name}: gone" for name in sorted(old) if name.endswith(_SCHEMA) and name not in new]
    for name in sorted(old.keys() & new.keys()):
        if name.endswith(_SCHEMA):
            before, after = json.loads(old[name]), json.loads(new[name])
            problems = [
                *_gone(before, after),
                *(f"{at}: the new reader {what}" for at, what in refusals(before, after)),
            ]
            if name not in _READ_BY_US:
                problems += [f"{at}: an old reader {what}" for at, what in refusals(after, before)]
            found += [f"{name}: {problem}" for problem in dict.fromkeys(problems)]
    return found + [f"topics.json: {topic} is gone" for topic in sorted(_topics(old) - _topics(new))]


def refusals(writer: Schema, reader: Schema) -> list[tuple[str, str]]:
    """Where a document that fits `writer` may not fit `reader`: pairs of a path and what the reader does."""
    return list(_refusals(_View(writer, writer), _View(reader, reader), "$", frozenset()))


class _View:
    """A part of a schema, with the whole that its references point into."""

    def __init__(self, root: Schema, node: Schema) -> None:
        while "$ref" in node:
            node = reduce(getitem, node["$ref"].removeprefix("#/").split("/"), root)
        self.root, self.node = root, node

    def at(self, node: Schema) -> _View:
        return _View(self.root, node)

    def branches(self) -> list[_View]:
        """The alternatives of an `anyOf`; itself where it has none."""
        return (
            [part for node in self.node["anyOf"] for part in self.at(node).branches()]
            if "anyOf" in self.node
            else [self]
        )

    def types(self) -> set[str]:
        """The JSON types that it allows; empty for all."""
        return {part.node["type"] for part in self.branches() if "type" in part.node}

    @property
    def properties(self) -> dict[str, _View]:
        return {name: self.at(node) for name, node in self.node.get("properties", {}).items()}


_Pairs = frozenset[tuple[int, int]]


def _refusals(writer: _View, reader: _View, path: str, above: _Pairs) -> Iterator[tuple[str, str]]:
    pair = (id(writer.node), id(reader.node))
    if pair in above:  # a type that holds itself
        return
    above |= {pair}
    for written in writer.branches():
        # The alternative that comes nearest answers for all; where one takes it whole, that one has nothing to say.
        yield from min((list(_one(written, read, path, above)) for read in reader.branches()), key=_distance)


def _distance(problems: list[tuple[str, str]]) -> tuple[bool, int]:
    return any(what.startswith("does not take") for _, what in problems), len(problems)


def _one(writer: _View, reader: _View, path: str, above: _Pairs) -> Iterator[tuple[str, str]]:
    if kinds := _other_kinds(writer, reader):
        yield path, f"does not take {kinds}"
        return
    yield from ((path, what) for what in _tighter(writer.node, reader.node))
    for name in sorted(set(reader.node.get("required", ())) - set(writer.node.get("required", ()))):
        yield f"{path}.{name}", "needs it"
    ours = reader.properties
    for name, part in writer.properties.items():
        if name in ours:
            yield from _refusals(part, ours[name], f"{path}.{name}", above)
    for keyword, step in (("items", "[]"), ("additionalProperties", ".*")):
        if isinstance(reader.node.get(keyword), dict):
            inner = writer.node.get(keyword)
            part = writer.at(inner if isinstance(inner, dict) else {})
            yield from _refusals(part, reader.at(reader.node[keyword]), path + step, above)


def _other_kinds(writer: _View, reader: _View) -> str | None:
    """The writer's types that the reader does not take."""
    taken, written = reader.types(), writer.types()
    if not taken:
        return None
    if "number" in taken:
        taken |= {"integer"}
    return "anything" if not written else ", ".join(sorted(written - taken)) or None


def _tighter(writer: Schema, reader: Schema) -> Iterator[str]:
    for keyword in ("pattern", "format"):
        if keyword in reader and reader[keyword] != writer.get(keyword):
            yield f"wants {keyword} {reader[keyword]!r}"
    for keyword in _LOWER:
        if keyword in reader and not writer.get(keyword, float("-inf")) >= reader[keyword]:
            yield f"wants {keyword} {reader[keyword]}"
    for keyword in _UPPER:
        if keyword in reader and not writer.get(keyword, float("inf")) <= reader[keyword]:
            yield f"wants {keyword} {reader[keyword]}"
    words = _words(reader)
    if words is not None:
        written = _words(writer)
        if written is None or not all(word in words for word in written):
            yield f"takes only {', '.join(map(repr, words))}"


def _words(schema: Schema) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    return schema.get("enum")


def _gone(before: Schema, after: Schema) -> Iterator[str]:
    """The parts that were there and are not: fields of the document itself, the objects in it, and their fields."""
    for name, old in {"$": before, **before.get("$defs", {})}.items():
        new = after if name == "$" else after.get("$defs", {}).get(name)
        if new is None:
            yield f"{name}: gone"
            continue
        for field in sorted(old.get("properties", {}).keys() - new.get("properties", {}).keys()):
            yield f"{name}.{field}: gone"


def _topics(generated: Mapping[str, str]) -> set[str]:
    return {topic["name"] for topic in json.loads(generated.get("topics.json", "[]"))}
