"""The headline, copy and captions of a ninjs object."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wiredesk.formats import nitf_body
from wiredesk.formats.blocks import paragraphs_of
from wiredesk.formats.copytext import paragraphs as paragraphs_in
from wiredesk.formats.markup import html_of
from wiredesk.formats.ninjs_fields import Fields, entries, said, text

_MARKUP: Final = ("html", "xhtml", "richtext", "xml")
_MAIN_ROLES: Final = ("main", "html", "richtext", "xhtml", "text", "body", "")
_NO_COPY: Final = frozenset(
    {*("summary", "abstract", "teaser", "caption", "note", "ednote", "push", "social", "headline", "byline"), "trailer"}
)
_PICTURES: Final = frozenset({"picture", "graphic", "video", "audio", "photo", "image", "composite"})
Caption = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Copy:
    """What the body holds."""

    paragraphs: tuple[str, ...] = ()
    captions: tuple[Caption, ...] = ()
    """Of pictures within the copy."""


def headline(fields: Fields) -> str | None:
    """The headline: of several, the main one."""
    if (stated := said(fields, "headline", "title")) is not None:
        return stated
    found = [(_role(entry), said(entry, "value", "text")) for entry in entries(fields, "headlines")]
    main = [line for role, line in found if role in ("main", "headline", "")]
    return next((line for line in (*main, *(line for _, line in found)) if line), None)


def copy(fields: Fields) -> Copy:
    """The copy: marked up before plain, and the main one before others."""
    bodies = [
        (not _is_markup(entry), _rank(entry), value)
        for entry in entries(fields, "bodies")
        if (value := text(entry, "value", "text")) and _role(entry) not in _NO_COPY
    ]
    stated = [(name, value) for name in fields if name.startswith("body") and (value := text(fields, name))]
    rank = {"bodyxhtml": 0, "bodyhtml": 1}
    candidates = [
        *((False, value) for name, value in sorted(stated, key=lambda pair: rank.get(pair[0], 2)) if name in rank),
        *((is_plain, value) for is_plain, _, value in sorted(bodies, key=lambda body: body[:2])),
        *((False, value) for name, value in stated if name not in rank and value.startswith("<")),
        *((True, value) for name, value in stated if name not in rank),
    ]
    return next((found for is_plain, value in candidates if (found := _read(value, is_plain)).paragraphs), Copy())


def captions(fields: Fields, *, has_copy: bool) -> Iterator[Caption]:
    """The captions of the pictures that belong to an item; and its own, if it is one."""
    own = [fields] if _is_described(fields, has_copy) else []
    for entry in [*own, *entries(fields, "associations")]:
        line = _description(entry) or (None if entry is fields and has_copy else said(entry, "bodytext"))
        if _type(entry) in _PICTURES and line:
            yield line, said(entry, "byline", "by", "creditline", "copyrightholder")


def removed(fields: Fields, paragraphs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What is for editors, and the summary of the copy."""
    found = [(said(fields, "ednote", "editornote"), "editor's note")]
    if paragraphs and not _is_described(fields, has_copy=True):
        found.append((_description(fields), "summary"))
    return tuple((line, why) for line, why in found if line and line not in paragraphs)


def _is_described(fields: Fields, has_copy: bool) -> bool:
    """Whether the description is a caption: of a picture always, of a package where it has no copy to sum up."""
    return _type(fields) in _PICTURES and (not has_copy or _type(fields) != "composite")


def _type(fields: Fields) -> str:
    return (text(fields, "type") or "").lower()


def _description(fields: Fields) -> str | None:
    listed = [said(entry, "value", "text") for entry in entries(fields, "descriptions")]
    return said(fields, "descriptiontext", "descriptionhtml", "description") or next(filter(None, listed), None)


def _read(value: str, is_plain: bool) -> Copy:
    if is_plain:
        return Copy(tuple(paragraphs_in(value.splitlines())))
    if "<figure" in value or "<tr" in value:
        body = nitf_body.read(html_of(f"<div>{value}</div>"))
        found = body.text.split("\n\n") if body.text is not None else body.paragraphs
        return Copy(tuple(found), tuple(body.captions))
    return Copy(paragraphs_of(value))


def _role(entry: Fields) -> str:
    return (text(entry, "role") or "").lower().rpartition(":")[2]


def _rank(entry: Fields) -> int:
    role = _role(entry)
    return _MAIN_ROLES.index(role) if role in _MAIN_ROLES else len(_MAIN_ROLES)


def _is_markup(entry: Fields) -> bool:
    kind = f"{text(entry, 'contenttype') or ''} {_role(entry)}".lower()
    return any(word in kind for word in _MARKUP) or (text(entry, "value") or "").startswith("<")
