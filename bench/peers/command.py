"""`python -m bench peers`: the worker beside its peers."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import time
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import typer

from bench import run
from bench.peers.job import NAMES
from bench.peers.works import WORKS
from wiredesk.cli.terminal import AutoJsonFlag, console, error_console, wants_json, write_json
from wiredesk.errors import OperationError, UsageError

T = TypeVar("T")

app: Final = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.command()
def peers(
    quick: Annotated[bool, typer.Option("--quick", help="Two minutes: to see that all of it runs.")] = False,
    rounds: Annotated[int | None, typer.Option(min=1, metavar="N", help="Rounds; 3.", show_default=False)] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help=f"These peers alone: {', '.join(NAMES)}. May be repeated.", show_default=False
        ),
    ] = None,
    work: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="This work alone: light or whole. May be repeated.", show_default=False),
    ] = None,
    light: Annotated[
        int | None, typer.Option(min=600, metavar="N", help="Articles a run, light work.", show_default=False)
    ] = None,
    whole: Annotated[
        int | None, typer.Option(min=60, metavar="N", help="Articles a run, whole work.", show_default=False)
    ] = None,
    latency: Annotated[bool, typer.Option(help="Measure latencies.")] = True,
    scaling: Annotated[bool, typer.Option(help="Measure two processes.")] = True,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a picture of it, as SVG.", show_default=False)
    ] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all figures, as JSON.", show_default=False)
    ] = None,
    json: AutoJsonFlag = None,
) -> None:
    """Run Wiredesk's worker and its peers on one Kafka, one topic and one piece of work.

    Starts the embedded Kafka in a folder of its own and leaves nothing behind, after Ctrl-C neither. Each peer is a
    process of its own, and what it sent is counted. Some 15 minutes with everything; --quick takes two.

    \b
    Examples:
      make bench-peers
      make bench-peers ARGS="--quick"
      .venv/bin/python -m bench peers --only confluent --only worker --work light --no-latency --no-scaling
      .venv/bin/python -m bench peers --save docs/pictures/peers.json --picture docs/pictures/peers.svg
    """
    from bench.peers import race
    from bench.peers.field import field
    from bench.peers.picture import picture as drawn
    from bench.peers.table import table

    course = race.QUICK if quick else race.Course()
    course = replace(
        course,
        peers=_chosen(only, NAMES, "--only"),
        works=_chosen(work, WORKS, "--work"),
        rounds=rounds or course.rounds,
        light=light or course.light,
        whole=whole or course.whole,
        latency_seconds=course.latency_seconds if latency else 0.0,
        processes=course.processes if scaling else (),
    )
    for peer, why in race.missing(course.peers).items():
        error_console().print(f"left out: {NAMES[peer]}: {why}", style="yellow")

    async def work_on() -> Any:  # noqa: ANN401 - a Result, whose module takes long to load
        told("starting Kafka")
        async with field() as ours:
            return await race.race(ours, course, told)

    told = teller()
    result = until_told(work_on())
    if save is not None:
        _write(save, _json(result.as_json()))
    if picture is not None:
        _write(picture, drawn(result).encode())
    if wants_json(json):
        write_json(result.as_json())
    else:
        console().print(table(result))


def _chosen(asked: Sequence[str] | None, known: Sequence[str] | Any, option: str) -> tuple[str, ...]:  # noqa: ANN401 - or a mapping
    for name in asked or ():
        if name not in known:
            raise UsageError(f"{option}: there is nothing called {name!r}; there are {', '.join(known)}")
    return tuple(name for name in known if not asked or name in asked)


def _json(data: Any) -> bytes:  # noqa: ANN401 - anything that JSON can say
    import orjson

    return orjson.dumps(data, option=orjson.OPT_INDENT_2) + b"\n"


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise OperationError(f"cannot write {path}: {error.strerror or error}") from error


def teller() -> Any:  # noqa: ANN401 - a callable
    """Says on standard error what is on, a line each, with the seconds since the start."""
    begun = time.monotonic()

    def told(what: str) -> None:
        print(f"{time.monotonic() - begun:6.0f} s  {what}", file=sys.stderr, flush=True)

    return told


def until_told(work: Coroutine[Any, Any, T]) -> T:
    """Run it; Ctrl-C and SIGTERM end it in good order, with all that it started.

    Raises:
        KeyboardInterrupt: then.
    """
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells of each topic that is a moment old

    async def run_it() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        if task is not None:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, task.cancel)
        return await work

    try:
        return asyncio.run(run_it())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


def main(arguments: Sequence[str]) -> int:
    """Run one command line. Returns the exit code."""
    return run.run(app, arguments, "python -m bench peers")
