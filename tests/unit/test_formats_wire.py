"""Each wire format: the article that a person would make of a document, field by field."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from support import wireformats as wf
from wiredesk.errors import FormatError, MessageError
from wiredesk.formats import formats, parse
from wiredesk.pipeline import Pipeline
from wiredesk_schemas import Article

BEFORE, AFTER = datetime(2026, 11, 19, 8, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
HEADLINE = "Drones shot down over the Tern Strait"
ISSUED = datetime(2026, 11, 19, 5, 15, tzinfo=UTC)


def articles(document: str | bytes, *, at: datetime = AFTER, content_type: str | None = None) -> list[Article]:
    body = document.encode() if isinstance(document, str) else document
    pipeline = Pipeline(max_document_bytes=2_000_000)
    return list(pipeline.articles(body, received_at=at, content_type=content_type))


def article(document: str | bytes, **how: Any) -> Article:
    (found,) = articles(document, **how)
    return found


def why(found: Article) -> dict[str, str]:
    return {removed.line: removed.why for removed in found.removed}


@pytest.mark.parametrize(
    ("name", "document"), [(name, document) for name, several in wf.DOCUMENTS.items() for document in several]
)
def test_a_format_is_told_by_its_looks(name: str, document: bytes) -> None:
    told = next(entry.name for entry in formats() if _sniffs(entry.name, document))
    assert told == name
    assert articles(document)


def _sniffs(name: str, document: bytes) -> bool:
    from wiredesk.formats.format import Document

    return next(entry for entry in formats() if entry.name == name).sniff(Document(document))


def test_nitf() -> None:
    found = article(wf.NITF)
    assert (found.article_id, found.version, found.headline, found.byline) == (
        "hw-2026-1119-7",
        2,
        HEADLINE,
        "Ada Quill",
    )
    assert found.dateline is not None
    assert (found.dateline.place, str(found.dateline.date)) == ("NORHAVEN", "2026-11-19")
    assert (found.published_at, found.source, found.urgency) == (ISSUED, "Harbour Wire", 3)
    assert (found.language, found.copyright) == ("en-GB", "© 2026 Harbour Wire")
    assert found.subjects == ("subj:16000000", "Drones")
    assert found.paragraphs == (wf.LEAD, wf.SECOND, "Pier | Sails", "4 | noon", wf.THIRD)
    assert [(caption.text, caption.credit) for caption in found.captions] == [
        ("A ferry at pier 4 on Thursday.", "Tom Reed")
    ]
    assert why(found) == {
        "Eds: adds pier. Not for broadcast before noon.": "editor's note",
        "Edited by the night desk.": "tagline",
        "What is known of the drones over the strait.": "abstract",
        "aq/tr": "agency mark",
    }


def test_nitf_whose_bytes_are_not_what_it_declares() -> None:
    text = wf.NITF.replace('encoding="utf-8"', 'encoding="us-ascii"').replace(
        "nobody was hurt", "a €4m pier was “lost”"
    )
    assert "a €4m pier was “lost”" in article(text.encode("cp1252")).paragraphs[1].replace('"', "“", 1).replace(
        '"', "”"
    )
    assert "€4m" in article(text.encode("utf-8")).paragraphs[1]


@pytest.mark.parametrize(("stated", "status"), [("usable", "usable"), ("hold", "withheld"), ("kill", "cancelled")])
def test_nitf_that_may_not_be_used(stated: str, status: str) -> None:
    document = wf.NITF.replace('management-status="usable"', f'management-status="{stated}"')
    assert article(document).status == status
    (outcome,) = Pipeline(max_document_bytes=100_000).process(document.encode(), processed_at=AFTER)
    assert bool(outcome.events) is (status == "usable")


def test_nitf_that_is_released_later() -> None:
    document = wf.NITF.replace("<date.issue", '<date.release norm="20261119T120000Z"/><date.issue')
    early, late = article(document, at=BEFORE), article(document, at=AFTER)
    assert (early.status, late.status) == ("embargoed", "usable")
    assert early.embargoed_until == datetime(2026, 11, 19, 12, tzinfo=UTC)


def test_newsml_g2_with_several_items() -> None:
    first, second = articles(wf.NEWSML_G2)
    assert first.document_id == second.document_id == "tag:harbour-wire.example,2026:m1"
    assert (first.article_id, first.family_id) == (
        "tag:harbour-wire.example,2026:m1#1",
        "urn:newsml:harbour-wire.example:20261119:tern",
    )
    assert (first.version, first.headline, first.byline, first.urgency) == (3, HEADLINE, "Ada Quill", 3)
    assert first.dateline is not None
    assert first.dateline.place == "NORHAVEN"
    assert (first.published_at, first.source, first.copyright) == (ISSUED, "Harbour Wire", "(c) Harbour Wire 2026")
    assert first.subjects == ("medtop:16000000", "medtop:20000056")
    assert first.paragraphs == (wf.LEAD, wf.SECOND, wf.THIRD)
    assert why(first) == {"Adds what the harbour office says.": "editor's note"}
    assert (second.status, second.paragraphs) == ("withheld", ("The ferry of pier 4 leaves at noon.",))


def test_newsml_g2_whose_copy_was_set_in_lines() -> None:
    found = article(wf.NEWSML_G2_SET)
    assert (found.version, found.byline) == (0, "Ada Quill")
    assert found.dateline is not None
    assert found.dateline.place == "NORHAVEN"
    assert found.paragraphs == (wf.LEAD, wf.SECOND, wf.THIRD)
    assert why(found)["(Reporting by Ada Quill; Editing by Tom Reed)"] == "sign-off"


def test_newsml_g2_with_nitf_inside() -> None:
    inner = f'<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">{wf.NITF_BODY}</nitf>'
    whole = f"<contentSet><inlineXML contenttype='application/nitf+xml'>{inner}</inlineXML></contentSet>"
    found = article(whole)
    assert (found.headline, found.byline) == (HEADLINE, "Ada Quill")
    assert found.paragraphs[0] == wf.LEAD


def test_newsml_1() -> None:
    found = article(wf.NEWSML_1.encode("iso-8859-15"))
    assert found.article_id == "urn:newsml:harbour-wire.example:20261119:TX-7"
    assert (found.version, found.headline, found.byline) == (2, HEADLINE, "Ada Quill")
    assert found.dateline is not None
    assert (found.dateline.place, str(found.dateline.date)) == ("NORHAVEN", "2026-11-19")
    assert (found.published_at, found.source, found.language, found.urgency) == (ISSUED, "HW", "en", 4)
    assert found.paragraphs == (wf.LEAD, f"{wf.SECOND} Café.")
    assert [caption.text for caption in found.captions] == ["A ferry at pier 4."]
    assert why(found) == {"aq/tr/hd": "agency mark"}


def test_iptc_7901() -> None:
    found = article(wf.IPTC_7901)
    assert (found.headline, found.byline, found.source) == (HEADLINE, "Ada Quill, Harbour Wire", "hw")
    assert found.dateline is not None
    assert (found.dateline.place, found.urgency) == ("Norhaven", 3)
    assert found.published_at == datetime(2026, 11, 19, 6, 15, tzinfo=UTC)
    assert found.paragraphs == (wf.LEAD, wf.SECOND)
    reasons = why(found)
    assert reasons["EXTRA"] == "headline mark"
    assert reasons["- [Harbour office](http://harbour.example)"] == "notebook"
    assert reasons["- Reporting by: Ada Quill"] == "not for publication"


def test_iptc_7901_that_is_the_agencys_own_notice() -> None:
    head, body = "\x01hwa0001 4 rs 46  hw 0027\r\n\nImpressum/\r\n", "rrr copyright by hw rrr copyright by hw\r\n"
    notice = f"{head}\x02Impressum =\r\n\n{body}\x03"
    with pytest.raises(FormatError, match="own notice"):
        articles(notice)


def test_iptc_7901_of_several_and_of_alerts() -> None:
    alert = (
        "\x01hwa0062 1 i 9  hw 1889\r\n\nTern/\r\n\x02Ferries of Norhaven stopped, the harbour office says\r\n\r\n\x03"
    )
    first, second = articles(wf.IPTC_7901 + alert)
    assert first.headline == HEADLINE
    assert (second.headline, second.paragraphs) == ("Ferries of Norhaven stopped, the harbour office says", ())
    assert second.urgency == 1


def test_anpa_1312() -> None:
    found = article(wf.ANPA_1312)
    assert (found.article_id, found.version) == ("anpa:2026-11-19:BC-XX--Tern Drones", 3)
    assert (found.headline, found.byline, found.urgency) == (HEADLINE, "ADA QUILL", 4)
    assert found.published_at == datetime(2026, 11, 19, 6, 15, tzinfo=UTC)
    assert found.paragraphs == (
        "Two survey drones were shot down over the Tern Strait early on Thursday — the third such day.",
        '"Nobody was hurt," said the coast guard of Norhaven, which said both had come from the south.',
        "THE PIERS",
        wf.THIRD,
    )
    reasons = why(found)
    assert reasons["HW Photo HWX101"] == "picture numbers"
    assert reasons["Eds: Adds harbour office."] == "editor's note"


def test_anpa_1312_in_the_plainer_variant() -> None:
    found = article(wf.KYODO_LIKE)
    assert (found.headline, found.source) == (HEADLINE, "Sakura")
    assert found.dateline is not None
    assert str(found.dateline.date) == "2026-11-19"
    assert found.paragraphs[0] == wf.LEAD
    assert found.paragraphs[1] == '"Nobody was hurt," the coast guard of Norhaven said.'


def test_ninjs_1() -> None:
    found = article(wf.NINJS_1)
    assert (found.article_id, found.version, found.urgency) == ("urn:hw:20261119:tern", 2, 3)
    assert (found.headline, found.byline, found.published_at) == (HEADLINE, "Ada Quill", ISSUED)
    assert (found.source, found.copyright) == ("Harbour Wire", "(c) 2026 Harbour Wire")
    assert found.subjects == ("medtop:16000000", "Tern")
    assert found.paragraphs == (wf.LEAD, wf.SECOND)
    assert [(caption.text, caption.credit) for caption in found.captions] == [("A ferry at pier 4.", "Tom Reed")]


def test_ninjs_2_under_embargo() -> None:
    early, late = article(wf.NINJS_2, at=BEFORE), article(wf.NINJS_2, at=AFTER)
    assert (early.status, late.status, early.version) == ("embargoed", "usable", 0)
    assert (early.headline, early.paragraphs) == (HEADLINE, (wf.LEAD, wf.SECOND))
    (outcome,) = Pipeline(max_document_bytes=100_000).process(
        wf.NINJS_2.encode(), processed_at=AFTER, received_at=BEFORE
    )
    assert (outcome.status, outcome.reason, outcome.events) == ("unclassified", "status: embargoed", ())


def test_ninjs_3_that_is_cancelled() -> None:
    found = article(wf.NINJS_3)
    assert (found.status, found.byline, found.url) == ("cancelled", "Ada Quill", "http://harbour-wire.example/tern")
    assert found.paragraphs == (wf.LEAD, wf.SECOND)


def test_rss() -> None:
    first, second = articles(wf.RSS)
    assert (first.family_id, first.version, first.headline) == ("https://hw.example/tern", 1, HEADLINE)
    assert (first.byline, first.published_at, first.source) == ("Ada Quill", ISSUED, "Harbour Wire")
    assert (first.language, first.subjects, first.copyright) == ("en-gb", ("Conflict",), "(c) Harbour Wire")
    assert first.paragraphs == (wf.LEAD, wf.SECOND)
    assert [caption.text for caption in first.captions] == ["A ferry at pier 4."]
    assert "link to the whole story" in why(first).values()
    assert (second.headline, second.paragraphs) == (None, (wf.THIRD,))


def test_atom() -> None:
    found = article(wf.ATOM)
    assert (found.article_id, found.published_at, found.byline) == ("urn:hw:1", ISSUED, "Ada Quill")
    assert found.paragraphs == (wf.LEAD, wf.SECOND)


def test_a_wordpress_export() -> None:
    found = article(wf.WORDPRESS)
    assert (found.status, found.byline) == ("withheld", "Ada Quill")
    assert found.paragraphs == (wf.LEAD, wf.SECOND)


def test_json_ld() -> None:
    found = article(wf.JSON_LD)
    assert (found.headline, found.byline, found.published_at) == (HEADLINE, "Ada Quill", ISSUED)
    assert (found.url, found.subjects) == ("https://hw.example/tern", ("Tern", "drones"))
    assert found.paragraphs == (wf.LEAD, wf.SECOND)


def test_a_page() -> None:
    found = article(wf.HTML)
    assert (found.headline, found.byline, found.published_at) == (HEADLINE, "Ada Quill", ISSUED)
    assert (found.source, found.url, found.language) == ("Harbour Wire", "https://hw.example/tern", "en")
    assert found.paragraphs[:2] == (wf.LEAD, wf.SECOND)
    assert why(found)["READ MORE: Ferries in the fog"] == "related"
    assert why(found)["Sign up for our newsletter"] == "newsletter"


def test_a_page_whose_json_ld_is_broken() -> None:
    broken = wf.HTML.replace('"Tern, drones",', '"Tern, drones",,')
    found = article(broken)
    assert (found.headline, found.byline, found.source) == (HEADLINE, None, "Harbour Wire")


def test_mail() -> None:
    found = article(wf.MAIL)
    assert (found.article_id, found.headline) == ("tern-1@harbour-wire.example", HEADLINE)
    assert (found.published_at, found.source) == (ISSUED, "Harbour Wire")
    assert found.paragraphs == (wf.LEAD, wf.SECOND, wf.THIRD)
    assert why(found)["Harbour Wire, pier 4"] == "signature"


def test_mail_with_a_wire_document_in_it() -> None:
    mail = (
        'From: hw@example.org\nTo: desk@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nSee below.\n--b\nContent-Type: application/nitf+xml\n\n{wf.NITF}\n--b--\n"
    )
    assert article(mail).headline == HEADLINE


@pytest.mark.parametrize(
    "copy",
    [
        "Subject: what the sea says\n\nA poem was read at the harbour on Thursday, the office said.",
        "Note: ferries run late.\nThe harbour office said on Thursday that ferries would run late.",
        '<Ada> said that "ferries" had stopped. The harbour office said so on Thursday.',
    ],
)
def test_copy_is_not_taken_for_another_format(copy: str) -> None:
    assert parse(copy.encode(), max_bytes=10_000).format == "text"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("<?xml version='1.0'?><invoice><total>4</total></invoice>", "no format known here: its root is <invoice>"),
        (wf.NITF[:-40], "not well-formed XML"),
        (wf.NITF.replace("<p>", "<p>&own;", 1), "not well-formed XML"),
        ("<nitf><head/><body/></nitf>", "NITF without a headline and without copy"),
        ("<newsItem guid='a'/>", "without an item that has a headline or copy"),
        ("<NewsML><NewsItem/></NewsML>", "without an item that has a headline or copy"),
        ('{"uri": "a", "headline": " ", "body_text": ""}', "ninjs without a headline"),
        ("<rss><channel><title>Empty</title></channel></rss>", "no entry in the feed"),
        ('{"@context": "https://schema.org", "@type": "Person", "name": "Ada"}', "tells of no article"),
        ("<!doctype html><html><body></body></html>", "without a title"),
        ("From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\n\n", "without a subject"),
        ("\x01hwa0061 3 i 93  hw 1888\r\n\x02\x03", "without copy"),
        ("\x16\x16\x01W2607\x1f_world\r\n\x02\x03", "without a headline"),
    ],
)
def test_what_holds_no_article_says_why(document: str, reason: str) -> None:
    with pytest.raises(MessageError, match=reason):
        articles(document)


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE nitf [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><nitf><body>&b;</body></nitf>',
        '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf><body><p>&x;</p></body></nitf>',
        "<nitf>" + "<p>" * 5_000 + "</p>" * 5_000 + "</nitf>",
        "<html>" + "<div>" * 50_000,
        "<!doctype html>" + "<p>a" * 70_000,
        '{"uri": "a", "headline": ' + "[" * 5_000 + "]" * 5_000 + "}",
        "\x01" * 100_000,
        "\x02".join(["\x16\x01a1\x1f_b\n"] * 5_000),
        "From: a@b.example\nTo: c@d.example\n" + "Received: x\n" * 20_000 + "\n\nCopy.",
    ],
)
def test_hostile_documents_are_answered_at_once(document: str) -> None:
    begun = time.process_time()
    with suppress(MessageError):
        articles(document)
    assert time.process_time() - begun < 2.0
