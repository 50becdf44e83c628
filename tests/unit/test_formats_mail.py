"""Mail: a story in its text, or wire documents attached. All copy is invented."""

from __future__ import annotations

import base64
import datetime as dt
import time
from contextlib import suppress

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats import ParsedDocument, WireItem, parse
from wiredesk.formats.format import Document
from wiredesk.formats.mail import FORMAT

LEAD = "Two survey drones were shot down over the Tern Strait early on Thursday, the coast guard said."
SECOND = "Nobody on the shore was hurt."
HEAD = """From: Harbour Wire <news@harbour-wire.example>
To: desk@example.org
Subject: Drones shot down
Date: Thu, 19 Nov 2026 06:15:00 +0100
Message-ID: <tern-1@harbour-wire.example>
MIME-Version: 1.0
"""
NITF = f"""<nitf><body><body.head><hedline><hl1>Of the wire</hl1></hedline></body.head>
<body.content><p>{LEAD}</p></body.content></body></nitf>"""


def read(document: str | bytes, content_type: str | None = None) -> ParsedDocument:
    body = document.encode() if isinstance(document, str) else document
    return parse(body, content_type=content_type, max_bytes=3_000_000)


def item(document: str | bytes) -> WireItem:
    parsed = read(document)
    assert parsed.format == "mail"
    return parsed.items[0]


def parts(*several: str, kind: str = "mixed") -> str:
    return (
        f"{HEAD}Content-Type: multipart/{kind}; boundary=sea\n\n"
        + "".join(f"--sea\n{part}\n" for part in several)
        + "--sea--\n"
    )


@pytest.mark.parametrize("content_type", [None, "message/rfc822", "message/rfc822; charset=utf-8"])
def test_the_fields_are_those_of_the_header(content_type: str | None) -> None:
    document = read(f"{HEAD}Content-Language: en-gb, fr\n\n{LEAD}\n\n{SECOND}\n", content_type)
    (found,) = document.items
    assert (found.headline, found.source, found.language) == ("Drones shot down", "Harbour Wire", "en-GB")
    assert found.published_at == dt.datetime(2026, 11, 19, 5, 15, tzinfo=dt.UTC)
    assert found.item_id == document.document_id == "tern-1@harbour-wire.example"
    assert (found.text, found.paragraphs, found.byline) == (f"{LEAD}\n\n{SECOND}\n", None, None)


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        ("Fwd: Re: FW: Drones", "Drones"),
        ("AW: WG: Drohnen", "Drohnen"),
        ("Re[2]: Drones", "Drones"),
        ("Red: the sea", "Red: the sea"),
        ("=?utf-8?q?Caf=C3=A9?= =?iso-8859-1?Q?_na=EFve?=", "Café naïve"),
        ("=?utf-8?b?w4TDpA==?=", "Ää"),
        ("=?x-nowhere?q?Drones?=", "Drones"),
        ("=?utf-8?b?#?=", None),
        ("Drones\n over the sea", "Drones over the sea"),
        ("", None),
    ],
)
def test_a_subject_is_decoded_and_without_its_marks(subject: str, headline: str | None) -> None:
    assert item(HEAD.replace("Drones shot down", subject) + f"\n{LEAD}").headline == headline


def test_a_subject_that_nobody_encoded_is_read_as_well_as_it_can_be() -> None:
    document = HEAD.replace("Drones", "Café") + f"\n{LEAD}"
    assert item(document.encode()).headline == "Café shot down"
    assert item(document.encode("cp1252")).headline == "Café shot down"


@pytest.mark.parametrize(
    ("sender", "source"),
    [
        ('"Reed, Tom" <tom@hw.example>', "Reed, Tom"),
        ("tom@hw.example", "hw.example"),
        ("=?utf-8?q?Caf=C3=A9?= <a@b.example>", "Café"),
        ("", None),
    ],
)
def test_the_sender_is_the_source(sender: str, source: str | None) -> None:
    assert item(HEAD.replace("Harbour Wire <news@harbour-wire.example>", sender) + f"\n{LEAD}").source == source


