"""NITF, field by field, its bodies, and what is no article. All copy is invented."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from html import escape

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats import ParsedDocument, WireItem, parse
from wiredesk.formats.format import Document
from wiredesk.formats.nitf import FORMAT
from wiredesk.formats.nitf_body import read_text

LEAD = "Ferries stopped at Norhaven on Thursday, the harbour office said."
SECOND = "They were to sail again from noon."
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
DOCDATA = '<doc-id id-string="hw-7"/><date.issue norm="20261119T130000+0100"/>'
HEADLINE = "<hedline><hl1>Ferries stop</hl1></hedline>"


def nitf(
    *,
    docdata: str = DOCDATA,
    attributes: str = 'management-status="usable"',
    head: str = "",
    body_head: str = HEADLINE,
    content: str = f"<p>{LEAD}</p><p>{SECOND}</p>",
    body_end: str = "",
    root: str = "",
) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd" [<!ENTITY % more SYSTEM "more.dtd"> %more;]>
<nitf version="-//IPTC//DTD NITF 3.4//EN" {root}><head>{head}<docdata {attributes}>{docdata}</docdata></head>
<body><body.head>{body_head}</body.head><body.content>{content}</body.content><body.end>{body_end}</body.end></body></nitf>"""


def read(document: str | bytes) -> ParsedDocument:
    return FORMAT.parse(Document(document.encode() if isinstance(document, str) else document))


def only(document: str | bytes) -> WireItem:
    (found,) = read(document).items
    return found


def test_every_field() -> None:
    parsed = read(
        nitf(
            root='xml:lang="en-GB"',
            head="""<title>1 SHIPS Ferries</title><pubdata ex-ref="https://hw.example/7" name="The Harbour"/>
<tobject><tobject.subject tobject.subject.refnum="16000000"/><tobject.subject tobject.subject.code="WAR"/></tobject>""",
            docdata=f"""{DOCDATA}<urgency ed-urg="3"/><du-key key="HW-Ferries" version="2"/><ed-msg info="Adds pier."/>
<ed-msg info=""/><doc.copyright holder="Harbour Wire" year="2026"/><key-list><keyword key="Ships"/></key-list>
<date.expire norm="20270101"/><series series.part="1"/>""",
            body_head="""<hedline><hl1>Ferries <em>stop</em></hl1><hl2>For a day</hl2></hedline>
<note><body.content><p>Check the pier.</p></body.content></note><byline>By Ada Quill<byttl>HW Writer</byttl></byline>
<distributor>Harbour Wire Service</distributor><dateline><location>NORHAVEN</location>, Nov 19</dateline>
<abstract><p>What is known of the ferries.</p></abstract>""",
            body_end="<tagline>Edited by the night desk.</tagline><bibliography>The harbour's log.</bibliography>",
        )
    )
    (found,) = parsed.items
    assert parsed.document_id == found.item_id == "hw-7"
    assert (found.version, found.headline, found.byline) == (2, "Ferries stop", "Ada Quill")
    assert (found.dateline, found.language, found.published_at) == ("NORHAVEN, Nov 19", "en-GB", NOON)
    assert (found.source, found.url, found.urgency) == ("Harbour Wire Service", "https://hw.example/7", 3)
    assert (found.copyright, found.status, found.embargoed_until) == ("© 2026 Harbour Wire", "usable", None)
    assert found.subjects == ("subj:16000000", "WAR", "Ships")
    assert found.paragraphs == (LEAD, SECOND)
    assert found.removed == (
        ("Adds pier.", "editor's note"),
        ("Check the pier.", "editor's note"),
        ("Edited by the night desk.", "tagline"),
        ("The harbour's log.", "bibliography"),
        ("What is known of the ferries.", "abstract"),
    )


@pytest.mark.parametrize(
    ("docdata", "item_id", "version"),
    [
        ("", None, None),
        ('<doc-id regsrc="HW"/>', None, None),
        ('<doc-id id-string=" a "/><du-key key="b"/>', "a", None),
        ('<du-key key="HW-Ferries" version="3"/>', "HW-Ferries", 3),
        ('<du-key key="HW-Ferries"/><series series.part="1"/>', "HW-Ferries", None),
        ('<du-key key="HW-Ferries"/><series series.part="2"/>', "HW-Ferries:2", None),
        ('<doc-id id-string="HW1234abcd_02"/><du-key key="1234abcd" version="3"/>', "1234abcd", 3),
        ('<doc-id id-string="1234abcd_02"/><du-key key="1234abcd"/>', "1234abcd_02", None),
        ('<doc-id id-string="hw-7"/><du-key key="7" version="x"/>', "hw-7", None),
    ],
)
def test_what_it_is_called(docdata: str, item_id: str | None, version: int | None) -> None:
    found = only(nitf(docdata=docdata))
    assert (found.item_id, found.version) == (item_id, version)


