"""NewsML-G2 of the IPTC: a `newsItem`, or a `newsMessage` with several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats import handling
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.markup import Element, name, root_name, said, xml
from wiredesk.formats.moments import moment
from wiredesk.formats.newsml_g2_copy import CONTENT_SET, Copy, copy_of, is_of_pictures
from wiredesk.formats.statuses import status
from wiredesk.formats.xml_fields import (
    attribute,
    child,
    children,
    joined,
    language,
    language_of,
    names_in,
    number,
    place_of,
    stated,
    urgency,
)

_ROOTS: Final = frozenset(
    {
        *("newsitem", "newsmessage", "packageitem", "catalogitem", "conceptitem", "knowledgeitem", "planningitem"),
        *("contentset", "contentmeta"),  # parts of an item without the item round them, as databases hold them
    }
)
_ITEMS: Final = frozenset({"newsItem", "packageItem", CONTENT_SET})
_NAMES: Final = ("name", "fullName", "organisationName")
_CAPTION: Final = "caption"
_SUB_HEADLINE: Final = re.compile(r"sub|short|extended|deck|kicker|overline|seo|social|push", re.IGNORECASE)
_PICTURES: Final = frozenset({"picture", "photo", "graphic", "image", "video", "audio", "animated"})
_PAGES: Final = frozenset({"alternate", "webpage", "canonical", "self"})
_TAKEN_BACK: Final = frozenset(
    {"kill", "killed", "cancel", "canceled", "cancelled", "withdrawn", "withhold", "retract"}
)
_REVISION: Final = re.compile(
    r"(?P<guid>urn:newsml:[^:]{1,100}:\d{8}(?:T[\dZ]{1,12})?:.{1,300}?|tag:[^:]{1,100},[\d-]{4,10}:[^:]{1,200})"
    r":(?P<version>\d{1,16})[NAU]?",
    re.IGNORECASE,
)
"""A NewsML URN may end with the revision, after provider, day and name (RFC 3085); tags of Reuters do as well."""


def _parse(document: Document) -> ParsedDocument:
    root = xml(document)
    if name(root).lower() not in _ROOTS:
        raise FormatError(f"no NewsML-G2: its root is <{name(root)[:50]}>")
    sent = moment(stated(child(root, "header"), "sent"))
    elements = [each for each in root.iter() if name(each) in _ITEMS and not _is_within(each)]
    items = [item for element in elements if (item := _item(element, sent)) is not None]
    if not items:
        raise FormatError(f"NewsML-G2 without an item that has a headline or copy: its root is <{name(root)[:50]}>")
    document_id = items[0].item_id if len(items) == 1 else _message_id(root)
    return ParsedDocument(items=tuple(items), format=FORMAT.name, document_id=document_id)


def _is_within(element: Element) -> bool:
    """Whether an element is a part of an item rather than one: a `contentSet` is both."""
    parent = element.getparent()
    return name(element) == CONTENT_SET and parent is not None


def _message_id(root: Element) -> str | None:
    return attribute(root, "guid") or stated(child(root, "header"), "transmitId")


def _item(item: Element, sent: datetime | None) -> WireItem | None:
    meta, content = child(item, "itemMeta"), child(item, "contentMeta")
    body, inner = found = copy_of(item)
    captions = _captions(item, meta, content, found)
    language_ = language(attribute(child(content, "language"), "tag"), language_of(item))
    bound = _status(meta, content, inner)
    headline = _headline(content, language_) or stated(meta, "title") or (inner.headline if inner else None)
    if headline is None and bound in ("cancelled", "withheld"):
        # A kill must be heard though it says nothing but what it kills.
        headline = stated(content, "slugline") or attribute(item, "guid")
    is_empty = not body.has_copy and not captions
    if is_empty and (headline is None or name(item) == "packageItem"):
        return None
    endless, until = _embargo(meta)
    inner_until = inner.embargoed_until if inner else None
    return WireItem(
        text=body.text,
        paragraphs=None if body.text else tuple(body.paragraphs),
        item_id=_guid(item),
        version=number(item.get("version")),
        headline=headline,
        byline=_by(meta, content) or (inner.byline if inner else None),
        dateline=stated(content, "dateline") or (inner.dateline if inner else None) or _located(content, found),
        language=language_ or (inner.language if inner else None),
        published_at=_published(meta, content) or (inner.published_at if inner else None) or sent,
        source=_source(meta, content) or (inner.source if inner else None),
        url=_url(meta),
        copyright=_copyright(item) or (inner.copyright if inner else None),
        urgency=urgency(stated(content, "urgency")) or (inner.urgency if inner else None),
        subjects=tuple(dict.fromkeys((*_subjects(content), *(inner.subjects if inner else ())))),
        status=status(bound, "embargoed" if endless else None),
        embargoed_until=None if endless else max(filter(None, (until, inner_until)), default=None),
        captions=captions,
        removed=tuple(dict.fromkeys(_removed(meta, content, found))),
    )


def _guid(item: Element) -> str | None:
    """The item's name without its version, which some put at its end."""
    guid = attribute(item, "guid")
    version = number(item.get("version"))
    if guid is None or version is None:
        return guid
    revision = _REVISION.fullmatch(guid)
    return revision["guid"] if revision is not None and int(revision["version"]) == version else guid


