"""What a web page says of itself: in JSON-LD, else in meta elements (Open Graph and older), else where one sees it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Final

from wiredesk.formats import linked_data
from wiredesk.formats.linked_data import Node, Told
from wiredesk.formats.markup import Element, said
from wiredesk.formats.moments import moment
from wiredesk.normalise import captions

_LD_JSON: Final = re.compile(r"^application/(?:ld\+)?json\b", re.IGNORECASE)
_TITLES: Final = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title")
_CHANGED: Final = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")
_BEGUN: Final = (
    *("article:published_time", "og:published_time", "datepublished", "article.published", "parsely-pub-date"),
    *(
        "sailthru.date",
        "dc.date.issued",
        "dcterms.created",
        "dc.date",
        "pubdate",
        "publishdate",
        "publish-date",
        "date",
    ),
)
_PERSONS: Final = (
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "article:author_name",
)
_SITES: Final = ("og:site_name", "application-name", "publisher", "dc.publisher", "twitter:site", "article:publisher")
_KEYWORDS: Final = ("news_keywords", "keywords", "parsely-tags", "sailthru.tags", "article:tag")
_PARTING: Final = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022»:-]{1,2}\s+")
_STANDFIRST: Final = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|dek|strap-?line|sub-?(?:head(?:line|ing)?|title|deck))\b", re.IGNORECASE
)
_CREDIT: Final = re.compile(r"credit|copyright|photographer|attribution|(?:^|[-_\s])source", re.IGNORECASE)
_CREDIT_WORD: Final = re.compile(
    r"^[\s([]*(?:(?:photo|image|picture|pic)(?:graph)?s?\s*(?:credits?)?\s*(?::|\bby\b)|(?:credits?|source|copyright)\s*:|©)\s*",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(r"[(\[][^()\[\]]*[)\]]")
_ELSEWHERE: Final = frozenset({"a", "aside", "footer", "nav"})
"""Pictures in these lead to other stories."""
_PLACES: Final = frozenset({"p", "h2", "h3", "h4", "div", "span"})
_LOOKED_AT: Final = 30
_LONGEST_STANDFIRST: Final = 700
_MOST_CAPTIONS: Final = 60
_MOST_SUBJECTS: Final = 60
_LEAST_OF_TITLE: Final = 0.4
_CUT: Final = ("...", "…")
_Pairs = tuple[tuple[str, str | None], ...]


class Fields:
    """The fields of a page, each from where it is told best.

    Args:
        root: the page, whole: what is taken off it for the sake of its copy is missing here.
    """

    def __init__(self, root: Element) -> None:
        self._root = root
        self._metas = _metas(root)
        found = list(linked_data.nodes(*_blocks(root)))
        self._told = Told(_main(linked_data.articles(found), self._links), linked_data.named(found))
        self.headings = tuple(dict.fromkeys(text for heading in root.iter("h1") if (text := said(heading))))
        """What stands as the first heading; of some pages there are several."""

    @cached_property
    def headline(self) -> str | None:
        """As JSON-LD has it, if it is whole; else the title that it goes by; all without the site's name."""
        told = self._told.headline
        titles = [title for each in _TITLES if (title := self._titled(each))]
        titles += self.headings[:1] or [title for title in (self._titled("title"),) if title]
        if told is None:
            return next(iter(titles), None)
        bare = _bare(_without_site(told, self._sites))
        if not told.endswith(_CUT):
            return bare
        begun = _key(bare)
        return next((whole for whole in (*self.headings, *titles) if _key(whole).startswith(begun)), bare)

    @property
    def byline(self) -> str | None:
        """The names of who wrote it."""
        stated = self._told.byline or linked_data.joined(
            each for printed in self._all(*_PERSONS) if (each := linked_data.byline(printed))
        )
        return stated or linked_data.joined(self._persons())

    @property
    def published_at(self) -> datetime | None:
        """When this version was published: its last change, else its beginning."""
        found = [self._told.published_at, *(moment(self._first(each)) for each in (*_CHANGED, *_BEGUN))]
        stated = next((each for each in found if each is not None), None)
        if stated is not None:
            return stated
        times = (moment(time.get("datetime")) for time in self._root.iter("time"))
        return next((each for each in times if each is not None), None)

    @property
    def language(self) -> str | None:
        """As BCP 47."""
        stated = (self._root.get("lang"), self._root.get("{http://www.w3.org/XML/1998/namespace}lang"))
        found = (*stated, *(self._first(each) for each in ("og:locale", "content-language", "language", "dc.language")))
        return self._told.language or next((tag for each in found if (tag := linked_data.language(each))), None)

    @property
    def source(self) -> str | None:
        """Who publishes it."""
        return self._told.source or next((site for site in self._sites if "://" not in site), None)

    @cached_property
    def url(self) -> str | None:
        """Its canonical address."""
        return next((link for link in (*self._links, self._told.url) if link), None)

    @property
    def copyright(self) -> str | None:
        """The notice, or who holds it."""
        return self._told.copyright or next(iter(self._all("copyright", "dc.rights", "rights")), None)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Its keywords."""
        found = self._told.subjects or tuple(
            dict.fromkeys(
                word
                for stated in self._all(*_KEYWORDS)[:_MOST_SUBJECTS]
                for each in stated.split(",")
                if (word := each.strip())
            )
        )
        return found[:_MOST_SUBJECTS]

    @property
    def version(self) -> int | None:
        """Its number."""
        return self._told.version

    @property
    def status(self) -> str | None:
        """What it says of its own use."""
        return self._told.status

    @cached_property
    def captions(self) -> _Pairs:
        """What stands under its pictures; what JSON-LD says of them where the page shows none."""
        found = tuple(dict.fromkeys(_captions(self._root)))[:_MOST_CAPTIONS]
        return found or self._told.captions[:_MOST_CAPTIONS]

    @cached_property
    def standfirst(self) -> str | None:
        """The line that readers see below the headline: the page's description, or what is marked as summing it up."""
        stated = [self._told.description, *self._all("og:description", "description", "twitter:description")]
        described = {_key(each) for each in stated if each}
        for element in _below_headline(self._root):
            text = said(element)
            if text is None or len(text) > _LONGEST_STANDFIRST or " " not in text:
                continue
            if _key(text) in described or _STANDFIRST.search(
                f"{element.get('class') or ''} {element.get('itemprop') or ''}"
            ):
                return text
        return None

    @cached_property
    def _links(self) -> tuple[str, ...]:
        """Where the page says that it stands."""
        links = (
            link.get("href")
            for link in self._root.iter("link")
            if "canonical" in (link.get("rel") or "").lower().split()
        )
        stated = (*links, self._first("og:url"), self._first("twitter:url"))
        return tuple(address for each in stated if (address := linked_data.url(each)))

    @cached_property
    def _sites(self) -> tuple[str, ...]:
        """The names that the site goes by."""
        found = (self._told.source, *self._all(*_SITES))
        return tuple(dict.fromkeys(site.lstrip("@") for site in found if site))

    def _titled(self, field: str) -> str | None:
        title = said(next(self._root.iter("title"), None)) if field == "title" else self._first(field)
        return _bare(_without_site(linked_data.plain(title), self._sites)) if title else None

    def _persons(self) -> Iterator[str]:
        """The names that the page itself marks as its authors'."""
        for element in self._root.iter("a", "span", "address", "div", "p"):
            if element.get("rel") == "author" or "author" in (element.get("itemprop") or "").split():
                printed = said(element)
                if printed and len(printed) <= 100 and (found := linked_data.byline(printed)):
                    yield found

    def _first(self, field: str) -> str | None:
        return next(iter(self._metas.get(field, ())), None)

    def _all(self, *fields: str) -> list[str]:
        """All values of the first of these fields that has any."""
        return next((values for field in fields if (values := self._metas.get(field))), [])


