"""Who wrote it, in every way of saying so."""

from __future__ import annotations

import pytest

from wiredesk.normalise import byline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Berg", "Ann Berg"),
        ("BY ANN BERG", "ANN BERG"),
        ("by Ann Berg", "Ann Berg"),
        ("By Ann Berg and Jon Dahl", "Ann Berg and Jon Dahl"),
        ("By Ann Berg, Jon Dahl and Liv Eng", "Ann Berg, Jon Dahl and Liv Eng"),
        ("By Ann Berg, Staff Writer", "Ann Berg"),
        ("By Ann Berg, Jon Dahl, Quay staff writers", "Ann Berg, Jon Dahl"),
        ("By Ann Berg, Diplomatic Editor, in Oslo", "Ann Berg"),
        ("By ANN BERG Associated Press Writer", "ANN BERG"),
        ("By ANN BERG and JON DAHL Associated Press", "ANN BERG and JON DAHL"),
        ("By Ann Berg in Oslo and Jon Dahl in Turku", "Ann Berg and Jon Dahl"),
        ("By Ann Berg   Aug 28, 2026   7 min read", "Ann Berg"),
        ("HARBOUR | By Ann Berg | @annberg", "Ann Berg"),
        ("By Ann van der Berg", "Ann van der Berg"),
        ("By A. B. Berg", "A. B. Berg"),
        ("By The Quay Desk", "The Quay Desk"),
        ("By The Associated Press", "The Associated Press"),
        ("By Ann Berg and agencies", "Ann Berg and agencies"),
        ("Written by Ann Berg", "Ann Berg"),
        ("Von Jana Möller", "Jana Möller"),
        ("By Tuesday, the ferry had sailed.", None),
        ("By comparison, fares rose.", None),
        ("By 2030 all ferries will be electric.", None),
        ("By Monday evening", None),
        ("Ann Berg", None),
        ("Bypass opens", None),
    ],
)
def test_a_line_that_says_by(line: str, names: str | None) -> None:
    assert byline.stated(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ann Berg", "Ann Berg"),
        ("Berg Ann-lis in Oslo", "Berg Ann-lis"),
        ("ANN BERG and J. DAHL-ENG", "ANN BERG and J. DAHL-ENG"),
        ("Ann Berg, Jon Dahl", "Ann Berg, Jon Dahl"),
        ("Thu 28 May 2026 | Ann Berg", "Ann Berg"),
        ("Ann Berg, Staff reporter", "Ann Berg"),
        ("ANN BERG, Quay staff writer", "ANN BERG"),
        ("World News", None),
        ("Outdoors & Adventure", None),
        ("Middle East", None),
        ("Ferry sails again", None),
        ("Oslo", None),
        ("Quay Corp", None),
    ],
)
def test_a_line_of_names_alone(line: str, names: str | None) -> None:
    assert byline.bare(line) == names


@pytest.mark.parametrize(
    ("line", "role"), [("Staff reporter", True), ("Senior Political Correspondent", True), ("The ferry", False)]
)
def test_posts(line: str, role: bool) -> None:
    assert byline.is_role(line) is role