@pytest.mark.parametrize(
    ("attributes", "status"),
    [
        ("", None),
        ('management-status="usable"', "usable"),
        ('management-status="embargoed"', "embargoed"),
        ('management-status="withheld"', "withheld"),
        ('management-status="canceled"', "cancelled"),
        ('management-status="perhaps"', "withheld"),
    ],
)
def test_what_is_said_of_its_use(attributes: str, status: str | None) -> None:
    assert only(nitf(attributes=attributes)).status == status


@pytest.mark.parametrize(
    ("document", "status"),
    [
        (nitf(docdata='<ed-msg info="Editors are asked to kill the story."/>'), "cancelled"),
        (nitf(head="<title>1 SHIPS Ferries (Kill)</title>"), "cancelled"),
        (nitf(body_head="<hedline><hl1>KILL - Ferries stop</hl1></hedline>"), "cancelled"),
        (nitf(docdata='<ed-msg info="Embargoed until noon."/>'), "embargoed"),
    ],
)
def test_what_is_said_of_its_use_in_words(document: str, status: str) -> None:
    assert only(document).status == status


@pytest.mark.parametrize(
    ("dates", "until", "published"),
    [
        ('<date.issue norm="20261119T120000Z"/><date.release norm="20261120T080000Z"/>', (20, 8), (19, 12)),
        ('<date.issue norm="20261119T120000Z"/><date.release norm="20261119T080000Z"/>', None, (19, 12)),
        ('<date.release norm="20261120T080000Z"/>', (20, 8), (20, 8)),
        ('<date.issue norm="soon"/><date.release norm="later"/>', None, None),
    ],
)
def test_a_release_behind_the_issue_is_an_embargo(
    dates: str, until: tuple[int, int] | None, published: tuple[int, int] | None
) -> None:
    found = only(nitf(docdata=dates))
    assert found.embargoed_until == (datetime(2026, 11, *until, tzinfo=UTC) if until else None)
    assert found.published_at == (datetime(2026, 11, *published, tzinfo=UTC) if published else None)


@pytest.mark.parametrize(
    ("head", "body_head"),
    [
        ('<pubdata date.publication="20261119T120000Z"/>', HEADLINE),
        ("", f'{HEADLINE}<dateline><story.date norm="20261119T120000Z">Nov 19</story.date></dateline>'),
    ],
)
def test_other_dates_of_issue(head: str, body_head: str) -> None:
    assert only(nitf(docdata="", head=head, body_head=body_head)).published_at == NOON


def test_a_notice_that_kills_another_document_is_that_ones_kill_too() -> None:
    notice, kill = read(
        nitf(attributes='management-status="usable" management-doc-idref="hw-6" management-idref-status="canceled"')
    ).items
    assert (notice.item_id, notice.status) == ("hw-7", "usable")
    assert (kill.item_id, kill.status, kill.paragraphs) == ("hw-6", "cancelled", ())
    only(nitf(attributes='management-doc-idref="hw-6" management-idref-status="usable"'))


@pytest.mark.parametrize(
    ("bylines", "byline"),
    [
        ("", None),
        ("<byline>BY ADA QUILL</byline>", "ADA QUILL"),
        ("<byline>By <person>Ada Quill</person> and <person>Tom Reed</person></byline>", "Ada Quill and Tom Reed"),
        ("<byline>By Ada Quill</byline><byline>By Tom Reed</byline>", "Ada Quill, Tom Reed"),
        ("<byline><byttl>Harbour Desk</byttl></byline>", "Harbour Desk"),
        ("<byline>By</byline>", "By"),
        ('<byline>By ADA QUILL</byline><byline class="normalized_byline">Quill, Ada</byline>', "ADA QUILL"),
    ],
)
def test_who_wrote_it(bylines: str, byline: str | None) -> None:
    assert only(nitf(body_head=HEADLINE + bylines)).byline == byline


