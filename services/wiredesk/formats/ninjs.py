"""ninjs of the IPTC, news in JSON: 1.x, 2.x and 3.x, whose names differ in spelling and in what is a list.

From the schemas and the guide at iptc.org/std/ninjs. Superdesk's output is ninjs with fields of its own: of these, what
bounds the use of an item is heard (`state`), and the rest let be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import orjson

from wiredesk.errors import FormatError
from wiredesk.formats import handling
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.moments import moment
from wiredesk.formats.ninjs_copy import captions, copy, headline, removed
from wiredesk.formats.ninjs_fields import Fields, entries, folded, said, text, whole
from wiredesk.formats.statuses import status

_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\\?$)|[{}\[\]]', re.DOTALL)
_COLON: Final = re.compile(rb"\s*:")
_ITS_OWN: Final = frozenset(
    {
        *(b"bodytext", b"bodyhtml", b"bodyxhtml", b"bodies", b"headlines", b"versioncreated", b"pubstatus", b"altids"),
        *(b"contentcreated", b"infosources", b"associations", b"copyrightholder", b"usageterms", b"renditions"),
    }
)
"""Keys that nothing else has, as `folded` writes them: 1.x has `body_xhtml`, 2.x `pubstatus`, 3.x `pubStatus`."""
_SHARED: Final = frozenset(
    {b"headline", b"type", b"version", b"firstcreated", b"byline", b"by", b"language", b"urgency"}
)
_NAMES_IT: Final = frozenset({b"uri", b"guid"})
_SCHEME: Final = re.compile(r"[\w.-]{1,40}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,5}")
_BY: Final = re.compile(r"by\s{0,4}[: ]\s{0,4}(?=\S)", re.IGNORECASE)
_REVISION: Final = re.compile(r"(?P<guid>urn:newsml:.{1,300}?)[:/](?P<version>\d{1,9})[NAU]?", re.IGNORECASE)
_TAKEN_BACK: Final = frozenset({"killed", "recalled", "unpublished", "spiked"})
_EMBARGOES: Final = ("embargoed", "embargoeduntil", "embargo")
_MOST_ITEMS: Final = 1_000


def _sniff(document: Document) -> bool:
    keys: set[bytes] = set()
    for key in _keys(document.head):
        if key == b"content" or key.startswith(b"@"):
            return False
        keys.add(key)
    return bool(keys & _ITS_OWN) or bool(keys & _NAMES_IT and keys & _SHARED)


def _keys(head: bytes) -> Iterator[bytes]:
    """The keys of the outermost object, as far as it is seen, folded."""
    if not head.startswith(b"{"):
        return
    depth = 0
    for token in _TOKEN.finditer(head):
        character = token.group()[:1]
        if character in b"{[":
            depth += 1
        elif character in b"}]":
            depth -= 1
        elif depth == 1 and _COLON.match(head, token.end()):
            yield token.group().strip(b'"').replace(b"_", b"").lower()


def _parse(document: Document) -> ParsedDocument:
    try:
        value = orjson.loads(document.text)
    except orjson.JSONDecodeError as error:
        raise FormatError(f"not JSON: {error}") from error
    objects = [entry for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, dict)]
    if not objects:
        raise FormatError("no ninjs: an object is wanted")
    items = [item for entry in objects[:_MOST_ITEMS] for item in _items(folded(entry))]
    if not items:
        raise FormatError("ninjs without a headline and without copy")
    document_id = _guid(folded(objects[0])) if len(objects) == 1 else None
    return ParsedDocument(items=tuple(items), format=FORMAT.name, document_id=document_id)


def _items(fields: Fields) -> list[WireItem]:
    """The item; of a package without copy of its own, the texts in it."""
    if (said(fields, "type") or "").lower() == "composite" and not copy(fields).paragraphs:
        inner = [item for entry in entries(fields, "associations") if (item := _packed(entry, fields)) is not None]
        if inner:
            return inner
    item = _item(fields)
    return [] if item is None else [item]


def _packed(entry: Fields, package: Fields) -> WireItem | None:
    """A text in a package: what bounds the use of the whole bounds its use too."""
    if (said(entry, "type") or "text").lower() != "text" or not copy(entry).paragraphs:
        return None
    return _item(entry, package)


def _item(fields: Fields, package: Fields | None = None) -> WireItem | None:
    title, found = headline(fields), copy(fields)
    under = tuple(dict.fromkeys((*found.captions, *captions(fields, has_copy=bool(found.paragraphs)))))
    if title is None and not found.paragraphs and not under:
        return None
    bounds = (fields,) if package is None else (fields, package)
    untils = [until for each in bounds if (until := _embargoed_until(each)) is not None]
    return WireItem(
        paragraphs=found.paragraphs,
        item_id=_guid(fields),
        version=whole(fields.get("version")),
        headline=title,
        byline=_byline(fields),
        dateline=_dateline(fields),
        language=_language(fields),
        published_at=_published(fields),
        source=_source(fields),
        url=_url(fields),
        copyright=said(fields, "copyrightnotice", "copyrightholder"),
        urgency=_urgency(fields.get("urgency")),
        subjects=_subjects(fields),
        status=status(*(stated for each in bounds for stated in _statuses(each))),
        embargoed_until=None if any(map(_is_endless, bounds)) else max(untils, default=None),
        captions=under,
        removed=removed(fields, found.paragraphs),
    )


def _guid(fields: Fields) -> str | None:
    """The item's name without its version, which a NewsML URN may have at its end (RFC 3085)."""
    stated = text(fields, "uri", "guid")
    match = _REVISION.fullmatch(stated or "")
    version = whole(fields.get("version"))
    return match["guid"] if match and version is not None and int(match["version"]) == version else stated


