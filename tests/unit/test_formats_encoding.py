"""As declared, then as they really are."""

from __future__ import annotations

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats.encoding import decode, text_codec

COPY = "Ministers met in Málaga on Monday — “a good start”, said Nuñez."


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_undeclared_text_is_read_as_what_it_is(codec: str) -> None:
    assert decode(COPY.encode(codec)) == COPY


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (COPY, "utf-16-le"),
        (COPY, "utf-16-be"),
        ("東京で会談", "iso2022_jp"),
        ("東京で会談", "shift_jis"),
        ("Киев", "koi8-r"),
    ],
)
def test_a_declared_charset_is_used_where_it_is_needed(text: str, codec: str) -> None:
    assert decode(text.encode(codec), codec) == text


@pytest.mark.parametrize("declared", ["iso-8859-1", "us-ascii", "windows-1251", "no-such-thing"])
def test_valid_utf_8_is_utf_8_whatever_is_declared(declared: str) -> None:
    assert decode(COPY.encode(), declared) == COPY


def test_latin_1_is_read_as_windows_1252() -> None:
    assert decode(b"\x93quoted\x94", "iso-8859-1") == "“quoted”"


@pytest.mark.parametrize(
    "name", ["idna", "zlib", "unicode_escape", "rot13", "base64", "utf-7", "x" * 50, "", None, "\x00"]
)
def test_codecs_that_are_no_charsets_are_passed_over(name: str | None) -> None:
    assert text_codec(name) is None


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfea",
        b"\x81\x8d\x8f\x90",
        bytes(range(160, 256)),
        b"text \xe9 with \x07 a bell and \xff",
        b"\xef\xbb\xbf\xff",
    ],
)
def test_what_fits_no_encoding_is_an_error(body: bytes) -> None:
    with pytest.raises(FormatError):
        decode(body)