def _blocks(root: Element) -> Iterator[object]:
    for script in root.iter("script"):
        if script.text and _LD_JSON.match(script.get("type") or "") and '"@' in script.text:
            yield linked_data.read(script.text)


def _metas(root: Element) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        field = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        content = " ".join((meta.get("content") or "").split())
        if field and content:
            found.setdefault(field.strip().lower(), []).append(content)
    return found


def _main(found: list[Node], links: Iterable[str]) -> Node:
    """The article that the page is: the one at the page's own address, else the first; pages list others below it."""
    here = {link.rstrip("/") for link in links}
    return next((node for node in found if (Told(node).url or "").rstrip("/") in here), found[0] if found else {})


def _bare(title: str) -> str:
    return title.strip(" |") or title


def _without_site(title: str, sites: Iterable[str]) -> str:
    """A title without the name of the site at either end. Where nobody says that name, a bar parts it off."""
    named = {_key(site) for site in sites}
    parts = _PARTING.split(title)
    marks = _PARTING.findall(title)
    while len(parts) > 1 and _is_site(parts[-1], named, marks[-1]):
        parts.pop()
        marks.pop()
    while len(parts) > 1 and _key(parts[0]) in named:
        del parts[0], marks[0]
    whole = "".join(part + mark for part, mark in zip(parts, [*marks, ""], strict=True))
    return whole if len(whole) >= _LEAST_OF_TITLE * len(title) or len(parts) > 1 or len(whole) > 20 else title