def _statuses(fields: Fields) -> list[str | None]:
    """All that is said of the item's use. What cannot be understood bounds it all the same."""
    found: list[str | None] = [handling.of_notes(said(fields, "ednote")), handling.of_headline(headline(fields))]
    if (stated := fields.get("pubstatus")) not in (None, "", [], {}):
        found.append(text(fields, "pubstatus") or _named(stated) or "not understood")
    state = (text(fields, "state") or "").lower()
    if state in _TAKEN_BACK:
        found.append("cancelled")
    if _is_endless(fields):
        found.append("embargoed")
    return found


def _is_endless(fields: Fields) -> bool:
    """Whether an embargo is stated, and no end of it that anybody can read."""
    stated = any(fields.get(name) not in (None, "", False, [], {}) for name in _EMBARGOES)
    return stated and _embargoed_until(fields) is None


def _named(value: object) -> str | None:
    return text(folded(value), "qcode", "code", "name", "uri", "literal") if isinstance(value, dict) else None


def _embargoed_until(fields: Fields) -> datetime | None:
    return moment(text(fields, *_EMBARGOES))


def _byline(fields: Fields) -> str | None:
    stated = said(fields, "byline", "by")
    if stated is None:
        names = [said(entry, "name") for entry in entries(fields, "authors", "author") if _writes(entry, "writer", "")]
        names += [said(entry, "name") for entry in entries(fields, "people", "person") if _writes(entry)]
        stated = ", ".join(dict.fromkeys(name for name in names if name))
    return _BY.sub("", stated, count=1) if _BY.match(stated) else stated or None


def _writes(entry: Fields, *more: str) -> bool:
    role = (text(entry, "role", "rel") or "").lower().rpartition(":")[2]
    return role in ("author", "creator", "byline", *more)


def _dateline(fields: Fields) -> str | None:
    """A dateline as printed, else where the item was written; some programs put the byline's beginning there."""
    located = said(fields, "located")
    if located is None or located.startswith("http") or located in (said(fields, "byline", "by") or ""):
        return said(fields, "dateline")
    return said(fields, "dateline") or located


def _language(fields: Fields) -> str | None:
    """BCP 47, whose parts some part with an underscore."""
    stated = (text(fields, "language") or "").replace("_", "-")
    return stated if _LANGUAGE.fullmatch(stated) else None


def _published(fields: Fields) -> datetime | None:
    names = ("versioncreated", "contentmodified", "firstpublished", "firstcreated", "contentcreated")
    return next((found for name in names if (found := moment(text(fields, name)))), None)


def _source(fields: Fields) -> str | None:
    sources = [said(entry, "name", "literal", "uri") for entry in entries(fields, "infosources", "infosource")]
    return next((name for name in sources if name), None) or said(fields, "source", "provider", "copyrightholder")


def _url(fields: Fields) -> str | None:
    stated = [text(fields, name) for name in ("url", "canonicalurl", "weburl", "uri")]
    return next((url for url in stated if url and url.startswith(("http://", "https://"))), None)


def _subjects(fields: Fields) -> tuple[str, ...]:
    """Codes as sent: with their scheme before them where it is stated; a subject without a code by its name."""
    found: list[str | None] = []
    for entry in entries(fields, "subjects", "subject"):
        code, scheme = text(entry, "qcode", "code", "uri"), text(entry, "scheme")
        if code and scheme and ":" not in code:
            if scheme.startswith(("http://", "https://")):
                code = f"{scheme.rstrip('/')}/{code}"
            elif _SCHEME.fullmatch(scheme):
                code = f"{scheme}:{code}"
        found.append(code or said(entry, "name", "literal"))
    return tuple(dict.fromkeys(subject for subject in found if subject))


def _urgency(value: object) -> int | None:
    number = whole(value)
    return number if number is not None and 1 <= number <= 9 else None


FORMAT: Final = Format(
    name="ninjs",
    content_types=frozenset(
        {"application/vnd.iptc.ninjs+json", "application/ninjs+json", "application/json", "text/json"}
    ),
    priority=Priority.JSON,
    sniff=_sniff,
    parse=_parse,
)
