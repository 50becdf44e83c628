"""RSS, Atom and WordPress' exports: each entry an item. All copy is invented."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import suppress
from html import escape

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats import ParsedDocument, WireItem, parse
from wiredesk.formats.feed_xml import FORMAT
from wiredesk.formats.format import Document

LEAD = "Two survey drones were shot down over the Tern Strait early on Thursday, the coast guard said."
SECOND = "Nobody on the shore was hurt."
NAMESPACES = """xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:wp="http://wordpress.org/export/1.2/" """


def rss(*entries: str, channel: str = "<title>Harbour Wire</title><language>en-gb</language>") -> str:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {NAMESPACES}>'
    return f"{head}<channel>{channel}{items}</channel></rss>"


def atom(*entries: str, feed: str = "<title>Harbour Wire</title><id>urn:hw:feed</id>") -> str:
    found = "".join(f"<entry>{entry}</entry>" for entry in entries)
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app" xml:lang="en">'
    return f"{head}{feed}{found}</feed>"


def read(document: str | bytes, content_type: str | None = None) -> ParsedDocument:
    body = document.encode() if isinstance(document, str) else document
    parsed = parse(body, content_type=content_type, max_bytes=3_000_000)
    assert parsed.format == "feed"
    return parsed


def item(document: str | bytes) -> WireItem:
    (found,) = read(document).items
    return found


@pytest.mark.parametrize(
    "content_type",
    [None, "application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml", "application/xml"],
)
def test_each_field_of_rss(content_type: str | None) -> None:
    document = read(
        rss(
            f"""<title><![CDATA[Drones &amp; ferries]]></title><guid isPermaLink="false">urn:hw:tern</guid>
            <link>https://hw.example/tern</link><pubDate>Thu, 19 Nov 2026 06:15:00 +0100</pubDate>
            <dc:creator>Ada Quill</dc:creator><category>Conflict</category>
            <category>Sea</category><category>Sea</category>
            <description>In short.</description><dc:rights>(c) Harbour Wire</dc:rights>
            <content:encoded><![CDATA[<p>{LEAD}</p><p>{SECOND}</p>]]></content:encoded>"""
        ),
        content_type,
    )
    (found,) = document.items
    assert (found.headline, found.item_id, found.url) == ("Drones & ferries", "urn:hw:tern", "https://hw.example/tern")
    assert found.published_at == dt.datetime(2026, 11, 19, 5, 15, tzinfo=dt.UTC)
    assert (found.byline, found.subjects, found.source) == ("Ada Quill", ("Conflict", "Sea"), "Harbour Wire")
    assert (found.language, found.copyright) == ("en-gb", "(c) Harbour Wire")
    assert found.paragraphs == (LEAD, SECOND)
    assert document.document_id == "urn:hw:tern"


def test_each_field_of_atom() -> None:
    found = item(
        atom(
            f"""<id>urn:hw:1</id><title type="html">Drones &amp;amp; ferries</title><link href="https://hw.example/tern"/>
            <published>2026-11-19T04:00:00Z</published><updated>2026-11-19T06:15:00+01:00</updated>
            <author><name>Ada Quill</name></author><author><name>Tom Reed</name></author><category term="sea"/>
            <summary>In short.</summary><rights>(c) HW</rights>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{LEAD}</p><p>{SECOND}</p></div></content>"""
        )
    )
    assert (found.headline, found.item_id, found.url) == ("Drones & ferries", "urn:hw:1", "https://hw.example/tern")
    assert found.published_at == dt.datetime(2026, 11, 19, 5, 15, tzinfo=dt.UTC)
    assert (found.byline, found.subjects, found.source) == ("Ada Quill, Tom Reed", ("sea",), "Harbour Wire")
    assert (found.language, found.copyright, found.paragraphs) == ("en", "(c) HW", (LEAD, SECOND))


def test_rss_1() -> None:
    document = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="a"><title>Harbour Wire</title></channel>
     <item rdf:about="https://hw.example/a"><title>Drones</title><link>https://hw.example/a</link>
     <description>{LEAD}</description><dc:date>2026-11-19T05:15:00Z</dc:date></item></rdf:RDF>"""
    found = item(document)
    assert (found.headline, found.paragraphs, found.source) == ("Drones", (LEAD,), "Harbour Wire")
    assert found.published_at == dt.datetime(2026, 11, 19, 5, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("guid", "item_id", "version"),
    [
        ("https://hw.example/a#0", "https://hw.example/a", 0),
        ("https://hw.example/a#12", "https://hw.example/a", 12),
        ("https://hw.example/a#part", "https://hw.example/a#part", None),
        ("#3", "#3", None),
        ("a7", "a7", None),
    ],
)
def test_a_fragment_may_count_the_versions(guid: str, item_id: str, version: int | None) -> None:
    found = item(rss(f"<title>Drones</title><guid>{guid}</guid>"))
    assert (found.item_id, found.version) == (item_id, version)


