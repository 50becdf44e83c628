"""ninjs of the IPTC, news in JSON: 1.x, 2.x and 3.x, whose names differ in spelling and in what is a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from wiredesk.errors import FormatError
from wiredesk.formats.blocks import paragraphs_of
from wiredesk.formats.copytext import paragraphs as paragraphs_in
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.moments import moment
from wiredesk.formats.statuses import status

Fields = Mapping[str, Any]

# Names as `_folded` has them: 1.x writes `body_xhtml`, 2.x `contenttype`, 3.x `contentType`.
_OWN_KEYS: Final = re.compile(
    rb'"(?:body_?(?:text|html|xhtml)|headlines?|bodies|version_?created|pub_?status|altids|firstcreated|renditions|associations)"\s*:',
    re.IGNORECASE,
)
_NAMED: Final = re.compile(rb'"(?:uri|guid)"\s*:')
_ENVELOPE: Final = re.compile(rb'"content"\s*:\s*"')
_SCHEME: Final = re.compile(r"^[\w.-]{1,40}$")
_BY: Final = re.compile(r"^\s*by\s*:?\s+", re.IGNORECASE)
_MARKUP: Final = ("html", "xhtml", "richtext", "xml")
_MAIN_ROLES: Final = ("main", "html", "richtext", "xhtml", "text", "body", "")
_NO_COPY: Final = ("summary", "abstract", "lead", "teaser", "caption", "note", "ednote")
_LONGEST_VERSION: Final = 18
_PICTURES: Final = frozenset({"picture", "graphic", "video", "audio", "photo", "image", "composite"})


def _sniff(document: Document) -> bool:
    head = document.head
    if not head.startswith(b"{") or _ENVELOPE.search(head):
        return False
    own = {match.group().lower() for match in _OWN_KEYS.finditer(head)}
    return len(own) > 1 or bool(own and _NAMED.search(head))


def _parse(document: Document) -> ParsedDocument:
    try:
        value = orjson.loads(document.text)
    except orjson.JSONDecodeError as error:
        raise FormatError(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise FormatError("no ninjs: an object is wanted")
    item = _item(_folded(value))
    return ParsedDocument(items=(item,), format=FORMAT.name, document_id=item.item_id)


def _folded(value: Fields) -> Fields:
    """The fields under names without case and underscores; of two that fall together, the first that holds anything."""
    found: dict[str, Any] = {}
    for key, field in value.items():
        name = key.replace("_", "").lower()
        if name not in found or found[name] in (None, "", [], {}):
            found[name] = field
    return found


def _item(fields: Fields) -> WireItem:
    headline = _headline(fields)
    captions = tuple(_captions(fields))
    paragraphs = _body(fields)
    if headline is None and not paragraphs and not captions:
        raise FormatError("ninjs without a headline and without copy")
    until = moment(_text(fields, "embargoed", "embargoeduntil", "embargo"))
    return WireItem(
        paragraphs=paragraphs,
        item_id=_text(fields, "uri", "guid"),
        version=_version(fields.get("version")),
        headline=headline,
        byline=_byline(fields),
        dateline=_text(fields, "dateline"),
        language=_text(fields, "language"),
        published_at=_published(fields),
        source=_source(fields),
        url=_url(fields),
        copyright=_text(fields, "copyrightnotice") or _text(fields, "copyrightholder"),
        urgency=_urgency(fields.get("urgency"), fields.get("priority")),
        subjects=_subjects(fields),
        status=status(_text(fields, "pubstatus")),
        embargoed_until=until,
        captions=captions,
        removed=tuple(_removed(fields, paragraphs)),
    )


def _headline(fields: Fields) -> str | None:
    stated = _text(fields, "headline", "title")
    if stated is not None:
        return _plain(stated)
    found = [(str(entry.get("role", "")), _text(entry, "value", "text")) for entry in _entries(fields, "headlines")]
    main = [text for role, text in found if text and role.lower() in ("main", "headline", "")]
    return next((_plain(text) for text in (*main, *(text for _, text in found)) if text), None)


def _body(fields: Fields) -> tuple[str, ...]:
    for name in ("bodyxhtml", "bodyhtml"):
        if (text := _text(fields, name)) and (found := paragraphs_of(text)):
            return found
    bodies = [
        (_rank(entry), _text(entry, "value", "text"), _is_markup(entry))
        for entry in _entries(fields, "bodies")
        if str(entry.get("role", "")).lower() not in _NO_COPY
    ]
    for _, text, markup in sorted(bodies, key=lambda body: (not body[2], body[0])):
        if text and (found := paragraphs_of(text) if markup else paragraphs_in(text.splitlines())):
            return found
    text = _text(fields, "bodytext")
    return paragraphs_in(text.splitlines()) if text else ()


def _rank(entry: Fields) -> int:
    role = str(entry.get("role", "")).lower()
    return _MAIN_ROLES.index(role) if role in _MAIN_ROLES else len(_MAIN_ROLES)


def _is_markup(entry: Fields) -> bool:
    kind = f"{_text(entry, 'contenttype') or ''} {entry.get('role', '')}".lower()
    return any(word in kind for word in _MARKUP) or (_text(entry, "value") or "").lstrip().startswith("<")


def _byline(fields: Fields) -> str | None:
    stated = _text(fields, "byline", "by")
    if stated is None:
        people = [_text(entry, "name") for entry in (*_entries(fields, "authors"), *_entries(fields, "people"))]
        roles = [str(entry.get("rel", entry.get("role", ""))).lower() for entry in _entries(fields, "people")]
        wanted = (
            people if "authors" in fields else [n for n, role in zip(people, roles, strict=False) if "author" in role]
        )
        stated = ", ".join(name for name in wanted if name)
    return _BY.sub("", _plain(stated)) or None


def _published(fields: Fields) -> datetime | None:
    names = ("versioncreated", "contentmodified", "firstcreated", "contentcreated", "datepublished", "published")
    return next((found for name in names if (found := moment(_text(fields, name)))), None)


def _source(fields: Fields) -> str | None:
    sources = [_text(entry, "name", "literal", "uri") for entry in _entries(fields, "infosources", "infosource")]
    stated = _text(fields, "source", "provider", "infosource", "copyrightholder")
    return next((source for source in sources if source), None) or stated


def _url(fields: Fields) -> str | None:
    for name in ("url", "canonicalurl", "weburl", "uri"):
        text = _text(fields, name)
        if text and text.startswith(("http://", "https://")):
            return text
    return None


def _subjects(fields: Fields) -> tuple[str, ...]:
    found: list[str] = []
    for entry in _entries(fields, "subjects", "subject"):
        code, scheme = _text(entry, "code", "qcode", "uri"), _text(entry, "scheme")
        if code and scheme and ":" not in code and _SCHEME.match(scheme):
            code = f"{scheme}:{code}"
        found.append(code or _text(entry, "name") or "")
    return tuple(dict.fromkeys(subject for subject in found if subject))


def _captions(fields: Fields) -> Iterable[tuple[str, str | None]]:
    stated = fields.get("associations")
    associated = list(stated.values()) if isinstance(stated, dict) else stated if isinstance(stated, list) else []
    for value in [fields, *associated]:
        entry = _folded(value) if isinstance(value, dict) else {}
        if str(entry.get("type", "")).lower() not in _PICTURES:
            continue
        if value is fields and _body(fields):
            continue
        described = [_text(found, "value", "text") for found in _entries(entry, "descriptions")]
        text = _text(entry, "descriptiontext", "descriptionhtml", "bodytext", "description") or next(
            (found for found in described if found), None
        )
        if text and (lines := paragraphs_of(text)):
            credit = _text(entry, "byline", "by", "creditline", "copyrightholder")
            yield " ".join(lines), credit


def _removed(fields: Fields, paragraphs: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    note = _text(fields, "ednote", "editornote")
    if note:
        yield _plain(note), "editor's note"
    for name, why in (("descriptiontext", "summary"), ("slugline", "slug")):
        text = _text(fields, name)
        if text and name == "descriptiontext" and text not in paragraphs and paragraphs:
            yield _plain(text), why


def _version(value: object) -> int | None:
    text = str(value).strip() if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_VERSION else None


def _urgency(*values: object) -> int | None:
    for value in values:
        number = _version(value)
        if number is not None and 1 <= number <= 9:
            return number
    return None


def _entries(fields: Fields, *names: str) -> list[Fields]:
    for name in names:
        value = fields.get(name)
        if isinstance(value, list):
            return [_folded(entry) if isinstance(entry, dict) else {"name": entry} for entry in value]
        if isinstance(value, dict):
            return [_folded(value)]
    return []


def _text(fields: Fields, *names: str) -> str | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def _plain(text: str) -> str:
    """A line that may be marked up, without its tags."""
    return " ".join(paragraphs_of(text)) if "<" in text or "&" in text else " ".join(text.split())


FORMAT: Final = Format(
    name="ninjs",
    content_types=frozenset(
        {"application/vnd.iptc.ninjs+json", "application/ninjs+json", "application/json", "text/json"}
    ),
    priority=Priority.JSON,
    sniff=_sniff,
    parse=_parse,
)
