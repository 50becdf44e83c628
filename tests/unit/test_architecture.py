"""Imports go one way, the core is pure, and modules stay small. See `wiredesk_schemas` for where it all begins."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {"wiredesk_schemas": ROOT / "schemas/wiredesk_schemas", "wiredesk": ROOT / "services/wiredesk"}

LAYERS: tuple[tuple[str, ...], ...] = (
    ("wiredesk_schemas", "wiredesk"),  # the contract; the bare package, which holds nothing
    ("wiredesk.errors",),
    (
        "wiredesk.formats",
        "wiredesk.normalise",
        "wiredesk.classify",
        "wiredesk.extract",
        "wiredesk.categories",
        "wiredesk.versions",
        "wiredesk.sources",
    ),
    ("wiredesk.pipeline",),
    ("wiredesk.explanation",),
    ("wiredesk.training",),
    ("wiredesk.settings", "wiredesk.logs", "wiredesk.metrics", "wiredesk.record", "wiredesk.deadline"),
    ("wiredesk.connection",),
    ("wiredesk.topics",),
    ("wiredesk.reading",),
    ("wiredesk.deadletters",),
    ("wiredesk.broker", "wiredesk.worker", "wiredesk.gateway", "wiredesk.feeds"),
    ("wiredesk.cli",),
    ("wiredesk.__main__",),
)
"""From left to right: a module imports of its own part, and of what stands further left."""

PURE_LAYERS = 6
"""So many layers know no clock, no network and no Kafka: bytes and state in, outcome and state out."""

NEIGHBOURS = LAYERS[2]
"""Parts of one layer that may import each other; in all other layers they are strangers."""

NETWORK = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "imaplib",
    "requests",
    "select",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
}
KAFKA = {"aiokafka", "confluent_kafka", "faust", "kafka", "mode"}
CHANCE = {"random", "secrets", "tempfile", "uuid"}
MACHINE = {
    "asyncio",
    "concurrent",
    "logging",
    "multiprocessing",
    "signal",
    "sqlite3",
    "subprocess",
    "threading",
    "time",
}
TOOLS = {"prometheus_client", "rich", "structlog", "typer", "urllib.request"}
IMPURE = frozenset(NETWORK | KAFKA | CHANCE | MACHINE | TOOLS)
CLOCKS = frozenset({"now", "utcnow", "today"})

OUTSIDE_THE_CORE = "wiredesk_schemas.client"
"""A subscriber's client, which is all network."""

MOST_LINES = 400
NO_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "misc"})