@pytest.mark.parametrize(
    ("head", "body_head", "headline"),
    [
        ("<title>SHIPS</title>", "<hedline><hl1/><hl2>For a day</hl2></hedline>", "For a day"),
        ("<title>SHIPS</title>", "<hedline>Ferries stop</hedline>", "Ferries stop"),
        ("<title>SHIPS</title>", "", "SHIPS"),
        ("", "", None),
    ],
)
def test_the_headline(head: str, body_head: str, headline: str | None) -> None:
    assert only(nitf(head=head, body_head=body_head)).headline == headline


@pytest.mark.parametrize(
    ("docdata", "head", "body_head", "source", "copyright_"),
    [
        ('<doc.copyright holder="HW"/>', "", "<copyrite>(c) HW</copyrite>", "HW", "(c) HW"),
        ("", '<pubdata name="The Harbour"/>', '<note noteclass="cpyrt"><p>(c) HW</p></note>', "The Harbour", "(c) HW"),
        ('<del-list><from-src src-name="HW"/></del-list>', "", "", "HW", None),
        ('<doc-id regsrc="HW"/>', "", "<rights>All rights: HW</rights>", "HW", "All rights: HW"),
        ("", "", "", None, None),
    ],
)
def test_whose_it_is(docdata: str, head: str, body_head: str, source: str | None, copyright_: str | None) -> None:
    found = only(nitf(docdata=docdata, head=head, body_head=HEADLINE + body_head))
    assert (found.source, found.copyright, found.removed) == (source, copyright_, ())


@pytest.mark.parametrize("stated", ["0", "10", "flash", "", "³"])
def test_an_urgency_that_is_none_is_left_out(stated: str) -> None:
    assert only(nitf(docdata=f'<urgency ed-urg="{stated}"/>')).urgency is None


def test_media_tables_lists_and_notes() -> None:
    found = only(
        nitf(
            content=f"""<block id="Main"><media media-type="image"><media-reference source="a.jpg"/>
<media-caption><p>A ferry</p> <p>at pier 4.</p></media-caption><media-producer>Tom Reed</media-producer></media>
<media><media-caption>The quay.</media-caption></media><p lede="true">{LEAD}</p><hl2>Piers</hl2>
<note><body.content><p>Not to be printed.</p></body.content></note><nitf-table><nitf-table-metadata/>
<table><caption>Sailings</caption><tr><th>Pier</th><th>Sails</th></tr><tr><td>4</td><td/></tr></table></nitf-table>
<ul><li>Pier 5</li><li>Pier 6</li></ul><bq><block><p>“We wait.”</p></block></bq><p>{SECOND}</p></block>"""
        )
    )
    assert found.paragraphs == (
        *(LEAD, "Piers", "Sailings", "Pier | Sails", "4"),
        *("Pier 5", "Pier 6", "“We wait.”", SECOND),
    )
    assert found.captions == (("A ferry at pier 4.", "Tom Reed"), ("The quay.", None))
    assert found.removed == (("Not to be printed.", "note"),)


def test_a_table_that_is_only_a_frame_holds_paragraphs() -> None:
    found = only(nitf(content=f"<table><tr><td><p>{LEAD}</p><p>{SECOND}</p></td></tr></table>"))
    assert found.paragraphs == (LEAD, SECOND)


def test_an_archive_that_prints_the_beginning_twice() -> None:
    lead, whole = f"<p>{LEAD}</p>", f"<p>{LEAD}</p><p>{SECOND}</p>"
    content = f'<block class="lead_paragraph">{lead}</block><block class="full_text">{whole}</block>'
    assert only(nitf(content=content)).paragraphs == (LEAD, SECOND)


@pytest.mark.parametrize(
    "content",
    [
        f"{LEAD}\n\n{SECOND}",
        escape(f"<p>{LEAD}</p><p>{SECOND}</p>"),
        f"{LEAD}<br/><br/>{SECOND}",
        f"<p>\n      {LEAD.replace(' on ', chr(10) + '      on ')}\n  </p>\n  <p>{SECOND}</p>",
        f"<pre>{LEAD}\n\n{SECOND}</pre>",
        f"<p>{LEAD}<br/>\n<br/>{SECOND}</p><p/>",
    ],
)
def test_copy_in_every_form(content: str) -> None:
    assert only(nitf(content=content)).paragraphs == (LEAD, SECOND)


def test_copy_in_one_paragraph_with_blank_lines_in_it() -> None:
    found = only(nitf(content=f"<p>{LEAD}\n \n{SECOND}\n\nSo they\ndid.</p>"))
    assert found.paragraphs == (LEAD, SECOND, "So they did.")


