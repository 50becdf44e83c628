"""Moments as wires print them, and what documents say of their use."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wiredesk.formats import handling, statuses
from wiredesk.formats.moments import moment

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "printed",
    [
        "2026-11-19T12:00:00Z",
        "2026-11-19T12:00:00.123456Z",
        "2026-11-19T12:00:00,5Z",
        "2026-11-19 12:00:00Z",
        "2026-11-19 12:00:00 UTC",
        "2026-11-19T12:00",
        "20261119T120000Z",
        "20261119T120000+0000",
        "20261119T1200Z",
        "2026-11-19T13:00:00+01:00",
        "2026-11-19T13:00:00+0100",
        "2026-11-19T13:00:00+01",
        "2026-11-19T06:30:00-05:30",
        " 2026-11-19T12:00:00Z\n",
        "Thu, 19 Nov 2026 12:00:00 GMT",
        "Thu, 19 Nov 2026 07:00:00 -0500",
        "19 Nov 2026 07:00:00 EST",
        "Thu, 19 Nov 2026 12:00:00",
    ],
)
def test_a_moment_in_any_form(printed: str) -> None:
    found = moment(printed)
    assert found is not None
    assert found.replace(microsecond=0) == NOON
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("2026-11-19", datetime(2026, 11, 19, tzinfo=UTC)),
        ("20261119", datetime(2026, 11, 19, tzinfo=UTC)),
        ("2026-11-19T24:00:00Z", datetime(2026, 11, 20, tzinfo=UTC)),
        ("2026-12-31T23:59:60Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-11-19T12", NOON),
    ],
)
def test_a_moment_that_is_printed_short_or_at_an_edge(printed: str, meant: datetime) -> None:
    assert moment(printed) == meant


@pytest.mark.parametrize(
    "printed",
    [
        *(None, "", "  ", "soon", "Thursday", "19:15", "2026", "2026-11", "2026-13-01", "2026-02-30T12:00:00Z"),
        *("2026-11-19T12:61:00Z", "2026-11-19T12:00:00+99:99", "0000-00-00T00:00:00Z", "1026-11-19", "9999-12-31"),
        *("2026-11-19T12:00:00Z and more", "-1", "1e9", "٢", "2026-11-19T12:00:00Zulu", "\x00", "9" * 10_000),
        *("2026-11-19T24:01:00Z", "2026-11-19T25:00:00Z", "2026-11-19T12:00:61Z", "31 Feb 9999 25:61:00 +9999"),
        *("Thu, 99 Nov 2026 12:00:00 GMT",),
    ],
)
def test_what_can_be_no_moment_is_none(printed: str | None) -> None:
    assert moment(printed) is None


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ((), None),
        ((None, "", " "), None),
        (("usable",), "usable"),
        (("Usable",), "usable"),
        (("stat:usable",), "usable"),
        (("http://cv.iptc.org/newscodes/pubstatusg2/usable",), "usable"),
        (("http://cv.iptc.org/newscodes/pubstatusg2/withheld/",), "withheld"),
        (("stat:canceled",), "cancelled"),
        (("Killed",), "cancelled"),
        (("hold",), "withheld"),
        (("Embargoed",), "embargoed"),
        (("usable", "withheld"), "withheld"),
        (("withheld", "canceled", "usable"), "cancelled"),
        (("embargoed", "usable"), "embargoed"),
        (("embargoed", "withheld"), "withheld"),
        (("fit to print",), "withheld"),
    ],
)
def test_the_strictest_status_counts_and_an_unknown_one_withholds(
    stated: tuple[str | None, ...], status: str | None
) -> None:
    assert statuses.status(*stated) == status


def test_an_embargo_bounds_what_is_usable_and_loosens_nothing() -> None:
    assert statuses.status(embargoed_until=NOON) == "embargoed"
    assert statuses.status("usable", embargoed_until=NOON) == "embargoed"
    assert statuses.status("withheld", embargoed_until=NOON) == "withheld"


@pytest.mark.parametrize(
    ("mark", "status"),
    [
        ("KILL", "cancelled"),
        ("KILL - KILL", "cancelled"),
        ("BC-XX--Tern Drones, KILL", "cancelled"),
        ("BC-XX--Tern Drones, Bulletin Kill,80", "cancelled"),
        ("///--ANNULATION--///", "cancelled"),
        ("Tern/Fähre/zurückgezogen", "cancelled"),
        ("BULLETIN WITHHOLD", "withheld"),
        ("EMBARGO", "embargoed"),
        ("(Embargo until 1800 GMT)", "embargoed"),
        ("EMBARGOED UNTIL 1800 GMT", "embargoed"),
        ("Sperrfrist 18.00 Uhr", "embargoed"),
        ("Achtung: Sperrfrist", "embargoed"),
        ("BC-XX--Tern Drones, Adv29", "embargoed"),
        ("BC-XX--Tern Drones, ADV 29-30, 1st Ld", "embargoed"),
        ("For release Sunday, Nov. 29, and thereafter", "embargoed"),
        ("For use on Nov. 29", "embargoed"),
        ("Hold for release", "embargoed"),
    ],
)
def test_marks_of_handling(mark: str, status: str) -> None:
    assert handling.of_marks(mark) == status


@pytest.mark.parametrize(
    "mark",
    [
        *(
            None,
            "",
            "Tern/oil embargo/",
            "Tern/oil/embargo/",
            "TERN-EMBARGO-TALKS",
            "Rebels kill five",
            "Road Kill, 1st Ld-Writethru,130",
        ),
        *("For immediate release", "For release immediately", "For global distribution", "Advance of the army"),
        *("Sperrfrist aufgehoben", "hw 1888", "ADVERTISING", "hold talks"),
    ],
)
def test_subjects_are_no_marks_of_handling(mark: str | None) -> None:
    assert handling.of_marks(mark) is None


@pytest.mark.parametrize(
    ("headline", "status"),
    [
        ("KILL: Ferries stopped", "cancelled"),
        ("KILL - KILL - Ferries stopped", "cancelled"),
        ("EMBARGOED UNTIL 1800 GMT: Ferries stopped", "embargoed"),
        ("Embargo: Norhaven stops its ferries", None),
        ("DRONES KILL TWO IN NORHAVEN", None),
        ("Kill the ferry, says the harbour office", None),
        (None, None),
        ("", None),
    ],
)
def test_what_stands_before_a_headline_in_capitals(headline: str | None, status: str | None) -> None:
    assert handling.of_headline(headline) == status


@pytest.mark.parametrize(
    ("note", "status"),
    [
        ("Eds: Members are asked to kill the story about ferries.", "cancelled"),
        ("BULLETIN KILL the Tern story.", "cancelled"),
        ("The story is withdrawn; the harbour office denies it.", "cancelled"),
        ("Please disregard our story about ferries.", "cancelled"),
        ("Eds: please hold this story.", "withheld"),
        ("Eds: Embargoed until 0001 GMT.", "embargoed"),
        ("Embargo: Sunday noon", "embargoed"),
        ("- Achtung Redaktionen: Sperrfrist Sonntag", "embargoed"),
        ("not for publication before Sunday", "embargoed"),
        ("Eds: Updates with two killed, adds oil embargo.", None),
        ("Eds: Drones kill the engines of the ferry. Adds photos.", None),
        ("The following information is not for publication", None),
        ("Sperrfrist aufgehoben", None),
        (None, None),
    ],
)
def test_notes_that_bound_the_use(note: str | None, status: str | None) -> None:
    assert handling.of_notes(note) == status


@pytest.mark.parametrize(("printed", "part"), [(".5", 500_000), (",123456789", 123_456), (".000", 0), ("", 0)])
def test_a_part_of_a_second_is_kept(printed: str, part: int) -> None:
    assert moment(f"2026-11-19T05:15:07{printed}Z") == datetime(2026, 11, 19, 5, 15, 7, part, tzinfo=UTC)
