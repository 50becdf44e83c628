"""JSON-LD in the words of schema.org: what a page, or a document of its own, tells of an article.

Publishers write it by hand into templates: blocks are broken, values are a string, an object or a list of either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from wiredesk.formats.blocks import paragraphs_of
from wiredesk.formats.markup import entities_read
from wiredesk.formats.moments import moment
from wiredesk.formats.statuses import status

Node = Mapping[str, Any]
"""An object of a JSON-LD document."""

_ARTICLE: Final = re.compile(
    r"(?:^|[/:#])(?:\w*NewsArticle|Article|BlogPosting|LiveBlogPosting|Report|SatiricalArticle"
    r"|AdvertiserContentArticle|MedicalScholarlyArticle|ScholarlyArticle|TechArticle|CreativeWork)$"
)
_LEAST_WANTED: Final = re.compile(r"(?:^|[/:#])(?:CreativeWork|BlogPosting|Report)$")
_MOST_NODES: Final = 20_000
_CONTROLS: Final = re.compile(r"[\x00-\x1f]+")
_BEFORE: Final = ("<!--", "//", "/*", "<![CDATA[", "*/")
_BEHIND: Final = ("-->", "//", "/*", "]]>", "*/", ";")
_TRAILING_COMMA: Final = re.compile(r",(?=\s*[}\]])")
_HALF_PAIR: Final = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_BY: Final = re.compile(r"^\s*(?:by|von|par|por)\s*:?\s+(?=\S)", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_UNSAID_LANGUAGES: Final = frozenset({"und", "mul", "zxx", "xx"})
_PUBLISHED: Final = frozenset({"published", "final", "live", "active"})
_LONGEST_VERSION: Final = 9
_MOST_NAMES: Final = 40


def read(text: str) -> object:
    """The value of a block of JSON-LD; None where it is broken beyond what publishers' templates commonly break.

    Mended are control characters in strings, comment marks around the block, trailing commas and half surrogates.
    """
    for mend in (_as_it_is, _without_controls, _bare, _without_slips, entities_read):
        text = mend(text)
        try:
            return orjson.loads(text)
        except ValueError:
            continue
    return None


def _as_it_is(text: str) -> str:
    return text


def _without_controls(text: str) -> str:
    return _CONTROLS.sub(" ", text)


def _bare(text: str) -> str:
    """The value without the comment marks and the like that keep old browsers from showing it."""
    for _ in _BEFORE + _BEHIND:
        text = text.strip()
        for mark in _BEFORE:
            text = text.removeprefix(mark)
        for mark in _BEHIND:
            text = text.removesuffix(mark)
    return text.strip()


def _without_slips(text: str) -> str:
    return _HALF_PAIR.sub(r"\\ufffd", _TRAILING_COMMA.sub("", text))


def nodes(*values: object) -> Iterator[Node]:
    """All objects of a document at its upper level: of lists, of `@graph`, and what a page says it is about."""
    stack = list(reversed(values))
    for _ in range(_MOST_NODES):
        if not stack:
            return
        value = stack.pop()
        if isinstance(value, list):
            stack += reversed(value)
        elif isinstance(value, dict):
            yield value
            stack += [value[key] for key in ("mainEntity", "@graph") if isinstance(value.get(key), (dict, list))]


def articles(found: Iterable[Node]) -> list[Node]:
    """The articles among objects, the likeliest kinds first."""
    wanted = [node for node in found if any(map(_ARTICLE.search, _words(node.get("@type"))))]
    return sorted(
        (node for node in wanted if text(node, "headline", "name") or node.get("articleBody")),
        key=lambda node: any(map(_LEAST_WANTED.search, _words(node.get("@type")))),
    )


def named(found: Iterable[Node]) -> Mapping[str, Node]:
    """Objects by their `@id`, which others may mean them by."""
    return {node["@id"]: node for node in found if isinstance(node.get("@id"), str) and len(node) > 1}


class Told:
    """What an object tells of an article, in our fields.

    Args:
        node: the object.
        by_id: the objects of the same document by their `@id`, as `named` gives them.
    """

    def __init__(self, node: Node, by_id: Mapping[str, Node] | None = None) -> None:
        self._node = node
        self._by_id = by_id or {}

    @property
    def headline(self) -> str | None:
        """As stated; without its tags and entities."""
        return text(self._node, "headline", "name")

    @property
    def description(self) -> str | None:
        """The summary: what a page shows below its headline, or nowhere."""
        return text(self._node, "description")

    @property
    def byline(self) -> str | None:
        """The authors' names, parted by commas."""
        names = [*self._names("author"), *(() if self._node.get("author") else self._names("creator"))]
        return joined(names)

    @property
    def source(self) -> str | None:
        """Who publishes it."""
        for field in ("publisher", "provider", "sourceOrganization"):
            names = self._names(field)
            if names:
                return names[0]
        return None

    @property
    def published_at(self) -> datetime | None:
        """When this version was published: the last change, unless it is said to be before the beginning."""
        found = [moment(text(self._node, field)) for field in ("dateModified", "datePublished")]
        return max((each for each in found if each is not None), default=None) or moment(
            text(self._node, "dateCreated")
        )

    @property
    def language(self) -> str | None:
        """As BCP 47; None where it is no language's tag."""
        for value in self._objects("inLanguage"):
            found = language(value if isinstance(value, str) else text(value, "alternateName", "@id", "name"))
            if found:
                return found
        return None

    @property
    def url(self) -> str | None:
        """Where it stands on the web."""
        page = next(iter(self._objects("mainEntityOfPage")), None)
        stated = (self._node.get("url"), page if isinstance(page, str) else text(page or {}, "@id", "url"))
        return next((link for value in (*stated, self._node.get("@id")) if (link := url(value))), None)

    @property
    def item_id(self) -> str | None:
        """Its identifier, its `@id` or its address."""
        for value in self._objects("identifier"):
            found = value.strip() if isinstance(value, str) else text(value, "value", "@value")
            if found:
                return found[:512]
        stated = text(self._node, "@id")
        return (stated if stated and not stated.startswith(("#", "_:")) else None) or self.url

    @property
    def version(self) -> int | None:
        """Its number, where it is one."""
        stated = str(self._node.get("version", "")).strip()
        return int(stated) if stated.isascii() and stated.isdigit() and len(stated) <= _LONGEST_VERSION else None

    @property
    def copyright(self) -> str | None:
        """The notice, or who holds it."""
        return text(self._node, "copyrightNotice") or joined(self._names("copyrightHolder"))

    @property
    def subjects(self) -> tuple[str, ...]:
        """Keywords: a list, or one string with commas in it."""
        found: list[str] = []
        for value in self._objects("keywords"):
            if isinstance(value, str):
                found += value.split(",") if not isinstance(self._node.get("keywords"), list) else [value]
            else:
                found.append(text(value, "termCode", "name", "@id") or "")
        return tuple(dict.fromkeys(word for each in found if (word := plain(each))))

    @property
    def status(self) -> str | None:
        """As `creativeWorkStatus` has it; what nobody knows is withheld."""
        stated = [
            word for word in _words(self._node.get("creativeWorkStatus")) if word.strip().lower() not in _PUBLISHED
        ]
        return status(*stated)

    @property
    def captions(self) -> tuple[tuple[str, str | None], ...]:
        """Of its pictures, with who made them."""
        found = []
        for value in (*self._objects("image"), *self._objects("associatedMedia")):
            if isinstance(value, str):
                continue
            caption = text(value, "caption", "description")
            if caption:
                credit = text(value, "creditText") or joined(
                    [*names(value.get("creator")), *names(value.get("author"))]
                )
                found.append((caption, credit))
        return tuple(dict.fromkeys(found))

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The copy, where it has it, or else its description. A live blog's updates come behind, as they stand."""
        found: list[str] = []
        for value in (self._node, *self._objects("liveBlogUpdate")):
            if isinstance(value, str):
                continue
            if value is not self._node and (heading := text(value, "headline")):
                found.append(heading)
            body = value.get("articleBody") or (value.get("text") if value is self._node else None)
            found += [
                line
                for part in (body if isinstance(body, list) else [body])
                if isinstance(part, str)
                for line in lines(part)
            ]
        return tuple(found) or ((self.description,) if self.description else ())

    def _objects(self, field: str) -> list[Any]:
        """A field's values, one or many: strings, and objects, which may stand elsewhere in the document."""
        value = self._node.get(field)
        values = value if isinstance(value, list) else [value]
        meant = [self._meant(each) for each in values[:_MOST_NODES]]
        return [each for each in meant if isinstance(each, (str, dict)) and each]

    def _names(self, field: str) -> list[str]:
        return [name for value in self._objects(field) for name in names(value)]

    def _meant(self, value: object) -> object:
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.keys() & {"name", "caption"}:
            return self._by_id.get(value["@id"], value)
        return value


