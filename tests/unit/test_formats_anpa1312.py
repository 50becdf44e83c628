"""ANPA 1312 as American agencies and others send it, field by field, and what is none."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats import WireItem, formats, parse
from wiredesk.formats.format import Document

FORMAT = next(entry for entry in formats() if entry.name == "anpa1312")
MARKED = (
    "^BC-XX--Tern Ferries, 1st Ld-Writethru,130<\r\n^Ferries stop in the fog<\r\n"
    "^AP Photo HWX101, HWX102<\r\n^Eds: Adds harbour office.<\r\n^By ADA QUILL=\r\n^Harbour Wire Writer=\r\n"
)
COPY = (
    "\t   NORHAVEN (HW) _ Ferries stopped on Thursday _ in the fog.\r\n \r\n"
    "\t   ``They sail at noon,'' the harbour office said.\r\n"
)
PARAGRAPHS = (
    "NORHAVEN (HW) — Ferries stopped on Thursday — in the fog.",
    '"They sail at noon," the harbour office said.',
)
TRAILER = "HW-WF-11-19-26 1205GMT<\r\n\r\n\x0c\r\n\x04"


def story(
    marked: str = MARKED,
    copy: str = COPY,
    *,
    second: str = "r i\x13\x11 BC-XX--TernFerries 1stLd-Writethru   11-19 0130",
    trailer: str = TRAILER,
    number: str = "W2607",
) -> str:
    return f"\x16\x16\x01{number}\x1f_world\r\n{second}\r\n\x02{marked}{copy}\r\n\t   \x03{trailer}"


def items(document: str | bytes) -> tuple[WireItem, ...]:
    return FORMAT.parse(Document(document.encode() if isinstance(document, str) else document)).items


def item(document: str | bytes) -> WireItem:
    (found,) = items(document)
    return found


def marked(*lines: str) -> WireItem:
    return item(story("".join(f"^{line}\r\n" for line in ("BC-XX--Tern Ferries,130<", *lines))))


def test_a_story() -> None:
    found = item(story())
    assert (found.headline, found.byline, found.version) == ("Ferries stop in the fog", "ADA QUILL", 2)
    assert found.paragraphs == PARAGRAPHS
    assert found.published_at == datetime(2026, 11, 19, 12, 5, tzinfo=UTC)
    assert (found.urgency, found.subjects, found.source, found.status) == (4, ("a1312cat:i",), "HW", None)
    assert found.item_id is not None
    assert found.item_id.endswith(":2026-11-19:BC-XX--Tern Ferries")
    assert dict(found.removed) == {
        "BC-XX--Tern Ferries, 1st Ld-Writethru,130": "slug",
        "AP Photo HWX101, HWX102": "picture numbers",
        "Eds: Adds harbour office.": "editor's note",
        "Harbour Wire Writer": "byline",
    }


def test_an_agency_by_its_trailer_its_dateline_or_its_signature() -> None:
    first = item(story(trailer=TRAILER.replace("HW-", "AP-")))
    assert (first.source, first.item_id) == ("AP", "AP:2026-11-19:BC-XX--Tern Ferries")
    assert item(story(copy=COPY.replace("(HW)", "(AP)"))).source == "AP"
    assert item(story(copy=f"{COPY}==Sakura\r\n")).source == "Sakura"
    assert item(story(number="a0105SAKURA")).source == "Sakura"
    assert item(story(trailer="")).source is None


@pytest.mark.parametrize(
    ("slug", "version", "stem"),
    [
        ("BC-XX--Tern Ferries,130", None, "BC-XX--Tern Ferries"),
        ("BC-XX--Tern Ferries", None, "BC-XX--Tern Ferries"),
        ("BC-XX--Tern Ferries, Ld,130", 2, "BC-XX--Tern Ferries"),
        ("BC-XX--Tern Ferries, 1st Ld-Writethru,130", 2, "BC-XX--Tern Ferries"),
        ("BC-XX--Tern Ferries, 12th Ld, 130", 13, "BC-XX--Tern Ferries"),
        ("BC-XX--Tern Ferries, 2nd Lead - Writethru,130", 3, "BC-XX--Tern Ferries"),
        ("BC-XX--Tern Ferries,Writethru,130", 2, "BC-XX--Tern Ferries"),
        ("BC-XX--Tern Leaders,130", None, "BC-XX--Tern Leaders"),
    ],
)
def test_versions_of_a_slug(slug: str, version: int | None, stem: str) -> None:
    found = item(story(f"^{slug}<\r\n^Ferries stop<\r\n"))
    assert found.version == version
    assert found.item_id == f"anpa:2026-11-19:{stem}"


@pytest.mark.parametrize(
    ("trailer", "published"),
    [
        ("AP-WF-11-19-26 1205GMT<", datetime(2026, 11, 19, 12, 5, tzinfo=UTC)),
        ("AP-NY-11-19-26 1205EST<", datetime(2026, 11, 19, 17, 5, tzinfo=UTC)),
        ("AP-NY-07-19-26 2205EDT", datetime(2026, 7, 20, 2, 5, tzinfo=UTC)),
        ("AP-NY-07-19-98 1205 GMT", datetime(1998, 7, 19, 12, 5, tzinfo=UTC)),
        ("SWS-12:05-19-11-26\x04", datetime(2026, 11, 19, 12, 5, tzinfo=UTC)),
        ("AP-WF-11-19-26 1205XXX<", None),
        ("AP-WF-13-19-26 1205GMT<", None),
        ("AP-WF-11-31-26 1205GMT<", None),
        ("SWS-12:05-11-19-26", None),
        ("AP-WF", None),
        ("", None),
    ],
)
def test_the_moment_behind_the_copy(trailer: str, published: datetime | None) -> None:
    found = item(story(trailer=trailer))
    assert found.published_at == published
    assert (found.item_id is None) is (published is None)


@pytest.mark.parametrize(
    ("second", "urgency", "subjects"),
    [
        ("f a\x13\x11 BC-Tern   11-19 0130", 1, ("a1312cat:a",)),
        ("b i\x14\x12 AM-Tern   11-19 0130", 2, ("a1312cat:i",)),
        ("u s BC-Tern 11-19 0130", 3, ("a1312cat:s",)),
        ("d f\x13\x11 BC-Tern   11-19", 5, ("a1312cat:f",)),
        ("q f\x13\x11 BC-Tern   11-19 0130", None, ("a1312cat:f",)),
        ("no header line", None, ()),
        ("", None, ()),
    ],
)
def test_second_header_lines(second: str, urgency: int | None, subjects: tuple[str, ...]) -> None:
    found = item(story(second=second))
    assert (found.urgency, found.subjects) == (urgency, subjects)
    assert (found.headline, found.paragraphs) == ("Ferries stop in the fog", PARAGRAPHS)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Eds: Updates.<", "editor's note"),
        ("EDITOR'S NOTE _ One of a series.<", "editor's note"),
        ("EDITORS: Adds pier.<", "editor's note"),
        ("HW Photo HWX101<", "picture numbers"),
        ("Photos: HWX101<", "picture numbers"),
        ("Graphic HWG3<", "picture numbers"),
        ("For Release Sunday, Nov. 29, and thereafter<", "advance"),
        ("Adv 29<", "advance"),
        ("Ferries stop, the harbour office says so.<", "summary"),
        ("Harbour Wire=", "byline"),
    ],
)
def test_marked_lines(line: str, why: str) -> None:
    found = marked("Ferries stop<", line)
    assert why in dict(found.removed).values()
    assert (found.headline, found.paragraphs) == ("Ferries stop", PARAGRAPHS)
    assert marked(line, "Ferries stop<").headline == ("Ferries stop" if why != "summary" else line.rstrip("<"))


def test_headlines_that_begin_as_notes_do() -> None:
    assert marked("Photographers stop ferries<").headline == "Photographers stop ferries"
    assert marked("Editors<", "Video games for ferries<").headline == "Video games for ferries"
    assert marked("Photo of a ferry wins<").headline == "Photo of a ferry wins"


def test_notes_among_the_copy() -> None:
    notes = "\t   ^Eds: Adds pier.<\r\n\t   AP Photo HWX103.\r\n\t   EDITOR'S NOTE _ One of a series.\r\n"
    found = item(story(copy=f"{COPY}{notes}\t   ^THE PIERS<\r\n\t   Pier 4 is closed.\r\n"))
    assert found.paragraphs == (*PARAGRAPHS, "THE PIERS", "Pier 4 is closed.")
    assert [line for line, why in found.removed if why == "editor's note"][1:] == [
        "Eds: Adds pier.",
        "AP Photo HWX103.",
        "EDITOR'S NOTE — One of a series.",
    ]


def test_lines_that_are_all_marked_are_the_copy() -> None:
    found = item(story("^BC-XX--Tern Ferries,30<\r\n^Ferries<\r\n^Pier 3 at noon<\r\n^Pier 4 at one<\r\n", ""))
    assert (found.headline, found.paragraphs) == ("Ferries", ("Pier 3 at noon", "Pier 4 at one"))


@pytest.mark.parametrize(
    ("slug", "note", "status"),
    [
        ("BC-XX--Tern Ferries, KILL,30", "Eds: The harbour office denies it.", "cancelled"),
        ("BC-XX--Tern Ferries,30", "Eds: Members are asked to kill the story.", "cancelled"),
        ("BC-XX--Tern Ferries,30", "BULLETIN KILL", "cancelled"),
        ("BC-XX--Tern Ferries, WITHHOLD,30", "Eds: Wait.", "withheld"),
        ("BC-XX--Tern Ferries, Adv29,30", "Eds: Moved in advance.", "embargoed"),
        ("BC-XX--Tern Ferries,30", "For Release Sunday, Nov. 29<", "embargoed"),
        ("BC-XX--Tern Ferries,30", "Adv 29<", "embargoed"),
        ("BC-XX--Tern Ferries,30", "Eds: Embargoed until 0001 GMT.", "embargoed"),
        ("BC-XX--Tern Ferries,30", "Eds: For release at 0001 GMT.", "embargoed"),
        ("BC-XX--Drones Kill Five,30", "Eds: Adds oil embargo. For global distribution.", None),
    ],
)
def test_nothing_bounded_comes_out_as_usable(slug: str, note: str, status: str | None) -> None:
    assert item(story(f"^{slug}<\r\n^Ferries stop<\r\n^{note}<\r\n")).status == status


PLAIN = (
    "\x01a0105SAKURA\x1f_koko-\r\nu s\x14\x12 BC-Tern-Ferries   19-11 0120\r\n\x02BC-Tern-Ferries\r\n"
    "HEADLINE     NORHAVEN, Nov. 19 Sakura - Ferries stopped \r\nin the fog.\r\n"
    "     They sail at noon.\r\n==Sakura\r\n\x03SWS-12:05-19-11-26\x04\r\n"
)


@pytest.mark.parametrize(
    ("printed", "headline"),
    [
        ("Ferries stop+\r\n", "Ferries stop"),
        ("Ferries stop\r\nin the fog+\r\n", "Ferries stop in the fog"),
        ("Ferries stop\r\n", "Ferries stop"),
        ("", None),
    ],
)
def test_the_plainer_variant(printed: str, headline: str | None) -> None:
    found = item(PLAIN.replace("HEADLINE", printed))
    assert (found.headline, found.source, found.urgency) == (headline, "Sakura", 3)
    assert found.paragraphs == ("NORHAVEN, Nov. 19 Sakura - Ferries stopped in the fog.", "They sail at noon.")
    assert found.item_id == "Sakura:2026-11-19:BC-Tern-Ferries"
    assert ("==Sakura", "agency mark") in found.removed


def test_several_stories_are_so_many_items() -> None:
    other = story("^BC-XX--Tern Fog,30<\r\n^Fog lifts<\r\n", second="u i\x13\x11 BC-XX--TernFog   11-19 0030")
    first, second = items(story() + other)
    assert (first.headline, second.headline, second.urgency) == ("Ferries stop in the fog", "Fog lifts", 3)
    assert first.item_id != second.item_id
    assert FORMAT.parse(Document((story() + other).encode())).document_id is None


def test_control_characters_may_have_been_lost() -> None:
    bare = story().translate(dict.fromkeys((*range(9), *range(14, 32), 127)))
    assert FORMAT.sniff(Document(bare.encode()))
    found = item(bare)
    assert (found.headline, found.paragraphs, found.urgency) == ("Ferries stop in the fog", PARAGRAPHS, 4)


def test_a_trailer_without_its_mark() -> None:
    found = item(story().replace("\x03", "").replace("\x0c\r\n\x04", ""))
    assert found.paragraphs == PARAGRAPHS
    assert found.published_at == datetime(2026, 11, 19, 12, 5, tzinfo=UTC)


def test_a_story_that_was_cut_short() -> None:
    found = item(story().partition("\x03")[0])
    assert (found.headline, found.paragraphs, found.published_at) == ("Ferries stop in the fog", PARAGRAPHS, None)
    assert item(story().partition("^AP")[0]).headline == "Ferries stop in the fog"


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-8-sig"])
def test_letters_beyond_ascii_among_control_characters(charset: str) -> None:
    found = item(
        story("^BC-XX--Tern,30<\r\n^Café at pier 4 closes<\r\n", "\t   Café au lait is off.\r\n").encode(charset)
    )
    assert (found.headline, found.paragraphs) == ("Café at pier 4 closes", ("Café au lait is off.",))


def test_fill_is_no_copy() -> None:
    found = item(story().replace("Ferries stop", "Ferries\x00\x7f stop"))
    assert found.headline == "Ferries stop in the fog"


@pytest.mark.parametrize(
    ("document", "is_it"),
    [
        (story(), True),
        (PLAIN, True),
        ("\r\n\x16\x16\x01W2607\x1f_world\r\n", True),
        ("\x01hwa0061 3 i 93  hw 1888\r\n\r\n", False),
        ("Room 101\nr a show 11-19 2026\n^", False),
        ("The fog came.", False),
        ("\x16", False),
        ("", False),
    ],
)
def test_what_looks_like_it(document: str, is_it: bool) -> None:
    assert FORMAT.sniff(Document(document.encode())) is is_it


@pytest.mark.parametrize("content_type", [None, "text/vnd.iptc.anpa", "application/x-anpa1312; charset=us-ascii"])
def test_told_by_its_looks_or_by_its_type(content_type: str | None) -> None:
    found = parse(story().encode(), content_type=content_type, max_bytes=10_000)
    assert (found.format, found.document_id) == ("anpa1312", "anpa:2026-11-19:BC-XX--Tern Ferries")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "without a headline"),
        (b"The fog came.\nIt went.\n", "without a headline"),
        (b"\x16\x16\x01W2607\x1f_world\r\n", "without a headline"),
        (
            b"\x16\x16\x01W2607\x1f_world\r\nr i\x13\x11 BC-X 11-19 0001\r\n\x02^BC-X,1<\r\n\x03AP-WF",
            "without a headline",
        ),
        (b"\xff\xfe\x16", "not utf-16"),
        (b"\x16\x16\x01W2607\x1f_world\r\n\x02^a<\n\x81\x8d", "undecodable"),
    ],
)
def test_what_cannot_be_read_says_why(document: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        items(document)


HEADERS = "\x16\x16\x01W1\x1fx\nr a\x13\x11 BC-X 11-19 0001\n\x02"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "^a<\n" * 50_000,
            "a\n" * 100_000,
            "a " + "_ " * 100_000,
            "^" + " " * 200_000 + "x",
            "^" * 200_000,
            "+\n" * 90_000,
        ),
        *(" " * 200_000, "\x16" * 200_000, "\x16\x16\x01" * 60_000, "\x02" * 200_000, "\x03" * 200_000, "``" * 90_000),
        *(
            "\t   \n" * 40_000,
            "By " * 60_000,
            "^Eds: " * 30_000,
            "1st Ld-" * 28_000,
            "=" * 200_000,
            "-11-19-26 " * 20_000,
        ),
    ],
)
def test_hostile_documents_are_answered_at_once(text: str) -> None:
    for document in (HEADERS + text, "\x16\x16\x01W1\x1fx\nr a\x13\x11 " + text, text):
        begun = time.process_time()
        FORMAT.sniff(Document(document.encode()))
        with suppress(FormatError):
            items(document)
        assert time.process_time() - begun < 1.0
