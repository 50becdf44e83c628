"""`wiredesk worker`: the stream worker, in the foreground."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from shutil import get_terminal_size
from typing import Annotated, Final

import typer

_TELL_SECONDS: Final = 10.0


def worker(
    processes: Annotated[
        int, typer.Option("--processes", min=1, max=64, metavar="N", help="So many processes, under a supervisor.")
    ] = 1,
) -> None:
    """Run a stream worker: raw wire copy in, articles and typed events out. Start as many as there are partitions.

    Waits for Kafka and its topics, then works until SIGTERM or Ctrl-C, which let it finish what it has in hand.
    Metrics and health are on WIREDESK_WORKER__WEB_HOST and WIREDESK_WORKER__WEB_PORT (127.0.0.1:9464); of several
    processes each has a port of its own, from that one upwards. One that dies is started anew, a little later each time
    it fails at once. Exit code 0 after SIGTERM, 130 after Ctrl-C, 1 where one had to be killed, 2 for wrong settings.

    \b
    Examples:
      wiredesk worker
      wiredesk worker --processes 4
      WIREDESK_KAFKA__BOOTSTRAP_SERVERS=kafka:9092 WIREDESK_WORKER__WEB_PORT=0 wiredesk worker
    """
    from wiredesk import logs
    from wiredesk.cli.cluster import with_cluster
    from wiredesk.settings import load
    from wiredesk.worker.run import run

    settings = with_cluster(load(), probe=False)
    logs.configure(level=settings.log_level, style=settings.log_format)
    if processes > 1:
        from wiredesk.cli.fleet import run_fleet

        raise typer.Exit(run_fleet(settings, processes))
    logging.getLogger("aiokafka").addFilter(_no_attempts)
    try:
        run(settings, waiting=waiting())
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")  # what is left of waiting


def _no_attempts(record: logging.LogRecord) -> bool:
    """Not every attempt to connect that fails: while we wait, `waiting` says so, and after that the worker does."""
    return not str(record.msg).startswith("Unable connect")


def waiting() -> Callable[[float, str], None]:
    """Says that we wait, how long already, and for what: one counting line on a terminal, else a log line at times."""
    import structlog

    log = structlog.get_logger(__name__)
    told = -_TELL_SECONDS

    def on_terminal(seconds: float, lack: str) -> None:
        text = f"waiting for {lack.partition(' (')[0]}: {seconds:.0f} s"
        # The cursor stays at the beginning, so that whatever is said next stands in its place.
        sys.stderr.write(f"\x1b[K{text[: get_terminal_size().columns - 1]}\r")
        sys.stderr.flush()

    def in_log(seconds: float, lack: str) -> None:
        nonlocal told
        if seconds - told >= _TELL_SECONDS:
            told = seconds
            log.info("worker.waiting", seconds=round(seconds), waiting_for=lack)

    return on_terminal if sys.stderr.isatty() else in_log


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("worker", short_help="Run a stream worker.")(worker)
