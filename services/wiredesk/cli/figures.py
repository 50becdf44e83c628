"""Figures of an evaluation as they are shown to people: in hundredths, in one kind of table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from wiredesk.training.evaluation import Accuracy, Bin


def table() -> Table:
    """An empty table."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(box=SIMPLE_HEAD, header_style="", pad_edge=False)


def shown_accuracy(found: Accuracy | None) -> str:
    """Precision, recall, F1; "-" where there is nothing to tell."""
    if found is None:
        return "-"
    return "  ".join(hundredths(value) for value in (found.precision, found.recall, found.f1))


def shown_bin(found: Bin) -> tuple[str, str, str]:
    """How many, their mean, how many of a hundred were right."""
    return f"{found.count:,}" if found.count else "-", hundredths(found.mean), hundredths(found.right)


def hundredths(value: float | None, *, digits: int = 0) -> str:
    """A share of one as hundredths; "-" for none."""
    return "-" if value is None else f"{100 * value:.{digits}f}"
