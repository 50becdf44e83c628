"""RSS (0.9x, 1.0, 2.0) and Atom, read by feedparser: each entry is an item. WordPress' exports (WXR) are RSS too."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import feedparser

from wiredesk.errors import FormatError
from wiredesk.formats.blocks import paragraphs_of
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.markup import Element, name, root_name, said, xml_of, xml_text
from wiredesk.formats.moments import moment
from wiredesk.formats.statuses import status

_ROOTS: Final = frozenset({"rss", "feed", "rdf"})
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
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


def _parse(document: Document) -> ParsedDocument:
    text = _DOCTYPE.sub("", _DECLARATION.sub("", _NOT_XML.sub("", xml_text(document))), count=1)
    if "<!ENTITY" in text:
        raise FormatError("a feed that declares entities of its own: these are not read")
    try:
        parsed = feedparser.parse(io.BytesIO(text.encode("utf-8", "replace")), response_headers=_HEADERS)
    except Exception as error:  # its parsers raise what they like at what is no feed
        raise FormatError(f"no feed that can be read: {type(error).__name__}: {str(error)[:200]}") from error
    if not parsed.entries:
        fault = parsed.get("bozo_exception")
        raise FormatError(f"no entry in the feed{f': {str(fault)[:200]}' if fault else ''}")
    captions = _captions(text, len(parsed.entries))
    found = (_item(entry, parsed.feed, under) for entry, under in zip(parsed.entries, captions, strict=True))
    items = [item for item in found if item is not None]
    if not items:
        raise FormatError("no entry in the feed that has a title or copy")
    document_id = items[0].item_id if len(items) == 1 else _text(parsed.feed, "id") or None
    return ParsedDocument(items=tuple(items), format=FORMAT.name, document_id=document_id)


_HEADERS: Final = {"content-type": "application/xml; charset=utf-8"}


def _item(entry: Entry, feed: Entry, captions: tuple[tuple[str, str | None], ...]) -> WireItem | None:
    if _text(entry, "wp_post_type") in _NO_ARTICLES:
        return None
    headline = _plain(_text(entry, "title"))
    paragraphs, removed = _copy(entry)
    if headline is None and not paragraphs:
        return None
    guid, version = _guid(_text(entry, "id"))
    stated = _text(entry, "wp_status")
    published = moment(_text(entry, "updated")) or moment(_text(entry, "published"))
    return WireItem(
        paragraphs=paragraphs,
        item_id=guid or _url(entry),
        version=version,
        headline=headline,
        byline=_byline(entry),
        language=_text(entry, "language") or _text(feed, "language"),
        published_at=published,
        source=_text(entry.get("source") or {}, "title") or _text(feed, "title") or _text(feed, "publisher"),
        url=_url(entry),
        copyright=_plain(_text(entry, "rights") or _text(feed, "rights")),
        subjects=_subjects(entry),
        status=status(None if stated in _PUBLISHED else stated),
        embargoed_until=published if stated == "future" else None,
        captions=captions,
        removed=removed,
    )


def _copy(entry: Entry) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The fullest of what an entry has, and the line that leads to the rest of it, which is no copy."""
    contents = [str(content.get("value") or "") for content in entry.get("content") or []]
    found: list[str] = []
    for text in sorted({*contents, _text(entry, "summary") or ""}, key=len, reverse=True):
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


def _guid(printed: str | None) -> tuple[str | None, int | None]:
    """An id without the fragment that some feeds count a story's versions in ("#0", "#1"), and that count."""
    if printed is None:
        return None, None
    match = _VERSION.search(printed)
    return (printed[: match.start()], int(match[1])) if match and match.start() else (printed, None)


def _byline(entry: Entry) -> str | None:
    names = []
    for author in entry.get("authors") or []:
        name = _text(author, "name")
        if name is not None:
            address = _PEOPLE.match(name)
            names.append(address["name"] if address else name)
    people = [name for name in dict.fromkeys(names) if "@" not in name and name.lower() not in _LOGINS]
    return ", ".join(people) or None


def _subjects(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for tag in entry.get("tags") or [] if (term := _text(tag, "term"))))


def _captions(text: str, entries: int) -> list[tuple[tuple[str, str | None], ...]]:
    """What stands under each entry's pictures (Media RSS), which feedparser takes for the entry's own description."""
    try:
        root = xml_of(text)
    except FormatError:
        return [()] * entries
    found = [tuple(_media(element)) for element in root.iter() if name(element) in ("item", "entry")]
    return found if len(found) == entries else [()] * entries


def _media(entry: Element) -> Iterable[tuple[str, str | None]]:
    for element in entry.iter():
        if isinstance(element.tag, str) and element.tag.startswith(_MEDIA) and name(element) == "content":
            parts = {name(child): said(child) for child in element}
            caption = _plain(parts.get("description"))
            if caption:
                yield caption, parts.get("credit")


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
    # By `dict` itself: feedparser's own look-up takes "published" for "updated" where that is missing, and warns of it.
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
