"""`wiredesk gateway`: wire copy in and events out by HTTP, in the foreground; and its keys."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from wiredesk.cli.terminal import JsonFlag, console, error_console, write_json
from wiredesk.errors import UsageError

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None, short_help="Serve HTTP, and the page.")
keys = typer.Typer(help="The keys that let in.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(keys, name="keys")


@app.callback(invoke_without_command=True)
def gateway(context: typer.Context) -> None:
    """Serve HTTP: wire copy in, articles and typed events out as streams, and the page that shows them.

    Listens on WIREDESK_GATEWAY__HOST and WIREDESK_GATEWAY__PORT (127.0.0.1:8080). Without WIREDESK_GATEWAY__KEYS_FILE
    everybody is let in, and then on this machine only. Ends on SIGTERM or Ctrl-C; subscribers are told.

    \b
    Examples:
      wiredesk gateway
      WIREDESK_GATEWAY__PORT=0 wiredesk gateway
      wiredesk gateway keys new --role feed --file keys.toml
      WIREDESK_GATEWAY__HOST=0.0.0.0 WIREDESK_GATEWAY__KEYS_FILE=keys.toml wiredesk gateway
    """
    if context.invoked_subcommand is not None:
        return
    from wiredesk import logs
    from wiredesk.cli.cluster import with_cluster
    from wiredesk.gateway.serving import run
    from wiredesk.settings import load

    settings = with_cluster(load(), probe=False)
    logs.configure(level=settings.log_level, style=settings.log_format)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    run(settings, listening=lambda address: error_console().print(f"gateway  {address}", soft_wrap=True))


@keys.command("new", short_help="Make a key.")
def new(
    role: Annotated[list[str], typer.Option("--role", help="feed, read or admin; may be given again.")],
    name: Annotated[
        str | None, typer.Option("--name", help="What it is called; by default after its role.", show_default=False)
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="Only what this source sends; may be given again.", show_default=False),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="The file of keys; by default WIREDESK_GATEWAY__KEYS_FILE.", show_default=False),
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Make a key, print it once, and put its hash into the file of keys. A running gateway sees it within seconds.

    To take a key back, delete its lines from the file.

    \b
    Examples:
      wiredesk gateway keys new --role read --file keys.toml
      wiredesk gateway keys new --role feed --name desk-kyiv --source "Desk Kyiv"
    """
    from wiredesk.gateway.keys import ROLES, append
    from wiredesk.settings import load

    if wrong := [one for one in role if one not in ROLES]:
        raise UsageError(f"--role {wrong[0]}: {', '.join(ROLES)} are the roles")
    if any(not one.strip() for one in (source or ())) or (name is not None and not name.strip()):
        raise UsageError("--name, --source: a name is empty")
    path = file or load().gateway.keys_file
    if path is None:
        raise UsageError("which file? Name it with --file, or with WIREDESK_GATEWAY__KEYS_FILE")
    secret = append(path, name or "-".join(role), dict.fromkeys(role), source or ())
    if json:
        write_json({"name": name or "-".join(role), "key": secret, "roles": role, "sources": source or None})
        return
    console().print(secret, soft_wrap=True)
    error_console().print(f"its hash is in {path}; the key itself is kept nowhere", style="dim", soft_wrap=True)
