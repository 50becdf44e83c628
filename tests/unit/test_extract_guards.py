"""Guards: whatever a pattern matches, its guard lets through."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.categories import strike_merge, technology_firms
from wiredesk.extract import counts, guards, parties, places

GUARDED = {
    "groups": (parties._GROUP, parties.GROUP_WORDS),
    "no parties": (parties._NOT_A_PARTY, parties._NO_PARTY_WORDS),
    "attacks": (strike_merge._REFERS, strike_merge._ATTACKS),
    "further attacks": (strike_merge._OTHER, strike_merge._FURTHER),
    "firms": (technology_firms._SORTED, technology_firms._SORT_WORDS),
    "number words": (re.compile(rf"\b{counts._WORD}\b"), counts.WORDS),
    "single persons and arms": (re.compile(rf"\ban\s{counts._PERSON_ARTICLE}\b"), counts.WORDS),
}


@pytest.mark.parametrize("name", GUARDED)
def test_no_match_is_without_a_word_of_its_guard(name: str) -> None:
    pattern, guard = GUARDED[name]

    @given(st.from_regex(pattern))
    @settings(max_examples=300, deadline=None)
    def holds(text: str) -> None:
        for found in pattern.finditer(text):
            assert not guard.isdisjoint(guards.words(text)), found.group()

    holds()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The two armies’ front, 12km away.", {b"the", b"two", b"armies", b"front", b"12km", b"away"}),
        ("SIX DRONES", {b"six", b"drones"}),
        ("SİX \u017fhips in \u212ayiv, dr\u0131ven", {b"six", b"ships", b"in", b"kyiv", b"driven"}),
        ("Erdoğan’s café", {b"erdo", b"an", b"s", b"caf"}),
        ("", set()),
    ],
)
def test_words_are_small_and_what_looks_like_a_letter_to_a_pattern_is_one(text: str, words: set[bytes]) -> None:
    assert guards.words(text) == words


@given(st.lists(st.sampled_from("in near at off road between the northern Zebdine Aa of hills on a ’s".split())))  # noqa: SIM905
def test_the_plain_pattern_is_enough_for_any_words_without_a_sort_of_place(words: list[str]) -> None:
    text = " ".join(words)
    assert [m.span() for m in places._UNKNOWN.finditer(text)] == [
        m.span() for m in places._UNKNOWN_PLAIN.finditer(text)
    ]