def _status(meta: Element | None, content: Element | None, inner: WireItem | None) -> str | None:
    """The strictest of `pubStatus`, signals, and notes that ask to hold or kill."""
    declared = child(meta, "pubStatus")
    stated_ = None if declared is None else _code(declared) or said(declared) or "not understood"
    signals = [(_code(each) or "").rpartition(":")[2].lower() for each in children(meta, "signal")]
    return status(
        stated_,
        inner.status if inner else None,
        "cancelled" if _TAKEN_BACK.intersection(signals) else None,
        handling.of_notes(*map(said, children(meta, "edNote"))),
        handling.of_headline(stated(content, "headline")),
        handling.of_marks(stated(content, "slugline")),
    )


def _embargo(meta: Element | None) -> tuple[bool, datetime | None]:
    """Whether an embargo has no end that can be read, and its end. Empty, it holds until further notice."""
    stated_ = [moment(said(each)) for each in children(meta, "embargoed")]
    ends = [end for end in stated_ if end is not None]
    return len(ends) < len(stated_), max(ends, default=None)


def _headline(content: Element | None, language_: str | None) -> str | None:
    """The headline proper: of several the one in the item's language, and no sub-headline."""
    found = [(each, text) for each in children(content, "headline") if (text := said(each))]
    if not found:
        return None

    def rank(entry: tuple[Element, str]) -> tuple[bool, bool]:
        own = (language_of(entry[0]) or language_ or "").partition("-")[0].lower()
        role = (attribute(entry[0], "role") or "").rpartition(":")[2]
        return _SUB_HEADLINE.search(role) is not None, own != (language_ or "").partition("-")[0]

    return min(found, key=rank)[1]


def _by(meta: Element | None, content: Element | None) -> str | None:
    """The byline, else the creators that are persons by their names: organisations and initials are none."""
    printed = joined(map(names_in, children(content, "by")))
    if printed is not None:
        return printed
    parties = {_party(meta, "provider"), _party(content, "infoSource"), stated(content, "creditline")}
    names = (_name_of(each) for each in children(content, "creator") if not _is_organisation(each))
    return joined(each for each in names if each and " " in each and each not in parties)


def _is_organisation(party: Element) -> bool:
    kind = (attribute(party, "type") or "").lower()
    code = attribute(party, "qcode") or ""
    return "org" in kind.rpartition(":")[2] or "." in code or "org" in code.lower().partition(":")[0]


def _located(content: Element | None, found: Copy) -> str | None:
    """Where the item was written, where its copy has no dateline."""
    located = child(content, "located")
    if located is None:
        return None
    return place_of(_name_of(located) or attribute(located, "literal"), found.body.opening)


