"""NewsML 1.2, field by field, its components, and what is no article. All copy is invented."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from html import escape

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats import ParsedDocument, WireItem, parse
from wiredesk.formats.format import Document
from wiredesk.formats.newsml_12 import FORMAT

LEAD = "Ferries stopped at Norhaven on Thursday, the harbour office said."
SECOND = "They were to sail again from noon."
SIDEBAR = "Pier 4 was built a hundred years ago."
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
IDENTIFICATION = """<NewsIdentifier><ProviderId>hw.example</ProviderId><DateId>20261119</DateId>
<NewsItemId>TX-7</NewsItemId><RevisionId PreviousRevision="1" Update="N">2</RevisionId>
<PublicIdentifier>urn:newsml:hw.example:20261119:TX-7:2N</PublicIdentifier></NewsIdentifier><NameLabel>ferry</NameLabel>"""
MANAGEMENT = """<NewsItemType FormalName="News"/><FirstCreated>20261118T090000Z</FirstCreated>
<ThisRevisionCreated>20261119T130000+0100</ThisRevisionCreated><Status FormalName="Usable"/><Urgency FormalName="4"/>"""
LINES = "<HeadLine>Ferries stop</HeadLine>"


def content(copy: str, before: str = '<MediaType FormalName="Text"/>') -> str:
    return f"<ContentItem>{before}<DataContent>{copy}</DataContent></ContentItem>"


def component(inner: str, *, role: str = "", lines: str = "", attributes: str = "") -> str:
    stated = f'<Role FormalName="{role}"/>' if role else ""
    news_lines = f"<NewsLines>{lines}</NewsLines>" if lines else ""
    return f"<NewsComponent {attributes}>{stated}{news_lines}{inner}</NewsComponent>"


BODY = content(f"<nitf><body><body.content><p>{LEAD}</p><p>{SECOND}</p></body.content></body></nitf>")
PICTURE = component(
    component(content("<p>A ferry at pier 4.</p>"), role="Caption")
    + component('<ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem>', role="Preview"),
    role="Photo",
    lines="<HeadLine>Pier 4</HeadLine><ByLine>Tom Reed</ByLine>",
)


def news_item(
    inner: str = component(BODY, lines=LINES), *, named: str = IDENTIFICATION, managed: str = MANAGEMENT
) -> str:
    return f"""<NewsItem xml:lang="en"><Identification>{named}</Identification>
<NewsManagement>{managed}</NewsManagement>{inner}</NewsItem>"""


def newsml(*items: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE NewsML PUBLIC "urn:newsml:iptc.org:20031010:NewsMLv1.2.dtd:1" "NewsML-1.2.dtd"
[<!ENTITY % nitf SYSTEM "nitf-3-0.dtd"> %nitf; ]>
<NewsML Version="1.2"><NewsEnvelope><TransmissionId>77</TransmissionId><DateAndTime>20261119T140000Z</DateAndTime>
</NewsEnvelope>{"".join(items)}</NewsML>"""


def read(document: str | bytes) -> ParsedDocument:
    return FORMAT.parse(Document(document.encode() if isinstance(document, str) else document))


def only(document: str) -> WireItem:
    (found,) = read(newsml(document)).items
    return found


def test_every_field() -> None:
    metadata = """<RightsMetadata><Copyright><CopyrightHolder>HW Ltd</CopyrightHolder></Copyright></RightsMetadata>
<AdministrativeMetadata><Provider><Party FormalName="HW"/></Provider><Source><Party FormalName="X"/></Source>
</AdministrativeMetadata><DescriptiveMetadata><Language FormalName="EN"/><SubjectCode><Subject FormalName="16000000"/>
<SubjectMatter FormalName="16009000"/></SubjectCode><SubjectCode><Subject FormalName="16000000"/>
<SubjectDetail FormalName="medtop:20000056"/></SubjectCode></DescriptiveMetadata>"""
    lines = f"""{LINES}<SubHeadLine>For a day</SubHeadLine><ByLine>By Ada Quill</ByLine>
<DateLine>NORHAVEN, Nov 19, 2026 (HW) -</DateLine><CopyrightLine>(c) HW</CopyrightLine><SlugLine>ferry</SlugLine>
<NewsLine><NewsLineType FormalName="EditorialNote"/><NewsLineText>Adds harbour office.</NewsLineText></NewsLine>
<NewsLine><NewsLineType FormalName="CatchWord"/><NewsLineText>Ships</NewsLineText></NewsLine>"""
    parsed = read(newsml(news_item(component(metadata + BODY, lines=lines))))
    (found,) = parsed.items
    assert parsed.document_id == found.item_id == "urn:newsml:hw.example:20261119:TX-7"
    assert (found.version, found.headline, found.byline) == (2, "Ferries stop", "Ada Quill")
    assert found.dateline == "NORHAVEN, Nov 19, 2026 (HW) -"
    assert (found.language, found.published_at, found.urgency) == ("en", NOON, 4)
    assert (found.source, found.copyright, found.status) == ("HW", "(c) HW", "usable")
    assert found.subjects == ("subj:16000000", "subj:16009000", "medtop:20000056")
    assert found.paragraphs == (LEAD, SECOND)
    assert found.removed == (("Adds harbour office.", "editor's note"),)


