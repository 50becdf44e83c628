"""Background: passages that tell of what is over thirty days old, which make no label."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from wiredesk.categories.category import Draft
from wiredesk.categories.days import opens_long_ago
from wiredesk.classify import Scored
from wiredesk.extract import Analysis, Sentence
from wiredesk.extract.dates import DateMention, in_a_name
from wiredesk_schemas import Article

_OPENING: Final = 30
"""Code points from the beginning of a sentence within which a date is that of all it tells ("In 1988 she ...")."""
_SINCE: Final = "since"
_DAYS: Final = frozenset({"weekday", "next", "day", "relative", "overnight"})
"""The kinds of date that are a day near the story's own."""
_SHOWN: Final = 3
"""The passages that decide and that a label shows are among so many; what ranks below them need not be looked at."""
# The age ends the headline or its clause: "dies at 91", not "dies at age 12 in a missile strike" or "dead at 14 sites".
_OBITUARY = re.compile(
    r"\b(?:dies|died),? (?:at|aged|at age) \d{2,3}(?=$|[,.;:])|\bobituary\b|\bpass(?:es|ed) away\b|"
    r"\bdead at (?:[4-9]\d|1[01]\d)$|(?:\(|, )(?:1[89]|20)\d\d ?[-\u2013] ?(?:19|20)\d\d\)?$",
    re.IGNORECASE,
)


def current(analysis: Analysis, scored: Scored) -> Scored | None:
    """The passages without those that are background; None where nothing is left that speaks of the category."""
    life = is_obituary(analysis.article)
    begins = [sentence.start for sentence in analysis.in_body]
    kept: list[tuple[float, int, int]] = []
    for rank, passage in enumerate(scored.ranked):
        if len(kept) == _SHOWN:
            kept.extend(scored.ranked[rank:])
            break
        _, start, end = passage
        inside = analysis.in_body[bisect_left(begins, start) : bisect_left(begins, end)]
        if not _old(inside, life):
            kept.append(passage)
    return scored.only(tuple(kept)) if kept else None


def retold(article: Article, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The events of an article, as background where it tells a life: in an obituary all that have no date."""
    if not is_obituary(article):
        return drafts
    return tuple(d if d.date is not None else replace(d, modality="past") for d in drafts)


def is_obituary(article: Article) -> bool:
    """Whether the headline is that of an obituary: it says that somebody died and ends on the age, or on two years."""
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
        if first and not (opens_long_ago(sentence) or any(d.kind == "past" and _opens(sentence, d) for d in dates)):
            return False
        if any(d.kind in _DAYS for d in dates):
            return False
        first = False
    return not first


def _opens(sentence: Sentence, mention: DateMention) -> bool:
    before = sentence.source[sentence.start : mention.start].lower()
    return len(before) <= _OPENING and _SINCE not in before.split() and not in_a_name(sentence.source, mention)
