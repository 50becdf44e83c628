"""Versions, kills and copies of stories, while workers are killed: the final state is that of an undisturbed run."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

from aiokafka.structs import ConsumerRecord

from support.desk import Desk
from support.newsroom import FIRST, NOTICE, OTHER, SECOND, THIRD
from support.workers import WORKER, worker_environment

STORIES = 60
KILLS = 4


def versions(story: int) -> list[tuple[str, bytes]]:
    """A story as it comes: alert, update, correction; every third is killed in the end, every fourth copied."""
    town = f"harbour town number {story}"
    headline = f"Drones hit {town}"
    places = {"Odesa": f"Odesa, {town},", "Kharkiv": f"Kharkiv, near {town},", "Ankara": f"Ankara, {story},"}
    told = [FIRST, SECOND, THIRD, OTHER]
    for place, own in places.items():
        told = [text.replace(place, own) for text in told]
    first, second, third, other = told
    texts = [
        (headline, (first,)),
        (f"UPDATE 1-{headline}", (first, second, other)),
        (f"CORRECTED-{headline}", ("(Corrects place)", first, third)),
    ]
    if story % 3 == 0:
        texts.append((f"KILL-{headline}", (NOTICE,)))
    if story % 4 == 0:
        texts.insert(2, (headline, (first, second, other)))
    sent = []
    for number, (printed, paragraphs) in enumerate(texts):
        content = "\n\n".join([printed, f"ODESA, Nov 19 (Harbour Wire) - {paragraphs[0]}", *paragraphs[1:]])
        if paragraphs[0].startswith("("):
            content = "\n\n".join([printed, *paragraphs])
        envelope = {"id": f"s{story}-{number}", "content": content, "fetched_at": "2026-11-19T06:00:00Z"}
        sent.append((f"s{story}", json.dumps(envelope).encode()))
    return sent


def final(found: dict[str, list[ConsumerRecord]]) -> dict[str, Any]:
    """What a subscriber holds at the end: events by id, and what was said of each article."""
    events: dict[str, tuple[int, str]] = {}
    for topic, records in found.items():
        if topic.startswith("wire.events."):
            for record in records:
                event = json.loads(record.value)
                before = events.get(event["event_id"], (0, ""))
                assert event["revision"] == before[0] + 1  # none lost, none twice, in order
                events[event["event_id"]] = (event["revision"], event["status"])
    articles = [json.loads(record.value) for record in found["wire.articles"]]
    times = Counter(article["article_id"] for article in articles)
    assert set(times.values()) == {1}
    said = {a["article_id"]: (a["family_id"], a["status"], (a["relation"] or {}).get("kind")) for a in articles}
    return {"events": events, "articles": said}


async def run(desk: Desk, *, kills: int) -> dict[str, Any]:
    sent = [versions(story) for story in range(STORIES)]
    total = sum(map(len, sent))
    chance = random.Random(3)
    async with desk.worker(count=2) as workers:
        feeding = asyncio.create_task(_feed(desk, sent))

        async def kill() -> None:
            done = 0
            while done < kills:
                await asyncio.sleep(1.0 + 2 * chance.random())
                done += await workers.kill_one(chance.randrange(2))

        killing = asyncio.create_task(kill())
        found = await desk.read(lambda f: len(f["wire.articles"]) >= total and killing.done(), seconds=180)
        await feeding
    return final(found)


async def test_a_purge_takes_a_story_back_for_good(desk: Desk) -> None:
    (_, alert), (_, update), *_ = versions(1)
    async with desk.worker():
        await desk.feed(("s1", alert))
        await desk.read(lambda f: f["wire.events.strike"])
        environment = worker_environment(desk.bootstrap, desk.prefix, desk.folder)
        command = (*WORKER[:-1], "purge", "s1", "--yes", "--json")
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
        out, _ = await process.communicate()
        assert json.loads(out) == {"purged": "s1"}
        await desk.read(lambda f: len(f["wire.articles"]) >= 2)
        await desk.feed(("s1", update))
        found = await desk.read(lambda f: len(f["wire.articles"]) >= 3)
    held = final(found)
    assert {status for _, status in held["events"].values()} == {"retracted"}
    assert {status for _, status, _ in held["articles"].values()} == {"usable", "cancelled"}
    assert [kind for _, _, kind in held["articles"].values()] == [None, "kill", "update"]


async def _feed(desk: Desk, sent: list[list[tuple[str, bytes]]]) -> None:
    """One version of every story after another: those of a story keep their order."""
    for number in range(max(map(len, sent))):
        await desk.feed(*(versions_[number] for versions_ in sent if number < len(versions_)))


async def test_the_final_state_is_that_of_an_undisturbed_run(
    desk: Desk, kafka: str, prefix: str, tmp_path: Path
) -> None:
    disturbed = await run(desk, kills=KILLS)
    quiet = Desk(kafka, f"{prefix}-quiet", tmp_path / "quiet")
    quiet.folder.mkdir()
    await quiet.open()
    assert disturbed == await run(quiet, kills=0)
    killed = {f"s{story}" for story in range(0, STORIES, 3)}
    statuses = Counter(status for _, status in disturbed["events"].values())
    assert statuses["retracted"] > 0
    assert statuses["active"] > 0
    cancelled = {family for family, status, kind in disturbed["articles"].values() if kind == "kill"}
    assert cancelled == killed
