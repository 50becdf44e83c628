"""Lines that were on the page or the wire and are no part of the story, told by what they say.

Nothing here looks at where a line stands; `wiredesk.normalise.body` does that. The phrases are those of many sites and
agencies; they stand in `lexicon.toml`, each under its reason: one of `REASONS`, which end up in `Article.removed`.
"""

from __future__ import annotations

import re
from typing import Final

from wiredesk.normalise import byline
from wiredesk.normalise.lexicon import BEGINS, WHOLE
from wiredesk.normalise.shape import ends, segments, words
from wiredesk.normalise.stamps import is_stamp

REASONS: Final = (
    "advertisement",
    "agency mark",
    "byline",
    "comments",
    "contact",
    "contribution note",
    "cookie notice",
    "copyright",
    "correction note",
    "credit",
    "dateline",
    "furniture",
    "headline mark",
    "kicker",
    "loading",
    "media player",
    "navigation",
    "newsletter",
    "note to readers",
    "rating",
    "related",
    "repeated headline",
    "separator",
    "share buttons",
    "sign-off",
    "standards note",
    "subheading",
    "subscription",
    "summary",
    "tags",
    "timestamp",
)
"""Every `why` that a line may be removed for."""

_BEGINS: Final = re.compile(
    "|".join(f"(?P<_{REASONS.index(reason)}>{pattern})" for reason, pattern in BEGINS.items()), re.IGNORECASE
)
_LONG: Final = {reason: re.compile(BEGINS[reason], re.IGNORECASE) for reason in ("sign-off", "cookie notice")}
_MOST_WORDS: Final = 32
"""A line that begins as debris does and has more words than this is a paragraph after all."""

_NAME: Final = r"(?:[^\W\da-z_][\w.'’-]*|(?:al|bin|d[aeiou]s?|v[ao]n|e[ln]|l[ae])(?=\s))"
_CONTRIBUTED: Final = re.compile(
    rf"(?:(?:{_NAME}\s+){{0,3}}(?:[Ww]riters?|[Rr]eporters?|[Jj]ournalists?|[Cc]orrespondents?)\s+)?"
    rf"{_NAME}(?:(?:,?\s+and|,|\s)\s*{_NAME}){{0,30}}(?:\s+in\s+[^.]{{2,60}})?\s+"
    r"(?:also\s+)?(?:contributed|reported\s+(?:from|in|this)|wrote\s+from|contributes)\b(?!\s+to\s+(?:the|a|an|his|her|its|their)\b(?!\s+(?:report|story|reporting)))",
)
_REACHED: Final = re.compile(
    rf"(?:{_NAME}\s+){{1,3}}(?:can|may)\s+be\s+(?:reached|contacted|followed)\s+(?:at|on|by|via)\s", re.UNICODE
)
_CONTRIBUTED_WORDS: Final = ("contribut", "reported", "wrote")
_REACHED_WORDS: Final = ("reached", "contacted", "followed")
"""What no match of the two above is without: seen at once, where the patterns try every word as a name."""
_SEPARATOR: Final = re.compile(r"[\W_]{1,200}")
_E_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}")
_INITIALS: Final = re.compile(
    r"\(?/?(?:[A-Za-z]{2,5})(?:[/-][A-Za-z]{2,5}){0,3}/?\)?|/[a-z]{2,4}/|\(\w{3,6}\)|-{1,2}\d{2}-{1,2}"
)
_SMALL_INITIALS: Final = re.compile(r"\(?/?[a-z]{2,3}(?:/[a-z]{2,3})*/?\)?")
_RATING: Final = re.compile(
    r"(?:[★☆⭐✩✭]\s?){2,}|(?:rating|score|our\s+verdict)\s*:?\s*\d.{0,12}|\d(?:\.\d)?\s*(?:/|out\s+of)\s*(?:5|10)\s*(?:stars?)?",
    re.IGNORECASE,
)
_CONTACT_CHARACTERS: Final = 140
_HANDLE: Final = re.compile(r"@\w{2,30}")
_EDGES: Final = " \t.:;!?*_#>»›-–—…()[]\"'“”‘’"
_ICON: Final = re.compile(r"(?:\[[^\[\]]{1,30}\]\s*)+|(?:https?://|www\.)\S+")
_MARKDOWN: Final = re.compile(r"^(?:[*>+#-]+|\d{1,2}[.)]|[•▪●►→])\s+")


