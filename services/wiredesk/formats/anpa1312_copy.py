"""The text of an ANPA 1312 message: the lines that are marked, and the copy behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_NOTES: Final = (
    (re.compile(r"(?:Eds|Editors?|Note to eds?|Attn|EDITOR'?S'? NOTE|ADVISORY)\b", re.IGNORECASE), "editor's note"),
    (
        re.compile(
            r"(?:[A-Z]{2,8}\s)?(?:Photos?|Graphics?|Video|With (?:AP )?Photos?)"
            r"(?:s?:|\s(?:planned|available)|\s[A-Z]{2,6}\d)"
        ),
        "picture numbers",
    ),
    (re.compile(r"(?:End\s)?Adv(?:ance)?\s?-?\d{1,2}\b|For\s(?:Release|Use)\s|Hold\sfor\s", re.IGNORECASE), "advance"),
    (
        re.compile(r"(?:BULLETIN|MANDATORY|URGENT|ADVISORY)?\s?(?:KILL|WITHHOLD|ELIMINATION|EMBARGO(?:ED)?)\b"),
        "editor's note",
    ),
)
_IN_COPY: Final = re.compile(
    r"\s*(?:Eds:|Editors:|EDITOR'?S'? NOTE\b|(?:[A-Z]{2,8}\s)?(?:Photos?|Graphics?)\s[A-Z]{2,6}\d{2,5}\b|End\sAdv)"
)
_BY: Final = re.compile(r"By\s{1,4}(?=\S)", re.IGNORECASE)
_SIGNED: Final = re.compile(r"={2}\s?(?P<agency>\w[\w .-]{1,30})")
_SLUG: Final = re.compile(r"(?:AM|PM|BC|AP|XX)-[\w-]")
_LONGEST_HEADLINE_LINES: Final = 3
_SAME_BEGINNING: Final = 8


@dataclass(slots=True)
class Copy:
    """What has been read."""

    slug: str | None = None
    headline: str | None = None
    byline: str | None = None
    agency: str | None = None
    """Who signs the copy: "==Kyodo"."""
    lines: list[str] = field(default_factory=list)
    """The copy, as it is set."""
    removed: list[tuple[str, str]] = field(default_factory=list)


def typeset(text: str) -> str:
    """Text with the quotes and dashes that are meant, on one line."""
    text = " ".join(text.split()).replace("``", '"').replace("''", '"')
    return re.sub(r"(?<=\s)_(?=\s)", "—", text)


def read(lines: list[str], *, header_slug: str) -> Copy:
    """Read what stands between STX and ETX.

    Args:
        lines: as they are set.
        header_slug: the slug of the second header line, which the first line of the text says again, and in full.
    """
    found = Copy()
    index = _take_marked(lines, header_slug, found)
    rest = lines[index:]
    if found.headline is None:
        rest = _take_unmarked_headline(rest, found)
    for line in rest:
        _take_copy(line, found)
    summaries = [line for line, why in found.removed if why == "summary"]
    if not any(line.strip() for line in found.lines) and summaries:  # agate: every line of it is marked
        found.lines = [text for line in summaries for text in (line, "")]
        found.removed = [(line, why) for line, why in found.removed if why != "summary"]
    _take_signature(found)
    return found


def _take_marked(lines: list[str], header_slug: str, found: Copy) -> int:
    """Read the lines before the copy; where it begins."""
    for index, line in enumerate(lines):
        text = line.strip()
        if text.startswith("^"):
            _take(text[1:].strip(), header_slug, found)
        elif not text:
            continue
        elif found.slug is None and found.headline is None and _is_slug(text, header_slug):
            found.slug = text
            found.removed.append((text, "slug"))
        else:
            return index
    return len(lines)


def _is_slug(text: str, header_slug: str) -> bool:
    """Whether a line is the slug: the header has it too, cut short and without its spaces."""
    said, known = (re.sub(r"\W", "", slug).lower() for slug in (text, header_slug))
    return _SLUG.match(text) is not None or bool(known and said[:_SAME_BEGINNING] == known[:_SAME_BEGINNING])


def _take(marked: str, header_slug: str, found: Copy) -> None:
    """One of the lines that are marked with a caret. They end in "<", and those of a byline in "="."""
    is_byline = marked.endswith("=")
    text = typeset(marked.rstrip("<= \t"))
    if not text:
        return
    why = next((reason for begins, reason in _NOTES if begins.match(text)), None)
    is_first = found.slug is None and found.headline is None and why is None and not is_byline
    if is_first and (_is_slug(text, header_slug) or not header_slug):
        found.slug = text
        found.removed.append((text, "slug"))
    elif why is not None:
        found.removed.append((text, why))
    elif is_byline or _BY.match(text):
        if found.byline is None and _BY.match(text):
            found.byline = _BY.sub("", text, count=1)
        else:
            found.removed.append((text, "byline"))
    elif found.headline is None:
        found.headline = text
    else:
        found.removed.append((text, "summary"))


def _take_unmarked_headline(lines: list[str], found: Copy) -> list[str]:
    """Kyodo's headline: the lines at the margin before the first indented one, or up to a "+". Gives what is left."""
    printed: list[str] = []
    for index, line in enumerate(lines[: _LONGEST_HEADLINE_LINES + 1]):
        if line.rstrip().endswith("+"):
            found.headline = typeset(" ".join((*printed, line.rstrip().removesuffix("+")))) or None
            return lines[index + 1 :]
        if line[:1].isspace() and printed:
            found.headline = typeset(" ".join(printed))
            return lines[index:]
        if not line.strip() or line[:1].isspace():
            return lines
        printed.append(line)
    return lines


def _take_copy(line: str, found: Copy) -> None:
    """A line of the copy, or a note among it."""
    text = line.strip()
    if _IN_COPY.match(text.lstrip("^")):
        found.removed.append((typeset(text.lstrip("^").rstrip("<")), "editor's note"))
    elif text.startswith("^"):  # a line of its own
        found.lines += ["", text[1:].rstrip("<=").rstrip(), ""]
    else:
        found.lines.append(line)


def _take_signature(found: Copy) -> None:
    while found.lines and not found.lines[-1].strip():
        found.lines.pop()
    signed = _SIGNED.fullmatch(found.lines[-1].strip()) if found.lines else None
    if signed is not None:
        found.removed.append((found.lines.pop().strip(), "agency mark"))
        found.agency = signed["agency"].strip()