def test_without_an_id_an_entry_is_called_by_its_link() -> None:
    assert item(rss("<title>Drones</title><link>https://hw.example/a</link>")).item_id == "https://hw.example/a"
    assert item(rss("<title>Drones</title>")).item_id is None


def test_several_entries_are_several_items_and_empty_ones_none() -> None:
    document = read(
        rss("<title>One</title><guid>1</guid>", "<guid>2</guid>", "<description>Three.</description><guid>3</guid>")
    )
    assert [(each.item_id, each.headline, each.paragraphs) for each in document.items] == [
        ("1", "One", ()),
        ("3", None, ("Three.",)),
    ]


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("<author>ada@hw.example (Ada Quill)</author>", "Ada Quill"),
        ("<author>ada@hw.example</author>", None),
        ("<dc:creator>admin</dc:creator>", None),
        ("", None),
    ],
)
def test_who_wrote_it(author: str, byline: str | None) -> None:
    assert item(rss(f"<title>Drones</title>{author}")).byline == byline


def test_the_way_to_the_whole_story_is_no_copy() -> None:
    copy = f"<p>{LEAD}</p><p>Continue reading Drones</p>"
    found = item(rss(f"<title>a</title><description>{escape(copy)}</description>"))
    assert found.paragraphs == (LEAD,)
    assert found.removed == (("Continue reading Drones", "link to the whole story"),)


def test_what_stands_under_pictures_is_not_taken_for_copy() -> None:
    found = item(
        rss(
            """<title>Drones</title><media:group>
            <media:content url="1"><media:description>A ferry.</media:description>
            <media:credit>Tom Reed</media:credit></media:content>
            <media:content url="2"><media:description>A pier.</media:description></media:content></media:group>"""
        )
    )
    assert found.captions == (("A ferry.", "Tom Reed"), ("A pier.", None))
    assert found.paragraphs == ()


@pytest.mark.parametrize(
    ("stated", "status", "is_embargoed"),
    [
        ("<wp:status>publish</wp:status>", None, False),
        ("<wp:status>draft</wp:status>", "withheld", False),
        ("<wp:status>private</wp:status>", "withheld", False),
        ("<wp:status>pending</wp:status>", "withheld", False),
        ("<wp:status>trash</wp:status>", "withheld", False),
        ("<wp:status>publish</wp:status><wp:post_password>sea</wp:post_password>", "withheld", False),
        ("<wp:status>future</wp:status><pubDate>Thu, 19 Nov 2026 06:15:00 +0100</pubDate>", "embargoed", True),
        ("<wp:status>future</wp:status>", "withheld", False),
    ],
)
def test_what_wordpress_has_not_published_is_not_usable(stated: str, status: str | None, is_embargoed: bool) -> None:
    found = item(rss(f"<title>Drones</title>{stated}<wp:post_type>post</wp:post_type>"))
    assert (found.status, found.embargoed_until is not None) == (status, is_embargoed)


