"""Where sentences end, and where they only seem to."""

from __future__ import annotations

import pytest

from wiredesk.extract.sentences import MAX_SENTENCE, split


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gov. Ada Lindqvist met the U.S. envoy on Feb. 4. They talked.", 2),
        ("The fire began at 4 p.m. local time. Nobody was hurt.", 2),
        ("He lives in the U.S. The family moved in May.", 2),
        ("“We are ready.” The minister smiled.", 2),
        ("“We are ready,” she said. “So are they.”", 2),
        ("J. K. Moreau Inc. said sales rose 4.5 percent.", 1),
        ("Is it over? Nobody knows!", 2),
        ("One thing … and then another.", 1),
        ("It fell on No. 7 Dock Street.", 1),
        ("", 0),
        ("   ", 0),
    ],
)
def test_sentences_are_counted_as_a_reader_would(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_offsets_give_the_sentence_without_the_space_around_it() -> None:
    text = "  First one.   Second one.  "
    assert sentences(text) == ["First one.", "Second one."]


def test_a_run_without_an_end_is_cut_at_a_space() -> None:
    text = "word " * 1_000
    found = sentences(text)
    assert all(len(s) <= MAX_SENTENCE for s in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_only_the_paragraph_asked_for_is_split() -> None:
    text = "One. Two. Three."
    assert [text[a:b] for a, b in split(text, 5, 9)] == ["Two."]
