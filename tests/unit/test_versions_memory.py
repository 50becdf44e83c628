"""Stories as they lie in memory: cards, shelves, postings; what they take, and that no order of theirs tells."""

from __future__ import annotations

import itertools
import json
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from wiredesk.versions import Newsroom, fingerprint, shelf
from wiredesk.versions.card import Card, family_key, name_key
from wiredesk.versions.elsewhere import Elsewhere
from wiredesk.versions.reading import Reading
from wiredesk.versions.shelf import Shelf
from wiredesk.versions.story import Known, Story, Version
from wiredesk_schemas import Article, Outcome

AT = datetime(2026, 3, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LINES = tuple(f"Sentence {number} of the harbour report tells what the governor saw." for number in range(40))


def article(name: str, *lines: str, headline: str | None = None, family: str | None = None) -> Article:
    return Article(
        article_id=name, version=1, family_id=family or name, headline=headline, paragraphs=lines, sha256="0" * 64
    )


def story(name: str, *lines: str, at: datetime = AT, headline: str | None = None, events: int = 0) -> Story:
    reading = Reading.of(article(name, *lines, headline=headline))
    version = Version(article_id=name, version=1, whole=reading.text.whole)
    known = Known(category="strike", kind="drone", modality="reported", revision=1, digest="0123456789abcdef")
    made = Story(
        family_id=name,
        current=version,
        versions=(version,),
        events={f"{name:0>32}"[:30] + f"{number:02d}": known for number in range(events)},
        headline=reading.headline,
        seen_at=at.timestamp(),
    )
    return made.with_text(reading.text.sentences)


def taken(newsroom: Newsroom, new: Article, at: datetime = AT) -> tuple[str, str | None]:
    told, _ = newsroom.take(Outcome(id=new.article_id, status="unclassified", article=new), at=at, processed_at=at)
    assert told.article is not None
    return told.article.family_id, told.article.relation.kind if told.article.relation else None


def test_a_card_has_all_of_a_story() -> None:
    whole = story("s", *LINES[:9], headline="Drones hit the harbour", events=3)
    card = Card.of(whole, whole.dump())
    assert card.story == whole
    assert (card.seen_at, card.family, list(card.names)) == (AT.timestamp(), family_key("s"), [name_key("s")])
    assert card.texts == whole.texts
    assert Card(card.data).story == whole
    found = Card.of(whole)
    assert (found.family_id, found.texts, found.text_keys()) == ("s", whole.texts, card.text_keys())
    assert len(found.data) < len(card.data) < len(whole.dump()) * 0.6


def test_states_of_older_releases_are_read() -> None:
    new = story("s", *LINES[:3])
    old = json.loads(new.dump()) | {"texts": [list(text) for text in new.texts]}
    value = json.dumps(old).encode()
    assert Story.load(value) == new
    newsroom = Newsroom([value])
    assert taken(newsroom, article("t", *LINES[:3])) == ("s", "duplicate")


@pytest.mark.parametrize("texts", ['"AAAA"', '"~"', '"AQEAAAA="', "7", '[["x"]]'])
def test_what_is_no_story_is_refused(texts: str) -> None:
    with pytest.raises(ValueError, match="texts"):
        Newsroom([f'{{"family_id":"s","seen_at":1.0,"texts":{texts}}}'.encode()])


def test_a_story_takes_little_memory() -> None:
    """Sets of hashes took 5,300 bytes for one like these."""
    count = 1_000
    lines = [[f"{line} {number}" for line in LINES] for number in range(count)]
    values = [
        story(f"story-{number}", *lines[number], headline=f"H {number}", events=3).dump() for number in range(count)
    ]
    tracemalloc.start()
    try:
        newsroom = Newsroom(values)
        for_all = tracemalloc.get_traced_memory()[0] / count
        elsewhere = Elsewhere()
        for value in values:
            elsewhere.put(Story.load(value))
        for_elsewhere = tracemalloc.get_traced_memory()[0] / count - for_all
    finally:
        tracemalloc.stop()
    assert (len(newsroom), len(elsewhere)) == (count, count)
    assert for_all < 1_400
    assert for_elsewhere < 1_100


def test_no_order_of_arrival_tells() -> None:
    """A worker that has just restored its stories must tell what one would have told that has had them all along."""
    kept = [
        story("a", *LINES[:4], at=AT - HOUR),
        story("b", *LINES[2:8], at=AT - 2 * HOUR),
        story("c", *LINES[:4], at=AT - 3 * HOUR),
        story("d", *LINES[4:8], LINES[20], at=AT - 3 * HOUR),
    ]
    asked = (
        article("x", *LINES[:4]),
        article("y", *LINES[2:4], *LINES[30:32]),
        article("z", *LINES[4:8], *LINES[30:33]),
    )
    answers = set()
    for order in itertools.permutations(kept):
        told_one_by_one = Newsroom()
        for each in order:
            told_one_by_one.keep(each)
        for newsroom in (told_one_by_one, Newsroom(each.dump() for each in order)):
            answers.add(tuple(taken(newsroom, new) for new in asked))
    assert answers == {(("c", "duplicate"), ("c", "update"), ("d", "update"))}


def test_what_is_known_of_a_long_story_is_what_is_restored() -> None:
    newsroom, kept = Newsroom(), story("s", *LINES[:2])
    for number in range(45):
        new = article(f"v{number}", f"At {number} {LINES[0]}", f"At {number} {LINES[1]}", family="s")
        _, after = newsroom.take(Outcome(id=new.article_id, status="unclassified", article=new), at=AT, processed_at=AT)
        assert after is not None
        newsroom.keep(kept := after)
    restored = Newsroom([kept.dump()])
    for number in (0, 4, 5, 44):
        same_id = article(f"v{number}", LINES[30], LINES[31], family="t")
        assert taken(newsroom, same_id) == taken(restored, same_id)
    assert taken(newsroom, article("v44", LINES[30], LINES[31], family="t")) == ("s", "update")


def test_elsewhere_keeps_what_may_still_be_searched() -> None:
    elsewhere = Elsewhere()
    for hours in range(200):
        at = AT + hours * HOUR
        elsewhere.put(story(f"s{hours}", *[f"At {hours} {line}" for line in LINES[:3]], at=at))
    assert 96 <= len(elsewhere) <= 98
    # Another partition may be behind by as much as a day.
    behind = AT + 180 * HOUR
    assert elsewhere.story_of(article("t", *[f"At 110 {line}" for line in LINES[:3]]), at=behind) == "s110"
    assert elsewhere.story_of(article("t", *[f"At 107 {line}" for line in LINES[:3]]), at=behind) is None
    assert elsewhere.story_of(article("t", *[f"At 199 {line}" for line in LINES[:3]]), at=behind) == "s199"


def test_a_story_that_is_heard_of_again_is_searched_again() -> None:
    newsroom = Newsroom([story("s", *LINES[:3]).dump()])
    late = AT + 100 * HOUR
    assert taken(newsroom, article("t", *LINES[:3]), at=late) == ("t", None)
    told, kept = newsroom.take(
        Outcome(id="s2", status="unclassified", article=article("s2", *LINES[10:14], family="s")),
        at=late,
        processed_at=late,
    )
    assert told.article is not None
    assert kept is not None
    newsroom.keep(kept)
    assert taken(newsroom, article("u", *LINES[10:14]), at=late) == ("s", "duplicate")
    assert taken(newsroom, article("v", *LINES[:3]), at=late) == ("s", "duplicate")


def test_old_stories_are_forgotten_the_oldest_first() -> None:
    newsroom = Newsroom(story(f"s{hours}", *LINES[:3], at=AT + hours * HOUR).dump() for hours in range(9))
    before = (AT + 4 * HOUR).timestamp()
    assert newsroom.old(before, most=3) == ["s0", "s1", "s2"]
    for family in ("s0", "s1", "s2"):
        newsroom.forget(family)
    assert newsroom.old(before, most=3) == ["s3"]
    assert len(newsroom) == 6
    with pytest.raises(KeyError):
        newsroom.forget("s0")


def test_numbers_are_given_anew() -> None:
    kept = Shelf()
    cards = [Card.of(story(name, *LINES[:2], at=AT)) for name in "abc"]
    numbers = [kept.put(card) for card in cards]
    kept.drop(numbers[1])
    kept.drop(numbers[1])
    later = Card.of(story("d", *LINES[:2], at=AT + HOUR))
    assert kept.put(later) == numbers[1]
    assert len(kept) == 3
    hour = shelf.hour_of(AT.timestamp())
    assert [card.family for _, card in kept.heard(hour, hour + 1)] == [family_key("a"), family_key("c")]
    assert [card.family for _, card in kept.heard(hour + 1)] == [family_key("d")]
    assert kept.newest == (AT + HOUR).timestamp()


def test_a_sentence_is_the_same_in_whatever_dress() -> None:
    plain = fingerprint.of(article("a", "The governor said that two piers were hit. Nobody was hurt, he added later."))
    dressed = fingerprint.of(
        article("b", "THE governor said that two piers were hit.” \u00a0Nobody was hurt — he added later…")
    )
    assert plain == dressed
    assert len(plain.sentences) == 2
