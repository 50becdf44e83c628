"""Whatever the text: reading it never fails, offsets and quotes are exact, and time grows with the length alone."""

from __future__ import annotations

import datetime as dt
import gc
import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wiredesk.categories import events, registry, run_category
from wiredesk.classify import judge
from wiredesk.extract import analyse
from wiredesk.extract.lexicon import fold
from wiredesk.extract.sentences import split
from wiredesk_schemas import Article, Caption, Evidence

NOW = dt.datetime(2026, 5, 14, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 5, 14)
WORDS = """
Russia Ukraine’s Kyiv the U.S. air force said that it its forces launched two 183 missiles and drones were shot down
killed at least people in near Sumy region on Thursday overnight Feb. 4 talks agreed to a ceasefire with prisoners of
war denied accused will would if not satellite internet was cut by company SpaceX $4 million , . ; “ ” — ( ) ’s 1.3
of which them another a man was injured last month 2019 According to He They
""".split()  # noqa: SIM905 - it is read as a text
WIRE = st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join)
TEXTS = st.lists(st.one_of(WIRE, st.text(max_size=120)), max_size=5)


def article(paragraphs: list[str], headline: str | None = None) -> Article:
    return Article(
        article_id="a",
        family_id="f",
        headline=headline,
        paragraphs=tuple(paragraphs),
        captions=tuple(Caption(text=p) for p in paragraphs[:1]),
        reference_date=DAY,
        sha256="0" * 64,
    )


@given(TEXTS, st.none() | WIRE)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@example(["İİİ Kyiv İ was hit by drones. İ"], None)
def test_labels_and_events_are_sound_for_any_text(paragraphs: list[str], headline: str | None) -> None:
    copy = article(paragraphs, headline)
    analysis = analyse(copy)
    for category in registry.categories().values():  # those too that could not be a label
        for draft in run_category(category, analysis):
            assert all(copy.holds(evidence) for evidence in draft.evidence)
    labels, found = events(analysis, copy, judge(analysis, registry.categories()), processed_at=NOW)
    texts = {
        "body": copy.body,
        "headline": copy.headline or "",
        "caption": "\n\n".join(c.text for c in copy.captions),
    }

    def exact(evidence: Evidence) -> bool:
        return texts[evidence.field][evidence.start : evidence.end] == evidence.quote

    assert {e.category for e in found} == set(labels)
    assert {e.category for e in found if e.modality != "past"} == set(labels)
    assert len({e.event_id for e in found}) == len(found)
    for event in found:
        assert all(exact(evidence) and len(evidence.quote.split()) >= 4 for evidence in event.evidence)
        assert all(exact(count.evidence) for count in event.counts)
    for label in labels.values():
        assert label.evidence
        assert all(exact(evidence) for evidence in label.evidence)


DAYS = st.sampled_from([dt.date.min, dt.date.max]) | st.dates()


@given(DAYS, WIRE)
@example(dt.date.max, "Russia will launch drones at Kyiv on Thursday next Friday, tomorrow, and in May.")
@example(dt.date.max, "Russia launched drones at Kyiv on Feb. 4 and on Friday, 9999.")
@example(dt.date.min, "Russia launched drones at Kyiv on Feb. 4, last Friday, two days earlier, on Sunday overnight.")
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_story_may_have_any_day(day: dt.date, text: str) -> None:
    copy = article([text]).model_copy(update={"reference_date": day})
    analysis = analyse(copy)
    events(analysis, copy, judge(analysis, registry.categories()), processed_at=NOW)


@given(TEXTS)
def test_the_same_text_gives_the_same_events(paragraphs: list[str]) -> None:
    def once() -> list[str]:
        copy = article(paragraphs)
        analysis = analyse(copy)
        _, found = events(analysis, copy, judge(analysis, registry.categories()), processed_at=NOW)
        return [e.model_dump_json() for e in found]

    assert once() == once()


@given(st.text(max_size=400))
def test_sentences_cover_every_word_once(text: str) -> None:
    pieces = list(split(text))
    assert all(a < b for a, b in pieces)
    assert all(b <= c for (_, b), (c, _) in pairwise(pieces))
    assert "".join("".join(text[a:b].split()) for a, b in pieces) == "".join(text.split())


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


SHORTEST = 0.02
"""Seconds; of less the clock and the machine tell nothing."""
ADVERSARIES = {
    "one word": "a" * 100_000,
    "no stop": "Russia launched drones and " * 3_700,
    "stops": ". " * 50_000,
    "capitals": "In the Aa Bb " * 7_700,
    "numbers": "1,234 " * 16_600,
    "digits": "1" * 100_000,
    "says": "he said that " * 7_600,
    "titles": "Mr Aa-Bb " * 11_000,
    "commas": "Russia, " * 12_500,
    "quotes": "“” " * 33_000,
    "qualifiers": "at least at least " * 5_500,
    "dates": "on May May 4 " * 7_700,
    "strikes": "Drones hit Kyiv on Monday. " * 3_700,
    "deaths": "Drones struck the port of Kyiv, killing 3 people. " * 6_000,
    "talks": "Ministers of Russia and Ukraine met in Geneva and agreed to a ceasefire. " * 4_000,
    "outages": "The company said hackers disrupted satellite internet on Monday. " * 4_000,
    "accusations": "Russia accused Ukraine of " * 7_700,
    "firms": "The EU fined the a a Aaa, a b c d maker, " * 2_400,
    "names": "Aaa, who said, — who — said " * 3_600,
    "tolls": "death toll in a visit by Aaa to the village of " * 2_100,
    "sides": "Iran and Iraq and from " * 4_300,
    "paragraphs": "In 1999 drones struck the port of Kyiv.\n\n" * 2_400,
}


def seconds(text: str) -> float:
    """Processor time of all that is made of a text, rules that could not make a label of it included."""
    copy = article(text.split("\n\n"))
    gc.collect()
    gc.disable()  # it walks through lexicons and model now and then, which is no work on the text
    try:
        began = time.process_time()
        analysis = analyse(copy)
        judged = judge(analysis, registry.categories())
        for category in registry.categories().values():
            run_category(category, analysis)
        events(analysis, copy, judged, processed_at=NOW)
        return time.process_time() - began
    finally:
        gc.enable()


@pytest.mark.parametrize("name", ADVERSARIES)
def test_no_text_takes_longer_than_its_length_allows(name: str) -> None:
    seconds("warm up")
    assert seconds(ADVERSARIES[name]) < 15


@pytest.mark.parametrize("name", ADVERSARIES)
def test_twice_the_text_takes_twice_the_time(name: str) -> None:
    """What goes back over all that it has read, a pattern or a search for each sentence, takes four times as long."""
    text = ADVERSARIES[name][:60_000]
    seconds("warm up")
    # Taking turns, and the least of the ratios: a busy machine spoils some, and what grows faster is about 4 in all.
    ratios = (seconds(text) / max(seconds(text[: len(text) // 2]), SHORTEST) for _ in range(4))
    assert any(ratio < 2.6 for ratio in ratios)
