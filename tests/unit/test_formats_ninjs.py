"""ninjs of every version, field by field, and what is no ninjs."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats import WireItem, formats, parse
from wiredesk.formats.format import Document

NINJS = next(entry for entry in formats() if entry.name == "ninjs")
FIRST = "NORHAVEN (HW) - Ferries stopped on Thursday, the harbour office said."
SECOND = "They were to sail again from noon."
BODY = f"<p>{FIRST}</p><p>{SECOND}</p>"
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


def items(document: Any) -> tuple[WireItem, ...]:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return NINJS.parse(Document(body)).items


def item(**fields: Any) -> WireItem:
    (found,) = items({"uri": "urn:hw:tern", "headline": "Ferries stop", **fields})
    return found


def picture(**fields: Any) -> dict[str, Any]:
    return {"type": "picture", "description_text": "A ferry at pier 4.", "byline": "Tom Reed", **fields}


def test_version_1_with_every_field() -> None:
    found = item(
        type="text",
        version="3",
        versioncreated="2026-11-19 12:00:00Z",
        firstcreated="2026-11-18T12:00:00Z",
        body_xhtml=BODY,
        body_text="not this",
        byline="By Ada Quill",
        located="Norhaven",
        language="en-GB",
        copyrightholder="Harbour Wire",
        copyrightnotice="(c) 2026 Harbour Wire",
        usageterms="Not in the south.",
        subject=[{"code": "16000000", "scheme": "medtop"}, {"code": "medtop:20000056"}, {"name": "Tern"}],
        pubstatus="usable",
        urgency=3,
        ednote="Adds harbour office.",
        description_text="Ferries and fog.",
        associations={"main": picture(), "none": None, "story": {"type": "text", "headline": "Fog"}},
    )
    assert (found.item_id, found.version, found.headline) == ("urn:hw:tern", 3, "Ferries stop")
    assert found.paragraphs == (FIRST, SECOND)
    assert (found.byline, found.dateline, found.language) == ("Ada Quill", "Norhaven", "en-GB")
    assert (found.published_at, found.source) == (NOON, "Harbour Wire")
    assert (found.copyright, found.urgency, found.status) == ("(c) 2026 Harbour Wire", 3, "usable")
    assert found.subjects == ("medtop:16000000", "medtop:20000056", "Tern")
    assert found.captions == (("A ferry at pier 4.", "Tom Reed"),)
    assert found.removed == (("Adds harbour office.", "editor's note"), ("Ferries and fog.", "summary"))
    assert (found.embargoed_until, found.url) == (None, None)


@pytest.mark.parametrize("spelling", ["contenttype", "contentType"])
def test_version_2_has_lists(spelling: str) -> None:
    (found,) = items(
        {
            "uri": "https://hw.example/tern",
            "version": 0,
            "headlines": [{"role": "print", "value": "Fog"}, {"role": "main", "value": "Ferries <i>stop</i>"}],
            "bodies": [
                {"role": "summary", spelling: "text/html", "value": "<p>In short.</p>"},
                {"role": "text", spelling: "text/plain", "value": "not this"},
                {"role": "html", spelling: "text/html", "value": BODY},
            ],
            "by": "Ada Quill",
            "infosources": [{"name": "Harbour Wire", "rel": "creator"}, {"name": "Another"}],
            "subjects": [
                {"uri": "http://cv.iptc.org/newscodes/mediatopic/16000000"},
                {"code": "20000056", "scheme": "http://cv.iptc.org/newscodes/mediatopic/"},
            ],
            "descriptions": [{"role": "summary", "value": "In short."}],
            "associations": [{"name": "pic", "type": "picture", "descriptions": [{"value": "A <b>ferry</b>."}]}],
        }
    )
    assert (found.version, found.headline, found.byline) == (0, "Ferries stop", "Ada Quill")
    assert (found.paragraphs, found.source) == ((FIRST, SECOND), "Harbour Wire")
    assert found.url == "https://hw.example/tern"
    assert found.subjects == (
        "http://cv.iptc.org/newscodes/mediatopic/16000000",
        "http://cv.iptc.org/newscodes/mediatopic/20000056",
    )
    assert found.captions == (("A ferry.", None),)
    assert found.removed == (("In short.", "summary"),)


def test_version_3_is_spelt_with_capitals() -> None:
    (found,) = items(
        {
            "uri": "urn:hw:tern",
            "versionCreated": "2026-11-19T13:00:00+01:00",
            "contentCreated": "2026-11-18T12:00:00Z",
            "altIds": [{"role": "internal", "value": "17"}],
            "pubStatus": "withheld",
            "headlines": [{"value": "Ferries stop"}],
            "bodies": [{"role": "main", "contentType": "text/plain", "value": f"{FIRST}\n\n{SECOND}\n"}],
            "copyrightHolder": "Harbour Wire",
            "people": [{"rel": "author", "name": "Ada Quill"}, {"rel": "about", "name": "Tom Reed"}],
        }
    )
    assert (found.published_at, found.status, found.byline) == (NOON, "withheld", "Ada Quill")
    assert (found.paragraphs, found.copyright) == ((FIRST, SECOND), "Harbour Wire")


def test_the_copy_that_is_marked_up_comes_first() -> None:
    assert item(body_text="plain", body_html=BODY).paragraphs == (FIRST, SECOND)
    assert item(body_xhtml=" ", body_html="<p> </p>", body_text=f"{FIRST}\n{SECOND}").paragraphs == (FIRST, SECOND)
    assert item(body_nitf=BODY).paragraphs == (FIRST, SECOND)
    listed = [{"role": "richtext", "value": BODY}, {"role": "main", "value": "x"}]
    assert item(bodies=listed).paragraphs == (FIRST, SECOND)
    assert item(bodies={"role": "main", "value": BODY}).paragraphs == (FIRST, SECOND)


def test_pictures_and_tables_within_the_copy() -> None:
    figure = "<figure><img src='f.jpg'/><figcaption>A ferry at pier 4.</figcaption></figure>"
    table = "<table><tr><th>Pier</th><th>Sails</th></tr><tr><td>4</td><td>noon</td></tr></table>"
    found = item(body_html=f"<p>{FIRST}</p>{figure}{table}", associations={"editor_0": picture(byline=None)})
    assert found.paragraphs == (FIRST, "Pier | Sails", "4 | noon")
    assert found.captions == (("A ferry at pier 4.", None),)


@pytest.mark.parametrize(
    ("stated", "byline"),
    [
        ({"byline": "By Ada Quill"}, "Ada Quill"),
        ({"byline": "BY: Ada Quill"}, "Ada Quill"),
        ({"byline": "Byron Quill"}, "Byron Quill"),
        ({"byline": "<span>Ada&nbsp;Quill</span>"}, "Ada Quill"),
        ({"by": "By"}, "By"),
        ({"byline": "", "by": "Ada Quill"}, "Ada Quill"),
        ({"authors": [{"name": "Ada Quill", "role": "writer"}, {"name": "Tom Reed", "role": "editor"}]}, "Ada Quill"),
        ({"authors": ["Ada Quill", 7, None]}, "Ada Quill"),
        ({"people": [{"name": "Tom Reed", "rel": "about"}]}, None),
        ({}, None),
    ],
)
def test_bylines(stated: dict[str, Any], byline: str | None) -> None:
    assert item(**stated).byline == byline


@pytest.mark.parametrize(
    ("stated", "dateline"),
    [
        ({"dateline": "NORHAVEN, Nov 19", "located": "Norhaven"}, "NORHAVEN, Nov 19"),
        ({"located": "Norhaven"}, "Norhaven"),
        ({"located": "Ada Quill, Norhaven", "byline": "Ada Quill, Norhaven College"}, None),
        ({"located": {"name": "Norhaven"}}, None),
    ],
)
def test_datelines(stated: dict[str, Any], dateline: str | None) -> None:
    assert item(**stated).dateline == dateline


@pytest.mark.parametrize(
    ("uri", "version", "item_id"),
    [
        ("urn:newsml:hw.example:20261119:tern:3", "3", "urn:newsml:hw.example:20261119:tern"),
        ("urn:newsml:hw.example:20261119:tern/3", 3, "urn:newsml:hw.example:20261119:tern"),
        ("urn:newsml:hw.example:20261119:tern:3U", 3, "urn:newsml:hw.example:20261119:tern"),
        ("urn:newsml:hw.example:20261119:190510", "2", "urn:newsml:hw.example:20261119:190510"),
        ("https://hw.example/3", 3, "https://hw.example/3"),
    ],
)
def test_all_versions_share_an_id(uri: str, version: object, item_id: str) -> None:
    assert item(uri=uri, version=version).item_id == item_id
    assert item(uri=None, guid=uri, version=version).item_id == item_id


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        *(("version", 0, 0), ("version", "11", 11), ("version", 2.0, 2), ("version", 2.5, None)),
        *(("version", -1, None), ("version", "v2", None), ("version", True, None), ("version", "9" * 5_000, None)),
        *(("version", 1e300, None), ("version", "²", None), ("version", [1], None), ("version", None, None)),
        *(("urgency", 1, 1), ("urgency", "9", 9), ("urgency", 0, None), ("urgency", 10, None), ("urgency", {}, None)),
        *(("language", "en_GB", "en-GB"), ("language", "zh-Hans", "zh-Hans"), ("language", "English!", None)),
        *(("language", ["en"], None), ("subject", "war", ()), ("subject", [[], 7, None, {"code": 7}], ())),
    ],
)
def test_what_is_out_of_range_is_left_out(field: str, value: object, read: object) -> None:
    name = "subjects" if field == "subject" else field
    assert getattr(item(**{field: value}), name) == read


def test_the_priority_of_a_program_is_no_urgency() -> None:
    assert item(priority=5).urgency is None


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ({}, None),
        ({"pubstatus": "usable"}, "usable"),
        ({"pubStatus": "canceled"}, "cancelled"),
        ({"pubstatus": "stat:withheld"}, "withheld"),
        ({"pubstatus": "perhaps"}, "withheld"),
        ({"pubstatus": {"name": "canceled"}}, "cancelled"),
        ({"pubstatus": ["usable"]}, "withheld"),
        ({"pubstatus": 7}, "withheld"),
        ({"pubstatus": None}, None),
        ({"pubstatus": "usable", "state": "killed"}, "cancelled"),
        ({"pubstatus": "usable", "state": "published"}, "usable"),
        ({"pubstatus": "usable", "ednote": "Please kill this story."}, "cancelled"),
        ({"pubstatus": "usable", "headline": "KILL - Ferries stop"}, "cancelled"),
        ({"pubstatus": "usable", "ednote": "Embargoed until noon."}, "embargoed"),
        ({"pubstatus": "usable", "embargoed": "until the fog lifts"}, "embargoed"),
        ({"pubstatus": "usable", "embargoed": True}, "embargoed"),
        ({"pubstatus": "canceled", "embargoed": 20261119}, "cancelled"),
        ({"pubstatus": "usable", "embargoed": ""}, "usable"),
    ],
)
def test_nothing_bounded_comes_out_as_usable(stated: dict[str, Any], status: str | None) -> None:
    assert item(**stated).status == status


def test_an_embargo_with_its_end() -> None:
    found = item(pubstatus="usable", embargoed="2026-11-19T12:00:00+0000")
    assert (found.status, found.embargoed_until) == ("usable", NOON)


def test_an_item_that_is_a_picture() -> None:
    (found,) = items({"uri": "urn:hw:p", **picture(headline="Fog in Norhaven")})
    assert (found.headline, found.paragraphs, found.captions) == (
        "Fog in Norhaven",
        (),
        (("A ferry at pier 4.", "Tom Reed"),),
    )
    (bare,) = items({"uri": "urn:hw:p", "type": "video", "descriptions": [{"role": "caption", "value": "A ferry."}]})
    assert (bare.headline, bare.captions) == (None, (("A ferry.", None),))


def test_a_picture_with_copy_keeps_its_caption() -> None:
    found = item(**picture(body_text=SECOND))
    assert (found.paragraphs, found.captions, found.removed) == ((SECOND,), (("A ferry at pier 4.", "Tom Reed"),), ())


def test_a_package_of_texts_is_so_many_items() -> None:
    texts = {
        "a": {"uri": "urn:hw:a", "type": "text", "headline": "Fog", "body_html": BODY, "pubstatus": "usable"},
        "b": {"uri": "urn:hw:b", "type": "text", "headline": "Sails", "body_text": SECOND},
        "p": picture(),
        "c": {"uri": "urn:hw:c", "type": "text", "headline": "A link and no copy"},
    }
    package = {"uri": "urn:hw:pkg", "type": "composite", "headline": "Thursday", "associations": texts}
    first, second = items({**package, "pubstatus": "withheld", "embargoed": "2026-11-19T12:00:00Z"})
    assert (first.item_id, second.item_id) == ("urn:hw:a", "urn:hw:b")
    assert (first.status, second.status) == ("withheld", "withheld")
    assert first.embargoed_until == NOON
    first, _ = items(
        {**package, "embargoed": "some day", "associations": {**texts, "a": {**texts["a"], "embargoed": "2020-01-01"}}}
    )
    assert (first.status, first.embargoed_until) == ("embargoed", None)
    (whole,) = items({**package, "body_html": BODY})
    assert whole.item_id == "urn:hw:pkg"


def test_a_list_of_items() -> None:
    first, second = items([{"uri": "urn:hw:a", "headline": "Fog"}, 7, {"uri": "urn:hw:b", "headline": "Sails"}])
    assert (first.headline, second.headline) == ("Fog", "Sails")


def test_control_characters_are_left_out() -> None:
    found = item(headline="Ferries\u0000 stop\u0007", body_text="a\u0000b")
    assert (found.headline, found.paragraphs) == ("Ferries stop", ("ab",))


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(charset: str) -> None:
    body = json.dumps({"uri": "a", "headline": "Fähren", "body_text": "Nebel über Norhaven"}, ensure_ascii=False)
    (found,) = items(body.encode(charset))
    assert (found.headline, found.paragraphs) == ("Fähren", ("Nebel über Norhaven",))


@pytest.mark.parametrize(
    ("document", "is_ninjs"),
    [
        ('{"uri": "a", "headline": "b"}', True),
        ('{"uri": "a", "type": "text"}', True),
        ('{"guid": "a", "version": "1"}', True),
        ('{"pubStatus": "usable"}', True),
        ('{"body_xhtml": "' + "long " * 2_000 + '", "uri": "a"}', True),
        ('{"bodies": [{"role": "main", "content": "not an envelope"}], "uri": "a"}', True),
        ('{"uri": "a", "headline": "b", "content": "c"}', False),
        ('{"content": "{\\"uri\\": \\"a\\", \\"headline\\": \\"b\\"}"}', False),
        ('{"@context": "https://schema.org", "headline": "b", "uri": "a", "associations": []}', False),
        ('{"headline": "b"}', False),
        ('{"uri": "a"}', False),
        ('{"stories": {"uri": "a", "headline": "b"}}', False),
        ('["uri", "headline"]', False),
        ("{not JSON", False),
        ('{"\\', False),
        ("", False),
        ("\x00\x01{", False),
    ],
)
def test_what_looks_like_it(document: str, is_ninjs: bool) -> None:
    assert NINJS.sniff(Document(document.encode())) is is_ninjs


@pytest.mark.parametrize("content_type", [None, "application/json", "application/vnd.iptc.ninjs+json; charset=utf-8"])
def test_told_by_its_looks_or_by_its_type(content_type: str | None) -> None:
    body = json.dumps({"uri": "urn:hw:a", "headline": "Fog", "body_text": FIRST}).encode()
    found = parse(body, content_type=content_type, max_bytes=10_000)
    assert (found.format, found.document_id) == ("ninjs", "urn:hw:a")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\x80\x81", "undecodable"),
        (b"7", "an object is wanted"),
        (b"[7, []]", "an object is wanted"),
        (b"{}", "without a headline and without copy"),
        (b'{"uri": "a", "headline": " ", "bodies": [], "body_html": "<p/>"}', "without a headline"),
        (b'{"uri": "a", "headline": "<i></i>", "body_html": "<!-- -->"}', "without a headline"),
        (b'{"uri": "a", "type": "picture", "renditions": {"web": {"href": "b"}}}', "without a headline"),
        (b'{"uri": "a", "headline": "\\ud800"}', "not JSON"),
    ],
)
def test_what_cannot_be_read_says_why(document: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        items(document)


ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**63,
    1e308,
    "",
    " ",
    "\u0000",
    "<",
    "&#x;",
    [],
    [[[]]],
    {},
    {"": {}},
    ["a"],
)


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_any_field_may_be_anything(odd: Any) -> None:
    names = (
        "uri guid type version headline headlines bodies body_html body_text byline by authors people located language "
        "versioncreated infosources subject subjects urgency pubstatus state ednote embargoed associations "
        "descriptions description_text url"
    )
    inner = ("role", "value", "contenttype", "name", "code", "scheme", "type", "rel", "description_text", "byline")
    for name in names.split():
        for value in (odd, [*({key: odd} for key in inner), odd], {"a": dict.fromkeys(inner, odd), "b": odd}):
            fields: dict[str, Any] = {"body_nitf": BODY, "headline": "Ferries stop", name: value}
            with suppress(FormatError):
                items(fields)


@pytest.mark.parametrize(
    "document",
    [
        b'{"uri": "a", "headline": "' + b"<" * 200_000 + b'"}',
        b'{"uri": "a", "body_text": "' + b"\\n" * 100_000 + b'"}',
        b'{"uri": "a", "headline": "b", "role": ' + b"[" * 1_000 + b"]" * 1_000 + b"}",
        b'{"uri": "a", "headline": "b", "bodies": ' + b"[" * 100_000 + b"}",
        b'{"uri": "a", "headline": "b", "subject": [' + b'{"code": "1"},' * 14_000 + b"{}]}",
        b'{"uri": "urn:newsml:' + b":1" * 90_000 + b'", "headline": "b", "version": 1}',
        b'{"uri": "a", "body_html": "' + b"<div>" * 40_000 + b'"}',
        b"{" * 200_000,
        b'{"a' * 60_000,
    ],
)
def test_hostile_documents_are_answered_at_once(document: bytes) -> None:
    begun = time.process_time()
    NINJS.sniff(Document(document))
    with suppress(FormatError):
        items(document)
    assert time.process_time() - begun < 1.0
