"""NewsML-G2, field by field, and what is no article. All copy is invented."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from html import escape

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats import ParsedDocument, WireItem, parse
from wiredesk.formats.format import Document
from wiredesk.formats.newsml_g2 import FORMAT

LEAD = "Ferries stopped at Norhaven on Thursday, the harbour office said."
SECOND = "They were to sail again from noon."
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
META = """<itemClass qcode="ninat:text"/><provider literal="Harbour Wire"/>
<versionCreated>2026-11-19T13:00:00+01:00</versionCreated><firstCreated>2026-11-18T09:00:00Z</firstCreated>
<pubStatus qcode="stat:usable"/>"""
CONTENT = "<headline>Ferries stop</headline>"
PARAGRAPHS = f"<p>{LEAD}</p><p>{SECOND}</p>"
XHTML = f"""<html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title></head><body>{PARAGRAPHS}</body></html>"""
NITF = f"""<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><docdata management-status="usable">
<date.release norm="20261120T080000Z"/></docdata></head><body><body.head>
<hedline><hl1>Ferries stop inside</hl1></hedline><byline>By Ada Quill <byttl>Harbour Correspondent</byttl></byline>
<dateline>NORHAVEN</dateline></body.head>
<body.content><p>{LEAD}</p><p>{SECOND}</p></body.content></body></nitf>"""

NESTED = "<inlineXML><newsItem><contentSet>" * 60 + "</contentSet></newsItem></inlineXML>" * 60


def news_item(
    *,
    attributes: str = 'guid="urn:newsml:hw.example:20261119:ferry" version="3" xml:lang="en"',
    rights: str = "",
    meta: str = META,
    content: str = CONTENT,
    copy: str = f'<inlineXML contenttype="application/xhtml+xml">{XHTML}</inlineXML>',
) -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" {attributes}><rightsInfo>{rights}</rightsInfo>
<itemMeta>{meta}</itemMeta><contentMeta>{content}</contentMeta><contentSet>{copy}</contentSet></newsItem>"""


def message(
    *inner: str, header: str = "<sent>2026-11-19T14:00:00Z</sent><transmitId>tag:hw,2026:m1</transmitId>"
) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><!-- <newsItem> in a remark -->
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header>{header}</header><itemSet>{"".join(inner)}</itemSet></newsMessage>"""


def read(document: str | bytes) -> ParsedDocument:
    return FORMAT.parse(Document(document.encode() if isinstance(document, str) else document))


def only(document: str | bytes) -> WireItem:
    (found,) = read(document).items
    return found


def test_every_field() -> None:
    found = only(
        news_item(
            rights='<copyrightHolder literal="HW"/><copyrightNotice>(c) 2026 Harbour Wire</copyrightNotice>',
            meta=f'{META}<edNote>Adds harbour office.</edNote><link rel="irel:alternate" href="https://hw.example/1"/>',
            content=f"""<urgency>3</urgency><located literal="Norhaven"/><language tag="en-GB"/><by>By Ada Quill</by>
