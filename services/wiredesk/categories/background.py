"""Background: passages that tell of what is over thirty days old, which make no label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from wiredesk.categories.category import Draft
from wiredesk.classify import Scored
from wiredesk.extract import Analysis, Sentence
from wiredesk_schemas import Article

_OPENING: Final = 30
"""Code points from the beginning of a sentence within which a date is that of all it tells ("In 1988 she ...")."""
_SINCE: Final = "since"
_DAYS: Final = frozenset({"weekday", "next", "day", "relative", "overnight"})
"""The kinds of date that are a day near the story's own."""
_LOOKED_AT: Final = 6
"""So many of the best passages are looked at; below them lies little that could make a label."""


_OBITUARY = re.compile(
    r"\b(?:dies|died|dead|obituary)\b.{0,40}?\b(?:at|aged|age)\s+\d{2,3}\b|\bobituary\b", re.IGNORECASE
)


def current(analysis: Analysis, scored: Scored) -> Scored | None:
    """The passages without those that are background; None where nothing is left that speaks of the category."""
    life = is_obituary(analysis.article)
    kept = tuple(
        passage
        for rank, passage in enumerate(scored.ranked)
        if rank >= _LOOKED_AT or not _old(tuple(_inside(analysis, passage[1], passage[2])), life)
    )
    return scored.only(kept) if kept else None


def retold(article: Article, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The events of an article, as background where it tells a life: in an obituary all that have no date."""
    if not is_obituary(article):
        return drafts
    return tuple(d if d.date is not None else replace(d, modality="past") for d in drafts)


def is_obituary(article: Article) -> bool:
    """Whether the headline says that somebody died, and how old."""
    return article.headline is not None and _OBITUARY.search(article.headline) is not None


def _old(sentences: tuple[Sentence, ...], life: bool) -> bool:
    if life:
        return not any(d.kind in _DAYS for s in sentences for d in s.dates)
    return is_background(sentences)


def is_background(sentences: Iterable[Sentence]) -> bool:
    """Whether a passage opens with a date that lies over thirty days back, and names no later one."""
    first = True
    for sentence in sentences:
        dates = sentence.dates
        if first and not any(_opens(sentence, d.start) and d.kind == "past" for d in dates):
            return False
        if any(d.kind in _DAYS for d in dates):
            return False
        first = False
    return not first


def _opens(sentence: Sentence, position: int) -> bool:
    before = sentence.source[sentence.start : position].lower()
    return len(before) <= _OPENING and _SINCE not in before.split()


def _inside(analysis: Analysis, start: int, end: int) -> Iterator[Sentence]:
    return (s for s in analysis.in_body if start <= s.start < end)
