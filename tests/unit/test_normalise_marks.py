"""Lines and what they are: a page that repeats itself is read once."""

from __future__ import annotations

import pytest

from wiredesk.normalise import debris
from wiredesk.normalise.lines import Line
from wiredesk.normalise.marks import Mark, mark

PAGE = [
    "Menu",
    "By Ann Berg, Staff Writer",
    "TURKU, Finland, Feb 17 (Quay) - The ferry sailed on Tuesday, the port said.",
    "FILE PHOTO: The quay at dawn. (Ann Berg/Quay)",
    "The crew said that it would sail again on Friday, weather permitting.",
    "© 2026 Quay News. All rights reserved.",
]


def test_a_line_that_comes_again_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    why = debris.why

    def asking(line: str, count: int | None = None) -> str | None:
        asked.append(line)
        return why(line, count)

    monkeypatch.setattr(debris, "why", asking)
    marks = mark(Line(text) for text in ["a", "b"] * 500)
    assert asked == ["a", "b"]
    assert len(marks) == 1_000


def test_lines_are_marked_alike_wherever_they_stand() -> None:
    def told(found: Mark) -> tuple[object, ...]:
        return found.text, found.words, found.sentence, found.why, found.caption, found.names

    once, twice = mark(map(Line, PAGE)), mark(map(Line, PAGE * 2))
    first = next(number for number, found in enumerate(twice) if found.dateline is not None)
    assert first == PAGE.index(twice[first].text)
    assert list(map(told, twice)) == list(map(told, once)) * 2


def test_marks_of_equal_lines_are_apart() -> None:
    one, other = mark([Line("Menu"), Line("Menu", gap=False)])
    one.why = "dateline"
    assert (one.gap, other.gap, other.why) == (True, False, "navigation")


def test_the_dateline_is_found_behind_a_line_that_comes_twice() -> None:
    marks = mark(map(Line, ["Night ferry", "Night ferry", *PAGE[2:]]))
    assert [number for number, found in enumerate(marks) if found.dateline is not None] == [2]
