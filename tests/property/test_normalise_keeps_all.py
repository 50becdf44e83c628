"""Normalisation loses nothing silently, whatever the text, and leaves clean text as it is."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.errors import FormatError
from wiredesk.formats import WireItem
from wiredesk.normalise import REASONS, normalise
from wiredesk.normalise.typography import tidy
from wiredesk_schemas import Article

WORD = re.compile(r"[^\W_]+")
LINES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "",
            "Menu",
            "Share | Save | Comment",
            "Night ferry to sail again",
            "UPDATE 1-Night ferry to sail again",
            "CORRECTED: Night ferry to sail again",
            "By Ann Berg, Staff Writer",
            "COURTS | By Ann Berg   May 7, 2026",
            "Ann Berg in Turku",
            "Posted March 9, 2026 at 4:45 p.m.",
            "FILE PHOTO: The quay at dawn. (Ann Berg/Quay)",
            "The quay at dawn. Photograph: Ann Berg/Quay",
            "TURKU, Finland, Feb 17 (Quay) - The ferry sailed on Tuesday, the port said.",
            "(SEOUL=Quay) The ferry sailed on Tuesday.",
            "TURKU",
            "The crew said that it would sail again on Friday, weather permitting. Enditem",
            "“We have waited long enough,” said a baker.",
            "Related",
            "• How ferries sail",
            "© 2026 Quay News. All rights reserved.",
            "Copyright 2026 Quay",
            "___",
            "What the baker said",
        ]
    ),
)
TEXTS = st.lists(LINES, min_size=1, max_size=14).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", "  "]).map(lambda joint: joint.join(lines))
)


def clean(text: str) -> Article | None:
    try:
        return normalise(WireItem(text=text), article_id="a", family_id="f", document_id=None, sha256="0" * 64)
    except FormatError:
        return None


def words_of(*texts: str | None) -> Counter[str]:
    return Counter(word for text in texts if text for word in WORD.findall(text))


@given(TEXTS)
def test_every_word_of_the_text_is_somewhere_in_the_article(text: str) -> None:
    article = clean(text)
    if article is None:
        return
    told = words_of(
        article.headline,
        article.byline,
        article.copyright,
        *article.paragraphs,
        *(part for caption in article.captions for part in (caption.text, caption.credit)),
        *(removed.line for removed in article.removed),
    )
    assert not words_of(tidy(text)) - told
    assert {removed.why for removed in article.removed} <= set(REASONS)


@given(TEXTS)
def test_paragraphs_are_printed_text(text: str) -> None:
    article = clean(text)
    if article is not None:
        flat = " ".join(tidy(text).split())
        assert all(" ".join(paragraph.split()) in flat for paragraph in article.paragraphs)
        assert all(paragraph == paragraph.strip() and "\n" not in paragraph for paragraph in article.paragraphs)


@given(
    st.lists(
        st.sampled_from(
            [
                "The two cities said on Tuesday that they had agreed to run the night ferry again.",
                "A spokesman for the port said the first ferry would sail on Friday.",
                "“We have waited long enough,” said a baker on the quay.",
                "Fares rose by 3 percent in May, to 41 euros.",
            ]
        ),
        min_size=2,
        max_size=8,
        unique=True,
    )
)
def test_clean_paragraphs_stay_as_they_are(paragraphs: list[str]) -> None:
    article = clean("\n\n".join(paragraphs))
    assert article is not None
    assert list(article.paragraphs) == paragraphs
    assert not article.removed
    again = clean("\n\n".join(article.paragraphs))
    assert again is not None
    assert again.paragraphs == article.paragraphs


@given(st.text(max_size=400))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    once = tidy(text.replace("&", "").replace("<", ""))
    assert tidy(once) == once


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "A ",
        "By A and ",
        "(",
        "A, ",
        "1/",
        "— ",
        "| ",
        "Ann Berg, ",
        "A. ",
        "said on Monday ",
        "© ",
        "x\n",
        "By A\n",
        "<a",
        "&amp;",
        "(A/B) ",
    ],
)
def test_long_monotonous_texts_take_no_longer_than_their_length(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    clean(text)
    clean(f"TURKU, {text}")
    clean(f"OSLO — {text}.")
    assert time.process_time() - start < 3


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0"])
def test_a_line_full_of_blanks_takes_no_longer_than_its_length(blank: str) -> None:
    start = time.process_time()
    clean(f"The ferry sailed on Tuesday.{blank * 60_000}The port said so.")
    assert time.process_time() - start < 3
