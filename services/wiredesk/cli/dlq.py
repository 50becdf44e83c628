"""`wiredesk dlq`: what could not be processed, why, and putting it back."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from wiredesk.cli.terminal import JsonFlag, console, error_console, write_json
from wiredesk.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from wiredesk.deadletters.letters import Letter
    from wiredesk.settings import KafkaSettings

app = typer.Typer(
    help="See dead letters, and put them back.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_SHOWN: Final = 100
_NARROW: Final = 72
"""A terminal of fewer columns."""
_Stage = Annotated[
    str | None,
    typer.Option("--stage", help="Only those that this stage gave up: formats, normalise, ...", show_default=False),
]
_Since = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="TIME", help="Only those that died since: 2h ago, or 2026-03-01T12:00Z.", show_default=False
    ),
]
_Id = Annotated[
    str | None,
    typer.Option("--id", help="By the id of the document, instead of the place of the letter.", show_default=False),
]


@app.command("list", short_help="List them, with when, where and why.")
def list_letters(
    stage: _Stage = None,
    since: _Since = None,
    pending: Annotated[bool, typer.Option("--pending", help="Only those that have not been replayed.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="The latest so many.")] = _SHOWN,
    json: JsonFlag = False,
) -> None:
    """List dead letters, the latest last: where each lies, when and where it died, and of what.

    \b
    Examples:
      wiredesk dlq list
      wiredesk dlq list --stage formats --since 2h --json | jq -r .message
    """
    from wiredesk.deadletters.replay import Selection

    selection = Selection(every=True, stage=stage, since=_moment(since))
    found = [letter for letter in selection.of(_read()) if not (pending and letter.replays)]
    if json:
        from wiredesk.deadletters.letters import letter_json

        for letter in found[-limit:]:
            write_json(letter_json(letter, whole=False))
        return
    if not found:
        console().print("no dead letters" + (" of that sort" if stage or since or pending else ""))
        return
    out = console()
    out.print(_table(found[-limit:], out.width))
    if len(found) > limit:
        error_console().print(f"and {len(found) - limit:,} older: --limit shows more", style="dim")


@app.command(short_help="Show one, harmlessly.")
def show(
    place: Annotated[
        str | None, typer.Argument(metavar="[PARTITION@OFFSET]", help="The letter, as `list` names it.")
    ] = None,
    document_id: _Id = None,
    raw: Annotated[bool, typer.Option("--raw", help="Write the untouched bytes, and nothing else.")] = False,
    preview_bytes: Annotated[int, typer.Option("--bytes", min=0, help="How much of the document to show.")] = 2_000,
    json: JsonFlag = False,
) -> None:
    """Show one dead letter: what was wrong, its headers, and the beginning of the document.

    What a stranger sent cannot harm the terminal: control characters are shown as such. --raw writes the bytes as
    they came.

    \b
    Examples:
      wiredesk dlq show 3@17
      wiredesk dlq show 3@17 --raw > letter.bin
    """
    from wiredesk.deadletters.letters import letter_json

    letter = _one(_read(), place, document_id)
    if raw:
        _write_raw(letter.record.value or b"")
    elif json:
        write_json(letter_json(letter))
    else:
        console().print(_card(letter, preview_bytes))


@app.command(short_help="Put them back, each once.")
def replay(
    places: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTITION@OFFSET]...", help="The letters, as `list` names them.")
    ] = None,
    document_id: _Id = None,
    every: Annotated[bool, typer.Option("--all", help="All that have not been replayed.")] = False,
    stage: _Stage = None,
    since: _Since = None,
    again: Annotated[bool, typer.Option("--again", help="Also those that have been replayed before.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be replayed; change nothing.")] = False,
    json: JsonFlag = False,
) -> None:
    """Put dead letters back where they came from, with their own key, bytes and headers; after a fix, that is.

    A letter is replayed once, however often this is run: its copy and a note that it was put back are written in one
    transaction. --again does it once more. A copy has the header wiredesk.replayed, which names its letter.

    \b
    Examples:
      wiredesk dlq replay 3@17
      wiredesk dlq replay --stage classify --since 2h --dry-run
      wiredesk dlq replay --all
    """
    from wiredesk.cli.cluster import with_cluster
    from wiredesk.deadletters.letters import parse_place
    from wiredesk.deadletters.replay import Selection
    from wiredesk.deadletters.replay import replay as put_back
    from wiredesk.settings import load

    chosen = Selection(
        places=tuple(parse_place(place) for place in places or ()),
        document_id=document_id,
        every=every or bool(stage or since),
        stage=stage,
        since=_moment(since),
        again=again,
    )
    if sum((bool(chosen.places), chosen.document_id is not None, chosen.every)) != 1:
        raise UsageError("which letters? Either PARTITION@OFFSET, or --id, or --all, --stage and --since")
    kafka = with_cluster(load()).kafka
    if dry_run:
        letters, done = chosen.to_do(asyncio.run(_letters(kafka))), "would be replayed"
    else:
        letters = [one.letter for one in asyncio.run(put_back(kafka, chosen, now=datetime.now(UTC)))]
        done = "replayed"
    _report(letters, done, dry_run=dry_run, json=json)


def _report(letters: list[Letter], done: str, *, dry_run: bool, json: bool) -> None:
    from wiredesk.cli.wording import some

    if json:
        for letter in letters:
            write_json(
                {"letter": letter.place, "to": letter.why.topic, "times": letter.replays + 1, "dry_run": dry_run}
            )
        return
    out = console()
    for letter in letters:
        times = f", for the {_nth(letter.replays + 1)} time" if letter.replays else ""
        out.print(f"{letter.place}  {done} to {letter.why.topic}{times}", soft_wrap=True)
    out.print(
        f"{some(len(letters), 'letter')} {done}" if letters else "nothing to replay", style="bold", soft_wrap=True
    )


def _nth(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")


def _read() -> list[Letter]:
    from wiredesk.cli.cluster import with_cluster
    from wiredesk.settings import load

    return asyncio.run(_letters(with_cluster(load()).kafka))


async def _letters(settings: KafkaSettings) -> list[Letter]:
    from wiredesk.deadletters.letters import letters_of, to_record
    from wiredesk.reading import Beginning, reader
    from wiredesk_schemas.topics import DEAD_LETTERS

    async with reader(settings, [settings.topic_prefix + DEAD_LETTERS]) as source:
        await source.place(Beginning())
        records = await source.until(await source.ends())
    return sorted(letters_of(to_record(record) for record in records), key=lambda letter: letter.died_at)


def _one(letters: list[Letter], place: str | None, document_id: str | None) -> Letter:
    from wiredesk.deadletters.letters import parse_place
    from wiredesk.deadletters.replay import Selection

    if (place is None) == (document_id is None):
        raise UsageError("which letter? Either PARTITION@OFFSET, as `wiredesk dlq list` has it, or --id")
    places = (parse_place(place),) if place else ()
    found = Selection(places=places, document_id=document_id).of(letters)
    if len(found) > 1:
        names = ", ".join(letter.place for letter in found)
        error_console().print(f"{len(found)} letters have that id: {names}; this is the latest", style="dim")
    return found[-1]


def _moment(text: str | None) -> datetime | None:
    from wiredesk.cli.moments import moment

    return moment(text, now=datetime.now(UTC)) if text else None


def _write_raw(value: bytes) -> None:
    from wiredesk.cli.terminal import hang_up

    if sys.stdout.isatty():
        raise UsageError("--raw on a terminal could do anything to it: pipe it, or send it to a file (> letter.bin)")
    try:
        sys.stdout.buffer.write(value)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        hang_up()


def _table(letters: list[Letter], width: int) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    from wiredesk.cli.palette import BAD
    from wiredesk.cli.printable import printable
    from wiredesk.cli.wording import size, some

    # Where there is no room for columns of their own, stage and replays stand with the document.
    narrow = width < _NARROW
    table = Table(box=None, padding=(0, 1), header_style="dim", expand=True)
    for name in ("letter", "died (UTC)") if narrow else ("letter", "died (UTC)", "stage", "replayed"):
        table.add_column(name, no_wrap=True)
    table.add_column("why, and which document", no_wrap=True, overflow="ellipsis", ratio=1)
    for letter in letters:
        stage, replays = printable(letter.why.stage), some(letter.replays, "time") if letter.replays else ""
        document = f"{printable(letter.document_id or 'no id')}  {size(len(letter.record.value or b''))}"
        if narrow:
            document = f"{stage}{f', replayed {replays}' if replays else ''}  {document}"
        why = Text.assemble(
            (printable(letter.why.error_class), BAD), f" {printable(letter.why.message)}\n", (document, "dim")
        )
        died = letter.died_at.strftime("%m-%d %H:%M:%S")
        place = Text(letter.place, style="bold")
        table.add_row(*(place, died, why) if narrow else (place, died, stage, replays, why))
    return table


def _card(letter: Letter, limit: int) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from wiredesk.cli.palette import BAD
    from wiredesk.cli.printable import preview, printable
    from wiredesk.cli.wording import size, some
    from wiredesk.deadletters.letters import decoded

    why, record = letter.why, letter.record
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    facts.add_row("why", f"{printable(why.error_class)}: {printable(why.message)}")
    facts.add_row("stage", printable(why.stage))
    facts.add_row("died", letter.died_at.strftime("%Y-%m-%d %H:%M:%SZ"))
    facts.add_row("from", f"{printable(why.topic)}/{why.partition}@{why.offset}")
    facts.add_row("replayed", some(letter.replays, "time") if letter.replays else "never")
    facts.add_row("key", printable(decoded(record.key) or "none"))
    for name, value in record.headers:
        if not name.startswith("wiredesk.error.") and not name.startswith("wiredesk.origin."):
            facts.add_row(printable(name), printable(decoded(value) or ""))
    value = record.value or b""
    kind, text = preview(value, limit=limit)
    cut = f", the first {size(limit)}" if len(value) > limit else ""
    title = Text.assemble((f"dead letter {letter.place}", f"bold {BAD}"))
    return Group(title, facts, Text(), Text(f"{size(len(value))} of {kind}{cut}", style="dim"), Text(text))
