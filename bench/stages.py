"""The commands `python -m bench pipeline` and `python -m bench categories`, and what they print for people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench import categories, pipeline
from bench.measuring import Budget
from bench.table import number
from wiredesk.cli import streams
from wiredesk.cli.terminal import AutoJsonFlag, console, progress, wants_json, write_json
from wiredesk.errors import UsageError, WiredeskError

R = TypeVar("R")
SECONDS: Final = 20.0

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
Rounds = Annotated[int | None, typer.Option("--rounds", min=1, metavar="N", help="So many rounds.", show_default=False)]


@app.command("pipeline")
def pipeline_command(
    rounds: Rounds = None,
    document: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A document of your own to measure on as well.", show_default=False),
    ] = None,
    json: AutoJsonFlag = None,
) -> None:
    """Measure the pipeline alone, by stage and by length."""
    groups: dict[str, Sequence[bytes]] = dict(pipeline.documents())
    if document is not None:
        groups[document.name] = (pipeline.read(document),)
    result = _shown(lambda told: pipeline.run(_budget(rounds), groups, told))
    if wants_json(json):
        write_json(result.as_json())
    else:
        console().print(stages_table(result))


@app.command("categories")
def categories_command(rounds: Rounds = None, json: AutoJsonFlag = None) -> None:
    """Measure what more categories cost."""
    result = _shown(lambda told: categories.run(_budget(rounds), told=told))
    if wants_json(json):
        write_json(result.as_json())
    else:
        console().print(categories_table(result))


def _budget(rounds: int | None) -> Budget:
    return Budget(rounds, SECONDS if rounds is None else None)


def _shown(work: Callable[[Callable[[int], None]], R]) -> R:
    bar = progress("rounds")
    bar.live.auto_refresh = False  # a thread's time would be counted
    task = bar.add_task("measuring", total=None)
    with bar:
        return work(lambda done: bar.update(task, completed=done, refresh=True))


def stages_table(result: pipeline.Result) -> RenderableType:
    """A row a stage, a column a length."""
    grid = Table(box=None, padding=(0, 3, 0, 0), show_edge=False, header_style="bold")
    grid.add_column("µs a document", no_wrap=True)
    for group in result.sizes:
        grid.add_column(group, justify="right", no_wrap=True)
    for stage in pipeline.STAGES:
        grid.add_row(f"  {stage}", *(number(result.microseconds(group, stage)) for group in result.sizes))
    grid.add_row(Text("all", style="bold"), *(number(result.total(group)) for group in result.sizes))
    grid.add_row("ns a byte", *(number(result.nanoseconds_a_byte(group)) for group in result.sizes))
    title = Text("The pipeline alone: processor time by stage and by length", style="bold")
    return Group(title, Text(), grid, Text(f"\n{result.rounds} rounds; each number is their median", style="dim"))


def categories_table(result: categories.Result) -> RenderableType:
    """A row a number of categories."""
    grid = Table(box=None, padding=(0, 3, 0, 0), show_edge=False, header_style="bold")
    for heading in ("categories", "cues found", "µs an article", "times the fewest"):
        grid.add_column(heading, justify="right", no_wrap=True)
    for count in result.samples:
        found, ratio = f"{result.hits[count]:.1f}", f"{result.ratio(count):.2f}"
        grid.add_row(str(count), found, number(result.microseconds(count)), ratio)
    title = Text(f"More categories: processor time of an article of {result.size / 1_000:.1f} kB", style="bold")
    return Group(title, Text(), grid, Text(f"\n{result.rounds} rounds, taking turns", style="dim"))


def main(arguments: Sequence[str]) -> int:
    """Run one command line.

    Returns:
        The exit code: 0 done, 1 something around us failed, 2 bad use.
    """
    streams.open_all()
    try:
        app(args=list(arguments), prog_name="python -m bench", standalone_mode=False)
    except typer.TyperException as error:
        return _say(" ".join(error.format_message().split()), 2)
    except WiredeskError as error:
        return _say(str(error), 2 if isinstance(error, UsageError) else 1)
    return 0


def _say(message: str, code: int) -> int:
    print(f"bench: {message}", file=sys.stderr)
    return code
