"""IPTC 7901 as agencies of several countries send it, field by field, and what is none."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats import WireItem, formats, parse
from wiredesk.formats.format import Document

FORMAT = next(entry for entry in formats() if entry.name == "iptc7901")
HEADER = "hwa0061 3 i 93  hw 1888"
COPY = (
    "Norhaven (hw) - Ferries stopped on Thursday, the harbour\r\noffice said.\r\n\n"
    "   They were to sail again from noon, when the fog would have\r\nlifted.\r\n"
)
PARAGRAPHS = (
    "Norhaven (hw) - Ferries stopped on Thursday, the harbour office said.",
    "They were to sail again from noon, when the fog would have lifted.",
)


def message(
    text: str = f"Ferries stop =\r\n\n{COPY}", *, header: str = HEADER, catch: str = "Tern/ferries/", trailer: str = ""
) -> str:
    trailer = trailer or "191305 MEZ Nov 26\r\n\x7f\n\x7f\x04"
    return f"\x01{header}\r\n\n{catch}\r\n\x02{text}\r\n\x03{trailer}\r\n"


def items(document: str | bytes) -> tuple[WireItem, ...]:
    return FORMAT.parse(Document(document.encode() if isinstance(document, str) else document)).items


def item(document: str | bytes) -> WireItem:
    (found,) = items(document)
    return found


def headed(head: str) -> WireItem:
    return item(message(f"{head}\r\n\n{COPY}"))


def test_a_message() -> None:
    found = item(message())
    assert (found.headline, found.byline, found.paragraphs) == ("Ferries stop", None, PARAGRAPHS)
    assert (found.source, found.urgency, found.subjects) == ("hw", 3, ("iptc7901:i",))
    assert found.published_at == datetime(2026, 11, 19, 12, 5, tzinfo=UTC)
    assert found.item_id == "hw:hwa0061:2026-11-19"
    assert found.removed == (("Tern/ferries/", "slug"),)
    assert (found.status, found.version, found.text) == (None, None, None)


@pytest.mark.parametrize(
    ("header", "source", "urgency", "category"),
    [
        ("eca062 4 i 211 ccccb   hw 061", "hw", 4, "i"),
        ("HWA0123 1 POL 5", "HWA", 1, "POL"),
        ("hw 0123 9 spo 120", "hw", 9, "spo"),
        ("GLM1234 4 i 0123 NOR /HWP-AB12", "HWP", 4, "i"),
        ("hwa0061 3 i 93  hw-tns 0908", "hw-tns", 3, "i"),
    ],
)
def test_header_lines(header: str, source: str, urgency: int, category: str) -> None:
    found = item(message(header=header))
    assert (found.source, found.urgency, found.subjects) == (source, urgency, (f"iptc7901:{category}",))
    assert found.paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    ("trailer", "published"),
    [
        ("191205 GMT NOV 26", datetime(2026, 11, 19, 12, 5, tzinfo=UTC)),
        ("191205 Nov 26", datetime(2026, 11, 19, 12, 5, tzinfo=UTC)),
        ("191205 nov 2026", datetime(2026, 11, 19, 12, 5, tzinfo=UTC)),
        ("HWP\r\n191205 GMT Nov 26", datetime(2026, 11, 19, 12, 5, tzinfo=UTC)),
        ("191405 MESZ Mai 26", datetime(2026, 5, 19, 12, 5, tzinfo=UTC)),
        ("191305 CET déc 26", datetime(2026, 12, 19, 12, 5, tzinfo=UTC)),
        ("191205 GMT März 98", datetime(1998, 3, 19, 12, 5, tzinfo=UTC)),
        ("191205", None),
        ("191205 GMT", None),
        ("311205 GMT Nov 26", None),
        ("192505 GMT Nov 26", None),
        ("191205 GMT Foo 26", None),
        ("191205 QQQ Nov 26", None),
        ("191205 GMT Nov 0", None),
        ("none", None),
    ],
)
def test_the_moment_behind_the_copy_counts_where_it_is_whole(trailer: str, published: datetime | None) -> None:
    found = item(message(trailer=trailer))
    assert found.published_at == published
    assert (found.item_id is None) is (published is None)


def test_the_moment_may_be_the_last_line_of_the_copy() -> None:
    found = item(message(f"Ferries stop\r\n   {COPY.lstrip()}HWP 191205 GMT NOV 26\r\n", trailer="HWP"))
    assert found.published_at == datetime(2026, 11, 19, 12, 5, tzinfo=UTC)
    assert (found.headline, found.paragraphs) == ("Ferries stop", PARAGRAPHS)


@pytest.mark.parametrize(
    ("head", "headline", "byline", "flags"),
    [
        ("Ferries stop =", "Ferries stop", None, []),
        ("Ferries stop=", "Ferries stop", None, []),
        ("\r\n\nFerries stop\r\nin the fog =", "Ferries stop in the fog", None, []),
        ("EXTRA\nFerries stop =", "Ferries stop", None, ["EXTRA"]),
        ("EIL -\nFerries stop =", "Ferries stop", None, ["EIL -"]),
        ("(Zusammenfassung 1430)\n(Corrects pier)\nFerries stop =", "Ferries stop", None, 2 * [""]),
        ("Ferries stop\nBy Ada Quill, Harbour Wire =", "Ferries stop", "Ada Quill, Harbour Wire", []),
        ("Ferries stop\nVon Ada Quill und\nTom Reed, hw =", "Ferries stop", "Ada Quill und Tom Reed, hw", []),
        ("By Ada Quill\nFerries stop =", "Ferries stop", "Ada Quill", []),
        ("Ferries stop\nBy Ada Quill\nBy Tom Reed =", "Ferries stop", "Ada Quill, Tom Reed", []),
        ("Ferries stop =\r\nVon Ada Quill, hw =", "Ferries stop", "Ada Quill, hw", []),
        ("Ferries stop =\r\n\r\nVon Ada Quill und\r\nTom Reed, hw =", "Ferries stop", "Ada Quill und Tom Reed, hw", []),
        ("Fares = 4 a pier\nBy the sea, no ferries =", "Fares = 4 a pier", "the sea, no ferries", []),
        ("Bypass opens =", "Bypass opens", None, []),
    ],
)
def test_what_stands_before_the_copy(head: str, headline: str, byline: str | None, flags: list[str]) -> None:
    found = headed(head)
    assert (found.headline, found.byline, found.paragraphs) == (headline, byline, PARAGRAPHS)
    marks = [line for line, why in found.removed if why == "headline mark"]
    assert len(marks) == len(flags)
    assert all(flag in marks for flag in flags if flag)


@pytest.mark.parametrize(
    ("text", "headline", "paragraphs"),
    [
        (
            "Ferries of Norhaven stopped, harbour office says\r\n\r\n",
            "Ferries of Norhaven stopped, harbour office says",
            (),
        ),
        ("URGENT\r\nFerries stop\r\n\r\n", "Ferries stop", ()),
        (
            "Ferries stop\r\n    By Ada Quill\r\n    The fog came.\r\n",
            "Ferries stop",
            ("By Ada Quill", "The fog came."),
        ),
        ("The fog came.\r\n\r\nIt went.\r\n", None, ("The fog came.", "It went.")),
        ("NORHAVEN (HW) - The fog came\r\n\r\nIt went.", None, ("NORHAVEN (HW) - The fog came", "It went.")),
        ("Fog\r\nand\r\nrain\r\nand\r\nhail fell.\r\n\r\nIt went.", None, ("Fog and rain and hail fell.", "It went.")),
    ],
)
def test_a_message_without_a_mark_behind_its_headline(
    text: str, headline: str | None, paragraphs: tuple[str, ...]
) -> None:
    found = item(message(text))
    assert (found.headline, found.paragraphs) == (headline, paragraphs)


NOTEBOOK = """
# Notizblock