def test_copy_without_a_place_of_its_own() -> None:
    body_end = "<body.end><tagline>x</tagline></body.end>"
    found = only(f"<nitf><body><body.head>{HEADLINE}</body.head><p>{LEAD}</p>{body_end}</body></nitf>")
    assert (found.headline, found.paragraphs, found.removed) == ("Ferries stop", (LEAD,), (("x", "tagline"),))


def test_a_dateline_in_the_first_paragraph_stays_there() -> None:
    lead = f"NORHAVEN (HW) — {LEAD}"
    assert only(nitf(content=f"<p>{lead}</p>")).paragraphs == (lead,)


def test_an_abstract_that_is_the_first_paragraph_is_not_removed() -> None:
    found = only(nitf(body_head=f"{HEADLINE}<abstract><p>{LEAD}</p></abstract>"))
    assert (found.paragraphs, found.removed) == ((LEAD, SECOND), ())


def test_bytes_that_are_not_what_the_document_declares() -> None:
    document = nitf(content="<p>The pier cost £4m, “or €5m”.</p>")
    for declared, written in (
        ("iso-8859-1", "cp1252"),
        ("utf-8", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("x-no", "utf-16"),
    ):
        found = only(document.replace('encoding="utf-8"', f'encoding="{declared}"').encode(written))
        assert found.paragraphs == ("The pier cost £4m, “or €5m”.",)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (nitf()[:-30], "not well-formed XML"),
        ("<nitf>", "not well-formed XML"),
        (nitf(content="<p>&own;</p>"), "not well-formed XML"),
        (nitf(body_head="", content="<p> </p>"), "without a headline and without copy"),
        ("<nitf/>", "without a headline and without copy"),
        ("<newsItem/>", "no NITF: its root is <newsItem>"),
        ("", "not well-formed XML"),
        ("no markup", "not well-formed XML"),
    ],
)
def test_what_holds_no_article_says_why(document: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read(document)


@pytest.mark.parametrize(
    "content_type", [None, "text/vnd.iptc.nitf", "application/nitf+xml", "text/xml", "application/xml"]
)
def test_it_is_told_from_other_xml(content_type: str | None) -> None:
    assert parse(nitf().encode(), content_type=content_type, max_bytes=100_000).format == "nitf"


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("", ()),
        ("One.\nTwo.", ("One.", "Two.")),
        ("One\nand\n\nTwo.", ("One and", "Two.")),
        ("4 < 5 & 6 > 3", ("4 < 5 & 6 > 3",)),
        ("<p>One.</p><p>Two &amp; a half.</p>", ("One.", "Two & a half.")),
        ("One.<br><br>Two.", ("One.", "Two.")),
        ('<section class="notepad"><p>Desk</p></section><p>One.</p>', ("One.",)),
        ("<figure><figcaption>Quay</figcaption></figure><p>One.</p>", ("One.",)),
    ],
)
def test_copy_as_characters(text: str, paragraphs: tuple[str, ...]) -> None:
    assert tuple(read_text(text).paragraphs) == paragraphs


@pytest.mark.parametrize(
    "document",
    [
        nitf(content="<p>" * 230 + "a" + "</p>" * 230),
        nitf(content=("<media>" * 100 + "<media-caption>a</media-caption>" + "</media>" * 100) * 100),
        nitf(content="<block>" * 200 + "<p>a</p>" * 20_000 + "</block>" * 200),
        nitf(content="<table><tr>" + "<td>a</td>" * 20_000 + "</tr></table>"),
        nitf(content="<note>" * 200 + "a" + "</note>" * 200),
        nitf(content="a<media/>" * 20_000),
        nitf(content=" \n" * 200_000),
        nitf(content="<p>" + "\n \n a" * 50_000 + "</p>"),
        nitf(body_head="<byline>" + "<byttl>a</byttl>b" * 10_000 + "</byline>"),
        nitf(docdata='<ed-msg info="kill"/>' * 9_000),
        nitf(content="<p " + " " * 500_000 + ">a</p>"),
        "<nitf>" + " " * 500_000 + "</nitf>",
        "<!DOCTYPE nitf [" * 20_000 + "<nitf/>",
    ],
)
def test_hostile_documents_are_answered_at_once(document: str) -> None:
    begun = time.process_time()
    with suppress(FormatError):
        read(document)
    assert time.process_time() - begun < 1.0
