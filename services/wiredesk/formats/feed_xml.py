"""RSS (0.9x, 1.0, 2.0) and Atom, read by feedparser: each entry is an item. WordPress' exports (WXR) are RSS too."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import feedparser
from lxml import etree

from wiredesk.errors import FormatError
from wiredesk.formats import linked_data
from wiredesk.formats.blocks import paragraphs_of
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.markup import Element, name, root_name, said, xml_of, xml_text
from wiredesk.formats.moments import moment
from wiredesk.formats.statuses import status

_ROOTS: Final = frozenset({"rss", "feed", "rdf"})
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_HEADERS: Final = {"content-type": "application/xml; charset=utf-8"}
_LOOKED_AT: Final = 20_000
_MOST_BROKEN_TAGS: Final = 20_000
"""What is not well-formed is read twice, slowly: so many tags take half a second."""
_ROOT_AT: Final = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\b[^\[>]{0,1000}(?:\[[^\]]{0,10000}\]\s{0,100})?>", re.IGNORECASE)
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_VERSION: Final = re.compile(r"#(\d{1,6})$")
_MORE: Final = re.compile(
    r"\s*(?:The post .{1,300} appeared first on .{1,200}|(?:Continue reading|Read (?:more|the full story))\b.{0,200})$",
    re.IGNORECASE | re.DOTALL,
)
_MEDIA: Final = "{http://search.yahoo.com/mrss/}"
_PUBLISHED: Final = frozenset({"publish", "inherit", "static"})
_NO_ARTICLES: Final = frozenset({"attachment", "nav_menu_item", "revision", "custom_css", "wp_block", "page"})
_LOGINS: Final = frozenset({"admin", "administrator", "webmaster", "editor", "root", "wordpress"})
_PEOPLE: Final = re.compile(r"^[^@\s]+@\S+\s+\((?P<name>[^()]+)\)$")

Entry = Mapping[str, Any]
_Captions = tuple[tuple[str, str | None], ...]


def _parse(document: Document) -> ParsedDocument:
    text = _without_declarations(xml_text(document))
    text, captions = _captions(text)
    try:
        # Bytes in memory, so that it fetches nothing; its own cleaning of HTML is slow, and only text is taken of it.
        parsed = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=_HEADERS,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # its parsers raise what they like at what is no feed
        raise FormatError(f"no feed that can be read: {type(error).__name__}: {str(error)[:200]}") from error
    if not parsed.entries:
        fault = parsed.get("bozo_exception")
        raise FormatError(f"no article in it: no entry in the feed{f': {str(fault)[:200]}' if fault else ''}")
    if len(captions) != len(parsed.entries):
        captions = [()] * len(parsed.entries)
    found = (_item(entry, parsed.feed, under) for entry, under in zip(parsed.entries, captions, strict=True))
    items = [item for item in found if item is not None]
    if not items:
        raise FormatError("no article in it: no entry in the feed that has a title or copy")
    document_id = items[0].item_id if len(items) == 1 else _text(parsed.feed, "id") or None
    return ParsedDocument(items=tuple(items), format=FORMAT.name, document_id=document_id)


def _without_declarations(text: str) -> str:
    """The feed from its root on: a document type may load or declare anything, so nothing of it is read."""
    text = _DECLARATION.sub("", _NOT_XML.sub("", text))
    doctype = _DOCTYPE.search(text[:_LOOKED_AT])
    root = _ROOT_AT.search(text)
    if "<!entity" in text[: root.start() if root else len(text)].lower():
        raise FormatError("a feed that declares entities of its own: these are not read")
    return text if doctype is None else text[: doctype.start()] + text[doctype.end() :]


def _item(entry: Entry, feed: Entry, captions: _Captions) -> WireItem | None:
    if _text(entry, "wp_post_type") in _NO_ARTICLES:
        return None
    headline = _plain(_text(entry, "title"))
    paragraphs, removed = _copy(entry)
    if headline is None and not paragraphs:
        return None
    guid, version = _guid(_text(entry, "id"))
    published = moment(_text(entry, "updated")) or moment(_text(entry, "published"))
    return WireItem(
        paragraphs=paragraphs,
        item_id=guid or _url(entry),
        version=version,
        headline=headline,
        byline=_byline(entry),
        language=_text(entry.get("title_detail") or {}, "language") or _text(feed, "language"),
        published_at=published,
        source=_text(entry.get("source") or {}, "title") or _text(feed, "title") or _text(feed, "publisher"),
        url=_url(entry),
        copyright=_plain(_text(entry, "rights") or _text(feed, "rights")),
        subjects=_subjects(entry),
        status=_status(entry, published),
        embargoed_until=published if _text(entry, "wp_status") == "future" else None,
        captions=captions,
        removed=removed,
    )


def _copy(entry: Entry) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The fullest of what an entry has, and the line that leads to the rest of it, which is no copy."""
    contents = [str(content.get("value") or "") for content in entry.get("content") or []]
    found: list[str] = []
    different = dict.fromkeys([*contents, _text(entry, "summary") or ""])  # in their order: a set has another each time
    for text in sorted(different, key=len, reverse=True):
        if "wp_post_type" in entry:  # WordPress makes a line break of every end of a line when it shows a page
            text = text.replace("\r\n", "\n").replace("\n", "<br><br>")
        try:
            found = list(paragraphs_of(text))
        except FormatError:
            continue
        if found:
            break
    removed = []
    if found and (more := _MORE.search(found[-1])):
        rest = found[-1][: more.start()].rstrip()
        removed.append((more.group().strip(), "link to the whole story"))
        found[-1:] = [rest] if rest else []
    return tuple(found), tuple(removed)


