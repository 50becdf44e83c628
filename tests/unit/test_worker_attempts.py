"""The mark that survives the process."""

from __future__ import annotations

import pytest

from wiredesk.worker.attempts import Attempt


def test_a_mark_is_read_back_where_it_was_set() -> None:
    mark = Attempt("begun", 41, 60, "me", deaths=1)
    assert Attempt.parse(mark.dump(), committed=41) == mark


@pytest.mark.parametrize(
    "metadata", ["", None, "another tool's note", "wiredesk-attempt:nonsense", "wiredesk-attempt:[1]"]
)
def test_other_metadata_is_no_mark(metadata: str | None) -> None:
    assert Attempt.parse(metadata, committed=41) is None


def test_a_mark_for_another_offset_is_void() -> None:
    # Somebody has reset the group's offsets, metadata and all.
    assert Attempt.parse(Attempt("range", 41, 60, "me").dump(), committed=0) is None


def test_a_death_in_a_range_condemns_no_record() -> None:
    inherited = Attempt("range", 41, 60, "dead").inherited("me")
    assert (inherited.kind, inherited.deaths, inherited.process) == ("range", 0, "me")


def test_each_death_at_a_record_counts() -> None:
    mark = Attempt("range", 41, 60, "one")
    deaths = []
    for process in ("two", "three", "four"):
        mark = mark.begun().inherited(process)
        deaths.append(mark.deaths)
    assert deaths == [1, 2, 3]


def test_who_takes_its_own_partition_over_anew_has_not_died() -> None:
    assert Attempt("range", 41, 60, "me").begun().inherited("me").deaths == 0


def test_the_next_record_begins_at_nought_and_the_range_ends() -> None:
    mark = Attempt("range", 41, 43, "me", deaths=2).begun()
    assert mark.after(42) == Attempt("range", 42, 43, "me")
    assert mark.after(43) is None