def why(line: str, count: int | None = None) -> str | None:
    """The reason for which a line is no part of the story, or None.

    Args:
        line: the line.
        count: its words, where they have been counted already.
    """
    reason = _whole(line)
    if reason:
        return reason
    count = words(line) if count is None else count
    if count > _MOST_WORDS:
        return _long(line)
    parts = segments(line)
    if len(parts) > 1:
        reason = _of_parts(parts)
        if reason:
            return reason
    bare = _MARKDOWN.sub("", line).lstrip("“\"'‘[* ")
    begins = _BEGINS.match(bare)
    if begins:
        return REASONS[int((begins.lastgroup or "_0")[1:])]
    if any(map(line.__contains__, _REACHED_WORDS)) and _REACHED.match(line):
        return "contact"
    return "contribution note" if _is_contribution(line) else None


def _is_contribution(line: str) -> bool:
    return any(map(line.__contains__, _CONTRIBUTED_WORDS)) and _CONTRIBUTED.match(line) is not None


def heads_links(line: str) -> bool:
    """Whether a line is the heading of a list of links to other stories."""
    return WHOLE.get(_key(line)) == "related"


def _key(line: str) -> str:
    return " ".join(line.strip(_EDGES).replace("’", "'").lower().split())


def _whole(line: str) -> str | None:
    """What the line as a whole is: a known phrase, a mark, a date, an address."""
    if len(line) > 160:
        return None
    if _SEPARATOR.fullmatch(line):
        return "rating" if _RATING.fullmatch(line) else "separator"
    key = _key(line)
    reason = WHOLE.get(key)
    if reason:
        return reason
    if is_stamp(line):
        return "timestamp"
    if _RATING.fullmatch(line):
        return "rating"
    if _ICON.fullmatch(line):
        return "navigation"
    if "@" in line and len(line) <= _CONTACT_CHARACTERS and line[0] == "(" and line.rstrip(". ")[-1] == ")":
        return "contact"
    if _HANDLE.fullmatch(key) or _E_MAIL.fullmatch(key.strip(" ;")):
        return "contact"
    if (len(line) <= 16 and _INITIALS.fullmatch(line) and not line.islower() | line.istitle()) or (
        _SMALL_INITIALS.fullmatch(line)
    ):
        return "agency mark"
    return None


def _of_parts(parts: list[str]) -> str | None:
    """What a line of several parts is: the reason of its parts, where all of them have one or look like a menu's."""
    reasons = [_whole(part) for part in parts]
    told = [reason for reason in reasons if reason]
    if told and all(reason in ("timestamp", "contact") for reason in told) and byline.bare("  ".join(parts)):
        return None
    rest = [part for part, reason in zip(parts, reasons, strict=True) if reason is None]
    if not all(words(part) <= 5 and not (ends(part) and words(part) > 2) for part in rest):
        return None
    if told and not rest:
        return max(told, key=told.count)
    if len(parts) == 2 and not told:
        return None if any(part[:3].lower() == "by " for part in parts) else "navigation"
    if any(part[:3].lower() == "by " for part in rest):
        return None
    return max(told, key=told.count) if len(told) * 2 > len(parts) else "navigation"


def _long(line: str) -> str | None:
    """Long debris is of few kinds."""
    for reason, begins in _LONG.items():
        if begins.match(line):
            return reason
    return "contribution note" if len(line) < 600 and _is_contribution(line) else None
