"""Web pages: what they say of themselves, their copy, and what stands among it. All copy is invented."""

from __future__ import annotations

import datetime as dt
import json
import time
from contextlib import suppress

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats import WireItem, parse
from wiredesk.formats.format import Document
from wiredesk.formats.html_page import FORMAT

LEAD = "Two survey drones were shot down over the Tern Strait early on Thursday, the coast guard said."
SECOND = "The coast guard of Norhaven said that both had come from the south and that nobody on the shore was hurt."
THIRD = "Ferries were to sail again from noon, the harbour office said on Friday, after three days without any."
FOURTH = "It was the third day on which drones were seen, and the harbour office had closed all its piers at dawn."
HEADLINE = "Drones shot down over the Tern Strait"
ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "datePublished": "2026-11-19T05:15:00Z",
    "dateModified": "2026-11-19T07:00:00+01:00",
    "author": [{"@type": "Person", "name": "By Ada Quill"}, {"@type": "Person", "name": "Tom Reed"}],
    "publisher": {"@type": "Organization", "name": "Harbour Wire"},
    "inLanguage": "en_GB",
    "keywords": ["Tern Strait", "drones"],
    "articleBody": "Not this: what JSON-LD has of the copy is no page's copy.",
}


def page(body: str = "", *, head: str = "", data: object = None, h1: str = HEADLINE, lang: str = "en") -> str:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data is not None else ""
    return f"""<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{HEADLINE} | Harbour Wire</title>
<script>var menu = "<p>no copy</p>";</script><style>p {{ color: red }}</style>{head}{script}</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sea">Sea</a></li><li><a href="/land">Land</a></li></ul></nav>
<main><article><h1>{h1}</h1>{body}<p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p><p>{FOURTH}</p></article></main>
<footer><p>All rights reserved by the wire of the harbour.</p></footer></body></html>"""


def read(document: str | bytes, content_type: str | None = "text/html") -> WireItem:
    body = document.encode() if isinstance(document, str) else document
    parsed = parse(body, content_type=content_type, max_bytes=3_000_000)
    assert parsed.format == "html"
    (item,) = parsed.items
    return item


def why(item: WireItem) -> dict[str, str]:
    return dict(item.removed)


def test_the_fields_are_those_of_json_ld() -> None:
    item = read(page(data=ARTICLE, head='<link rel="canonical" href="https://hw.example/tern">'))
    assert (item.headline, item.byline, item.source) == (HEADLINE, "Ada Quill, Tom Reed", "Harbour Wire")
    assert item.published_at == dt.datetime(2026, 11, 19, 6, tzinfo=dt.UTC)
    assert (item.language, item.subjects) == ("en-GB", ("Tern Strait", "drones"))
    assert (item.url, item.item_id) == ("https://hw.example/tern", "https://hw.example/tern")
    assert item.paragraphs == (LEAD, SECOND, THIRD, FOURTH)
    assert item.is_scraped


def test_without_json_ld_the_meta_elements_tell() -> None:
    head = """
      <meta property="og:title" content="Drones shot down over the Tern Strait - Harbour Wire">
      <meta property="og:site_name" content="Harbour Wire"><meta property="og:url" content="https://hw.example/tern">
      <meta property="article:published_time" content="2026-11-19T05:15:00Z"><meta name="author" content="By Ada Quill">
      <meta property="article:author" content="https://hw.example/people/quill">
      <meta property="article:tag" content="Tern Strait"><meta property="article:tag" content="drones">
      <meta name="copyright" content="(c) Harbour Wire">"""
    item = read(page(head=head, lang="en-gb"))
    assert (item.headline, item.byline, item.source) == (HEADLINE, "Ada Quill", "Harbour Wire")
    assert item.published_at == dt.datetime(2026, 11, 19, 5, 15, tzinfo=dt.UTC)
    assert (item.language, item.url) == ("en-GB", "https://hw.example/tern")
    assert (item.subjects, item.copyright) == (("Tern Strait", "drones"), "(c) Harbour Wire")


