"""What is no part of a story, by what it says; and what only begins like it."""

from __future__ import annotations

import pytest

from wiredesk.normalise import REASONS, captions, debris, lexicon
from wiredesk.normalise import copyright as notices


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Open Modal", "navigation"),
        ("Main Menu", "navigation"),
        ("World | Business | Sport", "navigation"),
        ("News   Sport   Weather   Live TV", "navigation"),
        ("Share on Facebook  Share on X  Copy link", "share buttons"),
        ("Share: Copied!", "share buttons"),
        ("212 shares", "share buttons"),
        ("Accept all cookies", "cookie notice"),
        ("Cookie settings | Accept all | Reject all", "cookie notice"),
        ("Sign up for our evening newsletter", "newsletter"),
        ("Enter your email", "newsletter"),
        ("Subscribe to read the full archive", "subscription"),
        ("Support independent journalism. Donate now", "subscription"),
        ("Read more: How ferries sail", "related"),
        ("You may also like", "related"),
        ("Recommended Posts", "related"),
        ("ADVERTISEMENT", "advertisement"),
        ("Advertisement — continue reading below", "advertisement"),
        ("Loading...", "loading"),
        ("Loading map...", "loading"),
        ("41 comments", "comments"),
        ("Comments (88)", "comments"),
        ("Comments are closed.", "comments"),
        ("Listen to this article", "media player"),
        ("Posted March 9, 2026 at 4:45 p.m.", "timestamp"),
        ("Updated 40 mins ago", "timestamp"),
        ("2026.03.09 16:45 KST", "timestamp"),
        ("3 min read", "timestamp"),
        ("Published: 4:45pm, 9 Mar 2026", "timestamp"),
        ("Tags: Ferries, Norway", "tags"),
        ("Reporting by Ann Berg; Editing by Jon Dahl", "sign-off"),
        ("(Reporting by Ann Berg in Oslo; Writing by Liv Eng; Editing by Jon Dahl)", "sign-off"),
        ("Additional reporting by Quay Desk", "sign-off"),
        ("Our standards: The Quay Principles of Trust", "standards note"),
        ("Berg reported from Turku, Finland.", "contribution note"),
        ("Quay writer Jon Dahl in Turku, Finland, contributed to this report.", "contribution note"),
        ("(Adds minister’s reaction, paragraphs 4-5)", "correction note"),
        ("This story has been corrected to say that the ferry had eight decks.", "correction note"),
        ("A version of this story appeared on Sunday.", "note to readers"),
        ("This is a developing story. Please check back for updates.", "note to readers"),
        ("___", "separator"),
        ("* * *", "separator"),
        ("★★★★☆", "rating"),
        ("desk@quay.example", "contact"),
        ("((ann.berg@quay.example;))", "contact"),
        ("@annberg", "contact"),
        ("(END)", "agency mark"),
        ("QN", "agency mark"),
        ("ab/jd", "agency mark"),
        ("/ab/", "agency mark"),
    ],
)
def test_debris_has_its_reason(line: str, why: str) -> None:
    assert debris.why(line) == why


@pytest.mark.parametrize(
    "line",
    [
        "The ferry sailed.",
        "Also on Monday, a second ferry was towed to Turku.",
        "Share prices in Oslo fell by 3 percent on Monday.",
        "Comments by the minister had angered the crew, the union said.",
        "Subscribers to the line have doubled, the company said.",
        "Reporting by three newspapers had shown that the ferry was unsafe, and the ministry opened an inquiry.",
        "More than 200 people were on board.",
        "Advertising is banned on the quay, the city said.",
        "Loading cranes at the port were damaged.",
        "Signs of wear were found.",
        "“No,” she said.",
        "In 2026 the line carried 1.2 million passengers.",
        "Berg contributed to the plan for years.",
        "Ferry sails again",
        "Turku, Oslo and Riga",
    ],
)
def test_copy_is_copy(line: str) -> None:
    assert debris.why(line) is None


def test_every_reason_of_the_lexicon_is_one_of_the_vocabulary() -> None:
    assert {*lexicon.WHOLE.values(), *lexicon.BEGINS} <= set(REASONS)
    assert list(REASONS) == sorted(REASONS)


@pytest.mark.parametrize(
    ("line", "text", "credit"),
    [
        ("The quay at dawn on Monday. (Ann Berg/Quay Photo)", "The quay at dawn on Monday.", "Ann Berg/Quay Photo"),
        ("The quay at dawn. (Courtesy of the harbour master)", "The quay at dawn.", "Courtesy of the harbour master"),
        ("FILE PHOTO: The quay at dawn. (Quay Photo/Ann Berg)", "The quay at dawn.", "Quay Photo/Ann Berg"),
        (
            "FILE - The quay at dawn, March 2, 2026. (Quay Photo/Ann Berg, File)",
            "The quay at dawn, March 2, 2026.",
            "Quay Photo/Ann Berg, File",
        ),
        ("The quay at dawn. Photograph: Ann Berg/Quay", "The quay at dawn.", "Ann Berg/Quay"),
        ("The quay at dawn. Credit...Ann Berg for Quay", "The quay at dawn.", "Ann Berg for Quay"),
        ("The quay at dawn. — Handout via Quay Photos", "The quay at dawn.", "Handout via Quay Photos"),
        ("In pictures: The quay at dawn. Credit: Ann Berg / Quay", "The quay at dawn.", "Ann Berg / Quay"),
        ("Photo: The quay at dawn", "The quay at dawn", None),
        ("1 of 3 | The quay at dawn. (Quay Photo/Ann Berg)", "The quay at dawn.", "Quay Photo/Ann Berg"),
        ("Photo by Ann Berg", "", "Ann Berg"),
    ],
)
def test_captions_and_credits(line: str, text: str, credit: str | None) -> None:
    found = captions.find(line)
    assert found is not None
    assert (found.text, found.credit) == (text, credit)


@pytest.mark.parametrize(
    "line",
    [
        "The ferry line (founded in 1881) was sold on Monday (for 3 million euros).",
        "The minister said the images were false (they were not).",
        "The photo was taken at dawn, the police said.",
        "She said “the picture is grim.”",
    ],
)
def test_sentences_are_no_captions(line: str) -> None:
    assert captions.find(line) is None


@pytest.mark.parametrize(
    ("line", "notice"),
    [
        ("© 2026 Quay News", True),
        ("Copyright © 2026, Quay Audio. All rights reserved.", True),
        ("Copyright 2026 Quay. Unauthorized reproduction is prohibited.", True),
        ("Quay News © 2026", True),
        ("(c) 2026 Quay", True),
        ("The court ruled on copyright on Monday.", False),
        ("Seats were reserved.", False),
    ],
)
def test_copyright_notices(line: str, notice: bool) -> None:
    assert notices.is_notice(line) is notice
