"""What the teleprinter formats have in common: control characters among the text, and short moments behind it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats.encoding import decode
from wiredesk.formats.format import Document

SOH, STX, ETX, EOT = "\x01", "\x02", "\x03", "\x04"

_FILL: Final = re.compile(r"[\x00\x7f]")
"""ISO 646 has them to fill time on the line and space on the tape; they are in no text."""
_CONTROLS: Final = bytes((*range(0x09), *range(0x0E, 0x20), 0x7F))
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HOURS: Final = {
    zone: hours
    for hours, zones in (
        *((0, ("", "Z", "GMT", "UTC", "UT", "WET")), (1, ("BST", "CET", "MEZ")), (2, ("CEST", "MESZ", "EET"))),
        *((3, ("EEST", "MSK")), (8, ("HKT",)), (9, ("JST", "KST")), (10, ("AEST",)), (11, ("AEDT",)), (12, ("NZST",))),
        *((-4, ("EDT",)), (-5, ("EST", "CDT")), (-6, ("CST", "MDT")), (-7, ("MST", "PDT")), (-8, ("PST",))),
    )
    for zone in zones
}
_CENTURY_BEGINS: Final = 70
"""Of years in two digits, these and later ones are of the last century: the formats are of the Seventies."""


def characters(document: Document) -> str:
    """The characters of a document, control characters among them, line ends as line feeds.

    A text with control characters in it counts as binary where its bytes are no UTF-8. Here they are wanted: the bytes
    are read as if they were not there.

    Raises:
        FormatError: where the bytes are no text in any encoding that fits.
    """
    try:
        text = document.text
    except FormatError:
        text = _decoded(document.body.translate(None, b"\x00\x7f"), document.charset)
    return _FILL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(body: bytes, charset: str | None) -> str:
    try:
        return decode(body, charset)
    except FormatError:
        bare = decode(body.translate(None, _CONTROLS), charset)
        text = body.decode("cp1252", "replace")
        if _CONTROL.sub("", text) != bare:  # several bytes a character: which of them are controls nobody knows
            raise
        return text


def messages(text: str) -> list[str]:
    """The messages that begin with SOH, each without it; all of the text is one where there is none."""
    before, *found = text.split(SOH)
    return found or [before]


def without_controls(text: str) -> str:
    """A line as it is meant to be read."""
    return _CONTROL.sub("", text)


def moment(year: str, month: int, day: str, hour: str, minute: str, zone: str | None) -> datetime | None:
    """A moment whose parts are printed; null where there is no such day, or nobody knows the zone.

    A year may have two digits. What is stated without a zone is in UTC, as everywhere.
    """
    hours = _HOURS.get((zone or "").upper())
    if hours is None:
        return None
    years = int(year)
    if years < 100:
        years += 1900 if years >= _CENTURY_BEGINS else 2000
    try:
        at = datetime(years, month, int(day), int(hour), int(minute), tzinfo=timezone(timedelta(hours=hours)))
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