def test_a_draft_in_atom_is_withheld() -> None:
    found = item(atom("<title>a</title><app:control><app:draft>yes</app:draft></app:control>"))
    assert found.status == "withheld"


def test_lines_of_a_wordpress_post_are_paragraphs() -> None:
    found = item(
        rss(
            f"<title>a</title><content:encoded><![CDATA[{LEAD}\r\n{SECOND}]]></content:encoded>"
            "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        )
    )
    assert found.paragraphs == (LEAD, SECOND)


def test_pictures_and_pages_of_wordpress_are_no_articles() -> None:
    with pytest.raises(FormatError, match="no article in it"):
        read(
            rss(
                "<title>1.jpg</title><wp:post_type>attachment</wp:post_type>",
                "<title>About</title><wp:post_type>page</wp:post_type>",
            )
        )


def test_bytes_are_read_as_declared_and_as_they_are() -> None:
    document = rss("<title>Café</title>")
    assert item(document.replace("UTF-8", "iso-8859-1").encode("latin-1")).headline == "Café"
    assert item(document.encode("cp1252")).headline == "Café"
    assert item("\ufeff" + document).headline == "Café"
    assert item(document.encode("utf-16")).headline == "Café"


@pytest.mark.parametrize(
    "broken",
    [
        rss("<title>Drones &nbsp; here</title>"),
        rss("<title>Drones & ferries</title>"),
        rss("<title>Drones\x0b</title>"),
        rss("<title>Drones</title>").removesuffix("</channel></rss>"),
    ],
)
def test_feeds_that_are_not_well_formed_are_read_all_the_same(broken: str) -> None:
    assert (item(broken).headline or "").startswith("Drones")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (rss(), "no article in it"),
        (atom(), "no article in it"),
        ("<rss>", "no article in it"),
        (atom("<id>a</id>"), "no article in it"),
        ('<!DOCTYPE rss [<!ENTITY a "ha">]>' + rss("<title>&a;</title>").partition("?>")[2], "declares entities"),
        (
            '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&a;</title>',
            "declares entities",
        ),
    ],
)
def test_what_is_no_feed_says_why(document: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read(document)


def test_a_feed_may_tell_of_entities_and_have_a_document_type() -> None:
    found = item(
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "rss.dtd">'
        + rss("<title>a</title><description><![CDATA[What <code>&lt;!ENTITY</code> does]]></description>").partition(
            "?>"
        )[2]
    )
    assert found.paragraphs == ("What <!ENTITY does",)


@pytest.mark.parametrize("head", ["<rss ", "<?xml version='1.0'?>\n<!-- a -->\n<feed xmlns='b'>", "<rdf:RDF ", "<RSS>"])
def test_feeds_are_told_by_their_root(head: str) -> None:
    assert FORMAT.sniff(Document(head.encode()))


@pytest.mark.parametrize("head", ["", "<html>", "<feedback>", "rss", "<nitf>"])
def test_other_documents_are_no_feeds(head: str) -> None:
    assert not FORMAT.sniff(Document(head.encode()))


@pytest.mark.parametrize(
    "document",
    [
        rss(*["<title>Drones</title>"] * 4_000),
        "<rss><channel><item>" + "<a>" * 66_000,
        "<rss><channel><item>" + "<a></a>" * 28_000 + "</item></channel></rss>",
        "<rss><channel><item><title>" + "&" * 190_000,
        "<rss><channel><item><title>" + "<" * 190_000,
        "<rss><channel><item><description>" + "&lt;p&gt;" * 20_000,
        rss("<media:group>" * 5_000 + "<media:description>a</media:description>"),
        "<rss " + "a='b' " * 30_000 + "><item>",
        "<!DOCTYPE rss [" + " " * 190_000,
    ],
)
def test_hostile_feeds_are_answered_at_once(document: str) -> None:
    begun = time.process_time()
    with suppress(FormatError):
        parse(document.encode(), content_type="text/xml", max_bytes=3_000_000)
    assert time.process_time() - begun < 1.5
