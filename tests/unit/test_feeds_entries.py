"""Feeds taken apart into their entries."""

from __future__ import annotations

import pytest

from wiredesk.errors import FormatError
from wiredesk.feeds.entries import entries, is_feed

RSS = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>Harbour Wire</title><language>en</language><lastBuildDate>{built}</lastBuildDate>
<item><title>Two</title><guid>urn:h:2</guid><media:content url="https://h.example/2.jpg"/></item>
<item><title>One</title><guid>urn:h:1</guid><description>{one}</description></item>
</channel></rss>"""

ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Wire</title><updated>2026-11-16T10:00:00Z</updated>
<entry><id>urn:h:1</id><title>One</title><updated>2026-11-16T09:00:00Z</updated></entry>
<entry><link href="https://h.example/2"/><title>Two</title></entry></feed>"""

RDF = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://h.example/"><title>Harbour Wire</title></channel>
<item rdf:about="https://h.example/1"><title>One</title><link>https://h.example/1</link></item>
<item rdf:about="https://h.example/2"><title>Two</title></item></rdf:RDF>"""


def rss(built: str = "now", one: str = "Copy.") -> bytes:
    return RSS.format(built=built, one=one).encode()


def test_an_entry_is_a_feed_with_this_entry_only_the_oldest_first() -> None:
    first, second = entries(rss())
    assert (first.name, second.name) == ("urn:h:1", "urn:h:2")
    assert first.value.startswith(b"<?xml")
    assert b"<language>en</language>" in first.value
    assert b"<title>One</title>" in first.value
    assert b"Two" not in first.value
    assert b"lastBuildDate" not in first.value
    assert is_feed(first.value)
    (again,) = entries(first.value)
    assert (again.name, again.state) == (first.name, first.state)
    assert b"https://h.example/2.jpg" in second.value


def test_what_the_feed_says_of_itself_changes_no_entry() -> None:
    before, after = list(entries(rss())), list(entries(rss(built="later")))
    assert before == after


def test_a_changed_entry_keeps_its_name_and_has_another_state() -> None:
    before, after = next(entries(rss())), next(entries(rss(one="Corrected copy.")))
    assert before.name == after.name
    assert before.state != after.state


def test_atom_and_rdf() -> None:
    assert [entry.name for entry in entries(ATOM.encode())] == ["https://h.example/2", "urn:h:1"]
    found = list(entries(RDF.encode()))
    assert [entry.name for entry in found] == ["Two", "https://h.example/1"]
    assert b"<title>Two</title>" in found[0].value
    assert b"One" not in found[0].value


def test_an_entry_that_says_nothing_of_itself_is_named_after_its_bytes() -> None:
    (found,) = entries(b"<rss><channel><item><description>Copy.</description></item></channel></rss>")
    assert found.name == found.state


def test_a_charset_that_the_server_declares_is_heard() -> None:
    body = RSS.format(built="", one="Café").replace(' encoding="UTF-8"', "").encode("latin-1")
    assert "Café".encode() in next(entries(body, charset="iso-8859-1")).value


@pytest.mark.parametrize("body", [b"<rss><channel><item></rss>", b"<html><body/></html>", b"", b"<rss"])
def test_what_is_no_feed(body: bytes) -> None:
    with pytest.raises(FormatError):
        list(entries(body))


@pytest.mark.parametrize(
    ("body", "expected"),
    [(rss(), True), (ATOM.encode(), True), (RDF.encode(), True), (b"<html>", False), (b"{}", False)],
)
def test_what_looks_like_a_feed(body: bytes, expected: bool) -> None:
    assert is_feed(body) is expected
