"""`wiredesk tail`: what comes out, as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wiredesk.cli.terminal import AutoJsonFlag, console, error_console, wants_json, write_json, write_line
from wiredesk.errors import OperationError, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from wiredesk.reading import Reader, Rec, Start
    from wiredesk.settings import KafkaSettings

ARTICLES: Final = "articles"
DEAD_LETTERS: Final = "dead-letters"


def tail(
    streams: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CATEGORY|articles|dead-letters]...", help="What to watch; by default all categories."),
    ] = None,
    begin: Annotated[
        str,
        typer.Option(
            "--from", metavar="now|beginning|-N|TIME", help="Where to begin: -20 is 20 records ago, 15m a while ago."
        ),
    ] = "now",
    limit: Annotated[int | None, typer.Option(min=1, help="End after so many records.", show_default=False)] = None,
    timeout: Annotated[
        float | None,
        typer.Option(min=0.1, help="End when nothing has come for so many seconds.", show_default=False),
    ] = None,
    json: AutoJsonFlag = None,
) -> None:
    """Watch typed events as they come out, each with its evidence. Ctrl-C ends.

    Sees committed records only, as every subscriber should, and moves nobody's offsets. Exit code 1 where a --timeout
    ended it before the --limit was reached.

    \b
    Examples:
      wiredesk tail
      wiredesk tail strike --from -20
      wiredesk tail diplomacy technology --from 2h --timeout 5 | jq '.kind'
    """
    from datetime import UTC, datetime

    from wiredesk.cli.cluster import with_cluster
    from wiredesk.cli.moments import start
    from wiredesk.settings import load

    first = start(begin, now=datetime.now(UTC))
    settings = load()
    topics = _topics(streams or [], settings.kafka.topic_prefix)
    kafka = with_cluster(settings).kafka
    as_json = wants_json(json)
    shown = asyncio.run(_watch(kafka, topics, first, limit=limit, timeout=timeout, as_json=as_json))
    if limit is not None and shown < limit:
        raise OperationError(f"nothing more came in {timeout:g} s: {shown} of {limit}")


def _topics(streams: list[str], prefix: str) -> dict[str, str]:
    """The topics to read, and what each holds: a category, articles, dead letters."""
    from wiredesk_schemas import event_types, events_topic
    from wiredesk_schemas.topics import ARTICLES as ARTICLES_TOPIC
    from wiredesk_schemas.topics import DEAD_LETTERS as DEAD_LETTERS_TOPIC

    known = {category: events_topic(category) for category in event_types()}
    others = {ARTICLES: ARTICLES_TOPIC, DEAD_LETTERS: DEAD_LETTERS_TOPIC}
    for name in streams:
        if name not in known and name not in others:
            raise UsageError(f"no stream {name!r}: there are {', '.join([*known, *others])}")
    return {prefix + {**known, **others}[name]: name for name in streams or known}


async def _watch(
    settings: KafkaSettings,
    topics: dict[str, str],
    first: Start,
    *,
    limit: int | None,
    timeout: float | None,  # noqa: ASYNC109 - of silence, not of the call
    as_json: bool,
) -> int:
    from wiredesk.reading import reader

    shown = 0
    out = None if as_json else console()
    async with reader(settings, topics) as source:
        if out is not None:
            error_console().print(f"watching {', '.join(topics)}; Ctrl-C ends", style="dim", soft_wrap=True)
        async for record in _records(source, first, timeout):
            stream = topics[record.topic]
            if out is not None:
                out.print(_notice(stream, record))
            elif stream == DEAD_LETTERS:
                write_json(_letter_json(record))
            else:
                write_line((record.value or b"null").replace(b"\n", b" "))
            shown += 1
            if shown == limit:
                break
    return shown


async def _records(source: Reader, first: Start, quiet_seconds: float | None) -> AsyncIterator[Rec]:
    from wiredesk.reading import Last

    if isinstance(first, Last):
        for record in await source.last(first.records):
            yield record
    else:
        await source.place(first)
    async for record in source.follow(quiet_seconds=quiet_seconds):
        yield record


def _notice(stream: str, record: Rec) -> RenderableType:
    from pydantic import ValidationError
    from rich.text import Text

    from wiredesk.cli import render
    from wiredesk.cli.letters import notice
    from wiredesk_schemas import Article, read_event

    if stream == DEAD_LETTERS:
        return notice(record)
    try:
        if stream == ARTICLES:
            return render.article_notice(Article.read(record.value or b""))
        return render.event_notice(read_event(record.value or b""))
    except (ValidationError, ValueError) as error:
        where = f"{record.topic}/{record.partition}@{record.offset}"
        return Text(f"{where}: no {stream} that this release can read: {str(error).splitlines()[0]}", style="dim")


def _letter_json(record: Rec) -> dict[str, Any]:
    from wiredesk.cli.letters import as_json

    return as_json(record)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("tail", short_help="Watch typed events as they come out.")(tail)
