"""What an article is to those before it, and what subscribers are told."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from support.newsroom import FIRST, HEADLINE, NOTICE, OTHER, SECOND, THIRD, Desk, copy
from wiredesk.versions import Newsroom
from wiredesk.versions.story import Story
from wiredesk_schemas import Outcome


def relation(outcome: Outcome) -> str | None:
    assert outcome.article is not None
    return outcome.article.relation.kind if outcome.article.relation else None


def family(outcome: Outcome) -> str:
    assert outcome.article is not None
    return outcome.article.family_id


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_story_through_its_life(desk: Desk) -> None:
    alert = desk.take(copy(FIRST), item_id="a")
    assert (relation(alert), desk.active()) == (None, {("strike", FIRST)})
    update = desk.take(copy(FIRST, SECOND, headline=f"UPDATE 1-{HEADLINE}"), item_id="b")
    assert (relation(update), family(update)) == ("update", "a")
    assert update.article is not None
    assert update.article.headline == HEADLINE
    copied = desk.take(copy(FIRST, SECOND), item_id="c")
    assert (relation(copied), copied.events) == ("duplicate", ())
    corrected = desk.take(copy("(Corrects place)", FIRST, THIRD, headline=f"CORRECTED-{HEADLINE}"), item_id="d")
    assert (relation(corrected), family(corrected)) == ("correction", "a")
    assert {quote for _, quote in desk.active()} == {FIRST, THIRD}
    killed = desk.take(copy(NOTICE, headline=f"KILL-{HEADLINE}"), item_id="e")
    assert (relation(killed), family(killed)) == ("kill", "a")
    assert killed.article is not None
    assert killed.article.status == "cancelled"
    assert desk.active() == set()
    assert {(event.status, event.evidence) for event in killed.events} == {("retracted", ())}
    late = desk.take(copy(FIRST, SECOND, OTHER, headline=f"UPDATE 2-{HEADLINE}"), item_id="f")
    assert late.article is not None
    assert (relation(late), late.article.status, late.events) == ("update", "cancelled", ())
    assert (late.article.headline, late.article.paragraphs, late.article.removed) == (None, (), ())


def test_an_update_tells_only_what_changed(desk: Desk) -> None:
    first = desk.take(copy(FIRST, OTHER), item_id="a")
    assert len(first.events) == 2
    update = desk.take(copy(FIRST, OTHER, THIRD, headline=f"UPDATE 1-{HEADLINE}"), item_id="a2")
    assert [event.evidence[0].quote for event in update.events if event.status == "active"] == [THIRD]
    assert len(desk.active()) == 3
    shorter = desk.take(copy(FIRST, THIRD, headline=f"UPDATE 2-{HEADLINE}"), item_id="a3")
    assert [(event.category, event.status) for event in shorter.events] == [("diplomacy", "retracted")]
    again = desk.take(copy(FIRST, THIRD, OTHER, headline=f"UPDATE 3-{HEADLINE}"), item_id="a4")
    assert [(event.category, event.status, event.revision) for event in again.events] == [("diplomacy", "active", 3)]


def test_versions_by_number(desk: Desk) -> None:
    def ninjs(version: int, *paragraphs: str) -> bytes:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        stated = {"uri": "urn:hw:1", "version": version, "headline": HEADLINE, "body_html": body}
        return json.dumps({**stated, "versioncreated": "2026-11-19T06:00:00Z"}).encode()

    assert relation(desk.take(ninjs(2, FIRST, SECOND))) is None
    old = desk.take(ninjs(1, FIRST))
    assert (relation(old), old.events) == ("superseded", ())
    assert relation(desk.take(ninjs(2, FIRST, SECOND))) == "duplicate"
    assert relation(desk.take(ninjs(3, FIRST, SECOND, THIRD))) == "update"
    before = desk.active()
    assert relation(desk.take(ninjs(2, FIRST, SECOND))) == "superseded"
    assert desk.active() == before


def test_copies_whatever_stands_around_them(desk: Desk) -> None:
    desk.take(copy(FIRST, SECOND, THIRD), item_id="a")
    spaced = copy(FIRST, SECOND, THIRD).replace(b"early on", b"early  on").replace(b"Nine drones", b"NINE drones")
    assert relation(desk.take(spaced, item_id="b")) == "duplicate"
    cut = desk.take(copy(FIRST, SECOND, headline="Port hit by drones"), item_id="c")
    assert (relation(cut), family(cut)) == ("duplicate", "a")
    more = desk.take(
        copy(FIRST, SECOND, THIRD, OTHER, OTHER.replace("fishing", "trade"), headline="Ports"), item_id="d"
    )
    assert (relation(more), family(more)) == ("update", "a")


def test_another_story_is_another_story(desk: Desk) -> None:
    desk.take(copy(FIRST, SECOND), item_id="a")
    other = desk.take(copy(OTHER, headline=HEADLINE), item_id="b")
    assert (relation(other), family(other)) == (None, "b")
    assert len(desk.active()) >= 2


def test_a_kill_before_its_story_is_remembered(desk: Desk) -> None:
    early = desk.take(copy(NOTICE, headline=f"KILL-{HEADLINE}"), item_id="k")
    assert relation(early) is None
    original = desk.take(copy(FIRST, SECOND), item_id="a")
    assert original.article is not None
    assert (original.article.status, original.article.paragraphs, original.events) == ("cancelled", (), ())
    assert desk.active() == set()


def test_a_kill_of_the_story_that_is_written_on_not_of_its_namesake(desk: Desk) -> None:
    desk.take(copy(FIRST, SECOND), item_id="a")
    desk.take(copy(FIRST, SECOND, THIRD, headline=f"UPDATE 1-{HEADLINE}"), item_id="a2")
    desk.take(copy(OTHER), item_id="b")
    assert family(desk.take(copy(NOTICE, headline=f"KILL-{HEADLINE}"), item_id="k")) == "a"
    assert {category for category, _ in desk.active()} == {"diplomacy"}


def test_a_kill_of_another_agency_kills_its_own_story_only(desk: Desk) -> None:
    desk.take(copy(FIRST, SECOND), item_id="a", source="Harbour Wire")
    notice = copy(NOTICE, headline=f"KILL-{HEADLINE}")
    assert relation(desk.take(notice, item_id="k", source="Lantern Wire")) is None
    assert desk.active() != set()
    assert relation(desk.take(notice, item_id="k2", source="HARBOUR WIRE")) == "kill"
    assert desk.active() == set()


def test_after_seventy_two_hours_a_text_is_new_and_an_id_is_not(desk: Desk) -> None:
    desk.take(copy(FIRST, SECOND), item_id="a")
    assert relation(desk.take(copy(FIRST, SECOND), item_id="b", after=73 * 3600.0)) is None
    assert relation(desk.take(copy(FIRST, SECOND, THIRD), item_id="a")) == "update"


def test_a_story_goes_on_after_a_restart(desk: Desk) -> None:
    desk.take(copy(FIRST, SECOND), item_id="a")
    desk.take(copy(FIRST, SECOND, THIRD, headline=f"UPDATE 1-{HEADLINE}"), item_id="a2")
    assert desk.story is not None
    story = Story.load(desk.story.dump())
    assert story == desk.story
    again = Desk(Newsroom([story.dump()]))
    again.held, again.now = dict(desk.held), desk.now
    killed = again.take(copy(NOTICE, headline=f"KILL-{HEADLINE}"), item_id="k")
    assert (relation(killed), again.active()) == ("kill", set())
    assert again.story is not None
    assert Story.load(again.story.dump()) == again.story


def test_what_is_dead_or_has_no_text_goes_through_as_it_is(desk: Desk) -> None:
    outcome = Outcome(id="x", status="unclassified", article=None, reason="none")
    assert desk.newsroom.take(
        outcome, at=datetime(2026, 1, 1, tzinfo=UTC), processed_at=datetime(2026, 1, 1, tzinfo=UTC)
    ) == (
        outcome,
        None,
    )


def test_the_state_of_a_story_is_small(desk: Desk) -> None:
    desk.take(copy(FIRST, SECOND, THIRD, OTHER), item_id="a")
    assert desk.story is not None
    assert len(desk.story.dump()) < 1_500


def ninjs(status: str, *paragraphs: str, version: int = 1, uri: str = "urn:hw:1") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    stated = {"uri": uri, "version": str(version), "headline": HEADLINE, "body_html": body, "pubstatus": status}
    return json.dumps(stated).encode()


def is_bare(outcome: Outcome) -> bool:
    article = outcome.article
    assert article is not None
    return (article.headline, article.paragraphs, article.removed, article.labels) == (None, (), (), {})


def test_what_is_withheld_is_told_without_a_word_and_later_as_usual(desk: Desk) -> None:
    withheld = desk.take(ninjs("withheld", FIRST))
    assert withheld.article is not None
    assert (withheld.article.status, relation(withheld), withheld.events, desk.story) == ("withheld", None, (), None)
    assert is_bare(withheld)
    usable = desk.take(ninjs("usable", FIRST, version=2))
    assert (relation(usable), desk.active()) == (None, {("strike", FIRST)})
    assert not is_bare(usable)


def test_withheld_again_it_takes_back_what_it_told_until_it_is_usable(desk: Desk) -> None:
    desk.take(ninjs("usable", FIRST, OTHER))
    withheld = desk.take(ninjs("withheld", FIRST, OTHER, version=2))
    assert (relation(withheld), desk.active()) == ("update", set())
    assert is_bare(withheld)
    late = desk.take(ninjs("usable", FIRST, OTHER, version=1))
    assert (relation(late), desk.active()) == ("superseded", set())
    back = desk.take(ninjs("usable", FIRST, OTHER, version=3))
    assert (relation(back), desk.active()) == ("update", {("strike", FIRST), ("diplomacy", OTHER)})
    assert {event.revision for event in back.events} == {3}
    late_hold = desk.take(ninjs("withheld", FIRST, version=2))
    assert (relation(late_hold), is_bare(late_hold)) == ("superseded", True)
    assert len(desk.active()) == 2


def test_what_comes_back_as_a_repetition_comes_back_all_the_same(desk: Desk) -> None:
    desk.take(ninjs("usable", FIRST))
    desk.take(ninjs("withheld", FIRST, version=2))
    repeated = ninjs("usable", FIRST, version=3).replace(HEADLINE.encode(), b"RPT-" + HEADLINE.encode())
    assert (relation(desk.take(repeated)), desk.active()) == ("update", {("strike", FIRST)})


@pytest.mark.parametrize("source", ["Fjord Press", "Harbour Wire"])
def test_a_withheld_copy_takes_nothing_of_another_back(desk: Desk, source: str) -> None:
    desk.take(ninjs("usable", FIRST), source="Harbour Wire")
    uri = "urn:hw:1" if source == "Fjord Press" else "urn:other:1"
    withheld = desk.take(ninjs("withheld", FIRST, uri=uri), source=source)
    assert (relation(withheld), desk.active()) == (None, {("strike", FIRST)})
    assert is_bare(withheld)


def test_a_killed_story_stays_killed_though_it_is_withheld(desk: Desk) -> None:
    desk.take(ninjs("usable", FIRST))
    desk.take(ninjs("canceled", FIRST, version=2))
    withheld = desk.take(ninjs("withheld", FIRST, version=3))
    assert withheld.article is not None
    assert (withheld.article.status, desk.active(), is_bare(withheld)) == ("cancelled", set(), True)
    usable = desk.take(ninjs("usable", FIRST, version=4))
    assert usable.article is not None
    assert (usable.article.status, desk.active()) == ("cancelled", set())
