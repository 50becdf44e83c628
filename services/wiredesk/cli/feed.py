"""`wiredesk feed`: wire copy into `wire.raw`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from wiredesk.cli.terminal import JsonFlag, error_console
from wiredesk.errors import UsageError

STDIN: Final = "-"
_NUMBER: Final = r"(\d+(?:\.\d+)?)"
_RATE: Final = re.compile(rf"{_NUMBER}\s*(?:/\s*(s|sec|second|m|min|minute|h|hour))?$")
_SPAN: Final = re.compile(rf"{_NUMBER}\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)?$")
_PERIODS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_SCHEMES: Final = ("http", "https", "imap", "imaps")
_ADDRESS: Final = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)


def rate(text: str | None) -> float | None:
    """A rate as people write it, in documents a second: "50", "50/s", "600/min".

    Raises:
        UsageError: for anything else.
    """
    if text is None:
        return None
    match = _RATE.match(text.strip().lower())
    amount = float(match.group(1)) if match else 0.0
    if match is None or amount <= 0:
        raise UsageError(f"--rate {text}: a number of documents is wanted, such as 50/s, 600/min or 100/h")
    return amount / _PERIODS[(match.group(2) or "s")[0]]


def span(text: str, option: str) -> float:
    """A span of time as people write it, in seconds: "90", "90s", "5m", "6h".

    Raises:
        UsageError: for anything else.
    """
    match = _SPAN.match(text.strip().lower())
    amount = float(match.group(1)) if match else 0.0
    if match is None or amount <= 0:
        raise UsageError(f"{option} {text}: a span of time is wanted, such as 30s, 5m or 6h")
    return amount * _PERIODS[(match.group(2) or "s")[0]]


def feed(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="FILE|FOLDER|URL|-...", help="What to feed; - for standard input. Several may follow."),
    ],
    source: Annotated[
        str | None, typer.Option("--source", help="Who sent it, an agency or a feed: the header ce_source.")
    ] = None,
    content_type: Annotated[
        str | None,
        typer.Option("--content-type", help="The media type of all documents; told from each by itself if not given."),
    ] = None,
    rate_limit: Annotated[
        str | None, typer.Option("--rate", metavar="N/s", help="No more than this: 50/s, 600/min, 100/h.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Leave out what has been fed before, and remember what is fed now.")
    ] = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on: look for what is new, again and again, until Ctrl-C.")
    ] = False,
    every: Annotated[
        str | None,
        typer.Option(metavar="SPAN", help="How often, with --follow. By default 2s for a folder, 60s for a URL."),
    ] = None,
    silent_after: Annotated[
        str, typer.Option(metavar="SPAN", help="Report a feed that has had nothing new for so long.")
    ] = "6h",
    name: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", help="What is fed is remembered under this; by default its address."),
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Put wire copy into the topic wire.raw, one record a document, and wait until Kafka has it safe.

    A FILE goes as it is, whatever its wire format; of a FOLDER all files do, but for hidden ones, in the order of
    their names; a Maildir is a folder of messages. A URL is a feed (RSS or Atom: each entry is a document), a page, or
    a mailbox (imaps://user@host/mailbox). Standard input is NDJSON: a JSON envelope a line, each a record of its own.

    With --resume or --follow, and of every URL, each document goes once, however often the command is run or killed:
    what has been fed is remembered in Kafka, in the transaction that feeds it. A document that has changed goes again,
    as its next version.

    The key of a record is the story's id where the document states one, else folder and name of the file. So versions
    of a story stay in order, and what is fed twice can be recognised.

    \b
    Examples:
      wiredesk feed story.txt --source "Desk Kyiv"
      wiredesk feed incoming/ --resume --rate 50/s
      wiredesk feed incoming/ https://wire.example/world.rss --follow --silent-after 2h
      WIREDESK_FEEDS__IMAP_PASSWORD=... wiredesk feed imaps://desk@mail.example/INBOX --follow --every 5m
      producer-of-envelopes | wiredesk feed -
    """
    from wiredesk.cli.cluster import with_cluster
    from wiredesk.cli.feeding import Job, Options
    from wiredesk.feeds.documents import Labelling
    from wiredesk.settings import load

    _check(sources, follow=follow, resume=resume, name=name)
    options = Options(
        per_second=rate(rate_limit),
        resume=resume,
        follow=follow,
        every_seconds=span(every, "--every") if every is not None else None,
        silent_after_seconds=span(silent_after, "--silent-after"),
        name=name,
        json=json,
    )
    settings = load()
    labelling = Labelling(source, content_type, settings.worker.max_document_bytes)
    job = Job(settings, sources, labelling, options)
    if STDIN in sources and sys.stdin.isatty() and not json:
        error_console().print("reading JSON envelopes from the terminal, one a line; Ctrl-D ends", style="dim")
    job.run(with_cluster(settings))


def is_url(text: str) -> bool:
    """Whether what is to be fed is at an address.

    Raises:
        UsageError: for an address of a kind that cannot be fed from.
    """
    match = _ADDRESS.match(text)
    if match is None:
        return False
    if match.group(1).lower() not in _SCHEMES:
        raise UsageError(f"{text[:200]}: can be fed from {', '.join(_SCHEMES)} only")
    return True


def _check(sources: list[str], *, follow: bool, resume: bool, name: str | None) -> None:
    if not all(sources):
        raise UsageError("the name of what is to be fed is empty")
    if name is not None and len(sources) > 1:
        raise UsageError("--as is for one source: each of several is remembered under its own address")
    if STDIN in sources:
        if len(sources) > 1:
            raise UsageError("standard input is fed alone")
        if follow:
            raise UsageError("--follow is for folders and URLs: standard input is read to its end anyway")
        if resume and name is None:
            raise UsageError("--resume of standard input needs a name to remember it under: --as NAME")
        return
    for text in sources:
        if follow and not is_url(text) and not Path(text).is_dir():
            raise UsageError(f"--follow is for folders and URLs, and {text[:200]} is neither")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("feed", short_help="Put wire copy into the topic wire.raw.")(feed)