def test_several_items() -> None:
    named = (
        "<NewsIdentifier><PublicIdentifier>urn:newsml:hw.example:20261119:TX-8:3U</PublicIdentifier></NewsIdentifier>"
    )
    parsed = read(newsml(news_item(), news_item(named=named, managed="")))
    assert parsed.document_id == "77"
    first, second = parsed.items
    assert first.item_id == "urn:newsml:hw.example:20261119:TX-7"
    assert (second.item_id, second.version, second.status) == ("urn:newsml:hw.example:20261119:TX-8", 3, None)
    assert second.published_at == datetime(2026, 11, 19, 14, tzinfo=UTC)


def test_an_item_within_an_item_keeps_its_fields_to_itself() -> None:
    named = "<NewsIdentifier><NewsItemId>TX-9</NewsItemId></NewsIdentifier>"
    inner = news_item(component(content(SIDEBAR), lines="<HeadLine>Pier</HeadLine>"), named=named)
    first, second = read(newsml(news_item(component(inner, lines=LINES)))).items
    assert (first.headline, first.paragraphs) == ("Ferries stop", ())
    assert (second.item_id, second.headline, second.paragraphs) == ("TX-9", "Pier", (SIDEBAR,))


@pytest.mark.parametrize(
    ("managed", "status"),
    [
        ("", None),
        ('<Status FormalName="Usable"/>', "usable"),
        ('<Status FormalName="Withheld"/>', "withheld"),
        ('<Status FormalName="Canceled"/>', "cancelled"),
        ('<Status FormalName="Embargoed"/>', "embargoed"),
        ('<Status FormalName="Perhaps"/>', "withheld"),
        ("<Status/>", "withheld"),
        ('<Status FormalName="Usable"/><Instruction FormalName="x">Please kill this story.</Instruction>', "cancelled"),
        (
            """<Instruction><RevisionStatus Revision="1"><Status FormalName="Canceled"/></RevisionStatus></Instruction>
<Status FormalName="Usable"/>""",
            "usable",
        ),
    ],
)
def test_what_is_said_of_its_use(managed: str, status: str | None) -> None:
    assert only(news_item(managed=managed)).status == status