def test_without_either_the_page_itself_tells() -> None:
    item = read(page('<a rel="author">Ada Quill</a><time datetime="2026-11-19T05:15:00Z">Thursday</time>'))
    assert (item.headline, item.byline) == (HEADLINE, "Ada Quill")
    assert item.published_at == dt.datetime(2026, 11, 19, 5, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        (f"{HEADLINE} | Harbour Wire", HEADLINE),
        (f"{HEADLINE} - The Harbour Wire", HEADLINE),
        (f"Harbour Wire - {HEADLINE}", HEADLINE),
        (f"{HEADLINE} – World – Harbour Wire", f"{HEADLINE} – World"),
        ("Drones - what the coast guard knows", "Drones - what the coast guard knows"),
        ("Tern &amp; Gull: two straits, one day", "Tern & Gull: two straits, one day"),
    ],
)
def test_a_title_is_without_the_name_of_its_site(title: str, headline: str) -> None:
    document = f"""<html><head><title>{title}</title><meta property="og:site_name" content="Harbour Wire"></head>
      <body><p>{LEAD}</p><p>{SECOND}</p></body></html>"""
    assert read(document).headline == headline


@pytest.mark.parametrize(
    "data",
    [
        [{"@type": "WebSite", "name": "Harbour Wire"}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "BreadcrumbList"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["Thing", "ReportageNewsArticle"]},
        {**ARTICLE, "@type": "LiveBlogPosting"},
        {**ARTICLE, "@type": "http://schema.org/Article"},
    ],
)
def test_json_ld_comes_in_many_shapes(data: object) -> None:
    assert read(page(data=data, h1="Ferries")).headline == HEADLINE


def test_people_and_publishers_may_be_named_elsewhere_in_a_graph() -> None:
    graph = [
        {"@id": "#quill", "@type": "Person", "name": "Ada Quill"},
        {"@id": "#wire", "@type": "Organization", "name": "Harbour Wire"},
        {**ARTICLE, "author": {"@id": "#quill"}, "publisher": {"@id": "#wire"}},
    ]
    item = read(page(data={"@graph": graph}))
    assert (item.byline, item.source) == ("Ada Quill", "Harbour Wire")


def test_of_several_articles_it_is_the_one_at_the_pages_address() -> None:
    other = {**ARTICLE, "headline": "Another story", "url": "https://hw.example/other"}
    data = [other, {**ARTICLE, "url": "https://hw.example/tern"}]
    assert read(page(data=data, head='<link rel="canonical" href="https://hw.example/tern/">')).headline == HEADLINE


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "NewsArticle", "headline": "Broken',
        "<!-- //",
        "[" * 5_000,
        '{"@type": "NewsArticle", "headline": 7, "author": {"name": [1]}, "keywords": {"a": 1}, "image": [[]]}',
    ],
)
def test_json_ld_that_is_broken_is_passed_over(block: str) -> None:
    script = f'<script type="application/ld+json">{block}</script>'
    assert read(page(head=script)).paragraphs == (LEAD, SECOND, THIRD, FOURTH)
    assert read(page(head=script, data=ARTICLE, h1="Ferries")).headline == HEADLINE


def test_json_ld_that_is_a_little_broken_is_mended() -> None:
    block = '//<![CDATA[\n{"@type": "NewsArticle", "headline": "A line\nbreak in it",}\n//]]>'
    assert read(page(head=f'<script type="application/ld+json">{block}</script>')).headline == "A line break in it"


def test_a_headline_that_is_cut_off_is_read_from_the_page() -> None:
    assert read(page(data={**ARTICLE, "headline": "Drones shot down over…"})).headline == HEADLINE


def test_a_page_that_says_it_is_a_draft_is_withheld() -> None:
    assert read(page(data={**ARTICLE, "creativeWorkStatus": "Draft"})).status == "withheld"
    assert read(page(data={**ARTICLE, "creativeWorkStatus": "Published"})).status is None