## Internet
- [Hafenamt](http://hafen.example)
- (c)2026 Harbour Wire

* * * *
Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt

## Ansprechpartner
- Ada Quill, Hafenamt, Telefon: 555 0100

hw aq yyon n1 tr
"""


@pytest.mark.parametrize(
    "first", ["# Notizblock", "## Notizblock", "#Notizblock", "# hw-Notizblock", "# hw NOTEBOOK", "## Note to editors"]
)
def test_the_notebook_is_no_copy(first: str) -> None:
    found = item(message(f"Ferries stop =\r\n\n{COPY}{NOTEBOOK.replace('# Notizblock', first)}"))
    assert found.paragraphs == PARAGRAPHS
    assert found.copyright == "(c)2026 Harbour Wire"
    why = dict(found.removed)
    assert why["- [Hafenamt](http://hafen.example)"] == "notebook"
    assert why["- Ada Quill, Hafenamt, Telefon: 555 0100"] == "not for publication"
    assert why["hw aq yyon n1 tr"] == "not for publication"


def test_what_is_not_for_publication_without_a_notebook() -> None:
    notes = "* * * *\r\nThe following notes are not intended for publication\r\n\nEditor: Tom Reed\r\n"
    found = item(message(f"Ferries stop =\r\n\n{COPY}\n{notes}"))
    assert found.paragraphs == PARAGRAPHS
    assert dict(found.removed) == {
        "Tern/ferries/": "slug",
        "* * * *": "notebook",
        "The following notes are not intended for publication": "not for publication",
        "Editor: Tom Reed": "not for publication",
    }


@pytest.mark.parametrize("initials", ["hw aq tr", "aq/tr/npr", "hwa xx1 yy n1 aq"])
def test_initials_behind_the_copy(initials: str) -> None:
    found = item(message(f"Ferries stop =\r\n\n{COPY}\n{initials}\r\n\r\n"))
    assert found.paragraphs == PARAGRAPHS
    assert (initials, "agency mark") in found.removed


def test_a_row_of_asterisks_may_part_the_copy() -> None:
    found = item(message(f"Ferries stop =\r\n\n{COPY}\n* * *\r\n\nThe fog came back on Friday.\r\n"))
    assert found.paragraphs == (*PARAGRAPHS, "* * *", "The fog came back on Friday.")


@pytest.mark.parametrize(
    ("document", "status"),
    [
        (message("KILL\nFerries stop =\r\n\nThe harbour office denies it.\r\n"), "cancelled"),
        (message("KILL - KILL - Ferries stop =\r\n\nThe harbour office denies it.\r\n"), "cancelled"),
        (message(catch="Tern/ferries/zurückgezogen"), "cancelled"),
        (message("WITHHOLD\nFerries stop =\r\n\nPlease wait.\r\n"), "withheld"),
        (message(f"(Embargo until 1800 GMT)\nFerries stop =\r\n\n{COPY}"), "embargoed"),
        (message(f"SPERRFRIST 18.00 Uhr\nFähren stehen still =\r\n\n{COPY}"), "embargoed"),
        (message(f"Ferries stop =\r\n\n{COPY}\n# Notebook\r\n- Sperrfrist: Sonntag, 0.00 Uhr\r\n"), "embargoed"),
        (message(f"Ferries stop =\r\n\n{COPY}\n# Notebook\r\n- Embargoed until Sunday noon\r\n"), "embargoed"),
        (message(catch="Tern/oil/embargo/"), None),
        (message("Oil embargo: Norhaven holds back =\r\n\nDrones kill engines.\r\n", catch="Tern/oil embargo/"), None),
    ],
)
def test_nothing_bounded_comes_out_as_usable(document: str, status: str | None) -> None:
    assert item(document).status == status


def test_several_messages_are_so_many_items() -> None:
    alert = message("Ferries stop\r\n\r\n", header="hwa0062 1 i 9  hw 1889")
    first, second = items(f"{message()}\x16\x16{alert}")
    assert (first.item_id, second.item_id) == ("hw:hwa0061:2026-11-19", "hw:hwa0062:2026-11-19")
    assert (second.headline, second.paragraphs, second.urgency) == ("Ferries stop", (), 1)
    assert FORMAT.parse(Document((message() + alert).encode())).document_id is None


@pytest.mark.parametrize(
    ("catch", "text"),
    [
        ("Impressum/", "(Achtung)\nImpressum =\r\n\nrrr\r\n"),
        ("Notice/", "Copyright notice =\r\n\nrrr\r\n"),
        ("Notice/", "Daily notice =\r\n\n" + "rrr copyright by hw rrr copyright by hw rrr\r\n" * 2),
    ],
)
def test_an_agencys_own_notice_is_no_article(catch: str, text: str) -> None:
    with pytest.raises(FormatError, match="own notice"):
        items(message(text, catch=catch))
    assert len(items(message() + message(text, catch=catch))) == 1


def test_a_story_may_speak_of_imprints_and_copyright() -> None:
    copy = "The imprint of the paper says: copyright by the harbour office.\r\n"
    assert item(message(f"Paper closes =\r\n\n{copy}")).paragraphs == (copy.strip(),)


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "iso-8859-1", "utf-8-sig"])
def test_letters_beyond_ascii_among_control_characters(charset: str) -> None:
    found = item(message("Fähren in Norhaven über Nacht gestoppt =\r\n\nNebel über Norhaven.\r\n").encode(charset))
    assert found.headline == "Fähren in Norhaven über Nacht gestoppt"
    assert found.paragraphs == ("Nebel über Norhaven.",)


def test_a_declared_charset_is_heard() -> None:
    body = message("Паромы стоят =\r\n\nТуман.\r\n").encode("koi8-r")
    (found,) = parse(body, content_type="application/x-iptc7901; charset=koi8-r", max_bytes=10_000).items
    assert (found.headline, found.paragraphs) == ("Паромы стоят", ("Туман.",))


def test_fill_and_controls_are_no_copy() -> None:
    found = item(message(f"Ferries\x00 stop\x7f =\r\n\n{COPY}\x0e\x07").replace("\x01", "\x16\x16\x01", 1).encode())
    assert (found.headline, found.paragraphs) == ("Ferries stop", PARAGRAPHS)


def test_control_characters_may_have_been_lost() -> None:
    bare = message().replace("\x01", "").replace("\x02", "").replace("\x03", "").replace("\x7f", "").replace("\x04", "")
    assert FORMAT.sniff(Document(bare.encode()))
    found = item(bare.rstrip())
    assert (found.headline, found.paragraphs) == ("Ferries stop", PARAGRAPHS)
    assert dict(found.removed)["Tern/ferries/"] == "slug"
    assert found.published_at == datetime(2026, 11, 19, 12, 5, tzinfo=UTC)


def test_a_message_that_was_cut_short() -> None:
    found = item(message().partition("\x03")[0])
    assert (found.headline, found.paragraphs, found.published_at) == ("Ferries stop", PARAGRAPHS, None)


@pytest.mark.parametrize(
    ("document", "is_it"),
    [
        (message(), True),
        ("\x16\x16" + message(), True),
        ("\x01\r\nhwa0061 3 i 93\x02Fog =\r\n", True),
        ("hwa0061 3 i 93  hw 1888\r\n\r\nTern/\r\n", True),
        ("Psalm 23 4 pm 5 at the pier\nThe choir sang.", False),
        ("Room 101 5 men 20 boats\n", False),
        ("\x16\x16\x01W2607\x1f_world\r\n", False),
        ("\x01\x02\x03", False),
        ("", False),
        ("Ferries stop =", False),
    ],
)
def test_what_looks_like_it(document: str, is_it: bool) -> None:
    assert FORMAT.sniff(Document(document.encode())) is is_it


@pytest.mark.parametrize("content_type", [None, "text/vnd.iptc.7901", "application/x-iptc7901; charset=utf-8"])
def test_told_by_its_looks_or_by_its_type(content_type: str | None) -> None:
    found = parse(message().encode(), content_type=content_type, max_bytes=10_000)
    assert (found.format, found.document_id) == ("iptc7901", "hw:hwa0061:2026-11-19")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "no header line"),
        (b"Ferries stop.", "no header line"),
        (b"\x01hwa0061 0 i 93\r\n\x02Fog =\r\n\x03", "no header line"),
        (b"\x01hwa0061 3 i 93\r\n\x02\r\n \r\n\x03191205", "no text"),
        (b"\xff\xfe\x01", "not utf-16"),
        (message("Fog = \r\n").encode() + b"\x81\x8d", "undecodable"),
    ],
)
def test_what_cannot_be_read_says_why(document: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        items(document)


@pytest.mark.parametrize(
    "text",
    [
        *("copyright by " * 15_000, "a b " * 50_000, "T =\n" + "aa\n" * 60_000, "T =\n" + "* " * 100_000),
        *(
            "T =\n" + "not for " * 25_000,
            "(" * 200_000 + " =",
            "T =\n# " + "a-" * 90_000,
            "By " * 60_000 + "=",
            " " * 200_000,
        ),
        *("\x02" * 200_000, "\x03" * 200_000, "\x01" * 200_000, "\x01hwa0061 3 i 93\r\n" * 11_000, "191205 " * 28_000),
    ],
)
def test_hostile_documents_are_answered_at_once(text: str) -> None:
    for document in (f"\x01{HEADER}\r\n\x02{text}", f"\x01{HEADER}{text}", text):
        begun = time.process_time()
        FORMAT.sniff(Document(document.encode()))
        with suppress(FormatError):
            items(document)
        assert time.process_time() - begun < 1.0