def _published(meta: Element | None, content: Element | None) -> datetime | None:
    return (
        moment(stated(meta, "versionCreated"))
        or moment(stated(content, "contentModified"))
        or moment(stated(meta, "firstCreated"))
        or moment(stated(content, "contentCreated"))
    )


def _captions(
    item: Element, meta: Element | None, content: Element | None, found: Copy
) -> tuple[tuple[str, str | None], ...]:
    """Of pictures the description; of other items what is marked as a caption, and is more than slug and headline."""
    credit = stated(content, "creditline")
    if _is_picture(item, meta, found):
        credit = credit or joined(map(names_in, children(content, "by")))
        described = [text for each in children(content, "description") if (text := said(each))]
    else:
        headline = stated(content, "headline")
        described = [
            text
            for each in children(content, "description")
            if _CAPTION in (attribute(each, "role") or "").lower()
            and (text := said(each))
            and not (headline and text.endswith(headline))
        ]
    return (*found.body.captions, *((text, credit) for text in dict.fromkeys(described)))


def _is_picture(item: Element, meta: Element | None, found: Copy) -> bool:
    kind = (_code(child(meta, "itemClass")) or "").lower().rstrip("/").replace("/", ":").rpartition(":")[2]
    return kind in _PICTURES or (not found.body.has_copy and kind in ("", "composite") and is_of_pictures(item))


def _removed(meta: Element | None, content: Element | None, found: Copy) -> Iterator[tuple[str, str]]:
    """What is for editors, and summaries of the copy that are no part of it."""
    yield from ((text, "editor's note") for each in children(meta, "edNote") if (text := said(each)))
    yield from found.body.removed
    if found.body.has_copy:
        for each in children(content, "description"):
            text = said(each)
            if text and _CAPTION not in (attribute(each, "role") or "").lower() and text not in found.body.opening:
                yield text, "summary"


def _subjects(content: Element | None) -> Iterator[str]:
    for each in children(content, "subject"):
        code = _code(each) or attribute(each, "literal") or _name_of(each)
        if code:
            yield code


def _url(meta: Element | None) -> str | None:
    for link in children(meta, "link"):
        address = attribute(link, "href") or ""
        if (attribute(link, "rel") or "").rpartition(":")[2].lower() in _PAGES and address.startswith("http"):
            return address
    return None


def _copyright(item: Element) -> str | None:
    rights = list(children(item, "rightsInfo"))
    notices = (stated(each, "copyrightNotice") for each in rights)
    holders = (_party(each, "copyrightHolder") for each in rights)
    return next(filter(None, notices), None) or next(filter(None, holders), None)


def _source(meta: Element | None, content: Element | None) -> str | None:
    """Who provides it: by name rather than by address."""
    found = [party for party in (_party(meta, "provider"), _party(content, "infoSource")) if party]
    return next((party for party in found if "://" not in party), found[0] if found else None)


def _code(element: Element | None) -> str | None:
    return attribute(element, "qcode") or attribute(element, "uri")


def _party(parent: Element | None, wanted: str) -> str | None:
    party = child(parent, wanted)
    if party is None:
        return None
    code = (attribute(party, "qcode") or "").rpartition(":")[2]
    return _name_of(party) or attribute(party, "literal") or code or attribute(party, "uri") or said(party)


def _name_of(element: Element) -> str | None:
    return next((text for each in children(element, *_NAMES) if (text := said(each))), None)


FORMAT: Final = Format(
    name="newsml-g2",
    content_types=frozenset(
        {
            "application/vnd.iptc.g2.newsitem+xml",
            "application/vnd.iptc.g2.newsmessage+xml",
            "application/vnd.iptc.g2.packageitem+xml",
            "text/xml",
            "application/xml",
        }
    ),
    priority=Priority.MARKUP + 10,
    sniff=lambda document: root_name(document.head) in _ROOTS,
    parse=_parse,
)
