"""The result of `bench.labels` for people: one table, a block a measure, a column a length."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.labels import NAMES, TFIDF, Result
from bench.machine import Machine

_EXACT: Final = 100
"""From here on a fraction is of no interest."""
_MEGABYTE: Final = 1_000_000


def table(result: Result) -> RenderableType:
    """The numbers, and under them what they were measured on."""
    grid = Table(box=None, padding=(0, 3, 0, 0), show_edge=False, header_style="bold")
    grid.add_column("", no_wrap=True)
    for length in result.sizes:
        grid.add_column(f"{length / 1_000:g} kB", justify="right", no_wrap=True)
    blocks: list[tuple[str, Callable[[str, int], str]]] = [
        ("µs an article", lambda name, length: number(result.microseconds(name, length))),
        ("µs a kB", lambda name, length: number(result.per_kilobyte(name, length))),
    ]
    if result.baseline:
        blocks.append(("times TF-IDF", lambda name, length: times(result.ratio(name, length))))
    for title, cell in blocks:
        grid.add_row(Text(title, style="bold"), *[""] * len(result.sizes))
        for name in result.subjects:
            if title.startswith("times") and name == TFIDF:
                continue
            grid.add_row(f"  {NAMES[name]}", *(cell(name, length) for length in result.sizes))
        grid.add_row()
    return Group(Text("Labels: processor time by length of the article", style="bold"), Text(), grid, _about(result))


def number(value: float) -> str:
    """Microseconds."""
    return f"{value:,.0f}" if value >= _EXACT else f"{value:.1f}"


def times(ratio: float | None) -> str:
    """A ratio."""
    return "" if ratio is None else f"{ratio:.2f}" if ratio < _EXACT else f"{ratio:,.0f}"


def _about(result: Result) -> Table:
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column()
    facts.add_row(
        "rounds",
        f"{result.rounds}, taking turns; each number is their median, and half of them are within "
        f"{result.spread:.0%} of it",
    )
    facts.add_row(
        "articles", ", ".join(f"{len(sizes)} of {length / 1_000:g} kB" for length, sizes in result.sizes.items())
    )
    model = result.model
    facts.add_row(
        "model",
        f"{model.name}: {model.terms:,} terms, {model.held_bytes / _MEGABYTE:.1f} MB held "
        f"(the process grows by {model.grown_bytes / _MEGABYTE:.1f} MB), loaded in {model.milliseconds:.0f} ms",
    )
    if result.baseline:
        facts.add_row("TF-IDF", f"{result.baseline.terms:,} terms, of {result.baseline.paragraphs:,} paragraphs")
    facts.add_row("machine", _machine(result.machine, result.core))
    facts.add_row("packages", ", ".join(f"{name} {release}" for name, release in result.machine.packages.items()))
    return facts


def _machine(found: Machine, core: int | None) -> str:
    where = "of which any was used" if core is None else f"of which number {core} was used"
    cores = "1 core" if found.cores == 1 else f"{found.cores} cores, {where}"
    return f"{cores}; {found.system} {found.processor}, {found.python}"