def test_what_stands_around_the_copy_is_taken_off_and_seen() -> None:
    before = f"<ul><li>Drones came from the south</li><li>Ferries stopped</li></ul><p>{HEADLINE}</p>"
    between = '<p>READ MORE: <a href="/f">Ferries in the fog</a></p><p>Sign up for our daily newsletter</p>'
    behind = "<p>End of article</p><p>Other stories that the harbour wire would like to tell.</p>"
    document = page(before).replace(f"<p>{THIRD}", f"{between}<p>{THIRD}").replace("</article>", f"{behind}</article>")
    item = read(document)
    assert item.paragraphs == (LEAD, SECOND, THIRD, FOURTH)
    reasons = why(item)
    assert reasons[HEADLINE] == "repeated headline"
    assert reasons["READ MORE: Ferries in the fog"] == "related"
    assert reasons["Sign up for our daily newsletter"] == "newsletter"
    assert reasons["End of article"] == "navigation"


def test_a_list_of_links_among_the_copy_leads_elsewhere() -> None:
    related = (
        '<ul><li><a href="/a">Ferries stopped in fog</a></li><li><a href="/b">Gull Strait closed to all</a></li></ul>'
    )
    item = read(page().replace(f"<p>{THIRD}", f"{related}<p>{THIRD}"))
    assert item.paragraphs == (LEAD, SECOND, THIRD, FOURTH)


def test_lists_and_tables_of_the_copy_stay() -> None:
    more = "<ul><li>The north pier opens at noon.</li><li>The south pier stays closed.</li></ul>"
    table = "<table><tr><th>Pier</th><th>Sails</th></tr><tr><td>4</td><td>noon</td></tr></table>"
    item = read(page().replace(f"<p>{THIRD}", f"<h2>The piers</h2>{more}{table}<p>{THIRD}"))
    assert item.paragraphs == (
        *(LEAD, SECOND, "The piers", "The north pier opens at noon.", "The south pier stays closed."),
        *("Pier | Sails", "4 | noon", THIRD, FOURTH),
    )


def test_what_tells_of_the_author_at_the_end_is_no_copy() -> None:
    bio = "<p>Ada Quill is the senior sea correspondent of the wire and has covered the strait since 2019.</p>"
    item = read(page(data=ARTICLE).replace("</article>", f"{bio}</article>"))
    assert item.paragraphs == (LEAD, SECOND, THIRD, FOURTH)
    assert "contact" in why(item).values()


def test_the_line_below_the_headline_is_a_summary() -> None:
    item = read(page('<div class="standfirst">What is known of the drones over the strait</div>'))
    assert "What is known of the drones over the strait" in {*why(item), *(item.paragraphs or ())}
    assert LEAD in (item.paragraphs or ())


def test_a_dateline_in_an_element_of_its_own_goes_with_its_paragraph() -> None:
    item = read(page("<p>NORHAVEN, Nov 19 (HW) —</p>".replace("Nov 19 ", "")))
    assert (item.paragraphs or ("",))[0] == f"NORHAVEN, (HW) — {LEAD}"


def test_captions_are_those_of_the_articles_figures_with_their_credits() -> None:
    figure = (
        '<figure><img src="1.jpg"><figcaption>A ferry at pier 4. <span class="credit">(Photo: Tom Reed)</span>'
        "</figcaption></figure>"
    )
    other = '<a href="/b"><figure><figcaption>Another story of the day</figcaption></figure></a>'
    bracketed = "<figure><figcaption>The pier at dawn (Tom Reed/Harbour Wire)</figcaption></figure>"
    item = read(page(figure + other + bracketed))
    assert item.captions == (("A ferry at pier 4.", "Tom Reed"), ("The pier at dawn", "Tom Reed/Harbour Wire"))


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("windows-1251", '<meta charset="windows-1251">'),
        ("shift_jis", '<meta http-equiv=a content="text/html; charset=Shift_JIS">'),
    ],
)
def test_the_charset_that_a_page_declares_is_heard(charset: str, declared: str) -> None:
    copy = "Паром снова пошёл в четверг. " if charset == "windows-1251" else "フェリーは木曜日に再び出航した。"
    document = f"<html><head>{declared}<title>x</title></head><body><p>{copy * 9}</p><p>{copy * 8}</p></body></html>"
    assert copy.strip() in " ".join(read(document.encode(charset)).paragraphs or ())


