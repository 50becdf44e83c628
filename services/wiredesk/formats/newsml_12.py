"""NewsML 1.x of the IPTC: `NewsItem`s with their components."""

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
from wiredesk.formats.newsml_12_copy import COMPONENT, Part, Story, is_picture, parts, stories
from wiredesk.formats.nitf_body import Body
from wiredesk.formats.statuses import status
from wiredesk.formats.xml_fields import (
    attribute,
    child,
    children,
    first,
    joined,
    language,
    language_of,
    names_in,
    number,
    place_of,
    stated,
    urgency,
)

_ROOT: Final = "newsml"
_ITEM: Final = "NewsItem"
_SUBJECTS: Final = frozenset({"Subject", "SubjectMatter", "SubjectDetail", "SubjectQualifier"})
_NOTES: Final = re.compile(r"note|advis|editor|instruction|correction", re.IGNORECASE)
_PUBLIC: Final = re.compile(r"(?P<id>urn:newsml:[^:]+:[^:]+:.+?):(?P<revision>\d{1,9})[NAU]?", re.IGNORECASE)
"""NewsML 1.2, PublicIdentifier: provider, day, item and revision, the last with a letter that says what it updates."""


def _parse(document: Document) -> ParsedDocument:
    root = xml(document)
    if name(root).lower() != _ROOT:
        raise FormatError(f"no NewsML 1: its root is <{name(root)[:50]}>")
    envelope = child(root, "NewsEnvelope")
    sent = moment(stated(envelope, "DateAndTime"))
    items = [item for element in root.iter(f"{{*}}{_ITEM}") for item in _items(element, sent)]
    if not items:
        raise FormatError("NewsML 1 without an item that has a headline or copy")
    document_id = items[0].item_id if len(items) == 1 else stated(envelope, "TransmissionId")
    return ParsedDocument(items=tuple(items), format=FORMAT.name, document_id=document_id)


def _items(item: Element, sent: datetime | None) -> Iterator[WireItem]:
    found = parts(item)
    told = stories(found)
    if not told:
        components = _components(item)
        if components or child(item, "NewsManagement") is not None:
            yield from _item(item, sent, Story(components, Body()), found)
        return
    for order, story in enumerate(told, start=1):
        # Pictures and notes belong to the first story, and to the others what is theirs alone.
        near = found if order == 1 else [part for part in found if story.components[-1] in part.components]
        number_ = None if len(told) == 1 else order
        yield from _item(item, sent, story, near, number_)


def _item(
    item: Element, sent: datetime | None, story: Story, found: list[Part], order: int | None = None
) -> Iterator[WireItem]:
    management, identification = child(item, "NewsManagement"), _identification(item)
    inner, body = story.inner, story.body
    inwards = story.components[::-1]
    captions = _captions(story, found)
    bound = _status(management, inwards, inner, found)
    headline = (
        _line(inwards, "HeadLine")
        or _of_kind(found, "headline")
        or (inner.headline if inner else None)
        or (_of_kind(found, "title") if not body.has_copy else None)
    )
    if headline is None and bound in ("cancelled", "withheld"):
        # A kill must be heard though it says nothing but what it kills.
        headline = _line(inwards, "SlugLine") or stated(child(item, "Identification"), "NameLabel") or _id(item)
    if headline is None and not body.has_copy and not captions:
        return
    notes = (*_notes(management, inwards), *(part.line for part in found if part.kind == "note"))
    summaries = [part.line for part in found if part.kind == "summary" and body.has_copy]
    yield WireItem(
        text=body.text,
        paragraphs=None if body.text else tuple(body.paragraphs),
        item_id=_id(item, order),
        version=number(stated(identification, "RevisionId")) or _public(item)[1],
        headline=headline,
        byline=_byline(inwards) or _of_kind(found, "byline") or (inner.byline if inner else None),
        dateline=_line(inwards, "DateLine") or (inner.dateline if inner else None) or _located(inwards, body),
        language=_language(item, inwards) or (inner.language if inner else None),
        published_at=moment(stated(management, "ThisRevisionCreated"))
        or moment(stated(management, "FirstCreated"))
        or moment(stated(identification, "DateId"))
        or sent,
        source=_source(inwards) or stated(identification, "ProviderId") or (inner.source if inner else None),
        copyright=_copyright(inwards) or (inner.copyright if inner else None),
        urgency=urgency(_formal(management, "Urgency")) or (inner.urgency if inner else None),
        subjects=_subjects(story.components, inner),
        status=bound,
        embargoed_until=_embargo(management, inner),
        captions=captions,
        removed=tuple(
            dict.fromkeys(
                (
                    *((note, "editor's note") for note in notes),
                    *body.removed,
                    *((line, "summary") for line in summaries if line not in body.opening),
                )
            )
        ),
    )


