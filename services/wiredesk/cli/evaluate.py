"""`wiredesk evaluate`: how well texts are labelled that were labelled by reading."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wiredesk.cli import event_report
from wiredesk.cli.figures import hundredths, shown_accuracy, shown_bin, table
from wiredesk.cli.terminal import AutoJsonFlag, console, wants_json, write_line
from wiredesk.cli.train import OWN, SHARED, OwnOption, SharedOption, check_folders, steps
from wiredesk.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from wiredesk.training.evaluation import Evaluation, Figures, Reliability


def evaluate(
    shared: SharedOption = SHARED,
    own: OwnOption = OWN,
    cross_validated: Annotated[
        bool,
        typer.Option("--cross-validated", help="Also judge what training learns from, by models that did not see it."),
    ] = False,
    events: Annotated[
        bool, typer.Option("--events", help="Judge the events instead, on stories whose events people marked.")
    ] = False,
    json: AutoJsonFlag = None,
) -> None:
    """Judge the labels: precision, recall and F1 by category on every judging set, and whether scores are honest.

    A score is honest where of those near .8 some 80 in 100 are right. With --cross-validated the model is trained
    three times over, each time without a third of what was labelled by reading, which is then judged: that takes
    minutes, reads --own as well, and needs numpy and scipy (pip install 'wiredesk[training]').

    With --events it judges what is told of an event (kind, who, whom, where, when, how many), and whether an event's
    confidence is meant; stories are read from --shared and --own.

    \b
    Examples:
      wiredesk evaluate --shared ../shared
      wiredesk evaluate --cross-validated --own training
      wiredesk evaluate --events --shared ../shared --own training
      wiredesk evaluate --json | jq '.sets[] | {name, macro_f1}'
    """
    check_folders(shared, own if cross_validated or events else None)
    if events:
        if cross_validated:
            raise UsageError("--events and --cross-validated are two things: ask for one at a time")
        event_report.report(shared, own, json=wants_json(json))
        return
    if cross_validated:
        from wiredesk.cli import numerics

        numerics.load("`wiredesk evaluate --cross-validated`")
    from wiredesk.settings import load
    from wiredesk.training.evaluation import SETS
    from wiredesk.training.evaluation import evaluate as judge

    with steps(len(SETS), lines=False) as tell:
        found = judge(shared, max_document_bytes=load().worker.max_document_bytes, told=tell)
    left_out = _cross_validated(shared, own) if cross_validated else None
    if wants_json(json):
        write_line(as_json(found, left_out))
    else:
        show(console(), found, left_out)


def _cross_validated(shared: Path, own: Path) -> tuple[Figures, ...]:
    from wiredesk.training.crossvalidation import STEPS
    from wiredesk.training.crossvalidation import cross_validated as judge

    with steps(STEPS) as tell:
        return judge(shared, own, tell)


def as_json(found: Evaluation, left_out: tuple[Figures, ...] | None) -> bytes:
    """All of it as one object, with the name of the model; `cross_validated` is null where that was not asked for."""
    import orjson

    from wiredesk.classify.model import model

    return orjson.dumps(
        {
            "model": model().name,
            "sets": found.sets,
            "reliability": found.reliability,
            "cross_validated": left_out,
        }
    )


def show(out: Console, found: Evaluation, left_out: tuple[Figures, ...] | None) -> None:
    """All of it for people."""
    from wiredesk.classify.model import model

    out.print(f"Labels by the model {model().name}, in hundredths: precision, recall, F1", style="bold")
    out.print(_figures(found.sets))
    if left_out is not None:
        out.print("Left out in training, three times a third", style="bold")
        out.print(_figures(left_out))
    out.print(f"Scores on {' and '.join(found.reliability.over)}, and how often they were right", style="bold")
    out.print(_reliability(found.reliability))


def _figures(sets: Iterable[Figures]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from wiredesk.cli.palette import category_colour
    from wiredesk.training.datasets import CATEGORIES

    rows = table()
    rows.add_column("set", no_wrap=True)
    rows.add_column("texts", justify="right")
    for name in CATEGORIES:
        rows.add_column(Text(name, style=category_colour(name)), justify="right", no_wrap=True)
    rows.add_column("macro-F1", justify="right")
    rows.add_column("false alarms", justify="right", no_wrap=True)
    notes = []
    for found in sets:
        rows.add_row(
            found.name,
            f"{found.texts:,}",
            *(shown_accuracy(found.categories.get(name)) for name in CATEGORIES),
            hundredths(found.macro_f1, digits=1),
            f"{found.false_alarms} of {found.without:,}",
        )
        dead = f"; {found.dead} could not be read" if found.dead else ""
        notes.append(Text(f"  {found.name}: {found.note}{dead}", style="dim"))
    return Group(rows, *notes, Text())


def _reliability(found: Reliability) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    rows = table()
    rows.add_column("scores", no_wrap=True)
    for what in ("of labels", "of all, also those too low for a label"):
        rows.add_column(Text(what), justify="right")
        rows.add_column("mean", justify="right")
        rows.add_column("right", justify="right")
    for label, every in zip(found.labels, found.every, strict=True):
        rows.add_row(f"{every.low:.1f} to {every.high:.1f}", *shown_bin(label), *shown_bin(every))
    note = "  right: in so many of a hundred the text has the category"
    return Group(rows, Text(note, style="dim"), Text())


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate", short_help="Judge the labels on texts labelled by reading.")(evaluate)