def test_a_date_that_is_none_is_left_out() -> None:
    assert item(HEAD.replace("Thu, 19 Nov 2026", "Soon") + f"\n{LEAD}").published_at is None


def test_what_is_below_the_signature_is_taken_off() -> None:
    found = item(f"{HEAD}\n{LEAD}\n\n-- \nAda Quill\nHarbour Wire, pier 4\n")
    assert found.text == f"{LEAD}\n"
    assert found.removed == (("Ada Quill", "signature"), ("Harbour Wire, pier 4", "signature"))


def test_the_lines_of_a_forwarding_are_taken_off() -> None:
    fields = "From: Ada <a@hw.example>\nDate: Thu\nSubject: Drones\nTo: x@y.example\n"
    head = f"---------- Forwarded message ---------\n{fields}"
    found = item(f"{HEAD}\nSee below.\n\n{head}\n\n{LEAD}\n")
    assert found.text == f"{LEAD}\n"
    assert found.removed[0] == ("See below.", "covering note")
    assert ("Subject: Drones", "forwarding") in found.removed


@pytest.mark.parametrize(
    ("parameters", "text", "unfolded"),
    [
        ("format=flowed", "One line \nthat goes on.\nAnother.", "One line that goes on.\nAnother."),
        ("format=flowed; delsp=yes", "One li \nne.", "One line."),
        ("format=flowed", " From space.", "From space."),
        ("format=flowed", "> Quoted \n> on.\nOwn.", "> Quoted on.\nOwn."),
        ("charset=utf-8", "One line \nof two.", "One line \nof two."),
    ],
)
def test_flowed_text_is_put_together(parameters: str, text: str, unfolded: str) -> None:
    assert (item(f"{HEAD}Content-Type: text/plain; {parameters}\n\n{text}").text or "").strip() == unfolded.strip()


def test_plain_text_is_preferred_to_html() -> None:
    document = parts(
        "Content-Type: text/html\n\n<p>Not this</p>", f"Content-Type: text/plain\n\n{LEAD}", kind="alternative"
    )
    assert (item(document).text or "").strip() == LEAD


def test_without_plain_text_html_gives_paragraphs() -> None:
    document = parts("Content-Type: text/plain\n\n \n", f"Content-Type: text/html\n\n<p>{LEAD}</p><p>{SECOND}</p>")
    found = item(document)
    assert (found.text, found.paragraphs) == (None, (LEAD, SECOND))


def test_text_that_is_attached_is_the_last_resort() -> None:
    document = parts(f'Content-Type: text/plain\nContent-Disposition: attachment; filename="a.txt"\n\n{LEAD}')
    assert (item(document).text or "").strip() == LEAD


@pytest.mark.parametrize(
    ("encoding", "charset", "body"),
    [
        ("quoted-printable", "utf-8", b"Caf=C3=A9 of the p=\nier."),
        ("quoted-printable", "us-ascii", b"Caf=E9 of the pier."),
        ("base64", "iso-8859-1", base64.b64encode("Café of the pier.".encode("latin-1"))),
        ("8bit", "x-unknown", "Café of the pier.".encode()),
        ("8bit", "us-ascii", "Café of the pier.".encode("cp1252")),
        ("binary", "utf-8", "Café of the pier.".encode("cp1252")),
    ],
)
def test_encodings_that_are_wrong_or_missing(encoding: str, charset: str, body: bytes) -> None:
    head = f"{HEAD}Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    assert (item(head.encode() + body).text or "").strip() == "Café of the pier."


def test_a_wire_document_that_is_attached_is_the_document() -> None:
    parsed = read(parts("Content-Type: text/plain\n\nSee below.", f"Content-Type: application/nitf+xml\n\n{NITF}"))
    assert (parsed.format, parsed.items[0].headline) == ("nitf", "Of the wire")
    assert parsed.items[0].removed[0] == ("See below.", "covering note")


def test_several_that_are_attached_are_several_items() -> None:
    second = NITF.replace("Of the wire", "The second")
    parsed = read(parts(*(f"Content-Type: text/xml\n\n{wire}" for wire in (NITF, second))))
    assert [each.headline for each in parsed.items] == ["Of the wire", "The second"]