def _status(entry: Entry, published: datetime | None) -> str | None:
    """Of WordPress' states only "publish" is public; a draft says so in Atom too (RFC 5023, section 13.1.1)."""
    stated = _text(entry, "wp_status")
    if _text(entry, "wp_post_password") or (_text(entry, "app_draft") or "").lower() == "yes":
        return status("withheld")
    if stated == "future":  # to be published on its date
        return status("embargoed" if published else "withheld")
    return status(None if stated in _PUBLISHED else stated)


def _guid(printed: str | None) -> tuple[str | None, int | None]:
    """An id without the fragment that some feeds count a story's versions in ("#0", "#1"), and that count."""
    if printed is None:
        return None, None
    match = _VERSION.search(printed)
    return (printed[: match.start()], int(match[1])) if match and match.start() else (printed, None)


def _byline(entry: Entry) -> str | None:
    authors = [name for author in entry.get("authors") or [] if (name := _text(author, "name"))]
    whole = _text(entry, "author")
    if len(authors) <= 1 and whole and "@" in whole:  # feedparser cuts addresses in domains that it does not know
        authors = [whole]
    names = [match["name"].strip() if (match := _PEOPLE.match(name)) else name for name in authors]
    people = [name for name in dict.fromkeys(names) if "@" not in name and name.lower() not in _LOGINS]
    return linked_data.joined(each for name in people if (each := linked_data.byline(name)))


def _subjects(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for tag in entry.get("tags") or [] if (term := _text(tag, "term"))))


def _captions(text: str) -> tuple[str, list[_Captions]]:
    """A feed without its Media RSS, and what that has under each entry's pictures.

    feedparser takes the description of a picture for the entry's own.
    """
    try:
        root = xml_of(text)
    except FormatError:
        if text.count("<") > _MOST_BROKEN_TAGS:
            raise
        return text, []
    if _MEDIA[1:-1] not in text:
        return text, []
    found: list[_Captions] = [
        tuple(dict.fromkeys(_media(element))) for element in root.iter() if name(element) in ("item", "entry")
    ]
    etree.strip_elements(root, f"{_MEDIA}*", with_tail=False)
    return etree.tostring(root, encoding="unicode"), found


def _media(entry: Element) -> Iterable[tuple[str, str | None]]:
    for description in entry.iter(f"{_MEDIA}description"):
        caption, holder = _plain(said(description)), description.getparent()
        while caption and holder is not None and holder is not entry.getparent():
            credit = holder.find(f"{_MEDIA}credit")
            if credit is not None or holder is entry:
                yield caption, said(credit)
                break
            holder = holder.getparent()


def _url(entry: Entry) -> str | None:
    link = _text(entry, "link")
    return link if link and link.startswith(("http://", "https://")) else None


def _plain(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return " ".join(paragraphs_of(text)) or None
    except FormatError:
        return None


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    # Not by feedparser's own `get`: it warns, and then answers for `updated` with `published`.
    value = dict.get(fields, name) if isinstance(fields, dict) else None
    return value.strip() or None if isinstance(value, str) else None


FORMAT: Final = Format(
    name="feed",
    content_types=frozenset(
        {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml", "application/xml"}
    ),
    priority=Priority.MARKUP + 40,
    sniff=lambda document: root_name(document.head) in _ROOTS,
    parse=_parse,
)
