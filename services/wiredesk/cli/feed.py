"""`wiredesk feed`: wire copy into `wire.raw`."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wiredesk.cli.terminal import JsonFlag, console, error_console, progress, write_json
from wiredesk.errors import OperationError, UsageError

if TYPE_CHECKING:
    from wiredesk.feeds.documents import Labelling, WireDocument
    from wiredesk.feeds.feeder import Fed, Refused
    from wiredesk.feeds.journal import Journal
    from wiredesk.settings import Settings

STDIN: Final = "-"
_RATE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/\s*(s|sec|second|m|min|minute|h|hour))?$")
_PERIODS: Final = {"s": 1, "m": 60, "h": 3600}


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


def feed(
    source_path: Annotated[
        str, typer.Argument(metavar="FILE|FOLDER|-", help="A document, a folder of them, or - for standard input.")
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
        bool, typer.Option("--resume", help="Leave out what a folder's journal (.wiredesk-fed) has, and keep it.")
    ] = False,
    json: JsonFlag = False,
) -> None:
    """Put wire copy into the topic wire.raw, one record a document, and wait until Kafka has it safe.

    A FILE goes as it is, whatever its wire format; of a FOLDER all files do, but for hidden ones, in the order of
    their names. Standard input is NDJSON: a JSON envelope a line, each a record of its own.

    The key of a record is the story's id where the document states one, else folder and name of the file. So versions
    of a story stay in order, and what is fed twice can be recognised.

    \b
    Examples:
      wiredesk feed story.txt --source "Desk Kyiv"
      wiredesk feed incoming/ --resume --rate 50/s
      producer-of-envelopes | wiredesk feed -
    """
    from wiredesk.cli.cluster import with_cluster
    from wiredesk.feeds.documents import Labelling, files_of
    from wiredesk.settings import load

    per_second = rate(rate_limit)
    if not source_path:
        raise UsageError("the name of what is to be fed is empty")
    settings = load()
    files = () if source_path == STDIN else files_of(Path(source_path))
    if resume and not Path(source_path).is_dir():
        raise UsageError("--resume is for a folder: its journal is kept in it")
    if source_path == STDIN and sys.stdin.isatty() and not json:
        error_console().print("reading JSON envelopes from the terminal, one a line; Ctrl-D ends", style="dim")
    labelling = Labelling(source, content_type, settings.worker.max_document_bytes)
    job = _Job(with_cluster(settings), Path(source_path), files, labelling, per_second, resume, json)
    job.run()


@dataclass
class _Job:
    """One feeding: what goes in, and what came of it."""

    settings: Settings
    path: Path
    files: tuple[Path, ...]
    labelling: Labelling
    per_second: float | None
    resume: bool
    json: bool
    fed: int = 0
    bytes: int = 0
    skipped: int = 0
    refused: list[Refused] = field(default_factory=list)

    def run(self) -> None:
        from wiredesk_schemas.topics import RAW

        topic = self.settings.kafka.topic_prefix + RAW
        begun = time.monotonic()
        with ExitStack() as stack:
            bar = stack.enter_context(progress("documents"))
            total = len(self.files) if self.path != Path(STDIN) else None
            task = bar.add_task("feeding", total=total)
            journal = self._journal(topic, stack)
            try:
                asyncio.run(self._feed(topic, journal, lambda: bar.advance(task)))
            finally:
                bar.stop()
                self._report(topic, time.monotonic() - begun)
        if self.refused:
            first = self.refused[0]
            others = f", and {len(self.refused) - 1} more" if len(self.refused) > 1 else ""
            raise OperationError(f"not fed: {first.document.name}{others}: {first.reason}")

    def _journal(self, topic: str, stack: ExitStack) -> Journal | None:
        from wiredesk.feeds.journal import Journal

        return stack.enter_context(Journal(self.path, topic)) if self.resume else None

    async def _feed(self, topic: str, journal: Journal | None, advance: Callable[[], None]) -> None:
        from wiredesk.feeds.feeder import Feeder
        from wiredesk.topics import read

        existing = (await read(self.settings.kafka, [topic])).get(topic)
        if existing is None:
            raise OperationError(f"there is no topic {topic}: make it with `wiredesk topics apply`")

        def fed(found: Fed) -> None:
            document = found.document
            if journal is not None:
                journal.add(document)
            self.fed += 1
            self.bytes += len(document.value)
            if self.json:
                write_json(_as_json(found, topic))
            advance()

        def refused(found: Refused) -> None:
            self.refused.append(found)
            if self.json:
                write_json({"document": found.document.name, "refused": found.reason})
            advance()

        def skipped() -> None:
            self.skipped += 1
            advance()

        feeder = Feeder(
            self.settings.kafka,
            topic,
            max_bytes=int(existing.config["max.message.bytes"]),
            fed=fed,
            refused=refused,
            per_second=self.per_second,
        )
        await feeder.feed(self._documents(journal, skipped))

    async def _documents(self, journal: Journal | None, skipped: Callable[[], None]) -> AsyncIterator[WireDocument]:
        from wiredesk.feeds.documents import read_file, read_line
        from wiredesk.feeds.lines import lines

        if self.path == Path(STDIN):
            number = 0
            async for line in lines(sys.stdin.buffer):
                number += 1
                document = read_line(line, number, self.labelling)
                if document is not None:
                    yield document
            return
        for file in self.files:
            document = read_file(file, below=self.path, labelling=self.labelling)
            if journal is not None and journal.has(document):
                skipped()
                continue
            yield document

    def _report(self, topic: str, seconds: float) -> None:
        """What was done, even where it ended early: all of it acknowledged."""
        if self.json:
            write_json(
                {
                    "fed": self.fed,
                    "bytes": self.bytes,
                    "seconds": round(seconds, 3),
                    "skipped": self.skipped,
                    "refused": len(self.refused),
                    "topic": topic,
                }
            )
            return
        from wiredesk.cli.wording import size, some

        line = f"fed {some(self.fed, 'document')}, {size(self.bytes)}, to {topic} in {seconds:.1f} s"
        if self.fed > 1 and seconds > 0:
            line += f" ({self.fed / seconds:,.0f}/s)"
        if self.skipped:
            line += f"; {some(self.skipped, 'document')} fed before left out"
        console().print(line, soft_wrap=True)


def _as_json(found: Fed, topic: str) -> dict[str, Any]:
    return {
        "document": found.document.name,
        "key": found.document.key.decode(),
        "bytes": len(found.document.value),
        "topic": topic,
        "partition": found.partition,
        "offset": found.offset,
    }


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("feed", short_help="Put wire copy into the topic wire.raw.")(feed)
