"""`wiredesk doctor`: what is wrong, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wiredesk.cli.terminal import JsonFlag, console, write_json
from wiredesk.errors import UsageError

if TYPE_CHECKING:
    from wiredesk.cli.checks import Check
    from wiredesk.settings import Settings


def doctor(
    all_settings: Annotated[
        bool, typer.Option("--settings", help="Show every setting, not only those that are set.")
    ] = False,
    json: JsonFlag = False,
) -> None:
    """Look at this machine, the settings and the cluster, and say what to do. Exit code 1 where something is wrong.

    \b
    Examples:
      wiredesk doctor
      wiredesk doctor --settings
      wiredesk doctor --json | jq 'select(.status != "ok")'
    """
    from wiredesk.settings import load

    checks, settings = [], None
    try:
        settings = load()
    except UsageError as error:
        from wiredesk.cli.checks import Check

        checks.append(Check("settings", "bad", str(error), "set the variable to something else, or unset it"))
    checks = [*_machine(), *checks]
    if settings is not None:
        checks += _rest(settings)
    if json:
        for check in checks:
            write_json(_as_json(check))
        if settings is not None:
            write_json({"settings": _plain(settings)})
    else:
        _print(checks, settings, everything=all_settings)
    if any(check.status == "bad" for check in checks):
        raise typer.Exit(1)


def _machine() -> list[Check]:
    from wiredesk.cli import checks

    return [checks.python(), checks.packages()]


def _rest(settings: Settings) -> list[Check]:
    import asyncio

    from wiredesk.cli import checks
    from wiredesk.cli.cluster import with_cluster
    from wiredesk.cli.cluster_checks import cluster

    there = False
    try:
        found, there = asyncio.run(cluster(with_cluster(settings).kafka))
    except UsageError as error:
        found = [
            checks.Check("kafka", "bad", "none is named, and none runs on this machine", str(error).split(": ")[-1])
        ]
    return [
        checks.Check("settings", "ok", _set(settings)),
        checks.sources(settings),
        *checks.embedded_broker(settings),
        *checks.disk(settings),
        *checks.ports(settings, kafka_there=there),
        *found,
    ]


def _set(settings: Settings) -> str:
    from wiredesk.cli.checks import effective
    from wiredesk.cli.wording import some

    found = effective(settings)
    return f"{some(len(found), 'setting')}, {sum(chosen for _, chosen in found.values())} of them set"


def _as_json(check: Check) -> dict[str, Any]:
    return {"check": check.name, "status": check.status, "detail": check.detail, "remedy": check.remedy}


def _plain(settings: Settings) -> dict[str, Any]:
    from wiredesk.cli.checks import effective

    return {name: str(value) if isinstance(value, Path) else value for name, (value, _) in effective(settings).items()}


def _print(checks: list[Check], settings: Settings | None, *, everything: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    from wiredesk.cli.palette import BAD, CARE, GOOD
    from wiredesk.cli.printable import printable
    from wiredesk.cli.wording import some

    signs = {"ok": ("✓", GOOD), "warn": ("!", CARE), "bad": ("✗", BAD)}
    table = Table.grid(padding=(0, 1))
    table.add_column()
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in checks:
        sign, colour = signs[check.status]
        said = Text(printable(check.detail))
        if check.remedy:
            said.append(f"\n→ {printable(check.remedy)}", style=colour)
        table.add_row(Text(sign, style=f"bold {colour}"), Text(check.name, style="bold"), said)
    out = console()
    out.print(table)
    if settings is not None:
        _print_settings(settings, everything=everything)
    bad = sum(check.status == "bad" for check in checks)
    care = sum(check.status == "warn" for check in checks)
    if bad or care:
        parts = [some(number, noun) for number, noun in ((bad, "fault"), (care, "warning")) if number]
        out.print(Text(", ".join(parts), style=f"bold {BAD if bad else CARE}"))
    else:
        out.print(Text("all is well", style=f"bold {GOOD}"))


def _print_settings(settings: Settings, *, everything: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    from wiredesk.cli.checks import effective
    from wiredesk.cli.printable import printable

    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, (value, chosen) in effective(settings).items():
        if everything or chosen:
            shown = "" if value is None else printable(str(value))
            table.add_row(Text(name, style="bold" if chosen else "dim"), Text(shown, style="" if chosen else "dim"))
    if table.row_count:
        out = console()
        out.print()
        out.print(table)
        out.print()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", short_help="Say what is wrong, and what to do.")(doctor)
