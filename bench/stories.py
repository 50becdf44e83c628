"""`python -m bench stories`: what hop 2 costs an article, and what its state costs by the million."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Annotated, Any, Final

import typer
from rich.table import Table

from bench import storystate
from bench.machine import machine
from bench.measuring import one_core
from bench.newsroom import START, Newsdesk
from bench.run import run
from bench.storystate import Cost, Share, Written
from wiredesk.broker import Cluster
from wiredesk.cli.terminal import AutoJsonFlag, console, progress, wants_json, write_json
from wiredesk.errors import UsageError
from wiredesk.pipeline import Pipeline
from wiredesk.settings import load
from wiredesk.versions import Newsroom
from wiredesk_schemas import Outcome

PARTS: Final = ("take", "state")
_ROUNDS: Final = 7
_INVENTED: Final = 500
_MADE: Final = 2
"""So many partitions are made in full where the others are alike."""
_DOCUMENT_BYTES: Final = 2_000_000

app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one article costs hop 2's own work."""

    articles: int
    per_second: float
    """Of one core's processor time; the median of the rounds."""
    rounds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What the state of stories costs."""

    stories: int
    days: float
    partitions: int
    written: Written
    write_seconds: float
    disk_bytes: int
    cleaned_bytes: int
    reading: Cost
    restored: Cost
    followed: Cost


@app.command()
def stories(
    stories: Annotated[int, typer.Option(min=1, metavar="N", help="So many stories are kept.")] = 100_000,
    days: Annotated[float, typer.Option(min=0.01, help="Over so many days they are spread.")] = 30.0,
    partitions: Annotated[int, typer.Option(min=1, help="Of wire.stories.")] = 10,
    articles: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Take these (as `wiredesk process` reads them), not invented ones."),
    ] = None,
    only: Annotated[str | None, typer.Option(metavar="NAME", help="Measure this alone: take or state.")] = None,
    alike: Annotated[
        bool,
        typer.Option(
            "--alike", help="Make two partitions' stories, and give the others the same under other names: quicker."
        ),
    ] = False,
    keep: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Keep Kafka's data there.")] = None,
    json: AutoJsonFlag = None,
) -> None:
    """Measure hop 2: articles a second of one core, and the state of stories on the real Kafka.

    The state is written by hop 2's own code from invented articles, and then restored and followed as a worker does.
    Those of the last three days are found by their text, the others by their names alone.

    \b
    Examples:
      .venv/bin/python -m bench stories
      .venv/bin/python -m bench stories --only state --stories 1000000
      .venv/bin/python -m bench stories --only state --stories 1000000 --days 2.9
      .venv/bin/python -m bench stories --only take --articles articles.ndjson
    """
    if only not in (None, *PARTS):
        raise UsageError(f"--only {only}: {' or '.join(PARTS)}")
    as_json = wants_json(json)
    taken = take(articles) if only in (None, "take") else None
    state = measure(stories, days, partitions, keep, alike=alike) if only in (None, "state") else None
    if as_json:
        write_json(
            {
                "machine": asdict(machine()),
                "take": asdict(taken) if taken else None,
                "state": asdict(state) if state else None,
            }
        )
    else:
        console().print(_table(taken, state))


def take(file: Path | None) -> Taken:
    """Give a newsroom articles that hop 1 has done with, and take the processor time.

    Raises:
        UsageError: where the file cannot be read.
    """
    outcomes = list(_invented() if file is None else _of(file))
    rates: list[float] = []
    with one_core(), progress("rounds") as bar:
        task = bar.add_task("taking", total=_ROUNDS)
        bar.live.auto_refresh = False  # in a thread of this process, whose time would be counted
        for _ in range(_ROUNDS):
            newsroom, begun = Newsroom(), time.process_time()
            for outcome in outcomes:
                _, story = newsroom.take(outcome, at=START, processed_at=START)
                if story is not None:
                    newsroom.keep(story)
            rates.append(len(outcomes) / (time.process_time() - begun))
            bar.advance(task)
    return Taken(len(outcomes), median(rates), tuple(rates))


def _invented() -> list[Outcome]:
    desk = Newsdesk(0, _INVENTED, 1.0)
    return [outcome for number in range(_INVENTED) for outcome in desk.outcomes(number)]


def _of(file: Path) -> list[Outcome]:
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    pipeline, found = Pipeline(max_document_bytes=_DOCUMENT_BYTES), list[Outcome]()
    with progress("articles") as bar:
        for line in bar.track(lines, description="hop 1"):
            # As they come out of Kafka: read, not made.
            outcomes = pipeline.process(line, processed_at=START, received_at=START)
            found += [Outcome.read(outcome.model_dump_json().encode()) for outcome in outcomes]
    return found


def measure(stories: int, days: float, partitions: int, keep: Path | None, *, alike: bool) -> State:
    """Write the state, and take what it takes to have it again."""
    settings = load()
    with tempfile.TemporaryDirectory(prefix="wiredesk-bench-") as scratch:
        folder = keep or Path(scratch)
        with Cluster(folder, jars=settings.home / "jars", repository=settings.broker.maven_repository) as kafka:
            bootstrap = kafka.bootstrap_servers
            asyncio.run(storystate.make_topic(bootstrap, partitions))
            begun = time.monotonic()
            with progress("partitions") as bar:
                written = _write(bootstrap, stories, days, partitions, bar, alike=alike)
            write_seconds = time.monotonic() - begun
            with progress("steps") as bar:
                task = bar.add_task("Kafka cleans", total=3)
                disk = storystate.on_disk(folder)
                cleaned = storystate.cleaned(folder)
                bar.update(task, advance=1, description="restoring a partition")
                reading, restored = storystate.apart(storystate.restored, bootstrap, 0)
                bar.update(task, advance=1, description="following all of them")
                followed = storystate.apart(storystate.followed, bootstrap, partitions)
                bar.advance(task)
    return State(stories, days, partitions, written, write_seconds, disk, cleaned, reading, restored, followed)


def _write(
    bootstrap: str,
    stories: int,
    days: float,
    partitions: int,
    bar: Any,  # noqa: ANN401
    *,
    alike: bool,
) -> Written:
    made = min(_MADE, partitions) if alike else partitions
    task = bar.add_task("writing", total=made)
    shares = [
        Share(bootstrap, number, tuple(range(number + made, partitions, made)), stories // partitions, days)
        for number in range(made)
    ]
    done: list[Written] = []
    with ProcessPoolExecutor(machine().cores, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(storystate.write, share) for share in shares if share.stories]):
            done.append(future.result())
            bar.advance(task)
    return Written(*(sum(each) for each in zip(*((w.states, w.stories, w.bytes) for w in done), strict=True)))


def _table(taken: Taken | None, state: State | None) -> Table:
    table = Table("", "", title="hop 2", title_justify="left")
    if taken is not None:
        low, high = min(taken.rounds), max(taken.rounds)
        table.add_row(
            "take and keep", f"{taken.per_second:,.0f} articles a second of one core ({low:,.0f}-{high:,.0f})"
        )
    if state is not None:
        w, share = state.written, state.restored
        table.add_row("stories", f"{w.stories:,} over {timedelta(days=state.days)}, {w.states:,} states")
        table.add_row("bytes a story", f"{w.bytes / w.stories:,.0f}")
        table.add_row(
            "on disk", f"{state.disk_bytes / 1e6:,.0f} MB, cleaned {state.cleaned_bytes / w.stories:,.0f} bytes a story"
        )
        table.add_row("one partition read", _said(state.reading))
        table.add_row("and understood", _said(share))
        table.add_row("all followed", _said(state.followed))
    return table


def _said(cost: Cost) -> str:
    return (
        f"{cost.stories:,} stories: {cost.seconds:,.1f} s ({cost.processor_seconds:,.1f} s of a core), "
        f"{cost.megabytes:,.0f} MB more ({cost.most_megabytes:,.0f} at the most)"
    )


def main(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit code, as `bench.run.main`."""
    return run(app, arguments, "python -m bench stories")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
