"""Moments as wires print them, in any of the forms that are met; always with a zone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

_ISO: Final = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})"
    r"(?:[T ]\s?(?P<hour>\d{2})(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?)?"
    r"\s?(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
_EARLIEST: Final = 1900
_LATEST: Final = 2199
"""Years beyond these are a mistake of whoever wrote them: no wire is as old, no embargo as long."""


def moment(printed: str | None) -> datetime | None:
    """The moment that a document states, in UTC; null for none, and for what cannot be one.

    Reads ISO 8601 with and without its marks ("20240428T070000Z", "2024-04-28 07:00:00Z", "2024-04-28") and RFC 822
    ("Sun, 28 Apr 2024 07:00:00 GMT"). Where no zone is stated it is UTC; a day alone begins at midnight.
    """
    text = (printed or "").strip()
    if not text:
        return None
    readers: tuple[Callable[[str], datetime | None], ...] = (_iso, _rfc822)
    for reader in readers:
        try:
            found = reader(text[:100])
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if found is not None:
            return found if _EARLIEST <= found.year <= _LATEST else None
    return None


def _iso(text: str) -> datetime | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (
        int(match[part] or 0) for part in ("year", "month", "day", "hour", "minute", "second")
    )
    # 24:00 is the end of the day, 60 a leap second: both are a moment later than what `datetime` can say.
    if hour > 24 or (hour == 24 and (minute or second)) or second > 60:
        return None
    later = timedelta(days=hour // 24, minutes=second // 60)
    # Cut off, an embargo would end up to a second early.
    part = int((match["part"] or "").ljust(6, "0")[:6])
    found = datetime(year, month, day, hour % 24, minute, second % 60, part, tzinfo=_zone(match["zone"]))
    return (found + later).astimezone(UTC)


def _zone(printed: str | None) -> timezone:
    if printed is None or printed in ("Z", "UTC", "GMT"):
        return UTC
    digits = printed[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if printed[0] == "-" else offset)


def _rfc822(text: str) -> datetime | None:
    found = parsedate_to_datetime(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
