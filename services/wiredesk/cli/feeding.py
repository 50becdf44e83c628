"""What `wiredesk feed` does: each source fed to its end, or all of them followed; and what is told of it."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wiredesk.cli.feed import STDIN, is_url
from wiredesk.cli.terminal import console, progress, write_json
from wiredesk.errors import OperationError

if TYPE_CHECKING:
    from wiredesk.feeds.documents import Labelling, WireDocument
    from wiredesk.feeds.exact import ExactFeeder, Listener, Topics
    from wiredesk.feeds.feeder import Fed, Refused
    from wiredesk.feeds.source import Source
    from wiredesk.settings import Settings

_FOLDER_SECONDS: Final = 2.0
_URL_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Options:
    """How it is to be done, as the command was told."""

    per_second: float | None
    resume: bool
    follow: bool
    every_seconds: float | None
    silent_after_seconds: float
    name: str | None
    json: bool


@dataclass
class Account:
    """What came of it."""

    json: bool
    topic: str = ""
    fed: int = 0
    bytes: int = 0
    skipped: int = 0
    refused: list[Refused] = field(default_factory=list)

    def listener(self, advance: Callable[[], None]) -> Listener:
        """Who is told by a feeder."""
        from wiredesk.feeds.exact import Listener

        def fed(found: Fed) -> None:
            self.fed += 1
            self.bytes += len(found.document.value)
            if self.json:
                write_json(_as_json(found, self.topic))
            advance()

        def refused(found: Refused) -> None:
            self.refused.append(found)
            if self.json:
                write_json({"document": found.document.name, "refused": found.reason})
            advance()

        def skipped(_: WireDocument) -> None:
            self.skipped += 1
            advance()

        return Listener(fed, refused, skipped)

    def report(self, seconds: float) -> None:
        """What was done, even where it ended early: all of it acknowledged."""
        if self.json:
            told = {"fed": self.fed, "bytes": self.bytes, "seconds": round(seconds, 3), "skipped": self.skipped}
            write_json({**told, "refused": len(self.refused), "topic": self.topic})
            return
        from wiredesk.cli.wording import size, some

        line = f"fed {some(self.fed, 'document')}, {size(self.bytes)}, to {self.topic} in {seconds:.1f} s"
        if self.fed > 1 and seconds > 0:
            line += f" ({self.fed / seconds:,.0f}/s)"
        if self.skipped:
            line += f"; {some(self.skipped, 'document')} fed before left out"
        console().print(line, soft_wrap=True)

    def complain(self) -> None:
        """Of what the topic did not take.

        Raises:
            OperationError: if there is any.
        """
        if self.refused:
            first = self.refused[0]
            others = f", and {len(self.refused) - 1} more" if len(self.refused) > 1 else ""
            raise OperationError(f"not fed: {first.document.name}{others}: {first.reason}")


class Job:
    """One run of the command.

    Args:
        settings: of the process, whose cluster need not be known yet.
        sources: as they were given, checked.
        labelling: what is said of all documents.
        options: how.

    Raises:
        UsageError: for a source that cannot be one.
    """

    def __init__(self, settings: Settings, sources: Sequence[str], labelling: Labelling, options: Options) -> None:
        self._labelling = labelling
        self._options = options
        self._settings = settings
        self._plain = [source for source in sources if source == STDIN or not self._is_remembered(source)]
        self._remembered = {source: self._source(source) for source in sources if source not in self._plain}
        self._files = {source: self._files_of(source) for source in self._plain if source != STDIN}
        self._account = Account(options.json)

    def run(self, settings: Settings) -> None:
        """Do it, with a cluster in the settings.

        Raises:
            OperationError: where something was not fed.
        """
        from wiredesk_schemas.topics import FEEDS, RAW

        self._settings = settings
        prefix = settings.kafka.topic_prefix
        self._account.topic = prefix + RAW
        begun = time.monotonic()
        bar = progress("documents")
        try:
            if self._options.follow:
                self._follow(prefix + FEEDS)
            else:
                with bar:
                    known = [len(files) for files in self._files.values()]
                    total = sum(known) if known and not self._remembered else None
                    task = bar.add_task("feeding", total=total)
                    asyncio.run(self._feed(prefix + FEEDS, lambda: bar.advance(task)))
        finally:
            self._account.report(time.monotonic() - begun)
        self._account.complain()

    def _is_remembered(self, source: str) -> bool:
        """Whether each of its documents goes once, over all runs of the command."""
        return self._options.resume or self._options.follow or is_url(source)

    def _source(self, text: str) -> Source:
        from wiredesk.feeds.folder import FolderSource
        from wiredesk.feeds.mailbox import ImapSource
        from wiredesk.feeds.web import WebSource

        feeds = self._settings.feeds
        if not is_url(text):
            self._files_of(text)
            return FolderSource(Path(text), self._labelling, following=self._options.follow, name=self._options.name)
        if text.lower().startswith("imap"):
            password = feeds.imap_password.get_secret_value() if feeds.imap_password else None
            return ImapSource(text, self._labelling, password=password, timeout_seconds=feeds.timeout_seconds)
        return WebSource(text, self._labelling, now=lambda: datetime.now(UTC), timeout_seconds=feeds.timeout_seconds)

    def _files_of(self, source: str) -> tuple[Path, ...]:
        from wiredesk.feeds.documents import files_of

        return files_of(Path(source))

    async def _feed(self, feeds_topic: str, advance: Callable[[], None]) -> None:
        from wiredesk.feeds.feeder import Feeder

        topics = await self._topics(feeds_topic)
        listener = self._account.listener(advance)
        if STDIN in self._plain and self._options.resume:
            async with self._exact(topics, listener, self._options.name or STDIN) as feeder:
                await feeder.feed(self._lines())
            return
        if self._plain:
            plain = Feeder(
                self._settings.kafka,
                topics.raw,
                max_bytes=topics.max_bytes,
                fed=listener.fed,
                refused=listener.refused,
                per_second=self._options.per_second,
            )
            await plain.feed(self._documents())
        for source in self._remembered.values():
            async with self._exact(topics, listener, self._options.name or source.name) as feeder:
                found = await source.round(feeder.ledger.state)
                await feeder.feed(found.documents, found.state)

    def _follow(self, feeds_topic: str) -> None:
        from wiredesk import logs

        logs.configure(level=self._settings.log_level, style=self._settings.log_format)
        asyncio.run(self._follow_all(feeds_topic))

    async def _follow_all(self, feeds_topic: str) -> None:
        from wiredesk.feeds.following import Follower, Habits

        topics = await self._topics(feeds_topic)
        listener = self._account.listener(lambda: None)

        def follower(text: str, source: Source) -> Follower:
            usual = _URL_SECONDS if is_url(text) else _FOLDER_SECONDS
            habits = Habits(self._options.every_seconds or usual, self._options.silent_after_seconds)
            name = self._options.name or source.name
            return Follower(
                source, lambda: self._exact(topics, listener, name), habits, clock=_Clock(), chance=random.random
            )

        try:
            async with asyncio.TaskGroup() as group:
                for text, source in self._remembered.items():
                    group.create_task(follower(text, source).follow())
        except* OperationError as failed:
            raise _first(failed) from None

    async def _topics(self, feeds_topic: str) -> Topics:
        """Where it goes.

        Raises:
            OperationError: where there are no such topics.
        """
        from wiredesk.feeds.exact import Topics
        from wiredesk.topics import read

        raw = self._account.topic
        wanted = [raw, feeds_topic] if self._remembered or self._options.resume else [raw]
        existing = await read(self._settings.kafka, wanted)
        missing = [topic for topic in wanted if topic not in existing]
        if missing:
            raise OperationError(f"there is no topic {', '.join(missing)}: make it with `wiredesk topics apply`")
        partitions = existing[feeds_topic].partitions if feeds_topic in existing else 1
        return Topics(raw, feeds_topic, partitions, int(existing[raw].config["max.message.bytes"]))

    def _exact(self, topics: Topics, listener: Listener, name: str) -> ExactFeeder:
        from wiredesk.feeds.exact import ExactFeeder

        return ExactFeeder(self._settings.kafka, topics, name, listener=listener, per_second=self._options.per_second)

    async def _documents(self) -> AsyncIterator[WireDocument]:
        from wiredesk.feeds.documents import read_file

        if STDIN in self._plain:
            async for document in self._lines():
                yield document
        for source, files in self._files.items():
            for file in files:
                yield read_file(file, below=Path(source), labelling=self._labelling)

    async def _lines(self) -> AsyncIterator[WireDocument]:
        from dataclasses import replace

        from wiredesk.feeds.documents import read_line
        from wiredesk.feeds.lines import lines

        number = 0
        async for line in lines(sys.stdin.buffer):
            number += 1
            document = read_line(line, number, self._labelling)
            if document is not None and self._options.resume:
                # The number of a line is of this run alone: what is remembered is the story.
                yield replace(document, name=document.key.decode())
            elif document is not None:
                yield document


class _Clock:
    """The real one."""

    def monotonic(self) -> float:
        """See `wiredesk.feeds.following.Clock`."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """See `wiredesk.feeds.following.Clock`."""
        await asyncio.sleep(seconds)


def _first(group: BaseExceptionGroup[OperationError]) -> OperationError:
    """Of several that failed at once, the first: one line is what is told."""
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def _as_json(found: Fed, topic: str) -> dict[str, Any]:
    return {
        "document": found.document.name,
        "key": found.document.key.decode(),
        "bytes": len(found.document.value),
        "topic": topic,
        "partition": found.partition,
        "offset": found.offset,
    }
