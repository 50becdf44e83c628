"""Words, moments and bytes as the command line writes and reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.cli import wording
from wiredesk.cli.feed import rate
from wiredesk.cli.moments import moment, start
from wiredesk.cli.printable import preview, printable, printable_lines
from wiredesk.errors import UsageError
from wiredesk.reading import Beginning, Last, Now, Since
from wiredesk_schemas import Count, Evidence

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
QUOTE = Evidence(quote="one two three four", start=0, end=18)


@pytest.mark.parametrize(
    ("role", "noun", "value", "qualifier", "words"),
    [
        ("launched", "drone", 183, "exact", "183 drones launched"),
        ("killed", "person", 1, "exact", "1 person killed"),
        ("injured", "person", 1200, "at_least", "≥ 1,200 people injured"),
        ("locations", "country", 3, "about", "~ 3 countries"),
        ("locations", "bridge", 1, "exact", "1 bridge"),
        ("units", "missile launch", 2, "at_most", "≤ 2 missile launches"),
        ("intercepted", "unmanned aircraft", 4, "exact", "4 unmanned aircraft intercepted"),
        ("money", "usd", 1500000, "about", "~ 1,500,000 USD"),
        ("money", "eur", 2.5, "exact", "2.5 EUR"),
    ],
)
def test_counts(role: str, noun: str, value: float, qualifier: str, words: str) -> None:
    found = Count(role=role, object=noun, value=value, qualifier=qualifier, evidence=QUOTE)
    assert wording.count(found) == words


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_500_000, "1.5 MB"), (82_000_000_000, "82.0 GB")],
)
def test_sizes(number: int, text: str) -> None:
    assert wording.size(number) == text


@pytest.mark.parametrize(
    ("text", "per_second"), [("50/s", 50), ("50", 50), ("0.5/s", 0.5), ("600/min", 10), ("36 / h", 0.01), (None, None)]
)
def test_rates(text: str | None, per_second: float | None) -> None:
    assert rate(text) == per_second


@pytest.mark.parametrize("text", ["", "0", "0/s", "-5/s", "5/day", "fast", "5/s!"])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(UsageError, match="--rate"):
        rate(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", Now()),
        ("beginning", Beginning()),
        ("-20", Last(20)),
        ("15m", Since(NOW - timedelta(minutes=15))),
        ("2d", Since(NOW - timedelta(days=2))),
        ("2026-03-01", Since(datetime(2026, 3, 1, tzinfo=UTC))),
        ("2026-03-01T12:00", Since(datetime(2026, 3, 1, 12, tzinfo=UTC))),
        ("2026-03-01T12:00+02:00", Since(datetime(2026, 3, 1, 10, tzinfo=UTC))),
    ],
)
def test_starts(text: str, expected: object) -> None:
    assert start(text, now=NOW) == expected


@pytest.mark.parametrize("text", ["", "soon", "-", "20", "-x", "15w", "2026-13-01", "99999999999999d"])
def test_what_is_no_start(text: str) -> None:
    with pytest.raises(UsageError, match="--from"):
        start(text, now=NOW)
    with pytest.raises(UsageError):
        moment(text, now=NOW)


@given(st.text())
def test_nothing_printable_moves_the_cursor(text: str) -> None:
    for character in printable(text) + printable_lines(text).replace("\n", ""):
        assert character >= " "
        assert not "\x7f" <= character <= "\x9f"
    assert "\n" not in printable(text)


@given(st.binary(max_size=3_000), st.integers(min_value=0, max_value=3_000))
def test_any_bytes_can_be_shown(document: bytes, limit: int) -> None:
    kind, text = preview(document, limit=limit)
    assert kind in ("text", "bytes")
    assert not set(text) & {"\x1b", "\x07", "\x00", "\x9b"}


def test_a_preview_may_end_within_a_character() -> None:
    assert preview("Zürich".encode(), limit=2) == ("text", "Z")
    assert preview("Zürich".encode(), limit=100) == ("text", "Zürich")


def test_bytes_that_are_no_text_are_shown_in_hexadecimal() -> None:
    kind, text = preview(b"\xff\xfeHi\x00", limit=100)
    assert kind == "bytes"
    assert text == "00000000  ff fe 48 69 00                                   ..Hi."