@dataclass(frozen=True)
class Module:
    """One module: its dotted name and its tree."""

    name: str
    tree: ast.Module
    lines: int
    is_package: bool = False

    @classmethod
    def read(cls, name: str, source: str, *, is_package: bool = False) -> Module:
        return cls(name, ast.parse(source), len(source.splitlines()), is_package)

    @property
    def layer(self) -> int:
        return layer_of(self.name)

    def imports(self, tree: ast.AST | None = None) -> Iterator[str]:
        """Every module that is imported, wherever in the module that stands: `from a import b` is `a` and `a.b`."""
        for node in ast.walk(tree or self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module or ""
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def imports_at_start(self) -> Iterator[str]:
        """What is imported when the module itself is: not in functions, not for the type checker alone."""
        for node in self.tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from self.imports(node)


def layer_of(name: str) -> int:
    """The number of the layer that a module belongs to."""
    found = [number for number, parts in enumerate(LAYERS) if part_of(name) in parts]
    if not found:
        raise LookupError(f"{name} belongs to no layer: say in {__name__} which, and so what it may import")
    return found[0]


def part_of(name: str) -> str:
    """The part of the house: `wiredesk.worker` of `wiredesk.worker.agent`."""
    top, _, rest = name.partition(".")
    return f"{top}.{rest.split('.')[0]}" if top == "wiredesk" and rest else top


def wrong_imports(module: Module, known: frozenset[str]) -> list[str]:
    """Imports of ours that go the wrong way."""
    wrong = []
    for imported in sorted(set(module.imports()) & known):
        if part_of(imported) == part_of(module.name) or imported == "wiredesk":
            continue
        layer = layer_of(imported)
        neighbours = layer == module.layer and part_of(imported) in NEIGHBOURS
        if layer > module.layer or (layer == module.layer and not neighbours):
            wrong.append(imported)
    return wrong


def impurities(module: Module) -> list[str]:
    """What a pure module must not import or ask."""
    if module.layer >= PURE_LAYERS or module.name.startswith(OUTSIDE_THE_CORE):
        return []
    imported = {name for name in module.imports() if name in IMPURE or name.split(".")[0] in IMPURE}
    asked = {
        f"{ast.unparse(node.func)}() in line {node.lineno}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    }
    return sorted(imported | asked)


def cycle(modules: Mapping[str, Module]) -> list[str]:
    """Modules that import each other while they are being imported."""
    graph = {name: {i for i in module.imports_at_start() if i in modules} for name, module in modules.items()}
    for name, module in modules.items():
        if module.is_package:  # a package imports its own modules, and these may name it
            graph[name] = {i for i in graph[name] if not i.startswith(f"{name}.")}
        graph[name].discard(name)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _modules() -> dict[str, Module]:
    found = {}
    for package, folder in SOURCES.items():
        for path in sorted(folder.rglob("*.py")):
            parts = (package, *path.relative_to(folder).with_suffix("").parts)
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            found[name] = Module.read(name, path.read_text("utf-8"), is_package=is_package)
    return found


MODULES = _modules()
KNOWN = frozenset(MODULES)


def test_imports_go_one_way() -> None:
    assert {m.name: wrong for m in MODULES.values() if (wrong := wrong_imports(m, KNOWN))} == {}


def test_the_core_is_pure() -> None:
    assert {m.name: found for m in MODULES.values() if (found := impurities(m))} == {}


def test_modules_are_small() -> None:
    assert {m.name: m.lines for m in MODULES.values() if m.lines >= MOST_LINES} == {}


def test_modules_say_what_they_are() -> None:
    assert [m.name for m in MODULES.values() if not ast.get_docstring(m.tree)] == []
    assert [m.name for m in MODULES.values() if NO_NAMES & set(m.name.split("."))] == []


def test_no_module_needs_itself() -> None:
    assert cycle(MODULES) == []


@pytest.mark.parametrize(
    ("name", "source", "imported"),
    [
        ("wiredesk.formats.nitf", "from wiredesk.pipeline import Pipeline", "wiredesk.pipeline"),
        ("wiredesk.pipeline", "from wiredesk import settings", "wiredesk.settings"),
        ("wiredesk.normalise", "def f():\n    import wiredesk.worker.agent", "wiredesk.worker.agent"),
        ("wiredesk.gateway", "import wiredesk.worker", "wiredesk.worker"),
        ("wiredesk.worker.agent", "from wiredesk.cli import main", "wiredesk.cli"),
        ("wiredesk_schemas.event", "from wiredesk.errors import FormatError", "wiredesk.errors"),
    ],
)
def test_a_wrong_import_is_found(name: str, source: str, imported: str) -> None:
    assert imported in wrong_imports(Module.read(name, source), KNOWN | {imported})


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("wiredesk.worker.agent", "import wiredesk.pipeline, wiredesk.settings, wiredesk.record"),
        ("wiredesk.categories.strike", "from wiredesk.extract import counts"),
        ("wiredesk.cli", "import wiredesk.broker"),
    ],
)
def test_a_right_import_is_let_through(name: str, source: str) -> None:
    assert wrong_imports(Module.read(name, source), KNOWN) == []


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from time import monotonic",
        "import urllib.request",
        "def f():\n    from aiokafka.structs import TopicPartition",
        "import datetime as dt\nseen = dt.datetime.now(dt.UTC)",
        "from datetime import date\nday = date.today()",
    ],
)
def test_an_impurity_is_found(source: str) -> None:
    assert impurities(Module.read("wiredesk.normalise.dates", source))
    assert not impurities(Module.read("wiredesk.worker.web", source))


def test_a_cycle_is_found() -> None:
    loop = {
        "wiredesk.extract.a": Module.read("wiredesk.extract.a", "from wiredesk.extract import b"),
        "wiredesk.extract.b": Module.read("wiredesk.extract.b", "import wiredesk.extract.a"),
    }
    assert set(cycle(loop)) == set(loop)


def test_a_module_of_no_layer_is_refused() -> None:
    with pytest.raises(LookupError, match="belongs to no layer"):
        layer_of("wiredesk.somewhere.new")
