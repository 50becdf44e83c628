"""`wiredesk process`: what the pipeline makes of documents, without any Kafka."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Final, TypeVar

import typer

from wiredesk.cli.terminal import AutoJsonFlag, console, progress, wants_json, write_line
from wiredesk.errors import MessageError, OperationError, RuleError, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from wiredesk.pipeline import Pipeline
    from wiredesk.sources import Used
    from wiredesk.versions.story import Story
    from wiredesk_schemas import Article, Outcome

STDIN: Final = "-"
ENVELOPE: Final = "application/x-wiredesk-raw+json"
_SHOWN: Final = 200
"""So much of a name is shown, which may be as long as a command line."""
_LINES_SUFFIXES: Final = (".jsonl", ".ndjson")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Source:
    """One document to process."""

    document: bytes
    name: str
    """The file, or the line of standard input."""
    content_type: str | None = None


def process(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="Documents, one a file; - for standard input.", show_default=False),
    ] = None,
    versions: Annotated[
        bool,
        typer.Option(
            "--versions", help="Tell updates, corrections, copies and kills too: of all that comes in, in its order."
        ),
    ] = False,
    json: AutoJsonFlag = None,
) -> None:
    """Show what Wiredesk makes of documents: labels and events, each with its evidence. Needs no Kafka.

    A FILE is one document of any wire format, told by its content. Standard input is NDJSON, one JSON envelope
    a line ({"content": "...", "id": "...", ...}), and is answered line by line, in its order.

    A document that cannot be processed is an outcome too ("dead", with its reason) and stops nothing. Days of the
    week are counted from the day that the document or its envelope (published_at, fetched_at) states, never from
    today: the same document gives the same outcome on any day, but for `processed_at`.

    With --versions each article says what it is to those before it (`relation`), and only those events are told that
    are new, changed or taken back. Stories are searched for seventy-two hours, by the documents' own times.

    WIREDESK_SOURCES_FILE counts here too: what it refuses is dead. Quotas go by the times that documents state.

    \b
    Examples:
      wiredesk process story.txt
      wiredesk process --json *.txt | jq '.labels'
      wiredesk process < envelopes.ndjson > outcomes.ndjson
      wiredesk process --versions alert.txt update.txt kill.txt
    """
    named = inputs(files or [])
    out = None if wants_json(json) else console()
    gate = _Gate()
    edition = _Edition() if versions else None
    for pipeline, source, seconds in at_work(named, "processing"):
        for outcome in gate.outcomes(pipeline, source, seconds=seconds):
            outcome = gate.told(edition, outcome, source)
            if out is None:
                write_line(outcome.model_dump_json().encode())
            else:
                from wiredesk.cli import render

                out.print(render.outcome(outcome, name=source.name))


class _Gate:
    """What the file of sources lets in, and what it lets out.

    Raises:
        UsageError: where something in it is wrong.
    """

    def __init__(self) -> None:
        from wiredesk.settings import load
        from wiredesk.sources import Intake
        from wiredesk.sources import load as read

        self._sources = read(load().sources_file)
        self._intake = Intake(self._sources)

    def outcomes(self, pipeline: Pipeline, source: Source, *, seconds: float) -> tuple[Outcome, ...]:
        """What becomes of a document: whatever happens, at least one outcome.

        Args:
            pipeline: what processes it.
            source: the document.
            seconds: how long it may take.
        """
        from datetime import UTC, datetime

        used: list[Used] = []

        def admit(articles: Sequence[Article]) -> None:
            stated = _fetched(source.document) or next((a.published_at for a in articles if a.published_at), None)
            used.extend(self._intake.admit(articles, at=stated))

        def work() -> tuple[Outcome, ...]:
            return pipeline.process(
                source.document, content_type=source.content_type, processed_at=datetime.now(UTC), admit=admit
            )

        found = within(seconds, source, work)
        if not isinstance(found, tuple):
            return (found,)
        for count in used:
            self._intake.keep(count)
        return found

    def told(self, edition: _Edition | None, outcome: Outcome, source: Source) -> Outcome:
        """An outcome as subscribers get it, beside those before it where an edition knows them."""
        from wiredesk.sources import passed, told

        changed, story = edition.of(outcome, source) if edition is not None else (outcome, None)
        try:
            changed = passed(self._sources, changed, story)
        except MessageError as error:
            return _dead(source, error)
        if edition is not None:
            edition.keep(story)
        return told(self._sources, changed)


class _Edition:
    """The stories of one run, in memory.

    Time is the documents' own: it never goes back, and stands where none is stated.
    """

    def __init__(self) -> None:
        from datetime import UTC, datetime

        from wiredesk.versions import Newsroom

        self._newsroom = Newsroom()
        self._at = datetime.fromtimestamp(0, UTC)

    def of(self, outcome: Outcome, source: Source) -> tuple[Outcome, Story | None]:
        """An outcome with what it is to those before it, and what to keep of its story."""
        from datetime import UTC, datetime

        stated = _fetched(source.document) or (outcome.article.published_at if outcome.article else None)
        self._at = max(self._at, stated or self._at)
        return self._newsroom.take(outcome, at=self._at, processed_at=datetime.now(UTC))

    def keep(self, story: Story | None) -> None:
        """Remember a story as it is now."""
        if story is not None:
            self._newsroom.keep(story)


def _fetched(document: bytes) -> datetime | None:
    """When an envelope says that its document was got."""
    import orjson

    from wiredesk.formats.moments import moment

    try:
        value = orjson.loads(document)
    except orjson.JSONDecodeError:
        return None
    stated = value.get("fetched_at") if isinstance(value, dict) else None
    return moment(stated) if isinstance(stated, str) else None


def at_work(named: list[str], doing: str) -> Iterator[tuple[Pipeline, Source, float]]:
    """Each document with what reads it and the seconds that it may take; a bar shows how far it is.

    Args:
        named: as `inputs` gives them.
        doing: what is done with them, for the bar: "processing".
    """
    from datetime import UTC, datetime

    from wiredesk.pipeline import Pipeline
    from wiredesk.settings import load

    worker = load().worker
    pipeline = Pipeline(max_document_bytes=worker.max_document_bytes)
    # Untimed: a deadline that strikes while libraries in C are being imported would leave them half made.
    pipeline.warm_up(datetime.now(UTC))
    total = len(named) if STDIN not in named else None
    # A bar and the text itself would write over one another on one terminal.
    with progress("documents", shown=sys.stderr.isatty() and not sys.stdout.isatty()) as bar:
        task = bar.add_task(doing, total=total)
        for source in documents(named, worker.max_document_bytes):
            yield pipeline, source, worker.article_seconds
            bar.advance(task)


def within(seconds: float, source: Source, work: Callable[[], tuple[_Answer, ...]]) -> tuple[_Answer, ...] | Outcome:
    """What comes of the work on a document; the outcome of a dead one where the work fails.

    Args:
        seconds: how long it may take.
        source: the document.
        work: what is done with it.
    """
    from wiredesk.deadline import signal_deadline

    try:
        with signal_deadline(seconds):
            return work()
    except MessageError as error:
        return _dead(source, error)
    except Exception as error:  # noqa: BLE001 - whatever a rule raises is the document's end, not the command's
        return _dead(source, RuleError(error, stage="pipeline"))


def _dead(source: Source, error: MessageError) -> Outcome:
    from wiredesk.pipeline import dead

    outcome = dead(source.document, error, document_id=_stated_id(source.document))
    reason = f"{source.name}: {error}"
    if source.name.endswith(_LINES_SUFFIXES):
        reason += "; a file is one document: give a file of envelopes on standard input (< file)"
    return outcome.model_copy(update={"reason": reason})


def _stated_id(document: bytes) -> str | None:
    """The id of an envelope of which something else is wrong."""
    import orjson

    try:
        value = orjson.loads(document)
    except orjson.JSONDecodeError:
        return None
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) and name else None


def inputs(files: list[str]) -> list[str]:
    """The names of the inputs, all of them there: better to hear of a wrong name before the work than behind it.

    Raises:
        UsageError: where one is not there or is no file, and where there are none and nothing is piped in.
    """
    if not files:
        if sys.stdin.isatty():
            raise UsageError("nothing to process: name a file, or pipe JSON envelopes in, one a line (- to type them)")
        return [STDIN]
    for name in files:
        if name == STDIN:
            continue
        if not name:
            raise UsageError("the name of a file is empty")
        try:
            status = Path(name).stat()
        except FileNotFoundError:
            raise UsageError(f"no such file: {name}") from None
        except OSError as error:
            raise UsageError(f"cannot read {name[:_SHOWN]}: {error.strerror or error}") from error
        if stat.S_ISDIR(status.st_mode):
            raise UsageError(f"{name} is a folder: name the files in it, such as {name.rstrip('/')}/*.txt")
    return files


def documents(files: list[str], max_bytes: int) -> Iterator[Source]:
    """The documents in the inputs, in their order.

    Args:
        files: their names, as `inputs` gives them.
        max_bytes: of a longer document only one byte more than this is kept, which is enough to refuse it.

    Raises:
        UsageError: where a file cannot be read.
        OperationError: where standard input cannot.
    """
    for name in files:
        if name == STDIN:
            yield from _piped(max_bytes)
            continue
        try:
            with Path(name).open("rb") as file:
                # One byte more than is allowed is enough to refuse it.
                yield Source(file.read(max_bytes + 1), shown(name))
        except OSError as error:
            raise UsageError(f"cannot read {name}: {error.strerror or error}") from error


def _piped(max_bytes: int) -> Iterator[Source]:
    from wiredesk.feeds.lines import blocking

    try:
        with blocking(sys.stdin.buffer):
            yield from envelopes(sys.stdin.buffer, max_bytes)
    except _ReadError as error:
        raise OperationError(f"cannot read standard input: {error}") from error


class _ReadError(Exception):
    """A read failed; apart from what fails while somebody else has our document in hand."""


def _line(stream: BinaryIO, limit: int) -> bytes:
    try:
        line: bytes | None = stream.readline(limit)
    except OSError as error:
        raise _ReadError(error.strerror or str(error)) from error
    if line is None:  # "would block", which is not the end
        raise _ReadError("somebody has made it non-blocking while we read")
    return line


def envelopes(stream: BinaryIO, max_bytes: int) -> Iterator[Source]:
    """The lines of a stream as they come, each an envelope; blank ones are passed over.

    Args:
        stream: what to read.
        max_bytes: of a longer line only one byte more than this is kept, which is enough to refuse it.
    """
    number = 0
    while line := _line(stream, max_bytes + 1):
        number += 1
        whole = line.endswith(b"\n")
        while not whole and (rest := _line(stream, 1 << 16)):
            line += rest[: max(0, max_bytes + 1 - len(line))]
            whole = rest.endswith(b"\n")
        document = line.rstrip(b"\r\n")
        if document.strip():
            yield Source(document, f"line {number}", ENVELOPE)


def shown(name: str) -> str:
    """The name of a file as text, which names need not be."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("process", short_help="Show what comes of documents; no Kafka needed.")(process)
