"""The gateway's small parts: keys, cursors, filters, limits, problems."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.gateways import an_event, headers_of, taken_back
from wiredesk.errors import UsageError
from wiredesk.gateway import keys
from wiredesk.gateway.doors import is_loopback, refusal
from wiredesk.gateway.entries import Entry, Source, read
from wiredesk.gateway.filters import Filter
from wiredesk.gateway.limits import Bucket, Budget
from wiredesk.gateway.problems import Problem, answer, busy
from wiredesk_schemas import Event, cursors, filters, reach

offsets = st.lists(st.integers(-1, 2**60), min_size=1, max_size=12).map(tuple)


# Cursors


@given(st.dictionaries(st.sampled_from(["strike", "diplomacy", "articles"]), offsets, min_size=1))
def test_a_cursor_says_what_it_was_made_of(positions: dict[str, tuple[int, ...]]) -> None:
    text = cursors.encode(positions)
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~")
    assert cursors.decode(text, {stream: len(found) for stream, found in positions.items()}) == positions


@given(st.text(max_size=60))
def test_no_text_is_a_cursor_by_chance_and_raises_anything_else(text: str) -> None:
    try:
        found = cursors.decode(text, {"strike": 3})
    except cursors.CursorError:
        return
    assert cursors.decode(cursors.encode(found), {"strike": 3}) == found


@pytest.mark.parametrize(
    "text", ["", "strike", "strike.", "strike.AQ", "strike.AQEB~strike.AQEB", "strike.////", "other.AQEB", "strike.gA"]
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(cursors.CursorError):
        cursors.decode(text, {"strike": 3})


def test_a_category_that_came_later_is_read_from_its_beginning() -> None:
    text = cursors.encode({"strike": (4, 5)})
    assert cursors.decode(text, {"strike": 2, "weather": 2}) == {"strike": (4, 5), "weather": (-1, -1)}


# Filters


def entry(told: Event, *, reached: Event | None = None, headers: Mapping[str, bytes] | None = None) -> Entry:
    found = read(
        told.model_dump_json().encode(),
        headers_of(told, reached=reached) if headers is None else headers,
        Source("strike", 0, 1, 1_700_000_000_000),
    )
    assert found is not None
    return found


def wanted(sources: list[str] | None = None, **words: Any) -> Filter:
    return Filter.of(filters.Filter.of(**words), sources)


@pytest.mark.parametrize(
    ("words", "passes"),
    [
        ({}, True),
        ({"country": ["ua"]}, True),
        ({"country": ["RU"]}, False),
        ({"country": ["RU", "UA"]}, True),
        ({"kind": ["drone"], "country": ["UA"]}, True),
        ({"kind": ["missile"], "country": ["UA"]}, False),
        ({"place": ["ODESA"]}, True),
        ({"place": ["698740"]}, True),
        ({"place": ["Kyiv"]}, False),
        ({"source": ["Harbour Wire"]}, True),
        ({"source": ["Harbour"]}, False),
        ({"modality": ["planned"]}, False),
        ({"min_confidence": 0.9}, True),
        ({"min_confidence": 0.91}, False),
    ],
)
def test_an_event_and_its_retraction_pass_the_same_filters(words: dict[str, Any], passes: bool) -> None:
    place = {"name": "Odesa", "country": "UA", "geonames_id": 698740, "precision": "city"}
    told = an_event(1, places=[place])
    assert wanted(**words).passes(entry(told)) is passes
    assert wanted(**words).passes(entry(taken_back(told), reached=told)) is passes


def test_what_has_moved_still_passes_where_it_passed_before() -> None:
    first = an_event(1)
    moved = an_event(1, revision=2, places=[{"name": "Kyiv", "country": "UA", "precision": "city"}])
    facets = reach.current(
        reach.together(reach.of_event(first, "Harbour Wire"), reach.of_event(moved, "Harbour Wire")), "Harbour Wire"
    )
    found = entry(moved, headers={reach.HEADER: reach.to_header(facets)})
    assert wanted(place=["Odesa"]).passes(found)
    assert wanted(place=["Kyiv"]).passes(found)


def test_a_retraction_of_an_older_release_passes_everything_rather_than_nothing() -> None:
    assert wanted(country=["FJ"]).passes(entry(taken_back(an_event(1)), headers={}))


def test_a_key_for_a_source_reads_no_other() -> None:
    theirs, told = wanted(sources=["Harbour Wire"]), an_event(1)
    assert theirs.passes(entry(told))
    assert theirs.passes(entry(taken_back(told), reached=told))
    both = reach.together(reach.of_event(told, "Harbour Wire"), reach.of_event(told, "Another"))
    by_another = {reach.HEADER: reach.to_header(reach.current(both, "Another"))}
    assert not theirs.passes(entry(told, headers=by_another)), "a later revision is another's text"
    assert not theirs.passes(entry(told, headers={})), "nobody knows whose it is"


def test_the_header_of_a_retraction_says_no_name_of_a_place() -> None:
    assert b"desa" not in headers_of(an_event(1))[reach.HEADER].lower()


# Keys


def test_a_key_lets_in_until_it_is_taken_out_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    secret = keys.append(path, "desk", ["feed"], ["Harbour Wire"])
    other = keys.append(path, "page", ["read"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret not in path.read_text()
    found = keys.KeyFile(path)
    desk = found.find(secret)
    assert desk == keys.Principal("desk", frozenset({"feed"}), frozenset({"Harbour Wire"}))
    assert desk.may("feed")
    assert not desk.may("read")
    assert found.find(other) == keys.Principal("page", frozenset({"read"}))
    assert found.find(secret[:-1]) is None
    assert found.find("") is None
    assert found.find("x" * 100_000) is None
    path.write_text(path.read_text().split("[[key]]")[0] + "[[key]]" + path.read_text().split("[[key]]")[2])
    found.refresh()
    assert found.find(secret) is None
    assert found.find(other) is not None


def test_two_keys_are_never_the_same_and_long() -> None:
    made = {keys.new_secret() for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= 43


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[key]", "no TOML"),
        ("[other]", "only"),
        ('[[key]]\nname = "a"\nsha256 = "00"\nroles = ["read"]', "sha256"),
        (f'[[key]]\nname = "a"\nsha256 = "{"0" * 64}"\nroles = ["write"]', "roles"),
        (f'[[key]]\nname = "a"\nsha256 = "{"0" * 64}"\nroles = ["read"]\nsources = []', "sources"),
        (f'[[key]]\nname = "a"\nsha256 = "{"0" * 64}"\nroles = ["read"]\nkey = "x"', "nothing else"),
        (f'[[key]]\nname = "a"\nsha256 = "{"0" * 64}"\nroles = ["read"]\n' * 2, "two keys"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        keys.read(text, "keys.toml")


def test_a_name_is_given_once(tmp_path: Path) -> None:
    keys.append(tmp_path / "keys.toml", 'a "name"', ["read"])
    with pytest.raises(UsageError, match="already"):
        keys.append(tmp_path / "keys.toml", 'a "name"', ["read"])


# Limits


def test_a_bucket_lets_a_burst_through_and_then_keeps_its_pace() -> None:
    bucket = Bucket(rate=2, burst=3, now=0)
    assert [bucket.take(1, 0) for _ in range(3)] == [0, 0, 0]
    assert bucket.take(1, 0) == 0.5
    assert bucket.take(1, 0.5) == 0
    assert bucket.take(1, 0.5) == 0.5
    assert [bucket.take(1, 100) for _ in range(4)] == [0, 0, 0, 0.5], "no more than the burst is saved up"


def test_what_is_owed_is_waited_for() -> None:
    bucket = Bucket(rate=10, burst=5, now=0)
    assert bucket.take(1, 0) == 0
    bucket.owe(24)  # a request of twenty-five documents
    assert bucket.take(1, 1) == pytest.approx(1.1)


def test_bytes_come_back_to_the_budget_whatever_happens() -> None:
    budget = Budget(100)
    with suppress(ZeroDivisionError), budget.share() as more:
        assert more(60)
        assert not more(41)
        assert budget.held == 60
        raise ZeroDivisionError
    assert budget.held == 0


# Problems and doors


def test_a_problem_says_what_when_to_come_again() -> None:
    found = answer(busy("too much", seconds=2.2))
    assert found.headers["content-type"] == "application/problem+json"
    assert found.headers["retry-after"] == "3"
    assert b'"type":"urn:wiredesk:problem:busy"' in bytes(found.body)
    assert bytes(answer(Problem(404, "none", "x" * 5_000)).body).count(b"x") == 2_000


@pytest.mark.parametrize(
    ("host", "there"),
    [("localhost", True), ("127.0.0.1", True), ("[::1]", True), ("0.0.0.0", False), ("desk.example", False)],
)
def test_which_host_is_this_machine_alone(host: str, there: bool) -> None:
    assert is_loopback(host) is there


@pytest.mark.parametrize(
    ("method", "headers", "is_open", "status"),
    [
        ("GET", {"host": "localhost:8080"}, True, None),
        ("GET", {"host": "desk.example"}, True, 421),
        ("GET", {"host": "localhost.desk.example"}, True, 421),
        ("GET", {}, True, 421),
        ("GET", {"host": "desk.example"}, False, None),
        ("POST", {"host": "desk.example", "origin": "https://desk.example"}, False, None),
        ("POST", {"host": "desk.example", "origin": "https://evil.example"}, False, 403),
        ("POST", {"host": "desk.example", "origin": "null"}, False, 403),
        ("POST", {"host": "desk.example", "origin": "https://evil.example", "authorization": "Bearer x"}, False, None),
        ("POST", {"host": "127.0.0.1:8080", "origin": "http://evil.example"}, True, 403),
        ("POST", {"host": "127.0.0.1:8080", "origin": "http://127.0.0.1:9000"}, True, 403),
        ("POST", {"host": "127.0.0.1:8080"}, True, None),
        ("websocket", {"host": "127.0.0.1:8080", "origin": "http://evil.example"}, True, 403),
    ],
)
def test_who_may_not_come_in(method: str, headers: dict[str, str], is_open: bool, status: int | None) -> None:
    scope = {
        "type": "websocket" if method == "websocket" else "http",
        "method": method,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    found = refusal(scope, is_open=is_open)
    assert (found.status if found is not None else None) == status
