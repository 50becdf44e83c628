"""What news sites say of an article in JSON-LD (schema.org's NewsArticle and its kin)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from wiredesk.formats.blocks import paragraphs_of
from wiredesk.formats.moments import moment

_ARTICLE: Final = re.compile(r"(?:NewsArticle|Article|LiveBlogPosting|BlogPosting|Report|AnalysisNewsArticle)$")
_STRAY: Final = re.compile(r"[\x00-\x1f]+")
_CDATA: Final = re.compile(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*$|^\s*<!--|-->\s*$")
_LAST_COMMA: Final = re.compile(r",\s*([}\]])")
_MOST_NODES: Final = 5_000
_MOST_KEYWORDS: Final = 40

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated of an article."""

    headline: str | None = None
    byline: str | None = None
    published_at: datetime | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None
    copyright: str | None = None
    subjects: tuple[str, ...] = ()
    captions: tuple[tuple[str, str | None], ...] = ()
    body: str | None = None
    description: str | None = None


def loads(text: str) -> object | None:
    """JSON as sites write it: wrapped in comments, with raw line breaks in strings, with one comma too many."""
    text = _CDATA.sub("", text).strip()
    for attempt in (text, _STRAY.sub(" ", text), _LAST_COMMA.sub(r"\1", _STRAY.sub(" ", text))):
        try:
            return orjson.loads(attempt)  # type: ignore[no-any-return]
        except orjson.JSONDecodeError:
            continue
    return None


def article(values: Iterable[object]) -> Stated | None:
    """The article that some values of JSON-LD tell of; null where they tell of none.

    Of several the first that has a headline is taken: pages list others below it.
    """
    found = [node for value in values for node in _nodes(value) if _is_article(node)]
    node = next((node for node in found if _text(node, "headline")), found[0] if found else None)
    return _stated(node) if node is not None else None


def _nodes(value: object) -> Iterator[Node]:
    """Every object, however deep, in the document's order."""
    stack = [value]
    seen = 0
    while stack and seen < _MOST_NODES:
        current = stack.pop()
        seen += 1
        if isinstance(current, dict):
            yield current
            stack += [part for part in reversed(current.values()) if isinstance(part, (dict, list))]
        elif isinstance(current, list):
            stack += reversed(current)


def _is_article(node: Node) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _stated(node: Node) -> Stated:
    published = moment(_text(node, "dateModified")) or moment(_text(node, "datePublished"))
    first = moment(_text(node, "datePublished"))
    return Stated(
        headline=_line(_text(node, "headline") or _text(node, "name")),
        byline=_names(node.get("author") or node.get("creator")),
        published_at=first or published,
        source=_names(node.get("publisher") or node.get("sourceOrganization") or node.get("provider")),
        url=_address(node),
        language=_language(node.get("inLanguage")),
        copyright=_line(_text(node, "copyrightNotice")) or _names(node.get("copyrightHolder")),
        subjects=_keywords(node.get("keywords")),
        captions=tuple(_captions(node.get("image"))),
        body=_text(node, "articleBody"),
        description=_text(node, "description"),
    )


def _names(value: object) -> str | None:
    names = []
    for part in value if isinstance(value, list) else [value]:
        name = part if isinstance(part, str) else _text(part, "name") if isinstance(part, dict) else None
        if name and "://" not in name:
            names.append(_line(name))
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _address(node: Node) -> str | None:
    whole = node.get("mainEntityOfPage")
    candidates = [node.get("url"), whole if isinstance(whole, str) else None]
    if isinstance(whole, dict):
        candidates += [whole.get("@id"), whole.get("url")]
    candidates.append(node.get("@id"))
    return next((c for c in candidates if isinstance(c, str) and c.startswith(("http://", "https://"))), None)


def _language(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    text = value.strip() if isinstance(value, str) else ""
    return text if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", text) else None


def _keywords(value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    words = [part.strip() for part in parts if isinstance(part, str)]
    return tuple(dict.fromkeys(word for word in words if word))[:_MOST_KEYWORDS]


def _captions(value: object) -> Iterator[tuple[str, str | None]]:
    for image in value if isinstance(value, list) else [value]:
        if isinstance(image, dict):
            text = _line(_text(image, "caption"))
            credit = _line(_text(image, "creditText")) or _names(image.get("copyrightHolder") or image.get("author"))
            if text:
                yield text, credit


def _line(text: str | None) -> str | None:
    return None if text is None else " ".join(paragraphs_of(text)) or None


def _text(node: Node, name: str) -> str | None:
    value = node.get(name)
    if isinstance(value, list) and value:
        value = value[0]
    return value.strip() or None if isinstance(value, str) else None
