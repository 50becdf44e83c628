"""The command: runs the benchmarks that are asked for, and prints what they found."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from math import isfinite
from typing import Annotated, Final

import typer

from bench.measuring import Budget
from wiredesk.cli import INTERRUPTED, streams
from wiredesk.cli.terminal import READER_GONE, AutoJsonFlag, console, progress, wants_json, write_json
from wiredesk.errors import UsageError, WiredeskError

FAILED: Final = 1
BAD_USE: Final = 2
SECONDS: Final = 20.0
"""How long each benchmark measures where nothing else is said."""

app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.command()
def bench(
    rounds: Annotated[int | None, typer.Option(min=1, metavar="N", help="So many rounds.", show_default=False)] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            min=0,
            metavar="SECONDS",
            help=f"As many rounds as fit into so long, three at least. {SECONDS:g} where neither is given.",
            show_default=False,
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Measure this alone: labels, tfidf, cues or whole. May be repeated.",
            show_default=False,
        ),
    ] = None,
    json: AutoJsonFlag = None,
) -> None:
    """Measure what labels cost: processor time on one core, by length of the article, beside a TF-IDF baseline.

    With --rounds and --seconds, whichever is reached first ends it. Ctrl-C ends it at once, with nothing printed.

    \b
    Examples:
      make bench
      make bench ARGS="--seconds 5"
      make bench ARGS="--only labels --only tfidf --rounds 200"
      .venv/bin/python -m bench --json > before.json
      make bench ARGS="pipeline --rounds 5"
      make bench ARGS="categories"
    """
    if rounds is None and seconds is None:
        seconds = SECONDS
    if seconds is not None and not isfinite(seconds):
        raise UsageError(f"--seconds {seconds}: give a number of seconds")
    as_json = wants_json(json)
    from bench import labels
    from bench.table import table

    bar = progress("rounds")
    # A bar that redraws itself does so in a thread of this process, whose time would be counted.
    bar.live.auto_refresh = False
    task = bar.add_task("", total=rounds)

    def told(what: str, done: int) -> None:
        bar.update(task, description=what, completed=done, refresh=True)

    try:
        bar.start()  # in here, for Ctrl-C may come while it hides the cursor
        result = labels.run(Budget(rounds, seconds), only=only or (), told=told)
    finally:
        bar.stop()
    if as_json:
        write_json(result.as_json())
    else:
        console().print(table(result))


def main(arguments: Sequence[str]) -> int:
    """Run one command line.

    Returns:
        The exit code: 0 done, 1 something around us failed, 2 bad use, 130 Ctrl-C.
    """
    return run(app, arguments, "python -m bench")


def run(command: typer.Typer, arguments: Sequence[str], name: str) -> int:
    """Run a command line of any benchmark; returns as `main`."""
    streams.open_all()
    try:
        code = command(args=list(arguments), prog_name=name, standalone_mode=False)
    except typer.TyperException as error:
        return _say(" ".join(error.format_message().split()), BAD_USE)
    except WiredeskError as error:
        return _say(str(error), BAD_USE if isinstance(error, UsageError) else FAILED)
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except OSError as error:
        streams.give_up_output()
        return READER_GONE if error.errno == errno.EPIPE else _say(error.strerror or str(error), FAILED)
    return code if isinstance(code, int) else 0


def _say(message: str, code: int) -> int:
    print(f"bench: {message}", file=sys.stderr)
    return code
