"""A feed on a real web server on loopback."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from support.feed_server import feed_server
from wiredesk.errors import UsageError
from wiredesk.feeds.documents import Labelling, WireDocument
from wiredesk.feeds.ledger import State
from wiredesk.feeds.source import SourceError
from wiredesk.feeds.web import WebSource

NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)


def source(url: str) -> WebSource:
    return WebSource(url, Labelling(source="Harbour Wire"), now=lambda: NOW, timeout_seconds=5)


async def asked(url: str, state: State) -> tuple[list[WireDocument], State | None]:
    found = await source(url).round(state)
    return [document async for document in found.documents], found.state()


async def test_entries_are_documents_the_oldest_first_and_nothing_comes_when_nothing_is_new() -> None:
    with feed_server() as feed:
        feed.add(0, 3)
        documents, state = await asked(feed.url, {})
        assert [document.name for document in documents] == [f"urn:harbour-wire:{number}" for number in range(3)]
        assert dict(documents[0].headers)["ce_source"] == b"Harbour Wire"
        assert state == {"etag": feed.tag()}
        assert await asked(feed.url, state) == ([], None)
        assert (feed.asked, feed.not_modified) == (1, 1)
        feed.change(1, when="at dusk")
        again, state = await asked(feed.url, state)
        assert [new.mark != old.mark for new, old in zip(again, documents, strict=True)] == [False, True, False]
        assert state == {"etag": feed.tag()}


async def test_a_server_that_wants_to_be_left_alone() -> None:
    with feed_server() as feed:
        until = format_datetime(NOW + timedelta(seconds=90), usegmt=True)
        feed.faults += [(429, {"Retry-After": "120"}), (503, {"Retry-After": until}), (503, {"Retry-After": "soon"})]
        waits = []
        for _ in range(3):
            with pytest.raises(SourceError) as caught:
                await asked(feed.url, {})
            waits.append(caught.value.retry_after)
        assert waits == [120.0, 90.0, None]


@pytest.mark.parametrize(("status", "gone"), [(404, False), (500, False), (410, True)])
async def test_other_answers(status: int, gone: bool) -> None:
    with feed_server() as feed:
        feed.faults.append((status, {}))
        with pytest.raises(SourceError, match=f"answers {status}") as caught:
            await asked(feed.url, {})
        assert caught.value.gone is gone


async def test_nobody_there() -> None:
    with feed_server() as feed:
        url = feed.url
    with pytest.raises(SourceError, match="does not answer"):
        await asked(url, {})


async def test_a_page_is_one_document() -> None:
    with feed_server() as feed:
        page = WebSource(feed.url, Labelling(), now=lambda: NOW)
        documents = page._documents(b"<html><body><p>Copy.</p></body></html>", "text/html", "utf-8")
        assert [document.name for document in documents] == [feed.url]


def test_the_name_holds_no_password() -> None:
    assert source("https://desk:secret@wire.example/world.rss?x=1#top").name == "https://wire.example/world.rss?x=1"


@pytest.mark.parametrize("url", ["ftp://wire.example/a", "https://", "wire.example"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError, match="no web address"):
        source(url)
