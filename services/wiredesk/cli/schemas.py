"""`wiredesk schemas`: the contract as JSON Schema and AsyncAPI."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wiredesk.cli.terminal import JsonFlag, console, write_json
from wiredesk.errors import UsageError

app = typer.Typer(
    help="Write or check JSON Schema and AsyncAPI.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Folder = Annotated[
    Path | None,
    typer.Option("--folder", "-o", help="Where the files are; by default in the package itself.", show_default=False),
]


@app.command(short_help="Write them; tells what changed.")
def export(folder: _Folder = None, json: JsonFlag = False) -> None:
    """Write JSON Schema, AsyncAPI and the topic catalogue; tells what changed.

    \b
    Examples:
      wiredesk schemas export --folder contract/
      wiredesk schemas export          in a checkout: renews the committed files
    """
    from wiredesk_schemas.export import GENERATED, ExportError, write

    target = folder or GENERATED
    try:
        changed = write(target)
    except ExportError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(f"cannot write to {target}: {error.strerror or error}") from error
    if json:
        write_json({"folder": str(target), "changed": changed})
        return
    out = console()
    for name in changed:
        out.print(f"changed  {name}", soft_wrap=True)
    out.print(f"{len(changed)} changed in {target}" if changed else f"nothing changed in {target}", soft_wrap=True)


@app.command(short_help="Find those that are out of date.")
def check(folder: _Folder = None, json: JsonFlag = False) -> None:
    """Find exported files that are not as they would be written now. Exit code 1 where there are any.

    \b
    Examples:
      wiredesk schemas check
      wiredesk schemas check --folder contract/ --json
    """
    from wiredesk_schemas.export import GENERATED, ExportError
    from wiredesk_schemas.export import check as drift

    target = folder or GENERATED
    if not target.is_dir():
        raise UsageError(f"no such folder: {target}")
    try:
        stale = drift(target)
    except ExportError as error:
        raise UsageError(str(error)) from error
    if json:
        write_json({"folder": str(target), "stale": stale})
    else:
        out = console()
        for name in stale:
            out.print(f"stale  {name}", soft_wrap=True)
        remedy = "`wiredesk schemas export` writes them anew"
        out.print(
            f"{len(stale)} stale in {target}: {remedy}" if stale else f"all as they should be in {target}",
            soft_wrap=True,
        )
    if stale:
        raise typer.Exit(1)
