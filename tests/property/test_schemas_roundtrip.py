"""Whatever a writer can make, JSON Schema accepts, readers read back equal, and offsets stay right."""

from __future__ import annotations

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from wiredesk_schemas import Article, Attribution, Count, Evidence, Party, Place, StrikeEvent, When, normalise_sentence
from wiredesk_schemas._countries import COUNTRY_CODES
from wiredesk_schemas._json_schema import json_schema
from wiredesk_schemas.event import COUNT_ROLES, MODALITIES, PARTY_TYPES, PLACE_PRECISIONS, QUALIFIERS
from wiredesk_schemas.strike import KINDS

TEXT = st.text(max_size=40)
DAYS = st.dates(min_value=dt.date(1900, 1, 1))
COUNTRIES = st.none() | st.sampled_from(sorted(COUNTRY_CODES))
TIMES = st.datetimes(dt.datetime(1, 1, 2), dt.datetime(9999, 12, 30), timezones=st.timezones())  # noqa: DTZ001 - bounds
AMOUNTS = st.integers(0, 2**63) | st.floats(0, allow_infinity=False, allow_nan=False)


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    words = draw(st.lists(st.text(st.characters(exclude_categories=("Z", "C")), min_size=1, max_size=8), min_size=4))
    quote, start = " ".join(words), draw(st.integers(0, 10**6))
    return Evidence(quote=quote, start=start, end=start + len(quote))


@st.composite
def whens(draw: st.DrawFn) -> When:
    start, end = sorted((draw(DAYS), draw(DAYS)))
    return When(start=start, end=end, precision="day" if start == end else "range", text=draw(TEXT))


COUNTS = st.builds(
    Count,
    role=st.sampled_from([role for role in COUNT_ROLES if role != "money"]),
    object=TEXT.map(str.lower).filter(lambda text: text == text.lower()),
    value=AMOUNTS,
    qualifier=st.sampled_from(QUALIFIERS),
    evidence=evidence(),
)
STRIKES = st.builds(
    StrikeEvent,
    event_id=TEXT,
    revision=st.integers(1),
    kind=st.sampled_from(KINDS),
    modality=st.sampled_from(MODALITIES),
    actors=st.lists(st.builds(Party, name=TEXT, country=COUNTRIES, type=st.sampled_from(PARTY_TYPES)), max_size=2),
    places=st.lists(
        st.builds(
            Place,
            name=TEXT,
            country=COUNTRIES,
            lat=st.none() | st.floats(-90, 90),
            lon=st.none() | st.floats(-180, 180),
            geonames_id=st.none() | st.integers(1, 10**9),
            precision=st.sampled_from(PLACE_PRECISIONS),
        ),
        max_size=2,
    ),
    date=st.none() | whens(),
    counts=st.lists(COUNTS, max_size=2),
    attributed_to=st.lists(st.builds(Attribution, name=TEXT, country=COUNTRIES), max_size=2),
    evidence=st.lists(evidence(), min_size=1, max_size=2),
    published_at=st.none() | TIMES,
    processed_at=TIMES,
    confidence=st.floats(0, 1),
)
SCHEMA = Draft202012Validator(json_schema("event-strike", StrikeEvent))


@given(STRIKES)
def test_an_event_comes_back_as_it_went_out(event: StrikeEvent) -> None:
    written = event.model_dump_json()
    assert StrikeEvent.read(written) == event
    assert StrikeEvent.model_validate_json(written) == event
    SCHEMA.validate(json.loads(written))


@given(st.lists(st.text(min_size=1), min_size=1, max_size=5), st.data())
def test_an_article_holds_each_slice_of_its_body(paragraphs: list[str], data: st.DataObject) -> None:
    article = Article(article_id="a", family_id="a", paragraphs=tuple(paragraphs), sha256="0" * 64)
    start = data.draw(st.integers(0, len(article.body) - 1))
    end = data.draw(st.integers(start + 1, len(article.body)))
    quote = article.body[start:end]
    read = Article.read(article.model_dump_json())
    assert read == article
    assert read.holds(Evidence(quote=quote, start=start, end=end))


@given(st.text(), st.sampled_from([" ", "  ", "\n", "\t", "—", ", "]))
def test_normalising_a_sentence_settles_and_ignores_what_stands_between_words(text: str, between: str) -> None:
    words = normalise_sentence(text).split()
    assert normalise_sentence(between.join(words)) == normalise_sentence(" ".join(words))
