"""Moments as people write them on a command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from wiredesk.errors import UsageError
from wiredesk.reading import Beginning, Last, Now, Since, Start

_AGO: Final = re.compile(r"(\d+)\s*([smhd])")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LAST: Final = re.compile(r"-(\d+)")


def start(text: str, *, now: datetime) -> Start:
    """What `--from` says: `now`, `beginning`, `-20`, `15m`, or a time.

    Raises:
        UsageError: for anything else.
    """
    word = text.strip().lower()
    if word in ("now", "end"):
        return Now()
    if word in ("beginning", "start"):
        return Beginning()
    if match := _LAST.fullmatch(word):
        return Last(int(match.group(1)))
    try:
        return Since(moment(text, now=now))
    except UsageError as error:
        raise UsageError(f"--from {text}: now, beginning, -20, 15m or a time such as 2026-03-01T12:00Z") from error


def moment(text: str, *, now: datetime) -> datetime:
    """A moment: so long ago (`90s`, `15m`, `2h`, `3d`), or ISO 8601; without an offset it is UTC.

    Raises:
        UsageError: for anything else.
    """
    word = text.strip()
    try:
        if match := _AGO.fullmatch(word.lower()):
            return now - timedelta(**{_UNITS[match.group(2)]: int(match.group(1))})
        parsed = datetime.fromisoformat(word)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text!r} is no time: 15m, 2h, 3d ago, or such as 2026-03-01T12:00Z") from error