def names(value: object) -> list[str]:
    """The names that stand for persons or organisations: strings, objects, lists of them. Addresses are no names."""
    found: list[str] = []
    for each in value[:_MOST_NAMES] if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            given = each.get("name")
            found += (
                [part for part in given if isinstance(part, str)]
                if isinstance(given, list)
                else [text(each, "name") or ""]
            )
        elif isinstance(each, str):
            found.append(each)
    return [name for each in found if (name := byline(each)) and len(name) <= 200]


def byline(printed: str | None) -> str | None:
    """A name as printed, without "By"; None for what is an address."""
    name = _BY.sub("", plain(printed or ""))
    return name if name and "@" not in name and "://" not in name and not name.startswith("www.") else None


def joined(found: Iterable[str]) -> str | None:
    """Names as one line."""
    return ", ".join(dict.fromkeys(found)) or None


def language(tag: str | None) -> str | None:
    """A language's tag as BCP 47 writes it ("en_GB" is "en-GB"); None for what is none."""
    stated = (tag or "").strip().partition(",")[0].partition(".")[0].strip()
    if _LANGUAGE.fullmatch(stated) is None or stated.lower() in _UNSAID_LANGUAGES:
        return None
    first, *rest = re.split("[-_]", stated)
    return "-".join(
        (
            first.lower(),
            *(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest),
        )
    )


def url(value: object) -> str | None:
    """An address on the web; None for any other value."""
    stated = value.strip() if isinstance(value, str) else ""
    return stated if re.match(r"https?://[^\s/]", stated) and not re.search(r"\s", stated) else None


def text(node: Node, *fields: str) -> str | None:
    """The first of these fields that holds a text, on one line."""
    for field in fields:
        value = node.get(field)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("@value")
        if isinstance(value, str) and (found := plain(value)):
            return found
    return None


def plain(marked: str) -> str:
    """A text on one line, without tags and entities."""
    line = marked
    if "&" in line:
        line = entities_read(entities_read(line))
    if "<" in line:
        line = re.sub(r"</?[A-Za-z][^<>]{0,500}>", " ", line)
    return " ".join(line.split())


def lines(body: str) -> tuple[str, ...]:
    """The paragraphs of an article's body: plain text mostly, with tags or entities sometimes."""
    return paragraphs_of(entities_read(body) if "&lt;" in body else body)


def _words(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]
