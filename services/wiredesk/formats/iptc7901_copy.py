"""The text of an IPTC 7901 message: what stands before the copy, the copy, and what stands behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_FLAG: Final = re.compile(
    r"(?:EXTRA|URGENT|FLASH|BULLETIN|EIL|BLITZ|VORRANG|ALERT[E]?|KORREKTUR|CORRECTION|CORRECTED|BERICHTIGUNG|KILL"
    r"|ANNULATION|WITHHOLD|EMBARGO(?:ED)?\b[^=]{0,60}|SPERRFRIST\b[^=]{0,60}|ACHTUNG|ATTENTION"
    r"|(?:\d\.\s)?ZUSAMMENFASSUNG(?:\s[\d.:]{4,5})?|WIEDERHOLUNG|LEAD(?:\s\d)?|\([^()]{2,160}\))(?:\s{0,4}[-:+!]{1,4})?",
)
_BY: Final = re.compile(r"(?:By|BY|Von|VON|Par|PAR)\s{1,4}(?=\S)")
_MOST_HEADLINE_LINES: Final = 8
_LONGEST_HEADLINE: Final = 200
_NOTEBOOK: Final = re.compile(
    r"#{1,3}\s{0,4}(?:[\w-]{1,20}[\s-])?(?:notebook|notizblock|notizen|bloc-notes|notes?\sto\seditors?|hinweise?)\b",
    re.IGNORECASE,
)
_NOT_FOR_PUBLICATION: Final = re.compile(
    r"\bnot\s(?:intended\s|meant\s)?for\spublication\b|\bnicht\s(?:zur|für\sdie)\sVeröffentlichung\b"
    r"|\bpas\s(?:destinée?s?\s)?à\s(?:la\s)?publication\b",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"(?:[*_=-]\s?){3,80}")
_INITIALS: Final = re.compile(r"(?:[a-z]{2,4}[ /-]){1,6}[a-z]{2,4}")
_COPYRIGHT: Final = re.compile(r"[-#\s]{0,4}(?P<notice>(?:\(c\)|©|copyright\b)\s?\S.{2,150})", re.IGNORECASE)


@dataclass(slots=True)
class Copy:
    """What has been read."""

    headline: str | None = None
    byline: str | None = None
    copyright: str | None = None
    flags: list[str] = field(default_factory=list)
    """What is marked before the headline: "EXTRA", "(Corrects day)"."""
    lines: list[str] = field(default_factory=list)
    """The copy, as it is set."""
    removed: list[tuple[str, str]] = field(default_factory=list)


def read(lines: list[str], *, source: str) -> Copy:
    """Read what stands between STX and ETX.

    Args:
        lines: as they are set.
        source: of the header, which editors' initials begin with too.
    """
    found = Copy()
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    behind = _take_headline(lines, first, found)
    _take_copy(lines[behind:], found)
    _take_initials(found, source)
    return found


def _take_headline(lines: list[str], first: int, found: Copy) -> int:
    """Read what stands before the "=" that ends a headline; where the copy begins."""
    end = min(first + _MOST_HEADLINE_LINES, len(lines))
    for last in range(first, end):
        if not lines[last].rstrip().endswith("="):
            continue
        _take_head([line.strip().removesuffix("=").rstrip() for line in lines[first : last + 1]], found)
        return _behind_byline(lines, last + 1, found)
    return _headline_without_mark(lines, first, found)


def _take_head(printed: list[str], found: Copy) -> None:
    titles: list[str] = []
    names: list[str] = []
    for line in filter(None, printed):
        if _BY.match(line):
            names.append(_BY.sub("", line, count=1))
        elif not titles and _FLAG.fullmatch(line):
            found.flags.append(line)
        elif names and titles:  # the second line of a byline behind the headline
            names[-1] = f"{names[-1]} {line}"
        else:
            titles.append(line)
    found.headline = " ".join(titles) or None
    found.byline = ", ".join(names) or None


def _behind_byline(lines: list[str], begin: int, found: Copy) -> int:
    """Where the copy begins, behind a byline with a "=" of its own."""
    index = next((at for at in range(begin, len(lines)) if lines[at].strip()), len(lines))
    for last in range(index, min(index + 2, len(lines))):
        if _BY.match(lines[index].strip()) and lines[last].rstrip().endswith("="):
            names = " ".join(" ".join(lines[index : last + 1]).split()).removesuffix("=").rstrip()
            found.byline = found.byline or _BY.sub("", names, count=1)
            return last + 1
    return begin


def _headline_without_mark(lines: list[str], first: int, found: Copy) -> int:
    """An alert has no "=": one or two lines at the margin that a blank or an indented one follows.

    They do not end as a sentence does, and no place stands before them.
    """
    last = first
    while last < len(lines) and lines[last].strip() and not lines[last][0].isspace() and last - first < 3:
        last += 1
    printed = [line.strip() for line in lines[first:last]]
    flags = [line for line in printed[:-1] if _FLAG.fullmatch(line)]
    title = " ".join(printed[len(flags) :])
    if not printed or last - first > 2 + len(flags) or len(title) > _LONGEST_HEADLINE or _BY.match(title):
        return first
    if title.endswith((".", '."', ".'", ".”")) or re.search(r"\([\w/ -]{2,24}\)\s?[-–—]", title):
        return first
    found.headline, found.flags = title, flags
    return last


def _take_copy(lines: list[str], found: Copy) -> None:
    """Part the copy from what is behind it: the notebook, and what is not for publication."""
    why: str | None = None
    for index, line in enumerate(lines):
        text = " ".join(line.split())
        if _NOT_FOR_PUBLICATION.search(text):
            why = "not for publication"
        elif why is None and (_NOTEBOOK.match(text) or _is_rule_before_notes(text, lines[index + 1 : index + 3])):
            why = "notebook"
        if why is None:
            found.lines.append(line)
        elif text:
            found.removed.append((text, why))
            if (notice := _COPYRIGHT.fullmatch(text)) and found.copyright is None:
                found.copyright = notice["notice"]


def _is_rule_before_notes(text: str, following: list[str]) -> bool:
    """Whether it is the row of asterisks before what is not for publication."""
    return _RULE.fullmatch(text) is not None and any(_NOT_FOR_PUBLICATION.search(line) for line in following)


def _take_initials(found: Copy, source: str) -> None:
    """Take off the last line, where it is the agency's and the editors' initials: "dpa wsz jln npr", "js/tr"."""
    while found.lines:
        last = found.lines[-1].strip()
        if last and not _are_initials(last, source):
            return
        found.lines.pop()
        if last:
            found.removed.append((last, "agency mark"))


def _are_initials(line: str, source: str) -> bool:
    words = re.split(r"[ /-]", line)
    if _INITIALS.fullmatch(line):
        return True
    signed = words[0].lower() in (source.lower(), "dpa") and 1 < len(words) < 10
    return signed and line == line.lower() and all(2 <= len(word) <= 6 and word.isalnum() for word in words)
