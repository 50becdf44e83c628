"""The copy of a `NewsItem` of NewsML 1: which of its components holds text, which a caption, which a headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from wiredesk.errors import FormatError
from wiredesk.formats.item import WireItem
from wiredesk.formats.markup import Element, name, said
from wiredesk.formats.nitf import item_of
from wiredesk.formats.nitf_body import Body, read, read_text
from wiredesk.formats.xml_fields import attribute, child, children, language, language_of

COMPONENT: Final = "NewsComponent"
_CONTENT: Final = "ContentItem"
_DATA: Final = "DataContent"
_KINDS: Final = (
    ("caption", re.compile(r"caption|legend", re.IGNORECASE)),
    ("picture", re.compile(r"photo|picture|image|graphic|video|audio|illustration|thumbnail|preview", re.IGNORECASE)),
    ("headline", re.compile(r"title|head(?:line)?", re.IGNORECASE)),
    ("byline", re.compile(r"by-?line|author", re.IGNORECASE)),
    ("summary", re.compile(r".*summary|.*abstract|synopsis|teaser|standfirst|extract", re.IGNORECASE)),
    ("note", re.compile(r"ed(?:itors?|itorial)?['s]*[ _-]?note|note|advisory|instructions?", re.IGNORECASE)),
    (
        "none",
        re.compile(r"label|source|credit|slug(?:line)?|key-?words?|copyright|creator|country|city", re.IGNORECASE),
    ),
)
"""Roles as agencies write them; captions and pictures by a part of the word. Any other role is copy."""
_BY_PART: Final = frozenset({"caption", "picture"})
_NO_TEXT: Final = re.compile(r"image/|audio/|video/|application/pdf", re.IGNORECASE)
_FROM_ROOT: Final = frozenset({"body", "body.content"})


class Place(NamedTuple):
    """Where in an item a text stands: what the components round it say of it."""

    components: tuple[Element, ...] = ()
    """The outermost first."""
    kind: str = "copy"
    story: Element | None = None
    """The innermost component with a headline of its own."""
    title: str | None = None
    """That headline."""
    tongue: str | None = None
    """The language that the innermost of the components states."""


@dataclass(frozen=True, slots=True)
class Part:
    """The text of one `ContentItem`."""

    kind: str
    """`copy`, or the kind of its role: `caption`, `headline`, `byline`, `summary`, `note`; a picture's `title`."""
    place: Place
    body: Body
    inner: WireItem | None = None
    """What a NITF document inside says besides."""

    @property
    def components(self) -> tuple[Element, ...]:
        """The components that it stands in, the outermost first."""
        return self.place.components

    @property
    def line(self) -> str:
        """The text on one line."""
        return " ".join(" ".join(self.body.opening).split())


@dataclass(slots=True)
class Story:
    """What makes one article."""

    components: tuple[Element, ...]
    """Of its first text, the outermost first."""
    body: Body
    inner: WireItem | None = None
    tongue: str | None = None
    known: str = ""
    """All of the copy on one line."""


def parts(item: Element) -> list[Part]:
    """The texts in the components of an item, in order; items within it are items of their own."""
    return [part for component in children(item, COMPONENT) for part in _parts(component, Place())]


def stories(found: list[Part]) -> list[Story]:
    """The articles of an item: one, unless its components have headlines and copy of their own.

    Copy in further components goes on with the first, if it does not say the same again in another form.
    """
    made: dict[Element | None, Story] = {}
    titles: dict[str | None, Story] = {}
    for part in found:
        if part.kind != "copy":
            continue
        place = part.place
        story = made.get(place.story) or titles.get(place.title)
        if story is None:
            made[place.story] = titles[place.title] = Story(
                place.components, part.body, part.inner, place.tongue, part.line
            )
        else:
            _take_up(story, part)
    return list(made.values())


def headline_in(component: Element) -> str | None:
    """The headline that is a component's own."""
    return next(
        (text for lines in children(component, "NewsLines") for line in lines if (text := _headline(line))), None
    )


def is_picture(component: Element) -> bool:
    """Whether a component is a picture's, by its role or by what it refers to."""
    if _kind(component) == "picture":
        return True
    content = list(children(component, _CONTENT))
    return bool(content) and all(_is_no_text(each) for each in content)


def _headline(line: Element) -> str | None:
    return said(line) if name(line) == "HeadLine" else None


def _parts(component: Element, above: Place) -> Iterator[Part]:
    place = _within(component, above)
    is_either = attribute(component, "EquivalentsList") == "yes"
    for each in component:
        found: list[Part] = []
        if name(each) == COMPONENT:
            found = list(_parts(each, place))
        elif name(each) == _CONTENT and place.kind != "none" and not _is_no_text(each):
            found = list(_content(each, place))
        yield from found
        if found and is_either:
            return


def _within(component: Element, above: Place) -> Place:
    kind = _kind(component) or above.kind
    if above.kind in ("picture", "caption") and kind not in ("picture", "caption"):
        kind = "title" if kind == "headline" else "none"
    title = headline_in(component)
    described = child(child(component, "DescriptiveMetadata"), "Language")
    return Place(
        components=(*above.components, component),
        kind=kind,
        story=component if title else above.story,
        title=title or above.title,
        tongue=language(attribute(described, "FormalName"), language_of(component)) or above.tongue,
    )


def _kind(component: Element) -> str | None:
    role = attribute(child(component, "Role"), "FormalName")
    if role is None:
        return None
    for kind, words in _KINDS:
        if words.search(role) if kind in _BY_PART else words.fullmatch(role):
            return kind
    return None


def _is_no_text(content: Element) -> bool:
    media = (attribute(child(content, "MediaType"), "FormalName") or "").lower()
    mime = attribute(child(content, "MimeType"), "FormalName") or ""
    return _KINDS[1][1].search(media) is not None or _NO_TEXT.match(mime) is not None


def _content(content: Element, place: Place) -> Iterator[Part]:
    """The text in a `ContentItem`; what is encoded (`Encoding Notation="Base64"`) is data."""
    for data in children(content, _DATA):
        body, inner = _read(data)
        if body.has_copy or body.captions:
            yield Part("caption" if place.kind == "picture" else place.kind, place, body, inner)


def _read(data: Element) -> tuple[Body, WireItem | None]:
    nitf = next((each for each in data.iter() if name(each).lower() == "nitf"), None)
    if nitf is not None:
        try:
            inner = item_of(nitf)
        except FormatError:
            return Body(), None
        return Body(list(inner.paragraphs or ()), inner.text, list(inner.captions), list(inner.removed)), inner
    if len(data) == 0:
        return read_text(data.text or ""), None
    return read(next((each for each in data.iter() if name(each).lower() in _FROM_ROOT), data)), None


def _take_up(story: Story, part: Part) -> None:
    """Add a text to a story: what says again what is there is left, what holds more takes its place."""
    more, line, captions = part.body, part.line, story.body.captions
    if line in story.known or part.place.tongue != story.tongue:
        return
    if story.known in line:
        story.body, story.inner, story.known = more, part.inner or story.inner, line
        more.captions = [*captions, *more.captions]
        return
    story.known = f"{story.known} {line}"
    if story.body.text or more.text:
        story.body.text = "\n\n".join(body.text or "\n\n".join(body.paragraphs) for body in (story.body, more))
        story.body.paragraphs = []
    else:
        story.body.paragraphs += more.paragraphs
    captions += more.captions
    story.body.removed += more.removed
