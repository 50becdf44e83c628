"""The line that sums up what came of the copy that was fed."""

from __future__ import annotations

from wiredesk.cli.reckoning import Reckoning


def test_it_is_complete_once_every_document_is_accounted_for() -> None:
    now = iter([3.5, 4.0])
    reckoning = Reckoning(expected=3, begun=1.0, monotonic=lambda: next(now))
    assert [reckoning.enter(stream) for stream in ("articles", "strike", "dead-letters", "articles", "articles")] == [
        *(False, False, False),
        True,
        False,
    ]
    line = reckoning.summary()
    assert line == "3 articles and 1 dead letter of 3 documents; 1 event (1 strike), the first 2.5 s after the start"


def test_it_says_why_no_events_come_of_what_is_fed_again() -> None:
    reckoning = Reckoning(expected=2, begun=0.0, copies=2)
    reckoning.enter("articles")
    reckoning.enter("articles")
    assert "2 articles told before, whose events `wiredesk tail --from beginning` shows" in reckoning.summary()