@pytest.mark.parametrize(
    ("now", "future", "when", "until"),
    [
        ("Embargoed", "Usable", "20261120T090000+0100", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("Embargoed", "Usable", "later", None),
        ("Embargoed", "Canceled", "20261120T090000+0100", None),
        ("Usable", "Embargoed", "20261120T090000+0100", None),
        ("Withheld", "Usable", "20261120T090000+0100", None),
    ],
)
def test_an_embargo_ends_where_the_status_changes(now: str, future: str, when: str, until: datetime | None) -> None:
    change = (
        f'<StatusWillChange><FutureStatus FormalName="{future}"/><DateAndTime>{when}</DateAndTime></StatusWillChange>'
    )
    found = only(news_item(managed=f'<Status FormalName="{now}"/>{change}'))
    assert found.embargoed_until == until
    assert found.status == now.lower()


def test_a_kill_is_heard_though_it_says_nothing() -> None:
    found = only(news_item("", managed='<Status FormalName="Canceled"/>'))
    assert (found.status, found.headline, found.item_id) == (
        "cancelled",
        "ferry",
        "urn:newsml:hw.example:20261119:TX-7",
    )


@pytest.mark.parametrize(
    "copy",
    [
        BODY,
        content(f"<html xmlns='w3'><head><title>x</title></head><body><p>{LEAD}</p><p>{SECOND}</p></body></html>"),
        content(f"<p>{LEAD}</p><p>{SECOND}</p>"),
        content(f"{LEAD}\n\n{SECOND}"),
        content(escape(f"<p>{LEAD}</p><p>{SECOND}</p>")),
        content(f"<nitf><body><p>{LEAD}</p><p>{SECOND}</p></body></nitf>"),
        content("<nitf/>") + BODY,
        content("QUJD", '<MimeType FormalName="image/jpeg"/>') + BODY,
        "<ContentItem><Encoding Notation='Base64'><DataContent>QUJD</DataContent></Encoding></ContentItem>" + BODY,
        BODY + content(f"{LEAD} {SECOND}"),
        content(LEAD) + BODY,
    ],
)  # fmt: skip
def test_copy_in_every_form(copy: str) -> None:
    assert only(news_item(component(copy, lines=LINES))).paragraphs == (LEAD, SECOND)


def test_a_document_within_says_what_the_item_does_not() -> None:
    head = "<body.head><hedline><hl1>Inside</hl1></hedline><byline>By Ada Quill</byline></body.head>"
    nitf = f"<nitf><body>{head}<body.content><p>{LEAD}</p></body.content></body></nitf>"
    found = only(news_item(component(content(nitf))))
    assert (found.headline, found.byline, found.paragraphs) == ("Inside", "Ada Quill", (LEAD,))


def test_the_parts_of_a_text_each_in_a_component() -> None:
    inner = (
        component(content("Ferries stop"), role="Title")
        + component(content(LEAD), role="Lead")
        + component(content(escape(f"<p>{SECOND}</p>")), role="Body")
        + component(content("What is known."), role="Summary")
        + component(content("Check the pier."), role="EditorialNote")
        + component(content("Ships"), role="Label")
    )
    found = only(news_item(component(component(inner, role="Text") + PICTURE)))
    assert (found.headline, found.paragraphs) == ("Ferries stop", (LEAD, SECOND))
    assert found.captions == (("A ferry at pier 4.", "Tom Reed"),)
    assert found.removed == (("Check the pier.", "editor's note"), ("What is known.", "summary"))


def test_a_lead_that_the_body_repeats_comes_once() -> None:
    inner = component(content(LEAD), role="Lead") + component(BODY, role="Body")
    assert only(news_item(component(inner, lines=LINES))).paragraphs == (LEAD, SECOND)


@pytest.mark.parametrize("order", [0, 1])
def test_a_picture_with_a_text_is_its_caption(order: int) -> None:
    inner = [component(BODY, role="Main", lines=LINES), PICTURE]
    found = only(news_item(component("".join(inner if order else inner[::-1]))))
    assert (found.headline, found.byline, found.paragraphs) == ("Ferries stop", None, (LEAD, SECOND))
    assert found.captions == (("A ferry at pier 4.", "Tom Reed"),)


def test_a_picture_alone_is_its_caption() -> None:
    found = only(news_item(PICTURE))
    assert (found.headline, found.paragraphs) == ("Pier 4", ())
    assert found.captions == (("A ferry at pier 4.", "Tom Reed"),)


def test_two_stories_in_one_item() -> None:
    inner = component(BODY, lines=LINES) + component(content(SIDEBAR), lines="<HeadLine>A pier</HeadLine>")
    first, second = read(newsml(news_item(component(inner)))).items
    assert (first.item_id, first.headline, first.paragraphs) == (
        "urn:newsml:hw.example:20261119:TX-7#1",
        "Ferries stop",
        (LEAD, SECOND),
    )
    assert (second.item_id, second.headline, second.paragraphs) == (
        "urn:newsml:hw.example:20261119:TX-7#2",
        "A pier",
        (SIDEBAR,),
    )


def test_of_equivalents_the_first_is_read() -> None:
    inner = component(BODY, lines=LINES) + component(
        content("Fähren fuhren nicht."), lines="<HeadLine>Fähren</HeadLine>"
    )
    found = only(news_item(component(inner, attributes='EquivalentsList="yes"')))
    assert (found.headline, found.paragraphs) == ("Ferries stop", (LEAD, SECOND))


def test_the_same_in_another_language_is_not_put_behind_it() -> None:
    inner = component(BODY, attributes='xml:lang="en"') + component(content("Fähren."), attributes='xml:lang="de"')
    found = only(news_item(component(inner, lines=LINES)))
    assert (found.language, found.paragraphs) == ("en", (LEAD, SECOND))


@pytest.mark.parametrize(
    ("lead", "dateline"), [(LEAD, "Norhaven"), ("PARIS, Nov 19 (HW) - Ferries stopped at noon.", None)]
)
def test_where_it_was_filed(lead: str, dateline: str | None) -> None:
    origin = """<DescriptiveMetadata><Location><Property FormalName="City" Value="Paris"/></Location>
<Location HowPresent="Origin"><Property FormalName="City" Value="Norhaven"/></Location></DescriptiveMetadata>"""
    found = only(news_item(component(origin + content(f"<p>{lead}</p>"), lines=LINES)))
    assert (found.dateline, found.paragraphs) == (dateline, (lead,))


@pytest.mark.parametrize(
    ("named", "item_id", "version"),
    [
        ("", None, None),
        ("<NewsIdentifier><NewsItemId>a</NewsItemId><RevisionId>x</RevisionId></NewsIdentifier>", "a", None),
        ("<NewsIdentifier><PublicIdentifier>my own</PublicIdentifier></NewsIdentifier>", "my own", None),
        (
            "<NewsIdentifier><ProviderId>p</ProviderId><NewsItemId>n</NewsItemId></NewsIdentifier>",
            "urn:newsml:p:n",
            None,
        ),
        ("<NewsItemId>b</NewsItemId><RevisionId>99999999999999999999</RevisionId>", "b", None),
    ],
)
def test_what_it_is_called(named: str, item_id: str | None, version: int | None) -> None:
    found = only(news_item(named=named))
    assert (found.item_id, found.version) == (item_id, version)


def test_optional_fields_that_make_no_sense_are_left_out() -> None:
    managed = '<ThisRevisionCreated>99999999T999999Z</ThisRevisionCreated><Urgency FormalName="88"/>'
    found = only(
        news_item(
            component('<DescriptiveMetadata><Language FormalName="?"/></DescriptiveMetadata>' + BODY), managed=managed
        )
    )
    assert (found.urgency, found.language, found.headline) == (None, "en", None)
    assert found.published_at == datetime(2026, 11, 19, tzinfo=UTC)


def test_bytes_that_are_not_what_the_document_declares() -> None:
    document = newsml(news_item(component(content("<p>Ferries: the pier cost €4m.</p>"), lines=LINES)))
    for declared, written in (("ISO-8859-15", "iso8859-15"), ("us-ascii", "cp1252"), ("iso-8859-1", "utf-8")):
        (found,) = read(document.replace("UTF-8", declared, 1).encode(written)).items
        assert found.paragraphs == ("Ferries: the pier cost €4m.",)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (newsml(news_item())[:-40], "not well-formed XML"),
        (newsml(), "without an item"),
        (newsml("<NewsItem/>"), "without an item"),
        (newsml(news_item("<Update><Replace/></Update>")), "without an item"),
        (newsml(news_item(component(content("<nitf/>")))), "without an item"),
        (newsml(news_item(component('<ContentItem Href="a"/>', role="Photo"))), "without an item"),
        ("<nitf/>", "no NewsML 1: its root is <nitf>"),
    ],
)  # fmt: skip
def test_what_holds_no_article_says_why(document: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read(document)


@pytest.mark.parametrize("content_type", [None, "text/vnd.iptc.newsml", "text/xml", "application/xml; charset=utf-8"])
def test_it_is_told_from_other_xml(content_type: str | None) -> None:
    assert parse(newsml(news_item()).encode(), content_type=content_type, max_bytes=100_000).format == "newsml-1"


@pytest.mark.parametrize(
    "document",
    [
        newsml("<NewsItem/>" * 15_000),
        newsml("<NewsItem><NewsComponent>" * 120 + "</NewsComponent></NewsItem>" * 120),
        newsml(news_item("<NewsComponent>" * 240 + BODY + "</NewsComponent>" * 240)),
        newsml(news_item("<NewsComponent/>" * 12_000)),
        newsml(news_item(component(content("a") * 4_000))),
        newsml(news_item(component("".join(content(f"<p>{n} said {n}.</p>") for n in range(2_500))))),
        newsml(news_item(component("".join(component(BODY, lines=f"<HeadLine>{n}</HeadLine>") for n in range(600))))),
        newsml(news_item(component("<NewsLines><HeadLine/></NewsLines>" * 6_000 + BODY))),
        newsml(news_item(component(content("<p>" * 200 + "a" + "</p>" * 200) * 400))),
        newsml(news_item(component(content(" \n" * 100_000)))),
    ],
)  # fmt: skip
def test_hostile_documents_are_answered_at_once(document: str) -> None:
    begun = time.process_time()
    with suppress(FormatError):
        read(document)
    assert time.process_time() - begun < 1.0
