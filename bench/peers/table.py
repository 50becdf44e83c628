"""The result for people: three tables, and what they were measured on."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.peers.job import GUARANTEES, NAMES
from bench.peers.result import Result, Standing
from bench.peers.works import WORKS

_MEGABYTE = 1_000_000


def table(result: Result) -> RenderableType:
    """All of it."""
    parts: list[RenderableType] = []
    for work in result.articles:
        found = [s for s in result.standings if s.work == work]
        parts += [Text(f"{work}: {WORKS[work]}", style="bold"), _standings(found), Text()]
        hop_2 = result.second_hop_tax(work)
        if hop_2 is not None:
            parts += [Text(f"tax of the second hop: {hop_2:.0f} µs an article, state of stories and all"), Text()]
    if result.latencies:
        parts += [Text("Latency, from send to a reader of committed records", style="bold"), _latencies(result), Text()]
    if result.scales:
        parts += [Text("Several processes in one group", style="bold"), _scales(result), Text()]
    return Group(*parts, _about(result))


def _grid(first: str, *columns: str) -> Table:
    grid = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="bold")
    grid.add_column(first, no_wrap=True)
    for column in columns:
        grid.add_column(column, justify="right", no_wrap=True)
    return grid


def _standings(found: Sequence[Standing]) -> Table:
    grid = _grid(
        "", "guarantee", "articles/s", "of bare", "CPU µs", "of bare", "own µs", "tax µs", "records", "tax/record", "MB"
    )
    for s in found:
        grid.add_row(
            NAMES[s.peer],
            GUARANTEES.get(s.peer, "at least once"),
            f"{s.articles_a_second:,.0f}",
            _ratio(s.rate_ratio),
            f"{s.processor_us:,.1f}",
            _ratio(s.processor_ratio),
            f"{s.own_us:,.1f}",
            f"{s.tax_us:,.1f}",
            f"{s.records:.2f}",
            f"{s.tax_us / max(s.records, 1e-9):,.1f}",
            f"{s.resident_bytes / _MEGABYTE:.0f}",
        )
    return grid


def _ratio(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}"


def _latencies(result: Result) -> Table:
    grid = _grid("", "work", "load", "articles/s", "p50 ms", "p99 ms")
    for found in result.latencies:
        grid.add_row(
            NAMES[found.peer],
            found.work,
            f"{found.load:.0%}",
            f"{found.articles_a_second:,.0f}",
            f"{found.p50_ms:,.0f}",
            f"{found.p99_ms:,.0f}",
        )
    return grid


def _scales(result: Result) -> Table:
    grid = _grid("", "work", "processes", "articles/s", "times one")
    for scale in result.scales:
        grid.add_row(
            NAMES[scale.peer],
            scale.work,
            str(scale.processes),
            f"{scale.articles_a_second:,.0f}",
            f"{scale.of_one:.2f}",
        )
    return grid


def _about(result: Result) -> Table:
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column()
    facts.add_row("rounds", f"{result.rounds}, all peers taking turns; each number is a median")
    facts.add_row("articles", ", ".join(f"{count:,} {work}" for work, count in result.articles.items()) + " a run")
    machine = result.machine
    facts.add_row("machine", f"{machine.cores} cores; {machine.system} {machine.processor}, {machine.python}")
    facts.add_row("others", f"load {result.load_before:.1f} before it began{_busy(result)}")
    facts.add_row("packages", ", ".join(f"{name} {release}" for name, release in machine.packages.items()))
    for peer, why in result.left_out.items():
        facts.add_row("left out", f"{NAMES[peer]}: {why}")
    return facts


def _busy(result: Result) -> str:
    """A word on what the clock on the wall is worth."""
    if result.load_before <= result.machine.cores / 4:
        return ""
    return ": others were at work, so trust processor time, and neither articles/s nor what two processes do"
