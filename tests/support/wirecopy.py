"""Made-up wire copy by the thousand, and what an undisturbed run makes of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from wiredesk.errors import MessageError
from wiredesk.pipeline import Pipeline

_POISON = (b"", b"\xff\xfe\x00\x01 not text", b'{"content": ' + b"[" * 5_000)


def document(number: int) -> tuple[str, bytes]:
    """The id and the bytes of an article; one in fifty is poison."""
    identity = f"a{number:06d}"
    if number % 50 == 49:
        return identity, _POISON[number // 50 % len(_POISON)]
    # No two tell the same: what is a copy of another has no events.
    drones, hurt, day = 20 + number, 2 + number % 40, 1 + number % 28
    bodies = (
        (
            f"Ukraine’s air force said Russia launched {drones} drones overnight, {drones - 7} of them shot down. "
            f"At least {hurt} people were injured in Odesa, the regional governor said."
        ),
        (
            f"The foreign ministers of Norway and Japan met in Oslo on Tuesday and signed an agreement on {drones} "
            "joint patrols at sea, both ministries said in a statement."
        ),
        (
            f"A satellite internet operator said on Monday that a faulty update had cut off {drones * 100} terminals "
            "in Kenya for two hours. Service was restored before noon, the company said."
        ),
        f"The harvest festival drew {drones * 10} visitors, the organisers said, {hurt} more than last year.",
    )
    text = f"Report number {number}\n\nOSLO, March {day} (Fjordwire) - {bodies[number % 4]}\n"
    envelope = {
        "id": identity,
        "content": text,
        "content_type": "text/plain",
        "published_at": f"2026-03-{day:02d}T08:00:00Z",
    }
    return identity, json.dumps(envelope).encode()


def expected_events(articles: int) -> frozenset[str]:
    """The ids of all events that an undisturbed run finds."""
    pipeline, at, found = Pipeline(max_document_bytes=1_000_000), datetime(2026, 3, 30, tzinfo=UTC), set[str]()
    for number in range(articles):
        identity, value = document(number)
        try:
            outcomes = pipeline.process(value, processed_at=at, received_at=at, story=identity)
        except MessageError:
            continue
        found.update(event.event_id for outcome in outcomes for event in outcome.events)
    return frozenset(found)
