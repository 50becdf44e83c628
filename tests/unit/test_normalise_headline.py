"""The headline of a page as text, among menus and furniture. All copy is invented."""

from __future__ import annotations

import datetime as dt

import pytest

from wiredesk.normalise import headline
from wiredesk.pipeline import Pipeline

LINE = "Harbour town votes to keep its night ferry"
MENU = [
    "* World",
    "Northern Isles Southern Coast Far West Inland Abroad",
    "* Sport",
    "+ Rowing And Sailing On The Coast",
    "* Travel",
]
BODY = [
    "ELK FORD, Wash. —",
    "The council of Elk Ford voted on Thursday to keep the ferry that has run across the sound since 1951.",
    "It will sail three times a night, the harbour master said, and cost the town less than a bridge would.",
    "Fishermen who had asked for it said that they were glad to be heard after two years of letters.",
]


@pytest.mark.parametrize(
    "before",
    [
        MENU,
        [*MENU, "This picture contains scenes of war that some may find hard to bear. Click here to see it"],
        ["o Rowing And Sailing On The Coast", "o Letters From The Editors Of This Paper", "Search Query Submit Search"],
    ],
)
def test_a_menu_is_no_headline(before: list[str]) -> None:
    found = headline.choose([*before, LINE])
    assert found == len(before)


def test_the_line_that_comes_again_is_the_headline() -> None:
    lines = ["All that moves on the water this week", LINE, "The picture of the week", LINE]
    assert headline.choose(lines) == 1


@pytest.mark.parametrize("times", [1, 2, 4])
def test_a_headline_may_be_printed_many_times(times: int) -> None:
    page = "\n".join([*MENU, "Previous Next", *[LINE] * times, "* By Ann Berg", "Share", *BODY])
    (outcome,) = Pipeline(max_document_bytes=100_000).process(
        page.encode(), content_type="text/plain", processed_at=dt.datetime(2026, 2, 6, tzinfo=dt.UTC)
    )
    article = outcome.article
    assert article is not None
    assert (article.headline, article.byline) == (LINE, "Ann Berg")
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.country) == ("ELK FORD", "US")
    assert list(article.paragraphs) == BODY[1:]