def _is_site(part: str, named: set[str], mark: str) -> bool:
    key = _key(part)
    return (
        key in named
        or any(key and (key in site or site in key) for site in named if len(site) > 2)
        or mark.strip() == "|"
    )


def _key(text: str) -> str:
    """A text for comparing: letters and digits only."""
    return "".join(character for character in text.lower() if character.isalnum())


def _below_headline(root: Element) -> Iterator[Element]:
    """The lines that come next to the page's first heading and hold no other lines."""
    heading = next(root.iter("h1"), None)
    if heading is None:
        return
    seen = 0
    for element in _following(heading):
        if element.tag not in _PLACES:
            continue
        seen += 1
        if seen > _LOOKED_AT:
            return
        if next(element.iter("p", "div", "h2", "ul", "figure"), element) is element and not any(
            child.tag in _PLACES - {"span"} for child in element
        ):
            yield element


def _following(element: Element) -> Iterator[Element]:
    """Everything behind an element, in the document's order."""
    current: Element | None = element
    while current is not None:
        sibling = current.getnext()
        while sibling is not None:
            yield from sibling.iter()
            sibling = sibling.getnext()
        current = current.getparent()


def _captions(root: Element) -> Iterator[tuple[str, str | None]]:
    """The captions of the figures in the article, each with the credit that its own element marks."""
    whole = next(iter(_largest(root)), root)
    for caption in whole.iter("figcaption"):
        if (
            any(above.tag in _ELSEWHERE for above in caption.iterancestors())
            or next(caption.iter("h2", "h3", "h4"), None) is not None
        ):
            continue
        credits_ = [
            (element, text)
            for element in caption.iter()
            if element is not caption
            and _CREDIT.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}")
            and (text := said(element))
        ]
        text = said(caption)
        if text is None:
            continue
        credit = min((each for _, each in credits_), key=len, default=None)
        rest = text
        for _, each in credits_:
            rest = rest.replace(each, " ", 1)
        rest = " ".join(rest.split()).strip(" |/")
        found = captions.find(rest) if rest and not credit else None
        if found is not None and found.credit:
            rest, credit = found.text, found.credit
        if len(rest.split()) > 1 and _BRACKETED.fullmatch(rest) is None and _CREDIT_WORD.match(rest) is None:
            yield rest, _CREDIT_WORD.sub("", credit.strip(" ()[]")).strip() or None if credit else None


def _largest(root: Element) -> list[Element]:
    """The article of a page, or its main part: of several the one with the most paragraphs."""
    for tag in ("article", "main"):
        found = Counter({element: sum(1 for _ in element.iter("p")) for element in root.iter(tag)})
        if found:
            return [found.most_common(1)[0][0]]
    return []
