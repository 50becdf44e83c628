"""Datelines as agencies print them, and lines that look like one."""

from __future__ import annotations

import datetime as dt

import pytest

from wiredesk.normalise import dateline

NEAR = dt.date(2026, 2, 20)


@pytest.mark.parametrize(
    ("line", "place", "country", "day"),
    [
        ("(OSLO) — Ministers met.", "OSLO", "NO", None),
        ("(OSLO, Norway) -- Ministers met.", "OSLO", "NO", None),
        ("(SEOUL=Quay News) Ministers met.", "SEOUL", "KR", None),
        ("OSLO — Ministers met.", "OSLO", "NO", None),
        ("OSLO -- Ministers met.", "OSLO", "NO", None),
        ("OSLO (Quay) — “Ministers” met.", "OSLO", "NO", None),
        ("OSLO, Norway (Quay Wire) _ Ministers met.", "OSLO", "NO", None),
        ("OSLO, Feb 18 (Quay) - Ministers met.", "OSLO", "NO", "2026-02-18"),
        ("OSLO, Norway, Feb. 18, 2025 (Quay) -- Ministers met.", "OSLO", "NO", "2025-02-18"),
        ("OSLO, 18 February 2026 – Ministers met.", "OSLO", "NO", "2026-02-18"),
        ("OSLO, 4th February, 2026 (QN) -- Ministers met.", "OSLO", "NO", "2026-02-04"),
        ("OSLO. February 18 (Quay) - Ministers met.", "OSLO", "NO", "2026-02-18"),
        ("OSLO, February 18. /QUAY/. Ministers met.", "OSLO", "NO", "2026-02-18"),
        ("OSLO, Feb. 18, 2026 /QuayNewswire/ -- Ministers met.", "OSLO", "NO", "2026-02-18"),
        ("OSLO, Feb. 18, Quay - Ministers met.", "OSLO", "NO", "2026-02-18"),
        ("OSLO, Wednesday (Quay) - Ministers met.", "OSLO", "NO", None),
        ("OSLO--(QUAY WIRE)--Ministers met.", "OSLO", "NO", None),
        ("OSLO, Norway: Ministers met.", "OSLO", "NO", None),
        ("Oslo (qn) - Ministers met.", "Oslo", "NO", None),
        ("Oslo, Feb 18: Ministers met.", "Oslo", "NO", "2026-02-18"),
        ("Oslo, Feb 18 (QN) The ministers met.", "Oslo", "NO", "2026-02-18"),
        ("New Delhi [India], February 18 (QN): Ministers met.", "New Delhi", "IN", "2026-02-18"),
        ("BOISE, Idaho — Ministers met.", "BOISE", "US", None),
        ("ATHENS, Ga. — Ministers met.", "ATHENS", "US", None),
        ("ATLANTA, Georgia — Ministers met.", "ATLANTA", "US", None),
        ("TBILISI, Georgia — Ministers met.", "TBILISI", "GE", None),
        ("WINSTON-SALEM, N.C. (Quay) — Ministers met.", "WINSTON-SALEM", "US", None),
        ("McALLEN, Texas — Ministers met.", "McALLEN", "US", None),
        ("ST. LOUIS (Quay) — Ministers met.", "ST. LOUIS", "US", None),
        ("N’DJAMENA, Chad (Quay) — Ministers met.", "N’DJAMENA", "TD", None),
        ("DEIR AL-BALAH, Gaza Strip (Quay) — Ministers met.", "DEIR AL-BALAH", "PS", None),
        ("OSLO/HELSINKI, Feb 18 (Quay) - Ministers met.", "OSLO/HELSINKI", None, "2026-02-18"),
        ("ABOARD THE FERRY VALBORG (Quay) — Ministers met.", "ABOARD THE FERRY VALBORG", None, None),
        ("THE HAGUE, Netherlands — Ministers met.", "THE HAGUE", "NL", None),
        ("SMALLVILLE — Ministers met.", "SMALLVILLE", None, None),
    ],
)
def test_a_dateline_is_read(line: str, place: str, country: str | None, day: str | None) -> None:
    found = dateline.find(line)
    assert found is not None
    assert (found.place, found.country) == (place, country)
    assert found.date(NEAR) == (dt.date.fromisoformat(day) if day else None)
    assert line[found.end :].lstrip("“").startswith(("Ministers met", "Ministers” met", "The ministers met"))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "(",
        "Ministers met in Oslo on Monday — the first time in years.",
        "The World Ferry Board (WFB) — A body of nine states — met.",
        "WATCH — Ferry sails again",
        "LIVE: Ferry sails again",
        "BREAKING — Ferry sails again",
        "Photo: The quay at dawn.",
        "He said: “We sail.”",
        "Mr. Berg — He owns the ferry — was there.",
        "Read more: How ferries sail",
        "Reporting by Ann Berg (Quay) - The end",
        "President Berg — The man who sailed — spoke.",
        "Ferry dispute: What we know",
        "OSLO — and nothing of it in capitals",
    ],
)
def test_what_only_looks_like_one_is_none(line: str) -> None:
    assert dateline.find(line) is None


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("OSLO", "OSLO"),
        ("OSLO, Feb 18", "OSLO"),
        ("OSLO, Norway (Quay)", "OSLO"),
        ("ELK FORD, Wash. —", "ELK FORD"),
        ("SPORTS", None),
        ("SPORTS, TRAVEL", None),
        ("Oslo", None),
    ],
)
def test_a_dateline_may_stand_alone(line: str, place: str | None) -> None:
    found = dateline.alone(line)
    assert (found and found.place) == place


@pytest.mark.parametrize(
    ("near", "day"), [("2026-01-03", "2025-12-31"), ("2025-12-30", "2025-12-31"), ("2026-12-01", "2026-12-31")]
)
def test_the_year_that_is_not_printed_is_the_one_nearby(near: str, day: str) -> None:
    found = dateline.find("OSLO, Dec 31 (Quay) - Ministers met.")
    assert found is not None
    assert found.date(dt.date.fromisoformat(near)) == dt.date.fromisoformat(day)
    assert found.date(None) is None