def _components(item: Element) -> tuple[Element, ...]:
    """The components of an item without copy, the outermost last: pictures' only where there are no others."""
    found = [each for each in item.iter(f"{{*}}{COMPONENT}") if _owner(each) is item]
    others: dict[Element, None] = {}
    for each in found:
        above = each.getparent()
        if not is_picture(each) and (above is item or above in others):
            others[each] = None
    return tuple(reversed(list(others) or found))


def _owner(component: Element) -> Element | None:
    """The item that a component is of."""
    return next((each for each in component.iterancestors() if name(each) == _ITEM), None)


def _identification(item: Element) -> Element | None:
    identification = child(item, "Identification")
    found = child(identification, "NewsIdentifier")
    return found if found is not None else identification


def _id(item: Element, order: int | None = None) -> str | None:
    """Provider, day and item, without the revision: what all versions share (NewsML 1.2, NewsIdentifier).

    Args:
        item: the `NewsItem`.
        order: of its story, where there are several.
    """
    identification = _identification(item)
    provider, day, number_ = (stated(identification, part) for part in ("ProviderId", "DateId", "NewsItemId"))
    if provider and number_:
        found: str | None = ":".join(part for part in ("urn:newsml", provider, day, number_) if part)
    else:
        found = _public(item)[0] or number_
    return f"{found}#{order}" if found and order is not None else found


def _public(item: Element) -> tuple[str | None, int | None]:
    """The public identifier without its revision, and the revision."""
    printed = stated(_identification(item), "PublicIdentifier")
    match = _PUBLIC.fullmatch(printed or "")
    return (match["id"], int(match["revision"])) if match is not None else (printed, None)


def _status(
    management: Element | None, inwards: tuple[Element, ...], inner: WireItem | None, found: list[Part]
) -> str | None:
    """The strictest of `Status`, and of notes and slugs that ask to hold or kill."""
    declared = child(management, "Status")
    stated_ = None if declared is None else attribute(declared, "FormalName") or said(declared) or "not understood"
    notes = (*_notes(management, inwards), *(part.line for part in found if part.kind == "note"))
    return status(
        stated_,
        inner.status if inner else None,
        handling.of_notes(*notes),
        handling.of_headline(_line(inwards, "HeadLine")),
        handling.of_marks(_line(inwards, "SlugLine")),
    )


def _embargo(management: Element | None, inner: WireItem | None) -> datetime | None:
    """When an embargo ends: when the status is to change from `Embargoed` to `Usable`. Without that it has no end."""
    own = None
    if (_formal(management, "Status") or "").lower().startswith("embargo"):
        change = child(management, "StatusWillChange")
        future = (_formal(change, "FutureStatus") or "usable").lower()
        own = moment(stated(change, "DateAndTime")) if future == "usable" else None
        if own is None:
            return None
    return max(filter(None, (own, inner.embargoed_until if inner else None)), default=None)


def _captions(story: Story, found: list[Part]) -> tuple[tuple[str, str | None], ...]:
    texts = [(part.line, _credit(part)) for part in found if part.kind == "caption" and part.line]
    lines = [
        (text, None)
        for component in story.components
        for kind, text in _further_lines(component)
        if "caption" in kind.lower()
    ]
    return tuple(dict.fromkeys((*story.body.captions, *texts, *lines)))


def _credit(part: Part) -> str | None:
    """Whose picture it is: the credit of its own components, or their byline; else the credit of the whole."""
    outermost = next((at for at, each in enumerate(part.components) if is_picture(each)), -1)
    inwards = part.components[outermost:][::-1]
    return _line(inwards, "CreditLine") or _byline(inwards) or _line(part.components[::-1], "CreditLine")


