"""Which day a date means that says no day by itself, and which date is that of a saying, not of what is said."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from wiredesk.extract import Analysis, Sentence
from wiredesk.extract.dates import DateMention

_SAME_DAY: Final = 8
"""Sentences that "the same day" may reach back."""
_NEAR_DAYS: Final = frozenset({"weekday", "day", "relative", "overnight"})


def resolved(analysis: Analysis, sentence: Sentence, mention: DateMention) -> DateMention:
    """A date with its day, "that morning" by the last day told before."""
    if mention.kind != "same" or mention.day is not None or sentence.field != "body":
        return mention
    for earlier in reversed(analysis.in_body[max(0, sentence.index - _SAME_DAY) : sentence.index]):
        days = [d.day for d in earlier.dates if d.kind in _NEAR_DAYS and d.day is not None]
        if days:
            return mention._replace(day=days[-1])
    return mention


_OPENING: Final = frozenset({"on", "also on", "late on", "early on", "earlier on", ""})
_NEXT: Final = 3
_ACCUSED: Final = 60
_AFTER_SAYING: Final = re.compile(
    r"\s*(?:on\s+|late\s+|early\s+|reporters\s+(?:on\s+)?|in\s+an?\s+[\w-]+\s+(?:on\s+)?|"
    r"(?:to|on)\s+(?:X|Telegram|Facebook|Truth Social|social media)\s+)*$"
)


def dates_a_saying(sentence: Sentence, mention: DateMention) -> bool:
    """Whether the date is of the saying: "said on Monday"."""
    for hit in sentence.modality.accuse:  # "accused the rebels on Tuesday of attacking"
        if 0 <= mention.start - hit.end <= _ACCUSED and " of " not in sentence.source[hit.end : mention.start]:
            return True
    for speech in sentence.speech:
        if speech.end <= mention.start <= speech.end + 30 and _AFTER_SAYING.match(
            sentence.source[speech.end : mention.start]
        ):
            return True
        if 0 <= speech.start - mention.end <= 1:
            return True
        opening = sentence.source[sentence.start : mention.start].strip().lower() in _OPENING
        if opening and sentence.source.startswith(",", mention.end) and 0 < speech.speaker_start - mention.end <= _NEXT:
            return True  # "On Tuesday, the ministry said ..."
    return False


_OFFER = re.compile(r"\b(?:offer|pledg|promis|vow|volunteer)\w*\b[^.;]{0,60}$")


def dates_an_offer(sentence: Sentence, mention: DateMention, story_day: dt.date | None) -> bool:
    """Whether the date is of the offer, not of what is offered: "promised on Tuesday to send"."""
    if story_day is None or mention.day is None or mention.day > story_day:
        return False
    return _OFFER.search(sentence.source, sentence.start, mention.start) is not None


_LONG_AGO: Final = re.compile(
    r"(?:(?:Some|About|Around|Nearly|Almost|Over|More than|Less than|Just|Only|Exactly|Barely|Many|Several)\s)?"
    r"(?:(?:[Aa] few|[Hh]alf a|[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|"
    r"\d+)\s)?(?:[Yy]ears?|[Dd]ecades?|[Cc]entur(?:y|ies)|[Gg]enerations?|[Mm]onths)\s"
    r"(?:ago|earlier|previously|before(?=,))(?!\w)"
)


def opens_long_ago(sentence: Sentence) -> bool:
    """Whether a sentence begins with a time that lies months or years back: "Decades earlier, rockets had hit"."""
    return _LONG_AGO.match(sentence.source, sentence.start, sentence.end) is not None