<subject qcode="medtop:16000000"><broader qcode="medtop:01000000"/></subject><subject literal="tern"/>
<subject qcode="medtop:16000000"/><subject uri="http://cv.iptc.org/newscodes/mediatopic/20000056"/>
<slugline>FERRY</slugline><headline>Ferries &amp;quot;stop&amp;quot;</headline><dateline>NORHAVEN, Nov 19 -</dateline>
<description role="drol:summary">What is known of the ferries.</description><description>{LEAD}</description>""",
        )
    )
    assert (found.item_id, found.version) == ("urn:newsml:hw.example:20261119:ferry", 3)
    assert (found.headline, found.byline, found.dateline) == ('Ferries "stop"', "Ada Quill", "NORHAVEN, Nov 19 -")
    assert (found.language, found.published_at, found.urgency) == ("en-GB", NOON, 3)
    assert (found.source, found.copyright, found.url) == (
        "Harbour Wire",
        "(c) 2026 Harbour Wire",
        "https://hw.example/1",
    )
    assert found.subjects == ("medtop:16000000", "tern", "http://cv.iptc.org/newscodes/mediatopic/20000056")
    assert (found.status, found.embargoed_until) == ("usable", None)
    assert found.paragraphs == (LEAD, SECOND)
    assert found.removed == (("Adds harbour office.", "editor's note"), ("What is known of the ferries.", "summary"))


def test_a_message_of_several_items() -> None:
    parsed = read(
        message(
            news_item(),
            "<packageItem guid='p'><groupSet><group><itemRef residref='urn:a'/></group></groupSet></packageItem>",
            news_item(attributes='guid="urn:b"', meta="", copy="", content="<headline>Alert</headline>"),
        )
    )
    assert [item.item_id for item in parsed.items] == ["urn:newsml:hw.example:20261119:ferry", "urn:b"]
    assert parsed.document_id == "tag:hw,2026:m1"
    second = parsed.items[1]
    assert (second.headline, second.paragraphs, second.version) == ("Alert", (), None)
    assert second.published_at == datetime(2026, 11, 19, 14, tzinfo=UTC)


def test_a_message_of_one_item_is_that_item() -> None:
    assert read(message(news_item())).document_id == "urn:newsml:hw.example:20261119:ferry"


@pytest.mark.parametrize(
    ("attributes", "item_id", "version"),
    [
        ('guid="urn:newsml:hw.example:20261119:ferry:2" version="2"', "urn:newsml:hw.example:20261119:ferry", 2),
        ('guid="urn:newsml:hw.example:20261119:ferry:2N" version="2"', "urn:newsml:hw.example:20261119:ferry", 2),
        ('guid="urn:newsml:hw.example:20261119:2" version="2"', "urn:newsml:hw.example:20261119:2", 2),
        ('guid="urn:newsml:hw.example:20261119:ferry:2" version="5"', "urn:newsml:hw.example:20261119:ferry:2", 5),
        ('guid="tag:hw.example,2026:F1:113268923" version="113268923"', "tag:hw.example,2026:F1", 113268923),
        ('guid="tag:hw.example,2026:7" version="7"', "tag:hw.example,2026:7", 7),
        ('guid=" a " version="0"', "a", 0),
        ('guid="a" version="-1"', "a", None),
        ('guid="a" version="2.1"', "a", None),
        ('guid="a" version="99999999999999999999999"', "a", None),
        ('guid="a" version="²"', "a", None),
        ("", None, None),
    ],
)  # fmt: skip
def test_the_guid_is_the_story_and_not_its_version(attributes: str, item_id: str | None, version: int | None) -> None:
    found = only(news_item(attributes=attributes))
    assert (found.item_id, found.version) == (item_id, version)


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ("", None),
        ('<pubStatus qcode="stat:usable"/>', "usable"),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>', "withheld"),
        ('<pubStatus qcode="stat:canceled"/>', "cancelled"),
        ('<pubStatus qcode="stat:whoknows"/>', "withheld"),
        ("<pubStatus/>", "withheld"),
        ("<pubStatus>canceled</pubStatus>", "cancelled"),
        ('<pubStatus qcode="stat:usable"/><signal qcode="sig:kill"/>', "cancelled"),
        ('<pubStatus qcode="stat:usable"/><signal qcode="sig:update"/>', "usable"),
        ('<pubStatus qcode="stat:usable"/><embargoed/>', "embargoed"),
        ('<pubStatus qcode="stat:usable"/><embargoed>soon</embargoed>', "embargoed"),
        ('<pubStatus qcode="stat:canceled"/><embargoed/>', "cancelled"),
        ('<pubStatus qcode="stat:usable"/><edNote>Members are asked to kill this story.</edNote>', "cancelled"),
    ],
)
def test_what_is_said_of_its_use(meta: str, status: str | None) -> None:
    assert only(news_item(meta=meta)).status == status


def test_an_embargo_with_an_end() -> None:
    found = only(news_item(meta=f"{META}<embargoed>2026-11-20T09:00:00+01:00</embargoed>"))
    assert found.embargoed_until == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_an_embargo_without_an_end_has_none_from_elsewhere() -> None:
    found = only(news_item(meta="<embargoed/>", copy=f"<inlineXML>{NITF}</inlineXML>"))
    assert (found.status, found.embargoed_until) == ("embargoed", None)


def test_a_kill_is_heard_though_it_says_nothing() -> None:
    found = only(news_item(meta='<pubStatus qcode="stat:canceled"/>', content="<slugline>FERRY</slugline>", copy=""))
    assert (found.status, found.headline, found.paragraphs) == ("cancelled", "FERRY", ())
    assert found.item_id == "urn:newsml:hw.example:20261119:ferry"


def test_nitf_within() -> None:
    found = only(news_item(content="", copy=f'<inlineXML contenttype="application/nitf+xml">{NITF}</inlineXML>'))
    assert (found.headline, found.byline, found.dateline) == ("Ferries stop inside", "Ada Quill", "NORHAVEN")
    assert found.paragraphs == (LEAD, SECOND)
    assert found.embargoed_until == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_the_items_own_fields_win_over_those_of_nitf_within() -> None:
    found = only(news_item(copy=f"<inlineXML>{NITF}</inlineXML>"))
    assert found.headline == "Ferries stop"


@pytest.mark.parametrize(
    "copy",
    [
        f"<inlineXML>{XHTML}</inlineXML>",
        f'<inlineXML><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>{LEAD}</x:p><x:p>{SECOND}</x:p></x:div></inlineXML>',
        f'<inlineData contenttype="text/plain">{LEAD}\n\n{SECOND}</inlineData>',
        f'<inlineData contenttype="text/plain">{LEAD}\n{SECOND}</inlineData>',
        f"<inlineData contenttype='text/html'><![CDATA[<p>{LEAD}</p><p>{SECOND}</p>]]></inlineData>",
        f"<inlineData>{escape(XHTML)}</inlineData>",
        f"<inlineXML>{escape(NITF)}</inlineXML>",
        f"<inlineXML contenttype='application/nitf+xml'>  </inlineXML><inlineData>{LEAD}\n\n{SECOND}</inlineData>",
        f'<inlineData contenttype="image/jpeg">QUJD</inlineData><inlineXML>{XHTML}</inlineXML>',
        f'<inlineData encoding="base64">QUJD</inlineData><inlineXML>{XHTML}</inlineXML>',
        f'<remoteContent contenttype="image/jpeg" href="a.jpg"/><inlineXML>{XHTML}</inlineXML>',
        f"<inlineXML>{XHTML}</inlineXML><inlineData>{LEAD} {SECOND}</inlineData>",
        f"<inlineXML><html><body><section class='main'>{PARAGRAPHS}</section></body></html></inlineXML>",
    ],
)
def test_copy_in_every_form(copy: str) -> None:
    assert only(news_item(copy=copy)).paragraphs == (LEAD, SECOND)


def test_copy_that_was_broken_at_a_column_is_given_as_lines() -> None:
    lines = "Ferries stopped at the old harbour of Norhaven on\nThursday, the harbour office of the town said in a\n"
    found = only(
        news_item(copy=f"<inlineData>{lines}statement. They were to sail again from noon on\nFriday.</inlineData>")
    )
    assert found.paragraphs is None
    assert found.text is not None
    assert found.text.startswith(lines)


def test_copy_that_was_set_with_indents() -> None:
    lines = (
        "    NORHAVEN, Nov 19 (HW) - Ferries stopped at\nNorhaven on Thursday.\n    They were to sail again from\nnoon."
    )
    found = only(news_item(copy=f"<inlineXML><html><body><p>{lines}</p></body></html></inlineXML>"))
    assert (
        found.text
        == "NORHAVEN, Nov 19 (HW) - Ferries stopped at Norhaven on Thursday.\n\nThey were to sail again from noon."
    )


def test_a_notepad_behind_the_copy_is_no_part_of_it() -> None:
    body = f'<body><p>{LEAD}</p><section class="notepad"><h2>Contacts</h2><p>Desk: 555 0100</p></section></body>'
    found = only(news_item(copy=f"<inlineXML><html>{body}</html></inlineXML>"))
    assert found.paragraphs == (LEAD,)
    assert found.removed == (("Contacts", "notebook"), ("Desk: 555 0100", "notebook"))


def test_pictures_tables_and_lists_in_the_copy() -> None:
    body = f"""<body><figure><img src="a"/><figcaption>A ferry at pier 4.</figcaption></figure><p>{LEAD}</p>
