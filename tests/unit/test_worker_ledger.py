"""The proof that no record is committed over."""

from __future__ import annotations

import pytest

from wiredesk.errors import GapError
from wiredesk.worker.ledger import FetchLedger

P = ("wire.raw", 0)


def test_what_was_fetched_and_delivered_in_order_passes() -> None:
    ledger = FetchLedger()
    ledger.fetched(P, 0, 5, [0, 1, 2, 4])  # 3 was a transaction marker
    ledger.delivered(P, 0, [0, 1])
    ledger.delivered(P, 2, [2, 4])
    ledger.fetched(P, 5, 8, [6, 7])  # 5: another marker
    ledger.delivered(P, 5, [6, 7])
    assert ledger.drained(P)


def test_a_record_that_was_fetched_and_dropped_is_found() -> None:
    ledger = FetchLedger()
    ledger.fetched(P, 0, 4, [0, 1, 2, 3])
    with pytest.raises(GapError, match="2 was delivered where 0 was to come next"):
        ledger.delivered(P, 0, [2, 3])


def test_the_first_records_of_a_new_group_dropped_are_found() -> None:
    # The fault that lost 98 of 20,000: no commit yet, so the seek back did not reach the partition.
    ledger = FetchLedger()
    ledger.fetched(P, 0, 1, [0])
    ledger.fetched(P, 1, 3, [1, 2])
    with pytest.raises(GapError):
        ledger.delivered(P, 0, [1, 2])


def test_a_gap_in_the_middle_of_a_batch_is_found() -> None:
    ledger = FetchLedger()
    ledger.fetched(P, 0, 4, [0, 1, 2, 3])
    with pytest.raises(GapError, match="3 was delivered where 2"):
        ledger.delivered(P, 0, [0, 1, 3])


def test_a_jump_of_the_fetcher_is_found() -> None:
    ledger = FetchLedger()
    ledger.fetched(P, 0, 2, [0, 1])
    ledger.delivered(P, 0, [0, 1])
    ledger.fetched(P, 10, 12, [10, 11])  # out of range: the client began again elsewhere
    with pytest.raises(GapError, match="records from 10 on fetched where 2 is the next"):
        ledger.delivered(P, 2, [10, 11])


def test_a_start_behind_the_position_is_found() -> None:
    ledger = FetchLedger()
    ledger.fetched(P, 7, 9, [7, 8])
    with pytest.raises(GapError):
        ledger.delivered(P, 5, [7, 8])


def test_what_was_never_fetched_is_found() -> None:
    with pytest.raises(GapError, match="nothing fetched"):
        FetchLedger().delivered(P, 0, [0])


def test_a_seek_back_begins_again() -> None:
    ledger = FetchLedger()
    ledger.fetched(P, 0, 4, [0, 1, 2, 3])
    ledger.delivered(P, 0, [0, 1])
    ledger.fetched(P, 1, 6, [1, 2, 3, 4, 5])  # from the committed offset, 1
    ledger.delivered(P, 2, [2, 3, 4, 5])  # 1 is below the position: skipped by the agent


def test_a_seek_back_to_behind_the_position_is_found() -> None:
    ledger = FetchLedger()
    ledger.fetched(P, 0, 10, range(10))
    ledger.delivered(P, 0, range(10))  # but a rebalance came when 4 of them were committed
    ledger.fetched(P, 6, 12, range(6, 12))
    with pytest.raises(GapError, match="records from 6 on fetched where 4 is the next"):
        ledger.delivered(P, 4, range(6, 12))


def test_a_shorter_fetch_after_a_seek_back_forgets_what_lay_behind() -> None:
    ledger = FetchLedger()
    ledger.fetched(P, 0, 6, [0, 1, 2, 3, 4, 5])
    ledger.fetched(P, 0, 2, [0, 1])
    ledger.delivered(P, 0, [0, 1])
    ledger.fetched(P, 2, 4, [2, 3])
    ledger.delivered(P, 2, [2, 3])


def test_partitions_do_not_mix() -> None:
    ledger = FetchLedger()
    ledger.fetched(P, 0, 1, [0])
    with pytest.raises(GapError):
        ledger.delivered(("wire.raw", 1), 0, [0])
    ledger.forget(P)
    with pytest.raises(GapError):
        ledger.delivered(P, 0, [0])
