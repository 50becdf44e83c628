"""`python -m bench soak`: does the worker's memory stay flat over many articles?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Annotated, Any, Final

import psutil
import typer

from bench import run
from bench.peers.command import teller, until_told
from bench.peers.job import BOTH, WORKER
from bench.peers.works import LIGHT, WHOLE
from wiredesk.cli.terminal import AutoJsonFlag, console, wants_json, write_json
from wiredesk.errors import OperationError

FLAT: Final = 1.10
"""The last quarter of the way may take so many times what the second one took."""
MOST_MEGABYTES: Final = 200
_SAMPLE_SECONDS: Final = 0.5
_TOLD_EVERY: Final = 20
_FEWEST: Final = 8

app: Final = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@dataclass(frozen=True, slots=True)
class Soaked:
    """What was seen of the process's resident memory, in bytes, from its first article to its last."""

    articles: int
    samples: Sequence[int]

    def quarter(self, number: int) -> float:
        """The median of a quarter of the way, 1 to 4."""
        size = len(self.samples) / 4
        return median(self.samples[round((number - 1) * size) : round(number * size)])

    @property
    def growth(self) -> float:
        """The last quarter, of the second; in the first, caches fill."""
        return self.quarter(4) / self.quarter(2)

    @property
    def peak(self) -> int:
        """The most."""
        return max(self.samples)

    @property
    def holds(self) -> bool:
        """Whether it stayed flat, and within what is promised."""
        return self.growth <= FLAT and self.quarter(4) <= MOST_MEGABYTES * 1_000_000

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "articles": self.articles,
            "quarters_bytes": [round(self.quarter(number)) for number in (1, 2, 3, 4)],
            "peak_bytes": self.peak,
            "growth": round(self.growth, 3),
            "holds": self.holds,
        }


@app.command()
def soak(
    articles: Annotated[int, typer.Option(min=100, metavar="N", help="How many go through.")] = 20_000,
    light: Annotated[bool, typer.Option("--light", help="The first hop alone, around the light work.")] = False,
    json: AutoJsonFlag = None,
) -> None:
    """Send many articles through both hops of a worker, and watch its memory.

    Some 10 ms an article, 0.3 ms with --light. Exit code 1 where the last quarter of the way takes over a tenth more
    memory than the second one, or over 200 MB.

    \b
    Examples:
      .venv/bin/python -m bench soak --articles 5000
      .venv/bin/python -m bench soak --articles 1000000 --light --json
    """
    told = teller()

    async def work_on() -> Soaked:
        from bench.peers.field import field

        told("starting Kafka")
        async with field() as ours:
            return await soaked(ours, articles, light=light, told=told)

    found = until_told(work_on())
    if wants_json(json):
        write_json(found.as_json())
    else:
        quarters = ", ".join(f"{found.quarter(number) / 1e6:.0f}" for number in (1, 2, 3, 4))
        console().print(
            f"{found.articles:,} articles; MB by quarters of the way: {quarters}; peak {found.peak / 1e6:.0f}"
        )
    if not found.holds:
        raise typer.Exit(1)


async def soaked(field: Any, articles: int, *, light: bool, told: Callable[[str], None]) -> Soaked:  # noqa: ANN401 - a Field, whose module takes long to load
    """Run it on a field, and look at the process's memory now and then.

    Raises:
        OperationError: where the process fails, or is done too soon to tell anything.
    """
    told(f"feeding {articles:,} articles")
    job = await field.job(WORKER if light else BOTH, LIGHT if light else WHOLE, articles)
    told("running")
    samples: list[int] = []
    async with field.process(job) as process:
        while process.poll() is None:
            await asyncio.sleep(_SAMPLE_SECONDS)
            try:
                samples.append(psutil.Process(process.pid).memory_info().rss)
            except psutil.NoSuchProcess:
                break
            if len(samples) % _TOLD_EVERY == 0:
                told(f"{samples[-1] / 1e6:.0f} MB")
        if process.wait():
            raise OperationError(f"the worker left with exit code {process.returncode}")
    await field.check(job)
    # Until all modules are there, and at the very end, it is no worker yet, or no more.
    steady = [size for size in samples if size > max(samples) / 2][:-1]
    if len(steady) < _FEWEST:
        raise OperationError(f"{articles:,} articles are gone too soon to tell anything: try more")
    return Soaked(articles, steady)


def main(arguments: Sequence[str]) -> int:
    """Run one command line. Returns the exit code."""
    return run.run(app, arguments, "python -m bench soak")