def _line(inwards: tuple[Element, ...], wanted: str) -> str | None:
    """The first line of this kind, of the innermost component that has one."""
    return next((text for each in _lines(inwards) if name(each) == wanted and (text := said(each))), None)


def _lines(components: tuple[Element, ...]) -> Iterator[Element]:
    return (line for component in components for lines in children(component, "NewsLines") for line in lines)


def _further_lines(component: Element) -> Iterator[tuple[str, str]]:
    """Lines of a provider's own kinds (`NewsLine`), with the kind."""
    for line in _lines((component,)):
        text = stated(line, "NewsLineText")
        if name(line) == "NewsLine" and text:
            yield _formal(line, "NewsLineType") or "", text


def _of_kind(found: list[Part], kind: str) -> str | None:
    return next((part.line for part in found if part.kind == kind and part.line), None)


def _byline(inwards: tuple[Element, ...]) -> str | None:
    for component in inwards:
        names = joined(names_in(line) for line in _lines((component,)) if name(line) == "ByLine")
        if names is not None:
            return names
    return None


def _notes(management: Element | None, inwards: tuple[Element, ...]) -> Iterator[str]:
    for element in (*children(management, "Instruction"), *_lines(inwards)):
        text = said(element) if name(element) in ("Instruction", "EditorialNote", "AdvisoryLine") else None
        if text:
            yield text
    for component in inwards:
        yield from (text for kind, text in _further_lines(component) if _NOTES.search(kind))
        yield from (text for each in children(component, "EditorialNote") if (text := said(each)))


def _described(inwards: tuple[Element, ...], metadata: str) -> Iterator[Element]:
    return (each for component in inwards for each in children(component, metadata))


def _subjects(components: tuple[Element, ...], inner: WireItem | None) -> tuple[str, ...]:
    codes = [
        attribute(each, "FormalName")
        for metadata in _described(components, "DescriptiveMetadata")
        for each in metadata.iter()
        if name(each) in _SUBJECTS
    ]
    found = [f"subj:{code}" if code.isdigit() else code for code in codes if code]
    return tuple(dict.fromkeys((*found, *(inner.subjects if inner else ()))))


def _language(item: Element, inwards: tuple[Element, ...]) -> str | None:
    described = [_formal(each, "Language") for each in _described(inwards, "DescriptiveMetadata")]
    return language(*described, *map(language_of, inwards), language_of(item))


def _located(inwards: tuple[Element, ...], body: Body) -> str | None:
    """The city that a story is from (`Location HowPresent="Origin"`), where its copy has no dateline."""
    for metadata in _described(inwards, "DescriptiveMetadata"):
        for location in children(metadata, "Location"):
            if (attribute(location, "HowPresent") or "").lower() == "origin":
                found = [each for each in location.iter() if attribute(each, "FormalName") == "City"]
                return place_of(
                    next((value for each in found if (value := attribute(each, "Value"))), None), body.opening
                )
    return None


def _source(inwards: tuple[Element, ...]) -> str | None:
    for wanted in ("Provider", "Source"):
        for metadata in _described(inwards, "AdministrativeMetadata"):
            party = _formal(child(metadata, wanted), "Party")
            if party is not None:
                return party
    return None


def _copyright(inwards: tuple[Element, ...]) -> str | None:
    printed = _line(inwards, "CopyrightLine")
    if printed is not None:
        return printed
    holders = [first(each, "CopyrightHolder") for each in _described(inwards, "RightsMetadata")]
    return next((text for each in holders if (text := said(each) or _formal(each, "Party"))), None)


def _formal(parent: Element | None, wanted: str) -> str | None:
    return attribute(child(parent, wanted), "FormalName")


FORMAT: Final = Format(
    name="newsml-1",
    content_types=frozenset({"text/vnd.iptc.newsml", "application/vnd.iptc.newsml+xml", "text/xml", "application/xml"}),
    priority=Priority.MARKUP + 20,
    sniff=lambda document: root_name(document.head) == _ROOT,
    parse=_parse,
)