def test_a_charset_from_outside_wins() -> None:
    document = page().replace("nobody on", "Zoë on").encode("cp1252")
    assert "Zoë" in (read(document, "text/html; charset=iso-8859-1").paragraphs or ())[1]
    assert "Zoë" in (read(document, None).paragraphs or ())[1]


@pytest.mark.parametrize(
    "head",
    [
        *("<!doctype html><x>", "\n\n<HTML lang=en>", "<head><title>", "<body >", "<article>", "<div class=a>", "<p>a"),
        *("<!-- a --><!DOCTYPE HTML PUBLIC 'x'>", "<?xml version='1.0'?>\n<!DOCTYPE html>", "<section>", "<h1>"),
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>",
    ],
)
def test_pages_are_told_by_how_they_begin(head: str) -> None:
    assert FORMAT.sniff(Document(head.encode()))


@pytest.mark.parametrize(
    "head",
    ["", "<", "<p", "<para>", "<harbour>", "<NewsML>", "<rss>", "<bodycopy>", "a <p>b", "<!doctype nitf>", "\xff\xfe<"],
)
def test_other_documents_are_no_pages(head: str) -> None:
    assert not FORMAT.sniff(Document(head.encode("latin-1")))


@pytest.mark.parametrize(
    "document", ["<html></html>", "<!doctype html><body><script>a()</script>", "<p>", "<html>" * 9]
)
def test_a_page_without_anything_is_no_article(document: str) -> None:
    with pytest.raises(FormatError, match=r"without a title and without text|no HTML"):
        read(document)


def test_a_page_with_a_headline_only_has_no_paragraphs() -> None:
    item = read("<html><head><title>Ferries stopped</title></head><body></body></html>")
    assert (item.headline, item.paragraphs) == ("Ferries stopped", ())


@pytest.mark.parametrize(
    "document",
    [
        *("<html>" + "<div>" * 40_000, "<html>" + "<p>a" * 50_000, "<html>" + "<b>x</b>" * 25_000),
        '<html><body><div class="' + "share " * 33_000 + f'"><p>{LEAD}</p>',
        "<html><body><div " + " ".join(f"a{n}=1" for n in range(20_000)) + f"><p>{LEAD}</p>",
        "<html><body>" + ("<div>" * 240 + f"<p>{LEAD}</p>" + "</div>" * 240) * 70,
        "<article>" + "<ul><li><a href=x>The ferry sails</a></li></ul>" * 4_500,
        "<html><title>" + " | x" * 50_000 + f"</title><p>{LEAD}</p>",
        '<html><script type="application/ld+json">'
        + '{"@type":"NewsArticle","headline":"a b","author":[' * 4_000
        + "</script>",
        '<html><script type="application/ld+json">{"a":' + " " * 200_000 + "}}</script>",
        *(
            "<html>" + "<" * 200_000,
            "<html><!--" + "-" * 200_000,
            "<html><p>" + "&#1;" * 50_000,
            "<html>" + "<table><tr><td>x" * 12_000,
        ),
    ],
)
def test_hostile_pages_are_answered_at_once(document: str) -> None:
    read(page())  # what is imported at first use takes its time once
    begun = time.process_time()
    with suppress(FormatError):
        read(document[:250_000])
    assert time.process_time() - begun < 1.0
