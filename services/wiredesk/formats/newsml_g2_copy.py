"""The copy of an item of NewsML-G2: what its `contentSet` holds, in whichever of the forms it is sent."""

from __future__ import annotations

from typing import Final, NamedTuple

from wiredesk.errors import FormatError
from wiredesk.formats.item import WireItem
from wiredesk.formats.markup import Element, name, xml_of
from wiredesk.formats.nitf import item_of
from wiredesk.formats.nitf_body import Body, read, read_text
from wiredesk.formats.xml_fields import attribute, children

CONTENT_SET: Final = "contentSet"
_NO_TEXT: Final = ("image/", "audio/", "video/", "application/pdf", "application/octet-stream", "application/json")
_HTML_ROOTS: Final = frozenset({"html", "body"})


class Copy(NamedTuple):
    """What a `contentSet` holds."""

    body: Body
    inner: WireItem | None = None
    """What a NITF document inside says besides of the item."""


def copy_of(item: Element) -> Copy:
    """The copy of an item. Several forms in a `contentSet` are renditions of one thing: the first with text is read."""
    sets = [item] if name(item) == CONTENT_SET else children(item, CONTENT_SET)
    for inline in [each for part in sets for each in children(part, "inlineXML", "inlineData")]:
        kind = (attribute(inline, "contenttype") or "").lower()
        if kind.startswith(_NO_TEXT) or attribute(inline, "encoding") is not None:
            continue
        found = _inline(inline)
        if found.body.has_copy or found.body.captions:
            return found
    return Copy(Body())


def is_of_pictures(item: Element) -> bool:
    """Whether all that a `contentSet` refers to is pictures, sound or film."""
    remote = [each for part in children(item, CONTENT_SET) for each in children(part, "remoteContent")]
    kinds = [(attribute(each, "contenttype") or "").lower() for each in remote]
    return bool(kinds) and all(kind.startswith(_NO_TEXT[:3]) for kind in kinds)


def _inline(inline: Element) -> Copy:
    if len(inline) == 0:
        text = (inline.text or "").strip()
        # What stands here as characters may be a document of its own, escaped.
        if text[:5].lower().startswith(("<?xml", "<nitf", "<html")):
            try:
                return _marked_up(xml_of(text))
            except FormatError:
                pass
        return Copy(read_text(inline.text or ""))
    return _marked_up(inline)


def _marked_up(root: Element) -> Copy:
    nitf = next((each for each in root.iter() if name(each).lower() == "nitf"), None)
    if nitf is not None:
        try:
            inner = item_of(nitf)
        except FormatError:
            return Copy(Body())
        return Copy(Body(list(inner.paragraphs or ()), inner.text, list(inner.captions), list(inner.removed)), inner)
    body = next((each for each in root.iter() if name(each).lower() == "body"), root)
    return Copy(read(body))
