"""`wiredesk evaluate --events`: how well events are found, and whether their confidence is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiredesk.cli.figures import hundredths, shown_accuracy, shown_bin, table
from wiredesk.cli.terminal import console, write_line
from wiredesk.cli.train import steps

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from wiredesk.training.event_evaluation import EventEvaluation


def report(shared: Path, own: Path, *, json: bool) -> None:
    """Judge the events and show the figures.

    Args:
        shared: the folder of reference data.
        own: the folder `training` of a checkout.
        json: one object for machines instead of tables.

    Raises:
        UsageError: where a file is not there or not of its form.
    """
    from wiredesk.settings import load
    from wiredesk.training.event_evaluation import STEPS, evaluate_events

    with steps(STEPS, lines=False) as tell:
        found = evaluate_events(shared, own, max_document_bytes=load().worker.max_document_bytes, told=tell)
    if json:
        import orjson

        write_line(orjson.dumps(found))
    else:
        show(console(), found)


def show(out: Console, found: EventEvaluation) -> None:
    """The figures for people."""
    from rich.text import Text

    out.print("Events, in hundredths: precision, recall, F1", style="bold")
    rows = table()
    rows.add_column("", no_wrap=True)
    for one in found.sets:
        rows.add_column(one.name, justify="right", no_wrap=True)
    for what in ("stories", "events", "matched", "kind", "modality", "date", "actors", "targets", "places", "counts"):
        rows.add_row(what, *(_shown(getattr(one, what)) for one in found.sets))
    out.print(rows)
    for one in found.sets:
        out.print(Text(f"  {one.name}: {one.note}", style="dim"))
    out.print()
    out.print("Confidence of events, and how often they were right", style="bold")
    rows = table()
    rows.add_column("confidence", no_wrap=True)
    for what in ("events", "mean", "right"):
        rows.add_column(what, justify="right")
    for held in found.confidence:
        if held.count:
            rows.add_row(f"{held.low:.1f} to {held.high:.1f}", *shown_bin(held))
    out.print(rows)


def _shown(value: object) -> str:
    from wiredesk.training.evaluation import Accuracy

    if isinstance(value, Accuracy):
        return shown_accuracy(value)
    if isinstance(value, float) or value is None:
        return hundredths(value)
    return f"{value:,}"
