"""Documents of every kind of beginning, and each failure with its reason."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats import ParsedDocument, Stated, formats, parse

COPY = "Ferry returns to service\n\nVALLETTA (Harbour Wire) — The ferry sailed again on Monday."


def read(document: bytes | str, content_type: str | None = None, **keywords: object) -> ParsedDocument:
    body = document.encode() if isinstance(document, str) else document
    return parse(body, content_type=content_type, max_bytes=100_000, **keywords)  # type: ignore[arg-type]


def envelope(**fields: object) -> str:
    return json.dumps({"content": COPY, **fields})


def test_plain_text_is_one_item_with_its_text() -> None:
    document = read(COPY)
    assert document.format == "text"
    assert [item.text for item in document.items] == [COPY]
    assert document.document_id is None


@pytest.mark.parametrize(
    "content_type",
    [None, "", "application/octet-stream", "text/plain", "Text/Plain; charset=utf-8", "text/plain;format=flowed"],
)
def test_plain_text_by_content_type_or_by_looks(content_type: str | None) -> None:
    assert read(COPY, content_type).format == "text"


@pytest.mark.parametrize("content_type", [None, "application/json", "application/json; charset=UTF-8"])
def test_an_envelope_gives_its_fields_to_the_item(content_type: str | None) -> None:
    document = read(
        envelope(id="a1", source="harbour", url="https://example.org/a1", fetched_at="2026-03-02T10:00:00+01:00"),
        content_type,
    )
    (item,) = document.items
    assert (item.text, item.item_id, item.source, item.url) == (COPY, "a1", "harbour", "https://example.org/a1")
    assert item.fetched_at == dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    assert item.published_at is None
    assert document.document_id == "a1"
    assert document.format == "text"


def test_an_envelope_wins_over_headers_and_headers_over_content() -> None:
    headers = Stated(item_id="from-header", source="header", url="https://example.org/header")
    document = read(envelope(id="from-envelope"), stated=headers)
    (item,) = document.items
    assert (item.item_id, item.source, item.url) == ("from-envelope", "header", "https://example.org/header")
    (bare,) = read(COPY, stated=headers).items
    assert bare.item_id == "from-header"


def test_an_id_from_outside_names_a_document_of_several_items_but_not_the_items() -> None:
    (item,) = read(COPY).items
    several = ParsedDocument(items=(item, item), format="text").under(Stated(item_id="d", source="s"))
    assert several.document_id == "d"
    assert [(each.item_id, each.source) for each in several.items] == [(None, "s"), (None, "s")]


def test_unknown_fields_of_an_envelope_are_let_be() -> None:
    assert read(envelope(priority=4)).items[0].text == COPY


@pytest.mark.parametrize(
    ("document", "content_type", "reason"),
    [
        (b"", None, "empty value"),
        (b" \r\n\t", None, "white space"),
        (b"\xef\xbb\xbf", None, "no letter"),
        (b"--- *** ---", None, "no letter"),
        (b"a\x00b", None, "NUL"),
        (b"\x01\x02\x03\x04 a", None, "control characters"),
        (b"\x89PNG\r\n\x1a\n\x81\xff", None, "undecodable"),
        (b"x" * 100_001, None, "oversize"),
        (b"picture", "image/png", "unknown content type 'image/png'"),
        (b"{", None, "not JSON"),
        (b'{"headline": "no content"}', None, "`content`: Field required"),
        (b'{"content": 7}', None, "`content`"),
        (b'{"content": ""}', None, "`content`"),
        (b'{"content": " \\n"}', None, "white space"),
        (b'{"content": "a\\u0000b"}', None, "NUL"),
        (b'{"content": "a", "content_type": "image/png"}', None, "unknown content type"),
        (b'{"content": "a", "published_at": "yesterday"}', None, "`published_at`"),
        (b'[{"content": "a"}]', None, "a list where an object"),
        (b"17", "application/json", "a number where an object"),
        (b"null", "application/json", "a null where an object"),
        (b'{"a":' * 5_000, None, "not JSON"),
        (b"[" * 50_000, "application/json", "not JSON"),
        (json.dumps({"content": json.dumps({"content": "a"})}).encode(), None, "envelope in an envelope"),
    ],
)
def test_what_cannot_be_read_says_why(document: bytes, content_type: str | None, reason: str) -> None:
    with pytest.raises(FormatError, match=reason) as failure:
        read(document, content_type)
    assert failure.value.stage == "formats"


def test_a_line_of_copy_may_begin_with_a_bracket() -> None:
    assert read("[Photo] The quay on Monday morning.").format == "text"


def test_the_formats_are_found_and_asked_in_the_order_of_their_priority() -> None:
    found = formats()
    assert [entry.priority for entry in found] == sorted(entry.priority for entry in found)
    assert {"json-envelope", "text"} <= {entry.name for entry in found}
    assert found[-1].name == "text"
