"""The mark that survives the process."""

from __future__ import annotations

import pytest

from wiredesk.worker.attempts import Attempt


def test_a_mark_is_read_back_where_it_was_set() -> None:
    mark = Attempt("alone", 41, until=60, deaths=1)
    assert Attempt.parse(mark.dump(), committed=41) == mark


@pytest.mark.parametrize(
    "metadata", ["", None, "another tool's note", "wiredesk-attempt:nonsense", "wiredesk-attempt:[1]"]
)
def test_other_metadata_is_no_mark(metadata: str | None) -> None:
    assert Attempt.parse(metadata, committed=41) is None


def test_a_mark_for_another_offset_is_void() -> None:
    # Somebody has reset the group's offsets, metadata and all.
    assert Attempt.parse(Attempt("batch", 41, until=60).dump(), committed=0) is None


def test_a_death_in_a_batch_condemns_no_record() -> None:
    inherited = Attempt("batch", 41, until=60).inherited()
    assert (inherited.kind, inherited.deaths) == ("alone", 0)


def test_each_death_alone_counts() -> None:
    first = Attempt("batch", 41, until=60).inherited()
    second = first.inherited()
    assert [first.deaths, second.deaths, second.inherited().deaths] == [0, 1, 2]


def test_the_next_record_begins_at_nought_and_the_range_ends() -> None:
    mark = Attempt("alone", 41, until=43, deaths=2)
    assert mark.after(42) == Attempt("alone", 42, until=43)
    assert mark.after(43) is None