def test_a_mail_that_is_attached_is_read() -> None:
    parsed = read(
        parts(
            "Content-Type: text/plain\n\nSee below.",
            f"Content-Type: message/rfc822\n\n{HEAD.replace('Drones', 'Ferries')}\n{LEAD}\n",
        )
    )
    assert parsed.items[0].headline == "Ferries shot down"


def test_an_attachment_that_cannot_be_read_leaves_the_mail_itself() -> None:
    assert (
        item(parts(f"Content-Type: text/plain\n\n{LEAD}", "Content-Type: application/nitf+xml\n\n<nitf>")).headline
        == "Drones shot down"
    )
    assert (
        item(parts(f"Content-Type: text/plain\n\n{LEAD}", "Content-Type: image/png\n\nabc")).headline
        == "Drones shot down"
    )


def test_mails_within_mails_are_read_to_a_depth() -> None:
    document = f"{HEAD}\n{LEAD}\n"
    for _ in range(12):
        document = f"{HEAD}Content-Type: message/rfc822\n\n{document}"
    assert read(document).items[0].headline == "Drones shot down"


@pytest.mark.parametrize(
    "head",
    [
        "From: a@b.example\nTo: c@d.example\n\nx",
        "Return-Path: <a@b.example>\nSubject: x\n\nx",
        "From news@hw.example Thu Nov 19 05:15:00 2026\nReceived: by x\nSubject: a\n\nx",
        "\r\n\r\nDelivered-To: a@b.example\r\nDate: x\r\n\r\nx",
        "X-Spam: no\nMessage-ID: <a@b>\nDate: x\n\nx",
    ],
)
def test_mail_is_told_by_its_header(head: str) -> None:
    assert FORMAT.sniff(Document(head.encode()))


@pytest.mark.parametrize(
    "copy",
    [
        *(
            "Subject: what the sea says\n\nA poem.",
            "Note: ferries run late.\nThe office said so.",
            "",
            "From",
            "From: ",
        ),
        "From: the sea\n\nTo: the land, a poem in two parts.",
        "Date: Thursday\nSubject: ferries\n\nFerries run late.",
        "UPDATE: Ferries stopped\nFrom: what the office knows\nTo: be seen",
        "Harbour: Ferries stopped\n\nFrom: a\nTo: b",
    ],
)
def test_copy_that_begins_with_a_colon_is_no_mail(copy: str) -> None:
    assert not FORMAT.sniff(Document(copy.encode()))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\n\n", "without a subject"),
        ("From: a@example.org\nTo: b@example.org\n\n-- \nAda", "without a subject"),
        (parts(*["Content-Type: text/plain\n\nx"] * 300), "more than 200 parts"),
        (HEAD + "Content-Type: text/plain\n\n\x00\x01", "NUL"),
    ],
)
def test_mail_without_an_article_says_why(document: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read(document)


@pytest.mark.parametrize(
    "document",
    [
        HEAD + "Received: x\n" * 15_000 + "\n\nCopy.",
        HEAD.replace("Drones", "=?utf-8?q?a?= " * 14_000) + "\nCopy.",
        HEAD.replace("Harbour Wire <", "(" * 200_000) + "\nCopy.",
        HEAD.replace("Harbour Wire", '"a" <b@c>, ' * 18_000) + "\nCopy.",
        HEAD + "Content-Type: text/plain" + "; a=b" * 20_000 + "\n\nCopy.",
        HEAD + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3_000)),
        HEAD + "Content-Type: text/plain; format=flowed\n\n" + "a \n" * 60_000,
        HEAD + "\n" + "---------- Forwarded message ---------\nFrom: a\n" * 4_000,
        HEAD + "Content-Transfer-Encoding: base64\n\n" + "=" * 200_000,
    ],
)
def test_hostile_mail_is_answered_at_once(document: str) -> None:
    begun = time.process_time()
    with suppress(FormatError):
        read(document)
    assert time.process_time() - begun < 1.0
