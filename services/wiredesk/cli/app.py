"""The commands put together, and what a failure looks like: one line on standard error, and an exit code."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Final

import typer

from wiredesk.cli import (
    INTERRUPTED,
    dlq,
    doctor,
    evaluate,
    explain,
    feed,
    gateway,
    process,
    purge,
    schemas,
    streams,
    tail,
    topics,
    train,
    up,
    worker,
)
from wiredesk.cli.printable import printable
from wiredesk.cli.terminal import READER_GONE, wants_colour
from wiredesk.errors import UsageError, WiredeskError

FAILED: Final = 1
"""The surroundings are at fault: no broker, a full disk, a topic that is not as it should be."""
BAD_USE: Final = 2
"""The person at the keyboard can mend it."""

_HELP: Final = """Raw wire copy in one Kafka topic; typed events, with their evidence, out of one topic a category.

\b
  wiredesk up --feed examples/   all of it here: Kafka, topics, worker, events
  wiredesk process story.txt     what comes of a document; no Kafka needed
  wiredesk explain story.txt     why it has its labels, and not others
  wiredesk feed incoming/        put wire copy into the topic wire.raw
  wiredesk tail strike           watch the events of a category come out
  wiredesk gateway               the same by HTTP, and the page that shows it
  wiredesk doctor                what is wrong, and what to do

Settings are environment variables (WIREDESK_KAFKA__BOOTSTRAP_SERVERS=host:9092) or lines in a .env file;
`wiredesk doctor` shows them all. Exit codes: 0 done, 1 something around us failed, 2 bad use, 130 Ctrl-C."""

app = typer.Typer(
    help=_HELP,
    no_args_is_help=True,
    rich_markup_mode=None,  # rich's own help costs a third of a second, more than all the rest of the start
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"wiredesk {version('wiredesk')}")
        raise typer.Exit


@app.callback()
def _root(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version, and nothing else.")
    ] = False,
) -> None: ...


for _command in (up, feed, tail, process, explain, purge, worker):
    _command.register(app)
for _group, _name in ((topics, "topics"), (schemas, "schemas"), (dlq, "dlq"), (gateway, "gateway")):
    app.add_typer(_group.app, name=_name)
for _command in (train, evaluate, doctor):
    _command.register(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command line.

    Returns:
        The exit code.
    """
    streams.open_all()
    # The client logs every attempt to connect that fails; what comes of it, we say in one line. A worker sets its own.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    try:
        code = app(args=list(arguments), prog_name="wiredesk", standalone_mode=False)
    except typer.TyperException as error:
        return _bad_use(error)
    except WiredeskError as error:
        _say(str(error))
        return BAD_USE if isinstance(error, UsageError) else FAILED
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except OSError as error:
        return _broken(error, streams.output_fault())
    fault = streams.output_fault()
    if fault is not None:
        return _broken(fault, fault)
    return code if isinstance(code, int) else 0


def _broken(error: OSError, fault: OSError | None) -> int:
    """Something around us failed, most often whatever reads our output, or the disk below it."""
    if fault is None:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"{where}{error.strerror or error}")
        return FAILED
    streams.give_up_output()
    if fault.errno == errno.EPIPE:
        return READER_GONE
    _say(f"cannot write to standard output: {fault.strerror}")
    return FAILED


def _bad_use(error: typer.TyperException) -> int:
    """Say what was wrong with the command line; the help itself where nothing was asked for."""
    context = getattr(error, "ctx", None)
    message = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(message, err=True)
        return BAD_USE
    command = context.command_path if context is not None else "wiredesk"
    text = " ".join(message.split()).removesuffix(".")
    _say(f"{text[:1].lower()}{text[1:]} (see `{command} --help`)")
    return BAD_USE


def _say(message: str) -> None:
    line = printable(" ".join(message.split()))
    label = typer.style("wiredesk:", fg="red", bold=True) if wants_colour(sys.stderr) else "wiredesk:"
    with suppress(OSError):  # there is nobody left to tell
        typer.echo(f"{label} {line}", err=True)
