"""`wiredesk topics`: the catalogue's topics against those of the cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wiredesk.cli.terminal import JsonFlag, console, write_json
from wiredesk.errors import OperationError

if TYPE_CHECKING:
    from rich.console import Console

    from wiredesk.settings import KafkaSettings
    from wiredesk.topics import Plan

app = typer.Typer(help="Make the topics, with their settings.", no_args_is_help=True, rich_markup_mode=None)

_Partitions = Annotated[
    int | None,
    typer.Option(min=1, max=10_000, help="Partitions of every topic, instead of the catalogue's.", show_default=False),
]
_Replication = Annotated[
    int | None,
    typer.Option(min=1, max=100, help="Replicas of every topic, instead of the catalogue's.", show_default=False),
]


@app.command(short_help="Show what `apply` would do.")
def plan(
    partitions: _Partitions = None,
    replication: _Replication = None,
    check: Annotated[bool, typer.Option("--check", help="Exit code 1 where the topics are not as wanted.")] = False,
    json: JsonFlag = False,
) -> None:
    """Show what `apply` would do. Changes nothing.

    \b
    Examples:
      wiredesk topics plan
      wiredesk topics plan --replication 3 --check
    """
    _, found = _compare(partitions, replication)
    _show(found, json=json, done=False)
    if check and not found.is_done:
        raise typer.Exit(1)


@app.command(short_help="Make what is missing, set what is not as it should be.")
def apply(partitions: _Partitions = None, replication: _Replication = None, json: JsonFlag = False) -> None:
    """Make missing topics and set the settings of those that are there. Running it again does no harm.

    The number of partitions of a topic that is there is never changed: the partition of a key follows from it, so
    the versions of a story would lose their order. Exit code 1 where that would be needed. Replicas are moved by the
    cluster's own tools.

    \b
    Examples:
      wiredesk topics apply
      wiredesk topics apply --partitions 12 --replication 3
    """
    from wiredesk.topics import carry_out

    settings, found = _compare(partitions, replication)
    asyncio.run(carry_out(settings, found))
    _show(found, json=json, done=True)
    if found.partitions:
        first = found.partitions[0]
        raise OperationError(
            f"{first.name} has {first.actual} partitions and {first.wanted} are wanted; that is not changed, for keys "
            f"would move and stories lose their order. Keep them (--partitions {first.actual}), or let the "
            "workers drain it, delete it and apply again"
        )


def _compare(partitions: int | None, replication: int | None) -> tuple[KafkaSettings, Plan]:
    from wiredesk.cli.cluster import with_cluster
    from wiredesk.settings import load
    from wiredesk.topics import compare, read
    from wiredesk_schemas import catalogue

    settings = with_cluster(load()).kafka
    wanted = catalogue(partitions=partitions, replication=replication)
    prefix = settings.topic_prefix
    existing = asyncio.run(read(settings, [prefix + topic.name for topic in wanted]))
    return settings, compare(wanted, existing, prefix=prefix)


def _show(found: Plan, *, json: bool, done: bool) -> None:
    if json:
        write_json(_as_json(found, done=done))
    else:
        _print(console(), found, done=done)


def _as_json(found: Plan, *, done: bool) -> Mapping[str, Any]:
    changes = [
        {"name": r.name, "changes": {k: {"from": old, "to": new} for k, (old, new) in r.changes.items()}}
        for r in found.reconfigurations
    ]
    return {
        "applied": done,
        "as_wanted": found.is_done or (done and not found.partitions),
        "create": [{**asdict(creation), "config": dict(creation.config)} for creation in found.creations],
        "change": changes,
        "refused_partitions": [asdict(difference) for difference in found.partitions],
        "other_replication": [asdict(difference) for difference in found.replication],
        "unchanged": list(found.unchanged),
    }


def _print(out: Console, found: Plan, *, done: bool) -> None:
    from rich.text import Text

    from wiredesk.cli.palette import BAD, CARE, GOOD
    from wiredesk.cli.wording import some

    def line(sign: str, colour: str, name: str, what: str) -> None:
        out.print(Text.assemble((sign, f"bold {colour}"), f" {name}  ", (what, "dim")), soft_wrap=True)

    for c in found.creations:
        config = ", ".join(f"{key}={value}" for key, value in c.config.items())
        line("+", GOOD, c.name, f"{c.partitions} partitions, {c.replication} replicas, {config}")
    for r in found.reconfigurations:
        line("~", CARE, r.name, ", ".join(f"{key}: {old} → {new}" for key, (old, new) in r.changes.items()))
    for d in found.partitions:
        line("!", BAD, d.name, f"{d.actual} partitions, {d.wanted} wanted: never changed (the order of stories)")
    for d in found.replication:
        line("!", CARE, d.name, f"{d.actual} replicas, {d.wanted} wanted: to be moved by the cluster's own tools")
    made, changed = len(found.creations), len(found.reconfigurations)
    if not made and not changed:
        if found.is_done:
            out.print("nothing to do", soft_wrap=True)
        else:
            what = "other partitions than wanted, which `apply` does not change"
            out.print(f"not as wanted: {some(len(found.partitions), 'topic')} with {what}", soft_wrap=True)
        return
    words = ("made", "changed") if done else ("to make", "to change")
    out.print(f"{made} {words[0]}, {changed} {words[1]}, {len(found.unchanged)} as they should be", soft_wrap=True)
