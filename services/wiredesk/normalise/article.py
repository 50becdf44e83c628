"""From an item of a wire document to an article."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats import WireItem
from wiredesk.normalise import byline as bylines
from wiredesk.normalise import dateline, debris, language, lines, reference
from wiredesk.normalise import headline as headlines
from wiredesk.normalise.marks import mark
from wiredesk.normalise.reader import Reading
from wiredesk.normalise.typography import tidy
from wiredesk_schemas import Article, Caption, Dateline, Removed

MOST_CHARACTERS: Final = 1_000_000
"""Of an article's copy. A document may be larger: most of a web page is no copy."""
_CREDITED: Final = re.compile(r"\([A-Z][^()\n]{1,40}\)\s*[-–—]+\s+(?=\S)")
"""An agency before the first words, without a place: "(Agency) - "."""
_MARKED_UP: Final = frozenset({"separator", "contribution note", "contact", "sign-off"})
"""What agencies put among the paragraphs that they mark up. Other debris stands on pages only."""
_LAST: Final = _MARKED_UP | {"agency mark"}
"""What they put behind the last one; elsewhere a word in capitals is a subheading."""


def normalise(item: WireItem, *, article_id: str, family_id: str, document_id: str | None, sha256: str) -> Article:
    """Make an article of an item.

    Args:
        item: what a wire format gave.
        article_id: the article's own id.
        family_id: what all versions of the story share.
        document_id: the document's id, where it held several articles.
        sha256: of the document's bytes.

    Raises:
        FormatError: (stage "normalise") where the item has neither text nor headline, or too much of it.
    """
    size = len(item.text or "") + sum(map(len, item.paragraphs or ()))
    if size > MOST_CHARACTERS:
        raise FormatError(
            f"oversize: copy of {size:,} characters, and {MOST_CHARACTERS:,} are allowed", stage="normalise"
        )
    reading = _begun(item)
    if item.paragraphs is None:
        reading.read(mark(lines.read(item.text or "")))
    else:
        _take(item.paragraphs, reading, is_scraped=item.is_scraped)
    if not reading.paragraphs and not reading.headline:
        raise FormatError("no text in it: nothing but what stands around an article", stage="normalise")
    near = _near(item, reading)
    found = reading.dateline
    return Article(
        article_id=article_id,
        version=1 if item.version is None else item.version,
        family_id=family_id,
        document_id=document_id,
        status=_status(item),
        headline=reading.headline,
        byline=reading.byline,
        dateline=Dateline(place=found.place, country=found.country, date=found.date(near))
        if found and found.place
        else None,
        language=item.language or language.of(" ".join(reading.paragraphs[:3]) or reading.headline or ""),
        published_at=item.published_at,
        reference_date=reference.of(
            published=item.published_at,
            fetched=item.fetched_at,
            stamps=reading.stamps,
            dateline=found.date(near) if found else None,
            captions=[caption.text for caption in reading.captions],
            paragraphs=reading.paragraphs,
            near=near,
        ),
        source=item.source,
        url=item.url,
        copyright=reading.copyright,
        urgency=item.urgency,
        subjects=item.subjects,
        embargoed_until=item.embargoed_until,
        paragraphs=tuple(reading.paragraphs),
        captions=tuple(reading.captions),
        removed=tuple(reading.removed),
        sha256=sha256,
    )


def _status(item: WireItem) -> str:
    """As stated; an embargo holds until its end, as seen from when the document came, not from any clock."""
    until = item.embargoed_until
    stated = item.status or "usable"
    if until is not None and stated in ("usable", "embargoed"):
        return "usable" if item.fetched_at is not None and item.fetched_at >= until else "embargoed"
    return stated


def _begun(item: WireItem) -> Reading:
    """What the format itself states, taken at its word."""
    headline, mark = headlines.clean(_tidied(item.headline) or "")
    return Reading(
        headline=headline or None,
        byline=_by(item.byline),
        dateline=_stated(item.dateline) if item.dateline else None,
        copyright=_tidied(item.copyright),
        captions=[Caption(text=tidy(text).strip(), credit=_tidied(credit)) for text, credit in item.captions],
        removed=[
            *([Removed(line=mark, why="headline mark")] if mark else []),
            *(Removed(line=line, why=why) for line, why in item.removed),
        ],
    )


def _take(paragraphs: tuple[str, ...], reading: Reading, *, is_scraped: bool) -> None:
    """Paragraphs that a format marks up are paragraphs. Many still begin with their byline or dateline."""
    for printed in paragraphs:
        paragraph = tidy(printed).strip()
        if not paragraph:
            continue
        if not reading.paragraphs and _opened(paragraph, reading):
            continue
        reason = debris.why(paragraph)
        if reason is not None and (is_scraped or reason in _MARKED_UP):
            reading.remove(paragraph, reason)
        else:
            reading.paragraphs.append(paragraph)
    while reading.paragraphs and (why := debris.why(reading.paragraphs[-1])) in _LAST:
        reading.remove(reading.paragraphs.pop(), why or "")


def _opened(paragraph: str, reading: Reading) -> bool:
    """Whether a paragraph at the beginning holds what has a field of its own, and has been put there."""
    if paragraph == reading.headline:
        reading.remove(paragraph, "repeated headline")
        return True
    names = bylines.stated(paragraph)
    if names is not None:
        reading.byline = reading.byline or names
        reading.remove(paragraph, "byline")
        return True
    found = dateline.find(paragraph)
    credit = _CREDITED.match(paragraph)
    if found is not None:
        reading.begin(paragraph, found)
    elif credit is not None:
        reading.remove(credit.group().strip(), "agency mark")
        reading.paragraphs.append(paragraph[credit.end() :])
    return found is not None or credit is not None


def _by(printed: str | None) -> str | None:
    """A stated byline: the names in it, if they can be told from what else stands there."""
    line = _tidied(printed)
    if line is None:
        return None
    return bylines.stated(line) or bylines.stated(f"By {line}") or line


def _stated(printed: str) -> dateline.Found:
    """A dateline that a format gives in a field of its own."""
    text = tidy(printed).strip().rstrip("-–— ")
    return dateline.alone(text) or dateline.find(f"{text} — A") or dateline.Found(text, None, None, len(text))


def _tidied(text: str | None) -> str | None:
    return None if text is None else tidy(text).strip() or None


def _near(item: WireItem, reading: Reading) -> dt.date | None:
    """A day not far from the story's own, for what is printed without its year."""
    stated = item.published_at or item.fetched_at
    if stated is not None:
        return stated.date()
    captions = [caption.text for caption in reading.captions]
    copyrights = [reading.copyright] if reading.copyright else []
    return (
        reference.first_full_day([*reading.stamps, *captions])
        or reference.middle_of_year(copyrights)
        or reference.first_full_day(reading.paragraphs)
    )
