"""What README and docs say is so: links lead somewhere, commands are taken, code runs, lists are whole."""

from __future__ import annotations

import json
import re
import runpy
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from wiredesk.cli import app as cli
from wiredesk.gateway.metrics import GatewayMetrics
from wiredesk.metrics import Metrics
from wiredesk_schemas import Outcome

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "schemas/README.md"])
GUIDES = [path for path in DOCUMENTS if "adr" not in path.parts]
EXAMPLES = {
    "01-truce-talks-and-a-night-of-drones.txt": {"diplomacy", "strike", "technology"},
    "02-grain-transit-accord.txt": {"diplomacy"},
    "03-red-sea-tanker.txt": {"strike"},
    "04-chip-tool-licences.txt": {"technology"},
    "05-captive-exchange-in-the-caucasus.json": {"diplomacy"},
    "06-clinics-breach.json": {"technology"},
    "07-shelling-across-the-mekong-hills.txt": {"diplomacy", "strike"},
    "08-sanctions-on-spyware-makers.txt": {"diplomacy", "technology"},
    "09-air-raid-then-a-pause.txt": {"diplomacy", "strike"},
    "10-dockers-walk-out.txt": set(),
    "11-lightning-on-the-ridge.txt": set(),
    "12-striker-out.json": set(),
    "13-seilbahn-wieder-offen.txt": set(),
    "14-line-noise.txt": set(),
}


def fences(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """The lines of all shell blocks, without comments; of a pipe each part."""
    found = []
    for path in DOCUMENTS:
        for line in "\n".join(fences(path, "sh")).splitlines():
            words = shlex.split(line, comments=True)
            for part in " ".join(map(shlex.quote, words)).replace("'|'", "\n").splitlines():
                bare = shlex.split(part)
                while bare and re.fullmatch(r"[A-Z_]+=.*", bare[0]):
                    bare.pop(0)
                if bare:
                    found.append(shlex.join(bare))
    return sorted(set(found))


WIREDESK = [c for c in commands() if re.match(r"(\.venv/bin/)?wiredesk ", c)]
MAKE = [c for c in commands() if c.startswith("make ")]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    for link in links:
        name, _, heading = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), f"{link} leads nowhere"
        if heading:
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            assert heading in [re.sub(r"[^\w-]", "", h.lower().replace(" ", "-")) for h in headings], link


@pytest.mark.parametrize("command", WIREDESK)
def test_command_is_taken(command: str) -> None:
    """The command line parses, as far as that goes without running it."""
    words = shlex.split(command)[1:]
    parser: Any = typer.main.get_command(cli.app)
    context = None
    while isinstance(parser, TyperGroup):
        context = parser.context_class(parser, parent=context)
        _, parser, words = parser.resolve_command(context, words)
    parser.make_context(parser.name, words, parent=context)


def test_commands_were_found() -> None:
    assert len(WIREDESK) >= 15
    for wrong in ("wiredesk process --no-such-option", "wiredesk no-such-command"):
        with pytest.raises(typer.TyperException, match="No such"):
            test_command_is_taken(wrong)


@pytest.mark.parametrize("command", MAKE)
def test_target_exists(command: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {word for word in shlex.split(command)[1:] if "=" not in word} <= targets


@pytest.mark.parametrize("path", GUIDES, ids=lambda p: str(p.relative_to(ROOT)))
def test_code_is_code(path: Path) -> None:
    for block in fences(path, "python"):
        tree = compile(block, str(path), "exec")
        if "asyncio.run" not in block and "message." not in block:
            exec(tree, {})
        for line in block.splitlines():
            if re.match(r"(from|import) ", line):
                exec(line, {})


def test_documented_metrics_are_those_that_there_are() -> None:
    documented = set(re.findall(r"^\| `(wiredesk_\w+)`", (ROOT / "docs/watch.md").read_text("utf-8"), re.MULTILINE))
    registries = (Metrics(version="0").registry, GatewayMetrics(version="0").registry)
    samples = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for registry in registries
        for family in registry.collect()
        if family.name.startswith("wiredesk_")
    }
    assert documented == samples


def test_settings_are_documented_as_they_are() -> None:
    made: str = runpy.run_path(str(ROOT / "docs/make_settings.py"))["document"]()
    assert (ROOT / "docs/settings.md").read_text("utf-8") == made, "run `make docs`"


def test_each_document_of_examples_is_expected() -> None:
    assert sorted(EXAMPLES) == sorted(path.name for path in (ROOT / "examples").iterdir())


def test_examples_come_out_as_a_reader_expects(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["process", "--json", *(str(ROOT / "examples" / name) for name in EXAMPLES)]) == 0
    outcomes = [Outcome.read(line) for line in capsys.readouterr().out.splitlines()]
    assert [set(o.labels) for o in outcomes] == list(EXAMPLES.values())
    assert [o.status for o in outcomes[-2:]] == ["unclassified", "dead"]
    counts = {(c.role, c.object, c.value) for e in outcomes[0].events for c in e.counts}
    assert counts >= {("exchanged", "prisoner", 212), ("launched", "drone", 97), ("intercepted", "drone", 38)}


def test_examples_are_envelopes_where_they_look_like_it() -> None:
    for path in (ROOT / "examples").glob("*.json"):
        assert {"id", "source", "content"} <= json.loads(path.read_text("utf-8")).keys()
