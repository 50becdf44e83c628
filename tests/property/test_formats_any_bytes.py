"""Whatever bytes come: a document or a FormatError, and nothing else."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from wiredesk.errors import FormatError
from wiredesk.formats import parse

CONTENT_TYPES = st.one_of(
    st.none(),
    st.sampled_from(["text/plain", "application/json", "text/plain; charset=utf-16", "text/plain; charset=shift_jis"]),
    st.text(max_size=40),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["id", "source", "url", "published_at", "fetched_at", "content_type", "content", "other"]


def reads_or_says_why(document: bytes, content_type: str | None) -> None:
    try:
        parsed = parse(document, content_type=content_type, max_bytes=1_000)
    except FormatError as error:
        reason, stage = str(error), error.stage
    else:
        assert parsed.items
        assert all(item.text or item.paragraphs is not None for item in parsed.items)
        return
    assert reason
    assert stage == "formats"


@given(st.binary(max_size=1_200), CONTENT_TYPES)
@example(b"\xff\xfe\x00\xd8", None)
@example(b'{"content":"\\ud800"}', None)
def test_any_bytes(document: bytes, content_type: str | None) -> None:
    reads_or_says_why(document, content_type)


@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-8-sig"]), CONTENT_TYPES)
def test_any_text(text: str, codec: str, content_type: str | None) -> None:
    reads_or_says_why(text.encode(codec, "replace"), content_type)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6), CONTENT_TYPES)
def test_any_envelope(fields: dict[str, object], content_type: str | None) -> None:
    reads_or_says_why(json.dumps(fields).encode(), content_type)


@given(st.text(min_size=1, max_size=200))
def test_an_envelope_keeps_its_content_as_it_is(content: str) -> None:
    try:
        parsed = parse(json.dumps({"content": content, "content_type": "text/plain"}).encode(), max_bytes=10_000)
    except FormatError:
        return
    assert parsed.items[0].text == content
