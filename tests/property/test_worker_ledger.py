"""Whatever Faust drops, and whether it seeks back or not: nothing is ever committed over."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from wiredesk.errors import GapError
from wiredesk.worker.ledger import FetchLedger

P = ("wire.raw", 0)


@dataclass
class Step:
    size: int
    """How far a fetch reads."""
    fate: str
    """What becomes of it: delivered, dropped and sought back, dropped for good, delivered in part."""
    cut: int


steps = st.lists(
    st.builds(
        Step,
        size=st.integers(1, 6),
        fate=st.sampled_from(["delivered", "delivered", "sought back", "dropped", "in part"]),
        cut=st.integers(0, 6),
    ),
    max_size=30,
)


@given(records=st.sets(st.integers(0, 80)), steps=steps)
def test_either_all_is_processed_in_order_or_the_gap_is_told(records: set[int], steps: list[Step]) -> None:
    """A model of the worker: offsets in `records` are data, the others are transaction markers."""
    ledger, position, fetch_at, processed = FetchLedger(), 0, 0, list[int]()
    try:
        for step in steps:
            end = fetch_at + step.size
            found = sorted(o for o in records if fetch_at <= o < end)
            ledger.fetched(P, fetch_at, end, found)
            fetch_at = end
            if step.fate == "sought back":
                fetch_at = position
                continue
            if step.fate == "dropped":
                continue
            kept = found if step.fate == "delivered" else found[step.cut :]
            kept = [o for o in kept if o >= position]
            ledger.delivered(P, position, kept)
            if kept:
                processed += kept
                position = kept[-1] + 1
    except GapError:
        pass
    assert processed == sorted(o for o in records if o < position)


@given(records=st.sets(st.integers(0, 80)), sizes=st.lists(st.integers(1, 9), max_size=20))
def test_no_gap_is_told_where_there_is_none(records: set[int], sizes: list[int]) -> None:
    ledger, position = FetchLedger(), 0
    for size in sizes:
        start = position
        found = sorted(o for o in records if start <= o < start + size)
        ledger.fetched(P, start, start + size, found)
        ledger.delivered(P, start, found)
        position = start + size
    assert ledger.drained(P)
