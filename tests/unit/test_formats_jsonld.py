"""JSON-LD documents: schema.org's NewsArticle with its copy. All copy is invented."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats import ParsedDocument, WireItem, parse
from wiredesk.formats.format import Document
from wiredesk.formats.jsonld import FORMAT
from wiredesk.formats.linked_data import language, plain, url

LEAD = "Two survey drones were shot down over the Tern Strait early on Thursday, the coast guard said."
SECOND = "Nobody on the shore was hurt."
ARTICLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Drones shot down over the Tern Strait",
    "articleBody": f"{LEAD}\n\n{SECOND}",
}


def read(value: object, content_type: str | None = None) -> ParsedDocument:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return parse(body, content_type=content_type, max_bytes=3_000_000)


def item(**fields: object) -> WireItem:
    (found,) = read({**ARTICLE, **fields}).items
    return found


@pytest.mark.parametrize("content_type", [None, "application/ld+json", "application/json", "text/json"])
def test_it_is_told_by_its_type_or_its_looks(content_type: str | None) -> None:
    document = read(ARTICLE, content_type)
    assert document.format == "json-ld"
    assert document.items[0].paragraphs == (LEAD, SECOND)


def test_each_field() -> None:
    found = item(
        identifier="urn:hw:tern",
        version="3",
        description="What is known of the drones.",
        author=[{"name": "By Ada Quill"}, "Tom Reed"],
        publisher={"@type": "Organization", "name": "Harbour Wire"},
        inLanguage={"@type": "Language", "alternateName": "en"},
        datePublished="2026-11-19T05:15:00Z",
        url="https://hw.example/tern",
        copyrightNotice="(c) Harbour Wire",
        keywords="Tern, drones, Tern",
        image=[{"caption": "A ferry at pier 4.", "creditText": "Tom Reed"}, "https://hw.example/1.jpg"],
    )
    assert (found.item_id, found.version, found.url) == ("urn:hw:tern", 3, "https://hw.example/tern")
    assert (found.byline, found.source, found.language) == ("Ada Quill, Tom Reed", "Harbour Wire", "en")
    assert found.published_at == dt.datetime(2026, 11, 19, 5, 15, tzinfo=dt.UTC)
    assert (found.copyright, found.subjects) == ("(c) Harbour Wire", ("Tern", "drones"))
    assert found.captions == (("A ferry at pier 4.", "Tom Reed"),)
    assert found.removed == (("What is known of the drones.", "summary"),)


@pytest.mark.parametrize(
    ("fields", "item_id"),
    [
        ({"identifier": {"@type": "PropertyValue", "value": "a7"}, "url": "https://hw.example/a"}, "a7"),
        ({"@id": "https://hw.example/a#article"}, "https://hw.example/a#article"),
        ({"@id": "#article", "mainEntityOfPage": "https://hw.example/a"}, "https://hw.example/a"),
        ({"mainEntityOfPage": {"@id": "https://hw.example/b"}}, "https://hw.example/b"),
        ({}, None),
    ],
)
def test_what_it_is_called(fields: dict[str, object], item_id: str | None) -> None:
    assert item(**fields).item_id == item_id


@pytest.mark.parametrize(
    ("published", "modified", "expected"),
    [
        ("2026-11-19T05:15:00Z", "2026-11-19T08:00:00+01:00", 7),
        ("2026-11-19T05:15:00Z", "2026-11-18T05:15:00Z", 5),
        ("2026-11-19T05:15:00Z", "soon", 5),
        (None, None, None),
    ],
)
def test_the_last_change_is_when_a_version_was_published(
    published: object, modified: object, expected: int | None
) -> None:
    found = item(datePublished=published, dateModified=modified).published_at
    assert (found.hour if found else None) == expected


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("Draft", "withheld"),
        ("Published", None),
        (["published", "withdrawn"], "cancelled"),
        ("Obsolete", "withheld"),
        (None, None),
    ],
)
def test_what_is_not_published_is_not_usable(stated: object, status: str | None) -> None:
    assert item(creativeWorkStatus=stated).status == status


def test_without_copy_its_description_is_the_copy() -> None:
    assert item(articleBody=None, description=LEAD).paragraphs == (LEAD,)
    assert item(articleBody=None).paragraphs == ()


def test_copy_may_be_marked_up_or_escaped() -> None:
    marked = f"<p>{LEAD}</p><p>{SECOND}</p>"
    assert item(articleBody=marked).paragraphs == (LEAD, SECOND)
    assert item(articleBody=marked.replace("<", "&lt;").replace(">", "&gt;")).paragraphs == (LEAD, SECOND)
    assert item(articleBody="Tern &amp; Gull").paragraphs == ("Tern & Gull",)


def test_a_live_blog_brings_its_updates() -> None:
    update = {"@type": "BlogPosting", "headline": "Noon", "articleBody": SECOND}
    found = item(**{"@type": "LiveBlogPosting", "liveBlogUpdate": [update]})
    assert found.paragraphs == (LEAD, SECOND, "Noon", SECOND)


def test_several_articles_are_several_items() -> None:
    document = read(
        [ARTICLE, {**ARTICLE, "headline": "Ferries", "identifier": "b"}, {"@type": "Person", "name": "Ada"}]
    )
    assert [each.headline for each in document.items] == [ARTICLE["headline"], "Ferries"]
    assert document.document_id is None
    graph = read({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, {**ARTICLE, "identifier": "a"}]})
    assert graph.document_id == "a"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b'{"@context": "https://schema.org", "@type": "NewsArticle"', "no JSON"),
        (b'{"@context": "https://schema.org", "@type": "Person", "name": "Ada"}', "tells of no article"),
        (b'{"@context": "https://schema.org", "@type": "NewsArticle"}', "tells of no article"),
        (b'[{"@type": "NewsArticle", "headline": " ", "articleBody": ["", 4, null]}]', "tells of no article"),
        (b'{"@graph": ' + b"[" * 5_000, "no JSON"),
        (b'{"@context": "\x00"}', "NUL"),
    ],
)
def test_what_tells_of_no_article_says_why(document: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read(document)


@pytest.mark.parametrize(
    "value", [7, [], {}, [[]], [7, None], {"name": {"name": 4}}, "", True, {"@id": "#x"}, [{"@id": {}}]]
)
def test_fields_of_a_wrong_kind_are_left_out(value: object) -> None:
    names = ("author", "publisher", "inLanguage", "datePublished", "url", "keywords", "image", "identifier", "version")
    found = item(**dict.fromkeys((*names, "creator", "liveBlogUpdate", "mainEntityOfPage", "copyrightHolder"), value))
    assert found.paragraphs == (LEAD, SECOND)
    assert (found.byline, found.published_at) == (None, None)


@pytest.mark.parametrize(
    "head",
    [b'{"content": "\\"@context\\": 1"}', b'{"headline": "a", "uri": "b"}', b"[Photo] of a pier", b"", b"@context"],
)
def test_other_json_is_none(head: bytes) -> None:
    assert not FORMAT.sniff(Document(head))


@pytest.mark.parametrize(
    ("stated", "tag"),
    [
        ("en", "en"),
        ("EN_gb", "en-GB"),
        ("zh-hant-TW", "zh-Hant-TW"),
        ("English", None),
        ("und", None),
        (None, None),
        ("a b", None),
    ],
)
def test_a_languages_tag(stated: str | None, tag: str | None) -> None:
    assert language(stated) == tag


def test_small_things() -> None:
    assert plain(" A <b>bold</b>\n&amp;amp; line ") == "A bold & line"
    assert url(" https://hw.example/a ") == "https://hw.example/a"
    assert [url(value) for value in ("javascript:a()", "/a", "https:// a", 7, None)] == [None] * 5


def test_hostile_documents_are_answered_at_once() -> None:
    begun = time.process_time()
    for document in (
        {**ARTICLE, "author": [{"name": "Ada Quill"}] * 8_000},
        {**ARTICLE, "keywords": "a," * 90_000},
        {"@graph": [{"@type": "NewsArticle", "headline": "a", "author": {"@id": "#a"}}] * 3_000},
    ):
        read(document)
    assert time.process_time() - begun < 2.0


def test_an_entity_of_thousands_of_digits_is_no_character() -> None:
    assert item(headline=f"Two drones &#{'9' * 5_000}; shot down").headline == "Two drones shot down"
