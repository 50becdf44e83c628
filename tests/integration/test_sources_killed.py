"""Blocks, quotas and rights through both hops: while workers are killed, what an undisturbed run refuses is refused."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.structs import ConsumerRecord

from support.desk import Desk
from support.workers import WORKER, Workers, worker_environment
from wiredesk_schemas.topics import RAW

PARTITIONS = 3
QUOTA = 48
HOURS = 3
SENT = 110
"""Documents of each source in each hour: in every partition some 37, of which 16 may pass of the one with a quota."""
KILLS = 3
HOUR_MS = 3_600_000
BEGIN_MS = (int(time.time() * 1000) // HOUR_MS - 6) * HOUR_MS
"""A full hour, the same in both runs, and not so long ago that Kafka deletes by age what is sent."""
SOURCES = f"""
unknown = "block"

[sources."Harbour Wire"]
aliases = ["HW"]
quota = {{ articles = {QUOTA}, per = "hour" }}
rights = {{ copyright = "(c) Harbour Wire", usage = "No archiving." }}

[sources."Fjord Monitor"]
rights = {{ text = "none" }}

[sources.Spindrift]
block = true
"""
NAMES = ("harbour wire", "Fjord Monitor", "SPINDRIFT", "Elsewhere")


def document(source: str, name: str, *, headline: str | None = None) -> bytes:
    town = f"harbour town of {name.replace('-', ' ')}"
    copy = (
        f"{headline or f'Drones hit {town}'}\n\nODESA, Nov 19 (Wire) - Twelve drones hit the port of the {town} early "
        f"on Thursday, the governor said, injuring two people in {town}.\n"
    )
    return json.dumps({"id": name, "source": source, "content": copy}).encode()


def sent() -> list[tuple[str, bytes, int]]:
    """What is sent: key, document, time; hours overlap a little, as they do where several feeders send."""
    found = []
    for hour in range(HOURS):
        for number in range(SENT):
            late = hour > 0 and number % 10 == 0
            at = BEGIN_MS + (hour - late) * HOUR_MS + number * 1_000
            for source in NAMES:
                name = f"{source[:2].casefold()}-{hour}-{number}"
                found.append((name, document(source, name), at))
    return found


def write(desk: Desk, text: str = SOURCES) -> str:
    path = desk.folder / "sources.toml"
    path.write_text(text)
    return str(path)


async def feed(desk: Desk, documents: list[tuple[str, bytes, int]]) -> None:
    async with AIOKafkaProducer(bootstrap_servers=desk.bootstrap, enable_idempotence=True) as producer:
        for begin in range(0, len(documents), 40):
            sends = [
                await producer.send(desk.prefix + RAW, value, key=key.encode(), timestamp_ms=at)
                for key, value, at in documents[begin : begin + 40]
            ]
            await asyncio.gather(*sends)
            await asyncio.sleep(0.05)


def outcomes(found: dict[str, list[ConsumerRecord]]) -> int:
    return len(found["wire.articles"]) + len(found["wire.raw.dlq"])


def final(found: dict[str, list[ConsumerRecord]]) -> dict[str, Any]:
    """What was told and what was refused, each once."""
    letters = {}
    for record in found["wire.raw.dlq"]:
        said = {name: value.decode() for name, value in record.headers}
        key = record.key.decode()
        assert key not in letters
        letters[key] = tuple(said[f"wiredesk.{part}"] for part in ("error.stage", "error.class", "error.message"))
    articles = {}
    for record in found["wire.articles"]:
        article = json.loads(record.value)
        assert article["article_id"] not in articles
        shown = ("source", "status", "copyright", "rights", "relation")
        articles[article["article_id"]] = {name: article[name] for name in shown} | {
            "text": bool(article["paragraphs"])
        }
    events = Counter(
        record.key.decode() for topic in found if topic.startswith("wire.events.") for record in found[topic]
    )
    return {"letters": letters, "articles": articles, "events": events}


@asynccontextmanager
async def killing(desk: Desk, workers: Workers, total: int) -> AsyncIterator[asyncio.Task[int]]:
    """Kill a worker whenever a further part of the way is done."""

    async def kill() -> int:
        done = 0
        for part in range(1, KILLS + 1):
            await desk.read(lambda f, part=part: outcomes(f) >= total * part // (KILLS + 2), seconds=120)  # type: ignore[misc]
            while not await workers.kill_one(part % 2):
                await asyncio.sleep(0.05)
            done += 1
        return done

    task = asyncio.create_task(kill())
    try:
        yield task
    finally:
        task.cancel()


async def run(desk: Desk, *, kills: bool) -> dict[str, Any]:
    documents = sent()
    async with desk.worker(count=2, WIREDESK_SOURCES_FILE=write(desk), WIREDESK_WORKER__BATCH_RECORDS="20") as workers:
        feeding = asyncio.create_task(feed(desk, documents))
        if kills:
            async with killing(desk, workers, len(documents)) as killed:
                found = await desk.read(lambda f: outcomes(f) >= len(documents) and killed.done(), seconds=180)
                assert killed.result() == KILLS
            assert workers.exits.count(-9) == KILLS
        else:
            found = await desk.read(lambda f: outcomes(f) >= len(documents), seconds=120)
        await feeding
    return final(found)


async def test_what_is_refused_is_what_an_undisturbed_run_refuses(
    desk: Desk, kafka: str, prefix: str, tmp_path: Path
) -> None:
    disturbed = await run(desk, kills=True)
    quiet = Desk(kafka, f"{prefix}-quiet", tmp_path / "quiet")
    quiet.folder.mkdir()
    await quiet.open()
    assert disturbed == await run(quiet, kills=False)
    letters, articles = disturbed["letters"], disturbed["articles"]
    assert Counter(key[:2] for key in letters) == {
        "sp": SENT * HOURS,
        "el": SENT * HOURS,
        "ha": SENT * HOURS - QUOTA * HOURS,
    }
    assert set(letters.values()) == {
        ("sources", "BlockedError", "blocked: Spindrift"),
        ("sources", "BlockedError", "blocked: Elsewhere is not listed, and only listed sources are allowed"),
        ("sources", "QuotaError", "over quota: 48 an hour of Harbour Wire, 16 of them in this partition of 3"),
    }
    wire = [article for name, article in articles.items() if name.startswith("ha-")]
    monitored = [article for name, article in articles.items() if name.startswith("fj-")]
    assert len(wire) == QUOTA * HOURS
    assert len(monitored) == SENT * HOURS
    assert all(a["rights"] == {"usage": "No archiving.", "text": "full"} and a["text"] for a in wire)
    assert {a["copyright"] for a in wire} == {"(c) Harbour Wire"}
    assert all(a["rights"] == {"usage": None, "text": "none"} and not a["text"] for a in monitored)
    assert {name for name in disturbed["events"] if name.startswith("fj-")}


async def replay(desk: Desk, name: str) -> None:
    command = (*WORKER[:-1], "dlq", "replay", "--id", name, "--json")
    environment = worker_environment(desk.bootstrap, desk.prefix, desk.folder)
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert json.loads(out)["to"] == desk.prefix + RAW


async def test_a_blocked_source_takes_back_its_own_and_comes_in_again_when_it_is_allowed(desk: Desk) -> None:
    source, other = "Spindrift", "Harbour Wire"
    allowed = SOURCES.replace("block = true", "block = false")
    async with desk.worker(WIREDESK_SOURCES_FILE=write(desk, allowed)):
        await feed(desk, [("s1", document(source, "s1"), BEGIN_MS), ("h1", document(other, "h1"), BEGIN_MS)])
        before = await desk.read(lambda f: len(f["wire.articles"]) >= 2 and len(f["wire.events.strike"]) >= 2)
    async with desk.worker(WIREDESK_SOURCES_FILE=write(desk)):
        headline = "Drones hit harbour town of {}"
        kills = [
            ("s1", document(source, "s1k", headline="KILL-" + headline.format("s1")), BEGIN_MS),
            ("h1", document(source, "h1k", headline="KILL-" + headline.format("h1")), BEGIN_MS),
        ]
        await feed(desk, [*kills, ("s2", document(source, "s2"), BEGIN_MS)])
        found = await desk.read(lambda f: len(f["wire.articles"]) >= 3 and len(f["wire.raw.dlq"]) >= 2)
    (kill,) = (json.loads(r.value) for r in found["wire.articles"][len(before["wire.articles"]) :])
    assert (kill["article_id"], kill["status"], kill["headline"], kill["paragraphs"]) == ("s1k", "cancelled", None, [])
    held = {json.loads(r.value)["family_id"]: json.loads(r.value)["status"] for r in found["wire.events.strike"]}
    assert held == {"s1": "retracted", "h1": "active"}
    assert {r.key for r in found["wire.raw.dlq"]} == {b"h1", b"s2"}
    async with desk.worker(WIREDESK_SOURCES_FILE=write(desk, allowed)):
        await replay(desk, "s2")
        found = await desk.read(lambda f: len(f["wire.articles"]) >= 4)
    assert {json.loads(r.value)["article_id"] for r in found["wire.articles"]} == {"s1", "h1", "s1k", "s2"}


async def test_a_worker_does_not_start_with_less_than_one_article_a_partition(desk: Desk) -> None:
    path = write(desk, SOURCES.replace(f"articles = {QUOTA}", f"articles = {PARTITIONS - 1}"))
    environment = worker_environment(desk.bootstrap, desk.prefix, desk.folder, WIREDESK_SOURCES_FILE=path)
    process = await asyncio.create_subprocess_exec(*WORKER, env=environment, stderr=asyncio.subprocess.PIPE)
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 2
    assert errors.decode().splitlines()[-1] == (
        f'wiredesk: {path}: [sources."Harbour Wire"] quota.articles: 2 is less than one for each of the 3 partitions '
        "of wire.raw"
    )
