"""Whatever comes in whatever order: what a subscriber holds is what the story's current version says, or nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from support.newsroom import FIRST, HEADLINE, NOTICE, OTHER, SECOND, THIRD, Desk, copy
from wiredesk.versions import Newsroom
from wiredesk.versions.story import Story

PARAGRAPHS = (FIRST, SECOND, THIRD, OTHER)
MARKS = ("", "UPDATE 1-", "CORRECTED-", "RPT-")

version = st.tuples(
    st.sampled_from(MARKS),
    st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=4, unique=True),
    st.sampled_from("abc"),
)
kill = st.just(("KILL-", [NOTICE], "k"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(version, version, version, kill), min_size=1, max_size=8), st.data())
def test_revisions_rise_and_nothing_of_a_killed_story_stays(
    sent: list[tuple[str, list[str], str]], data: st.DataObject
) -> None:
    desk, stories = Desk(), dict[str, Story]()
    for mark, paragraphs, name in sent:
        desk.take(copy(*paragraphs, headline=mark + HEADLINE), item_id=name)  # asserts that revisions rise by one
        if desk.story is not None:
            stories[desk.story.family_id] = Story.load(desk.story.dump())
        if data.draw(st.booleans()):  # started anew
            desk.newsroom = Newsroom(story.dump() for story in stories.values())
    for story in stories.values():
        held = {event.event_id: event for event in desk.held.values() if event.family_id == story.family_id}
        assert held.keys() == story.events.keys()
        for name, known in story.events.items():
            assert (held[name].revision, held[name].status == "active") == (known.revision, known.active)
        if story.killed:
            assert not any(event.status == "active" for event in held.values())
