"""What is printed where: for people on a terminal, JSON lines elsewhere, progress on standard error."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn, TextIO

import typer

from wiredesk.cli.printable import escaped
from wiredesk.cli.streams import give_up_output

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

_PIPED_WIDTH: Final = 120

READER_GONE: Final = 141
"""Whoever read our output went away (`| head`): 128 and the number of SIGPIPE, as shells have it."""

JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON lines instead of text for people.")]
"""For commands that print for people unless told otherwise."""
AutoJsonFlag = Annotated[
    bool | None,
    typer.Option(
        "--json/--text", help="JSON lines, or text for people. By default text on a terminal, JSON when piped."
    ),
]
"""For commands whose output is data first."""


def wants_json(flag: bool | None) -> bool:
    """Whether to print JSON: as told, else where nobody is looking."""
    return not sys.stdout.isatty() if flag is None else flag


def wants_colour(stream: TextIO) -> bool:
    """Whether to print colours there. See no-color.org."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def console() -> Console:
    """Standard output, for people."""
    return _console(sys.stdout)


def error_console() -> Console:
    """Standard error, for people."""
    return _console(sys.stderr)


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    class Pipeable(Console):
        def on_broken_pipe(self) -> NoReturn:
            hang_up()

    # rich takes 80 columns where there is no terminal, and would cut what is piped into `less` or `grep`.
    width = None if stream.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
    return Pipeable(file=stream, width=width, highlight=False, markup=False, emoji=False)


def write_line(document: bytes) -> None:
    """One line of data to standard output, at once: whoever reads a pipe waits for it."""
    if sys.stdout.isatty():
        document = escaped(document)
    try:
        sys.stdout.buffer.write(document + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        hang_up()


def write_json(value: Any) -> None:  # noqa: ANN401 - anything that JSON can say
    """One value as a line of JSON."""
    import orjson

    write_line(orjson.dumps(value, option=orjson.OPT_UTC_Z))


def hang_up() -> NoReturn:
    """End quietly, for nobody reads on."""
    give_up_output()
    raise typer.Exit(READER_GONE)


def progress(unit: str, *, shown: bool | None = None) -> Progress:
    """A bar on standard error; invisible where that is no terminal.

    Args:
        unit: what is counted, in the plural: `documents`.
        shown: told otherwise.
    """
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        SpinnerColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f}/s" if speed else "", style="dim")

    visible = sys.stderr.isatty() if shown is None else shown
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn(unit),
        Rate(),
        TimeRemainingColumn(compact=True),
        console=error_console(),
        transient=True,
        disable=not visible,
    )


def download() -> Progress:
    """A bar for something that is fetched, in bytes; shown once it has a task."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=error_console(),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