<table><tr><th>Pier</th><th>Sails</th></tr><tr><td>4</td><td>noon</td></tr></table><ul><li>Pier 5</li></ul></body>"""
    found = only(news_item(copy=f"<inlineXML><html>{body}</html></inlineXML>"))
    assert found.paragraphs == (LEAD, "Pier | Sails", "4 | noon", "Pier 5")
    assert found.captions == (("A ferry at pier 4.", None),)


@pytest.mark.parametrize("kind", ["ninat:picture", "icls:picture", "http://cv.iptc.org/newscodes/ninature/graphic"])
def test_a_picture_is_its_caption(kind: str) -> None:
    attribute = "uri" if kind.startswith("http") else "qcode"
    found = only(
        news_item(
            meta=f'<itemClass {attribute}="{kind}"/>',
            content=f"{CONTENT}<by>Tom Reed</by><description role='drol:caption'>A ferry at pier 4.</description>",
            copy='<remoteContent contenttype="image/jpeg" href="a.jpg"/>',
        )
    )
    assert (found.headline, found.paragraphs) == ("Ferries stop", ())
    assert found.captions == (("A ferry at pier 4.", "Tom Reed"),)


def test_a_picture_of_no_stated_class_has_its_description_for_a_caption() -> None:
    content = "<creditline>HW/Reed</creditline><description>A ferry at pier 4.</description>"
    found = only(news_item(meta="", content=content, copy='<remoteContent contenttype="image/jpeg" href="a"/>'))
    assert (found.headline, found.captions) == (None, (("A ferry at pier 4.", "HW/Reed"),))


def test_a_caption_that_repeats_slug_and_headline_is_none() -> None:
    content = f"{CONTENT}<description role='descRole:caption'>FERRY/ (UPDATE 1):Ferries stop</description>"
    assert only(news_item(content=content)).captions == ()


@pytest.mark.parametrize(
    ("content", "headline"),
    [
        ("<headline>Main</headline><headline role='hld:subHeadline'>Sub</headline>", "Main"),
        ("<headline role='hld:short'>Short</headline><headline role='hld:main'>Main</headline>", "Main"),
        ("<headline role='hld:subHeadline'>Sub</headline>", "Sub"),
        ("<headline xml:lang='de'>Fähren</headline><headline xml:lang='en'>Ferries</headline>", "Ferries"),
        ("<headline> </headline><headline>Caf&eacute;</headline>", "Café"),
    ],
)
def test_the_headline_proper(content: str, headline: str) -> None:
    assert only(news_item(content=content)).headline == headline


@pytest.mark.parametrize(
    ("content", "byline"),
    [
        ("<by>BY: Ada Quill</by>", "Ada Quill"),
        ("<by>By Ada Quill</by><by>Tom Reed</by>", "Ada Quill, Tom Reed"),
        ("<by>Bya Quill</by>", "Bya Quill"),
        ("<by/><creator uri='http://hw.example/aq'><name>Ada Quill</name></creator>", "Ada Quill"),
        ("<creator literal='AQ'><name>AQ</name></creator>", None),
        ("<creator qcode='web:hw.example'><name>Harbour Wire Ltd</name></creator>", None),
        ("<creator type='cpnat:organisation'><name>Harbour Desk</name></creator>", None),
        ("<creator><name>Harbour Wire</name></creator>", None),
    ],
)
def test_who_wrote_it(content: str, byline: str | None) -> None:
    assert only(news_item(content=CONTENT + content)).byline == byline


@pytest.mark.parametrize(
    ("located", "lead", "dateline"),
    [
        ("<located qcode='c:1'><name>Norhaven</name><broader><name>Tern</name></broader></located>", LEAD, "Norhaven"),
        ("<located literal='Norhaven'/>", LEAD, "Norhaven"),
        ("<located literal='Norhaven'/>", "PARIS, Nov 19 (HW) - Ferries stopped.", None),
        ("<located qcode='geo:345678'/>", LEAD, None),
        ("<located literal='Norhaven'/><dateline>PARIS, Monday</dateline>", LEAD, "PARIS, Monday"),
    ],
)  # fmt: skip
def test_where_it_was_filed(located: str, lead: str, dateline: str | None) -> None:
    found = only(news_item(content=CONTENT + located, copy=f"<inlineXML><html><p>{lead}</p></html></inlineXML>"))
    assert found.dateline == dateline
    assert found.paragraphs == (lead,)


@pytest.mark.parametrize(
    ("meta", "content", "published"),
    [
        ("<versionCreated>2026-11-19T12:00:00Z</versionCreated>", "", NOON),
        ("<versionCreated>yesterday</versionCreated>", "<contentModified>2026-11-19T12:00:00Z</contentModified>", NOON),
        ("<firstCreated>2026-11-19T12:00:00Z</firstCreated>", "", NOON),
        ("", "<contentCreated>2026-11-19T12:00:00Z</contentCreated>", NOON),
        ("", "", None),
    ],
)
def test_when_it_was_published(meta: str, content: str, published: datetime | None) -> None:
    assert only(news_item(meta=meta, content=CONTENT + content)).published_at == published


@pytest.mark.parametrize(
    ("meta", "content", "source"),
    [
        ('<provider qcode="nprov:HW"/>', "", "HW"),
        ('<provider uri="https://hw.example/"/>', '<infoSource><name>Harbour Wire</name></infoSource>', "Harbour Wire"),
        ('<provider uri="https://hw.example/"/>', "", "https://hw.example/"),
        ('<provider qcode="nprov:HW"><name>Harbour Wire</name></provider>', "", "Harbour Wire"),
        ("", "", None),
    ],
)  # fmt: skip
def test_who_provides_it(meta: str, content: str, source: str | None) -> None:
    assert only(news_item(meta=meta, content=CONTENT + content)).source == source


@pytest.mark.parametrize("stated", ["0", "10", "high", "", "-3", "3.5"])
def test_an_urgency_that_is_none_is_left_out(stated: str) -> None:
    assert only(news_item(content=f"{CONTENT}<urgency>{stated}</urgency>")).urgency is None


@pytest.mark.parametrize(("tag", "language"), [("de_AT", "de-AT"), ("EN", "en"), ("English, mostly", "en"), ("", "en")])
def test_the_language(tag: str, language: str) -> None:
    assert only(news_item(content=f'{CONTENT}<language tag="{tag}"/>')).language == language


def test_a_fragment_without_the_item_round_it() -> None:
    found = only(f"<contentSet><inlineXML>{NITF}</inlineXML></contentSet>")
    assert (found.item_id, found.headline, found.paragraphs) == (None, "Ferries stop inside", (LEAD, SECOND))


def test_bytes_that_are_not_what_the_document_declares() -> None:
    lead = "Ferries stopped; the pier cost €4m."
    document = f'<?xml version="1.0" encoding="us-ascii"?>{news_item(copy=f"<inlineXML><p>{lead}</p></inlineXML>")}'
    assert only(document.encode("cp1252")).paragraphs == (lead,)
    assert only(document.encode("utf-8")).paragraphs == (lead,)
    assert only(document.replace("us-ascii", "utf-16").encode("utf-16")).paragraphs == (lead,)
    assert only(b"\xef\xbb\xbf" + document.encode()).paragraphs == (lead,)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (news_item()[:-30], "not well-formed XML"),
        (news_item(content="<headline>&own;</headline>"), "not well-formed XML"),
        ("<other/>", "no NewsML-G2: its root is <other>"),
        (news_item(content="", copy=""), "headline or copy"),
        (news_item(content="", copy='<remoteContent contenttype="image/jpeg" href="a.jpg"/>'), "headline or copy"),
        (
            "<packageItem guid='p'><contentMeta><headline>Top news</headline></contentMeta></packageItem>",
            "<packageItem>",
        ),
        ("<conceptItem guid='c'><concept/></conceptItem>", "<conceptItem>"),
        ("<contentMeta><headline>Ferries</headline></contentMeta>", "<contentMeta>"),
        (message(), "<newsMessage>"),
    ],
)
def test_what_holds_no_article_says_why(document: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read(document)


@pytest.mark.parametrize(
    "content_type", [None, "application/vnd.iptc.g2.newsmessage+xml", "text/xml", "application/xml"]
)
def test_it_is_told_from_other_xml(content_type: str | None) -> None:
    document = (
        message(news_item())
        .replace("<newsMessage", "<g2:newsMessage xmlns:g2='a'")
        .replace("</newsMessage", "</g2:newsMessage")
    )
    assert parse(document.encode(), content_type=content_type, max_bytes=100_000).format == "newsml-g2"


@pytest.mark.parametrize(
    "document",
    [
        message(*["<newsItem/>"] * 12_000),
        "<newsItem>" * 240 + "</newsItem>" * 240,
        message(news_item(copy=NESTED)),
        news_item(content="<headline>a</headline>" * 9_000),
        news_item(copy=f"<inlineData>{'<![CDATA[<]]>' * 15_000}</inlineData>"),
        news_item(copy=f"<inlineData>{escape('<p class=' * 20_000)}</inlineData>"),
        news_item(copy=f"<inlineData>{'a ' * 500_000}</inlineData>"),
        news_item(copy="<inlineXML>" + "<p>a</p>" * 25_000 + "</inlineXML>"),
        news_item(copy="<inlineXML><table>" + "<tr><td>a</td></tr>" * 10_000 + "</table></inlineXML>"),
        news_item(copy="<inlineXML><p>" + "  a\nb\n" * 30_000 + "</p></inlineXML>"),
        "<newsItem " + " ".join(f'a{n}="{n}"' for n in range(15_000)) + "/>",
    ],
)  # fmt: skip
def test_hostile_documents_are_answered_at_once(document: str) -> None:
    begun = time.process_time()
    with suppress(FormatError):
        read(document)
    assert time.process_time() - begun < 1.0
