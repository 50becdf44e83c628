"""A web page: its text by trafilatura, what it says of itself from JSON-LD, meta elements and its title."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

import trafilatura

from wiredesk.errors import FormatError
from wiredesk.formats.encoding import decode
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.jsonld_data import Stated, article, loads
from wiredesk.formats.markup import Element, html_of, name, said
from wiredesk.formats.moments import moment

_DECLARED: Final = re.compile(rb"""<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_LOOKED_AT: Final = 4_096
_HTML: Final = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,1000}?-->\s*)*(?:<!doctype\s+html\b|<(?:html|head|body|article|section|main|div|p|h[1-6]|meta|title)\b)",
    re.IGNORECASE | re.DOTALL,
)
_SITE: Final = re.compile(r"\s+[|–—-]\s+(?=[^|–—-]{2,60}$)|\s+\|\s+|\s+::\s+")
_BULLET: Final = re.compile(r"^(?:[-•*]|\d{1,2}\.)\s+(?=\S)")
_MOST_TAGS: Final = 60_000
"""A page of more elements is none that anybody reads; reading it takes seconds."""
_SUBJECTS: Final = 40


def _parse(document: Document) -> ParsedDocument:
    text = _text(document)
    if text.count("<") > _MOST_TAGS:
        raise FormatError(f"a page of more than {_MOST_TAGS:,} elements")
    root = html_of(text)
    stated = _stated(root)
    headline = stated.headline or _title(root)
    headings = {said(heading) for heading in root.iter("h1")}
    paragraphs = _body(root)
    repeated = paragraphs[:1] if paragraphs[:1] and paragraphs[0] in headings else ()
    if headline is None and not paragraphs:
        raise FormatError("a page without a title and without text")
    item = WireItem(
        paragraphs=paragraphs[len(repeated) :],
        is_scraped=True,
        item_id=stated.url,
        headline=headline,
        byline=stated.byline,
        language=stated.language,
        published_at=stated.published_at,
        source=stated.source,
        url=stated.url,
        copyright=stated.copyright,
        subjects=stated.subjects,
        captions=stated.captions,
        removed=tuple((line, "repeated headline") for line in repeated),
    )
    return ParsedDocument(items=(item,), format=FORMAT.name, document_id=stated.url)


def _text(document: Document) -> str:
    if document.charset is not None:
        return document.text
    declared = _DECLARED.search(document.body[:_LOOKED_AT])
    return decode(document.body, declared.group(1).decode("ascii") if declared else None)


def _body(root: Element) -> tuple[str, ...]:
    """The text that the library finds. It takes the tree apart, so it comes last."""
    try:
        found = trafilatura.bare_extraction(root, fast=True, include_comments=False)  # type: ignore[arg-type]
    except Exception as error:  # its heuristics raise what they like at what is no page
        raise FormatError(f"a page that cannot be read: {type(error).__name__}: {str(error)[:200]}") from error
    text = getattr(found, "text", None) or ""
    lines = (_BULLET.sub("", " ".join(line.split())) for line in text.split("\n"))
    return tuple(line for line in lines if line)


def _stated(root: Element) -> Stated:
    """What the page says of itself; JSON-LD is heard before meta elements."""
    scripts = [e for e in root.iter("script") if "ld+json" in (e.get("type") or "").lower()]
    values = [value for script in scripts if (value := loads(script.text or "")) is not None]
    data = article(values) or Stated()
    metas = _metas(root)
    return Stated(
        headline=data.headline or _without_site(_first(metas, "og:title", "twitter:title"), metas),
        byline=data.byline or _person(_first(metas, "author", "article:author", "byl", "dc.creator", "parsely-author")),
        published_at=data.published_at or _published(metas),
        source=data.source or _first(metas, "og:site_name", "application-name", "publisher"),
        url=_canonical(root) or data.url or _http(_first(metas, "og:url")),
        language=data.language or _language(root.get("lang")) or _language(_first(metas, "og:locale")),
        copyright=data.copyright or _first(metas, "copyright", "dc.rights"),
        subjects=data.subjects or _keywords(_first(metas, "news_keywords", "keywords")),
        captions=data.captions or tuple(_captions(root)),
    )


def _metas(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower().strip()
        content = " ".join((meta.get("content") or "").split())
        if key and content:
            found.setdefault(key, content)
    return found


def _first(metas: dict[str, str], *names: str) -> str | None:
    return next((metas[wanted] for wanted in names if wanted in metas), None)


def _published(metas: dict[str, str]) -> datetime | None:
    names = (
        "article:published_time",
        "datepublished",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date.issued",
        "date",
        "pubdate",
    )
    return next((found for wanted in names if (found := moment(metas.get(wanted)))), None)


def _title(root: Element) -> str | None:
    """The one first heading, else the title without the site's name."""
    headings = [text for heading in root.iter("h1") if (text := said(heading))]
    if len(headings) == 1:
        return headings[0]
    title = said(next(root.iter("title"), None))
    parts = _SITE.split(title) if title else []
    return (parts[0].strip() if parts and parts[0].strip() else None) or (headings[0] if headings else None)


def _without_site(title: str | None, metas: dict[str, str]) -> str | None:
    """A title without the name of the site behind it, where the page says what that is."""
    site = metas.get("og:site_name")
    if title is None or site is None:
        return title
    for mark in (" | ", " - ", " – ", " — "):
        title = title.removesuffix(f"{mark}{site}")
    return title.strip() or None


def _person(stated: str | None) -> str | None:
    return None if stated is None or "://" in stated else stated


def _canonical(root: Element) -> str | None:
    links = (link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return next((address for link in links if (address := _http(link))), None)


def _http(address: str | None) -> str | None:
    text = (address or "").strip()
    return text if text.startswith(("http://", "https://")) else None


def _language(stated: str | None) -> str | None:
    text = (stated or "").strip().replace("_", "-")
    return text if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", text) else None


def _keywords(stated: str | None) -> tuple[str, ...]:
    words = (word.strip() for word in (stated or "").split(","))
    return tuple(dict.fromkeys(word for word in words if word))[:_SUBJECTS]


def _captions(root: Element) -> list[tuple[str, str | None]]:
    """Captions of the figures in the article itself."""
    article_ = next(root.iter("article"), None)
    if article_ is None:
        return []
    texts = [said(caption) for caption in article_.iter("figcaption") if name(caption)]
    return [(text, None) for text in dict.fromkeys(texts) if text]


FORMAT: Final = Format(
    name="html",
    content_types=frozenset({"text/html", "application/xhtml+xml"}),
    priority=Priority.MARKUP + 60,
    sniff=lambda document: _HTML.match(document.head) is not None,
    parse=_parse,
)
