"""A text as the lines that somebody meant: hard-wrapped paragraphs joined, a page on one line taken apart."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, NamedTuple

from wiredesk.normalise import dateline, debris
from wiredesk.normalise.shape import ends, is_sentence
from wiredesk.normalise.typography import tidy

_WIDE: Final = re.compile(r" {2,}")
_ONE_LINE: Final = 200
"""A document on one line of more characters than this may hold headline, body and debris at once."""
_GOES_ON: Final = re.compile(
    r"(?:,|\b(?:an?|the|of|in|on|at|to|by|for|from|with|and|or|but|that|which|who|as|than|its|their|his|her|is|are|was|were|has|have|had))$"
)
"""No sentence ends so, nor does a headline."""
_WRAP_MOST: Final = 100
_MENDED_MOST: Final = 140
"""So wide a line may be that is joined for what it says."""
_WRAP_LEAST: Final = 45
_LAST_WORDS: Final = re.compile(r"(?<=[.!?”\"’)])\s+(?=(?:©|\(c\) ?\d{4}|Copyright\b))", re.IGNORECASE)


_END_MARK: Final = re.compile(
    r"(?<=[.!?”\"’'])\s+(Enditem|ENDITEM|\(END\)|\(ENDS\)|ENDS|Ends|-30-|/end/|\((?:AP|AFP|ANI|IANS|PTI|UNB|APP|XINHUA|DPA|dpa|EFE)\))$"
)
"""What some agencies put behind the last word of the last paragraph."""
_ENDS_MARKED: Final = (
    *("enditem", "(end)", "(ends)", "ends", "-30-", "/end/"),
    *("(ap)", "(afp)", "(ani)", "(ians)", "(pti)", "(unb)", "(app)", "(xinhua)", "(dpa)", "(efe)"),
)
"""How a line ends that has such a mark, in small letters."""


class Line(NamedTuple):
    """A line of copy, trimmed, never blank."""

    text: str
    gap: bool = True
    """Whether a blank line, or the beginning, stands before it."""


def read(text: str) -> list[Line]:
    """The lines of a text."""
    found: list[Line] = []
    gap = True
    for printed in tidy(text).split("\n"):
        line = printed.strip()
        if line:
            mark = _END_MARK.search(line) if line[-8:].lower().endswith(_ENDS_MARKED) else None
            if mark:
                found.append(Line(line[: mark.start()], gap))
                line, gap = mark[1], False
            found.append(Line(line, gap))
        gap = not line
    if len(found) == 1 and len(found[0].text) > _ONE_LINE:
        return [Line(part) for part in _apart(found[0].text)]
    return _unwrapped(found) if _is_wrapped(found) else _mended(found)


def _mended(lines: list[Line]) -> list[Line]:
    """The lines of a text that is no column, or too short to tell; those broken in mid-sentence are joined.

    Such a line is as wide as those of a column, and what follows goes on with a small letter, or had to go on.
    """
    joined: list[Line] = []
    previous = ""
    for line in lines:
        if (
            not line.gap
            and _WRAP_LEAST <= len(previous) <= _MENDED_MOST
            and not ends(previous)
            and (_GOES_ON.search(previous) or (line.text[0].islower() and ends(line.text)))
            and debris.why(previous) is None
            and debris.why(line.text) is None
        ):
            joined[-1] = Line(f"{joined[-1].text} {line.text}", joined[-1].gap)
        else:
            joined.append(line)
        previous = line.text
    return joined


def _is_wrapped(lines: list[Line]) -> bool:
    """Whether paragraphs were broken at a column: inside blocks, lines end at one width and in mid-sentence."""
    inner = [line.text for line, after in pairwise(lines) if not after.gap]
    wide = [line for line in inner if _WRAP_LEAST <= len(line) <= _WRAP_MOST]
    if len(wide) < 3 or len(wide) < 0.7 * len(inner):
        return False
    if any(len(line.text) > _WRAP_MOST + 20 for line in lines):
        return False
    return sum(not ends(line) for line in wide) >= 0.6 * len(wide)


def _unwrapped(lines: list[Line]) -> list[Line]:
    joined: list[Line] = []
    previous = ""
    for line in lines:
        if joined and not line.gap and len(previous) >= _WRAP_LEAST and debris.why(previous) is None:
            joined[-1] = Line(f"{joined[-1].text} {line.text}", joined[-1].gap)
        else:
            joined.append(line)
        previous = line.text
    return joined


def _apart(line: str) -> list[str]:
    """A whole document on one line: what stands before its text, the text as one paragraph, what stands behind it."""
    cuts = [0, *(gap.end() for gap in _WIDE.finditer(line)), len(line)]
    parts = [line[start:end].strip() for start, end in pairwise(cuts)]
    first, last = 0, len(parts)
    while first < last and not _is_text(parts[first]):
        first += 1
    while last > first and not _is_text(parts[last - 1]):
        last -= 1
    if first == last:
        return [line]
    body = line[cuts[first] : cuts[last]].strip()
    head, body = _at_dateline(body)
    body, tail = _at_copyright(body)
    return [part for part in (*parts[:first], head, body, tail, *parts[last:]) if part]


def _is_text(part: str) -> bool:
    return debris.why(part) is None and (is_sentence(part) or dateline.find(part) is not None)


_CAPITALS: Final = re.compile(r"(?<=\s)(?=[^\W\d_]{2}[^\n(]{0,60}\([^()\n]{2,40}\)\s*(?:[-–—]|--)\s)")


def _at_dateline(body: str) -> tuple[str, str]:
    """A headline that runs into a dateline with its agency, on one line, taken off the text."""
    if dateline.find(body):
        return "", body
    for found in _CAPITALS.finditer(body, 0, 400):
        start = found.start()
        if body[start:].split(None, 1)[0].rstrip(",").isupper() and dateline.find(body[start:]):
            return body[:start].strip(), body[start:]
    return "", body


def _at_copyright(body: str) -> tuple[str, str]:
    found = _LAST_WORDS.search(body, max(0, len(body) - 300))
    return (body, "") if found is None else (body[: found.start()], body[found.end() :])
