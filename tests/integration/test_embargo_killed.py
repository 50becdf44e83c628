"""Embargoes that end while workers are killed: told once, in time, and not a moment before."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from support.desk import Desk

STORIES = 24
WAIT_SECONDS = 20.0
"""From when the workers are at work: so long all that has to come before the release may take."""


def embargoed(story: int, until: datetime) -> tuple[str, bytes]:
    shot = f"{50 + story} of them shot down"
    body = f"<p>Ukraine’s air force said Russia launched {100 + story} drones overnight, {shot}.</p>"
    uri = f"urn:hw:{story}"
    stated = {"uri": uri, "headline": f"Drones in the night of report {story}", "body_html": body}
    more = {"versioncreated": "2026-11-19T05:00:00Z", "embargoed": until.isoformat()}
    return uri, json.dumps({**stated, **more}).encode()


def kill_notice(story: int) -> tuple[str, bytes]:
    headline = f"KILL-Drones in the night of report {story}"
    return f"urn:hw:{story}", f"{headline}\n\n(ATTN: kill is mandatory.)".encode()


async def test_released_once_and_in_time_and_a_kill_cancels_it(desk: Desk) -> None:
    chance = random.Random(5)
    killed = set(range(0, STORIES, 6))
    async with desk.worker(count=2) as workers:
        await desk.feed(("urn:hw:first", b"Fog closes the port\n\nThe harbour master closed the port on Thursday."))
        await desk.read(lambda f: len(f["wire.articles"]) >= 1, seconds=120)
        until = datetime.now(UTC) + timedelta(seconds=WAIT_SECONDS)
        await desk.feed(*(embargoed(story, until) for story in range(STORIES)))
        await desk.read(lambda f: len(f["wire.articles"]) > STORIES)
        await desk.feed(*(kill_notice(story) for story in killed))
        await desk.read(lambda f: len(f["wire.articles"]) > STORIES + len(killed))
        assert datetime.now(UTC) < until, "this machine is too slow for the test: give it more than WAIT_SECONDS"
        while time.time() < until.timestamp() + 2:
            await asyncio.sleep(0.3 + 0.7 * chance.random())
            if time.time() > until.timestamp() - 1.5:
                await workers.kill_one(chance.randrange(2))
        expected = 1 + STORIES + len(killed) + STORIES - len(killed)
        found = await desk.read(lambda f: len(f["wire.articles"]) >= expected, seconds=120)
        await asyncio.sleep(3)  # for whatever might come twice
        found = await desk.read(lambda f: len(f["wire.articles"]) >= expected)
    said: Counter[tuple[str, str]] = Counter()
    for record in found["wire.articles"]:
        article = json.loads(record.value)
        if article["family_id"] == "urn:hw:first":
            continue
        said[article["family_id"], article["status"]] += 1
        if article["status"] == "embargoed":
            assert (article["paragraphs"], article["headline"]) == ([], None)
        if article["status"] == "usable":
            assert record.timestamp >= until.timestamp() * 1000
    free = {f"urn:hw:{story}" for story in range(STORIES) if story not in killed}
    assert {family for (family, status), times in said.items() if status == "usable" and times == 1} == free
    assert {family for (family, status), times in said.items() if status == "embargoed" and times == 1} == {
        f"urn:hw:{story}" for story in range(STORIES)
    }
    assert max(said.values()) == 1
    events = Counter(json.loads(record.value)["family_id"] for record in found["wire.events.strike"])
    assert set(events) == free
    assert len({json.loads(record.value)["event_id"] for record in found["wire.events.strike"]}) == events.total()
    assert all(record.timestamp >= until.timestamp() * 1000 for record in found["wire.events.strike"])
