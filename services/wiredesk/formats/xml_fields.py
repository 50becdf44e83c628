"""The fields that XML formats of the IPTC have in common: numbers, languages and names, as they are written there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wiredesk.formats.markup import Element, name, said
from wiredesk.normalise import dateline as datelines

_LANGUAGE_OF: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,5}")
_BY: Final = re.compile(r"by\s*(?::\s*|\s)(?=\S)", re.IGNORECASE)
_TITLE: Final = "byttl"
_LONGEST_NUMBER: Final = 16
"""More digits than these count no versions."""
_HIGHEST_URGENCY: Final = 9
_OPENING_LINES: Final = 8
"""So far into the copy a dateline may stand, behind notes, summaries and the byline."""


def child(parent: Element | None, wanted: str) -> Element | None:
    """The first child of this name."""
    return next(children(parent, wanted), None)


def children(parent: Element | None, *wanted: str) -> Iterator[Element]:
    """All children of these names, of any namespace."""
    return parent.iterchildren(*(f"{{*}}{each}" for each in wanted)) if parent is not None else iter(())


def first(parent: Element | None, wanted: str) -> Element | None:
    """The first element of this name, of any namespace, at any depth."""
    return next(parent.iter(f"{{*}}{wanted}"), None) if parent is not None else None


def stated(parent: Element | None, wanted: str) -> str | None:
    """What the first child of this name says; of several, the first that says anything."""
    return next((text for each in children(parent, wanted) if (text := said(each))), None)


def attribute(element: Element | None, wanted: str) -> str | None:
    """An attribute, trimmed; null where there is nothing in it."""
    return " ".join((element.get(wanted) or "").split()) or None if element is not None else None


def number(printed: str | None) -> int | None:
    """A whole number of plain digits; null for anything else."""
    text = (printed or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER else None


def urgency(printed: str | None) -> int | None:
    """An urgency from 1 to 9; null for anything else."""
    found = number(printed)
    return found if found is not None and 1 <= found <= _HIGHEST_URGENCY else None


def language(*printed: str | None) -> str | None:
    """The first of these that is a language by BCP 47, its first part in lower case ("EN", "de_AT" are met)."""
    for each in printed:
        tag = (each or "").strip().replace("_", "-")
        if _LANGUAGE.fullmatch(tag):
            primary, dash, rest = tag.partition("-")
            return primary.lower() + dash + rest
    return None


def language_of(element: Element | None) -> str | None:
    """What `xml:lang` says, as it is."""
    return attribute(element, _LANGUAGE_OF)


def names_in(element: Element | None) -> str | None:
    """The names in a byline: without "By", and without the writer's post (`byttl`) if there are names besides it."""
    if element is None:
        return None
    names = " ".join("".join(_without_title(element)).split()).strip(" ,;")
    return _BY.sub("", names or said(element) or "", count=1).strip(" ,;") or None


def joined(names: Iterator[str | None]) -> str | None:
    """Several bylines as one string."""
    return ", ".join(dict.fromkeys(each for each in names if each)) or None


def place_of(located: str | None, opening: tuple[str, ...]) -> str | None:
    """Where the copy says that it was filed, for a dateline: nothing where the copy prints one itself.

    Args:
        located: the place that the document's own fields name.
        opening: the copy, by lines or paragraphs.
    """
    if located is None or any(datelines.find(line) for line in opening[:_OPENING_LINES]):
        return None
    return located


def _without_title(element: Element) -> Iterator[str]:
    yield element.text or ""
    for each in element:
        if name(each) == _TITLE:
            yield " "
        else:
            yield from _without_title(each)
        yield each.tail or ""
