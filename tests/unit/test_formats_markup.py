"""Markup as trees and as paragraphs, and what a document may not do to us."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats.blocks import blocks, paragraphs_of, plain
from wiredesk.formats.format import Document
from wiredesk.formats.markup import html_of, name, root_name, said, unescaped, xml, xml_of, xml_text


def test_entities_of_html_are_read_though_nothing_declares_them() -> None:
    assert said(xml_of("<a>caf&eacute;&nbsp;&mdash; 4 &lt; 5 &amp; 6&hellip;</a>")) == "café — 4 < 5 & 6…"


@pytest.mark.parametrize("entity", ["&own;", "&eacute", "&;", "& ", "&#x110000;", "&#xD800;"])
def test_other_entities_are_an_error(entity: str) -> None:
    with pytest.raises(FormatError, match="not well-formed XML"):
        xml_of(f"<a>{entity}</a>")


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>',
        '<!DOCTYPE a [<!-- ] --><!ENTITY x "ha">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!-- ] --><!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!-- ] --><!ENTITY x SYSTEM "http://127.0.0.1:9/">]><a b="&x;">c</a>',
        '<!DOCTYPE a [<!-- ] --><!ENTITY x0 "hahahaha">'
        + "".join(f'<!ENTITY x{n + 1} "{f"&x{n};" * 10}">' for n in range(9))
        + ']><a b="&x9;">c</a>',
    ],
)
def test_entities_of_its_own_are_not_read(document: str) -> None:
    begun = time.process_time()
    with pytest.raises(FormatError, match="not well-formed XML"):
        xml_of(document)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize(
    "before",
    [
        "",
        " \n",
        "\ufeff",
        "<?xml version='1.0'?>",
        "<?xml version='1.0' encoding='utf-16'?>\n<!-- a > b --><?pi a?>",
        "<!DOCTYPE a>",
        '<?xml version="1.0"?><!-- <b> --><!DOCTYPE a PUBLIC "-//X//Y" "a.dtd" [<!ENTITY % b SYSTEM "b"> %b;]>',
        "<!DOCTYPE a [\n<!ELEMENT a (#PCDATA)>\n] >",
    ],
)
def test_what_stands_before_the_root_is_passed_over(before: str) -> None:
    assert name(xml_of(f"{before}<a>b</a>")) == "a"
    assert root_name(Document(f"{before}<x:A/>".encode()).head) == "a"


@pytest.mark.parametrize(
    "head", [b"", b"a", b"<", b"<!", b"<?xml", b"<!-- <a>", b"<!DOCTYPE a [", b"< a>", b"<1>", b"\xff\xfe<"]
)
def test_a_beginning_without_a_root_has_no_name(head: bytes) -> None:
    assert root_name(head) == ""


def test_characters_that_xml_forbids_are_left_out() -> None:
    assert said(xml_of("<a>b\x01\x0b&#2;&#x1F;\x1fc\ufffe\ud800d&#13;</a>")) == "bcd"


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("iso-8859-15", "iso8859-15"),
        ("iso-8859-1", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("us-ascii", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        ("utf-8", "utf-16"),
        ("nonsense", "utf-8"),
        ("unicode_escape", "utf-8"),
    ],
)
def test_encodings_as_declared_and_as_they_are(declared: str, written: str) -> None:
    document = Document(f'<?xml version="1.0" encoding="{declared}"?><a>né à €4</a>'.encode(written))
    assert said(xml(document)) == "né à €4"
    assert root_name(document.head) == "a"


def test_a_charset_from_outside_wins_over_the_declared_one() -> None:
    body = '<?xml version="1.0" encoding="iso-8859-1"?><a>Łódź</a>'.encode("cp1250")
    assert "Łódź" in xml_text(Document(body, charset="cp1250"))


@pytest.mark.parametrize("body", [b"<a>\x00</a>", b"\xff\xfe\x00", b"<\x00a\x00", b"<a>\x81\x8d\x00</a>"])
def test_bytes_that_are_no_text(body: bytes) -> None:
    with pytest.raises(FormatError):
        xml(Document(body))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("o&#39;clock", "o'clock"),
        ("&quot;a&quot; &AMP; &#x27;b&#x27;", "\"a\" & 'b'"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("&lt;b&gt;", "&lt;b&gt;"),
    ],
)
def test_what_was_escaped_twice(text: str, read: str) -> None:
    assert unescaped(text) == read
    assert said(html_of(f"<p>{text.replace('&', '&amp;')}</p>")) == read


def test_blocks_are_what_stands_on_lines_of_its_own() -> None:
    fragment = """a <b>b</b>c<p>d<br>e<br><br>f</p>g<ul><li>h<li>i</ul><script>no</script><h2>j</h2>
<table><tr><td>k</td><td>l</td></tr></table><pre>m
n

o</pre>p&nbsp;&amp;nbsp;q"""
    assert [block.text for block in blocks(html_of(f"<div>{fragment}</div>"))] == [
        *("a bc", "d e", "f", "g", "h", "i", "j", "k", "l", "m n", "o", "p q"),
    ]


def test_a_block_knows_its_element() -> None:
    assert [name(block.element) for block in blocks(html_of("<div>a<p>b</p>c</div>"))] == ["div", "p", "div"]


@pytest.mark.parametrize(
    ("fragment", "paragraphs"),
    [
        ("", ()),
        (" \n ", ()),
        ("a\nb", ("a", "b")),
        ("a\nb\n\nc", ("a b", "c")),
        ("a &amp; b", ("a & b",)),
        ("a <i>b</i>\n\nc", ("a b", "c")),
        ("<p>a\n\nb</p>", ("a b",)),
        ("<p>a<p>b", ("a", "b")),
        ("<p>a</div></p>b", ("a", "b")),
    ],
)
def test_paragraphs_of_fragments(fragment: str, paragraphs: tuple[str, ...]) -> None:
    assert paragraphs_of(fragment) == paragraphs


def test_plain_text_has_a_paragraph_a_line_or_between_blank_lines() -> None:
    assert plain("a\r\nb") == ("a", "b")
    assert plain("\n\na\r\nb\r\n \r\nc\n") == ("a b", "c")


@pytest.mark.parametrize("text", ["", " ", "<!-- -->", "<?xml version='1.0'?>"])
def test_html_of_nothing(text: str) -> None:
    with pytest.raises(FormatError, match="no HTML"):
        html_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "<a>" * 100_000,
        "<a " * 100_000,
        "<!--" * 100_000,
        "<![CDATA[" * 50_000,
        "<?xml " * 100_000,
        "<!DOCTYPE a [" * 50_000,
        "&" * 300_000,
        "&a" * 200_000,
        "&#" + "0" * 300_000,
        " " * 500_000 + "<a/>",
        "<a>" + " " * 500_000 + "</a>",
        "<a>" + "\n" * 500_000 + "</a>",
        "<p>a" * 50_000,
        "<div>" * 50_000 + "a",
        "<a>" + "]]>" * 100_000,
        "\x01" * 500_000,
        "a" * 1_000_000,
    ],
)
@pytest.mark.parametrize("reader", [xml_of, html_of, paragraphs_of])
def test_hostile_text_is_answered_at_once(reader: object, text: str) -> None:
    begun = time.process_time()
    with suppress(FormatError):
        reader(text)  # type: ignore[operator]
    root_name(text[:4096].encode())
    assert time.process_time() - begun < 1.5
