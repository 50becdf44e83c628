"""The gateway against the real Kafka: what goes in comes out, once, to whoever asks, whatever happens between."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiokafka import AIOKafkaConsumer
from websockets.asyncio.client import connect

from support.desk import COPY
from support.desk import Desk as WorkerDesk
from support.gateways import Desk, Gateway, an_article, an_event, taken_back, writing
from support.workers import make_topics
from wiredesk.broker import Cluster
from wiredesk.gateway import keys
from wiredesk.settings import load
from wiredesk_schemas.client.over_http import Message, messages
from wiredesk_schemas.topics import RAW

PLAIN = {"Content-Type": "text/plain"}


@pytest.fixture
async def topics(kafka: str, prefix: str) -> str:
    await make_topics(kafka, f"{prefix}.", 3)
    return f"{prefix}."


@pytest.fixture
async def gateway(kafka: str, topics: str, tmp_path: Path) -> AsyncIterator[Gateway]:
    async with Gateway(kafka, topics, tmp_path) as running:
        yield running


@pytest.fixture
async def desk(kafka: str, topics: str) -> AsyncIterator[Desk]:
    async with writing(kafka, topics) as desk:
        yield desk


@pytest.fixture
async def http(gateway: Gateway) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=gateway.url, timeout=30) as client:
        yield client


@asynccontextmanager
async def listening(http: httpx.AsyncClient, path: str, **parameters: Any) -> AsyncIterator[AsyncIterator[Message]]:
    """A stream that is open: its first beat has come."""
    async with http.stream("GET", path, params=parameters) as answer:
        assert answer.status_code == 200, await answer.aread()
        found = messages(answer.aiter_lines())
        yield found


async def told(found: AsyncIterator[Message], most: int, seconds: float = 30) -> list[Message]:
    """So many records."""
    some: list[Message] = []
    async with asyncio.timeout(seconds):
        async for message in found:
            some += [message] if message.data else []
            if len(some) == most:
                return some
    return some


def names(found: list[Message]) -> list[str]:
    return [json.loads(message.data[0])["event_id"] for message in found]


async def raw(kafka: str, topics: str, least: int = 0) -> list[tuple[bytes | None, bytes | None]]:
    """All committed documents, and all that come within a second."""
    consumer = AIOKafkaConsumer(
        topics + RAW, bootstrap_servers=kafka, isolation_level="read_committed", auto_offset_reset="earliest"
    )
    found: list[tuple[bytes | None, bytes | None]] = []
    async with consumer, asyncio.timeout(30):
        while True:
            batch = await consumer.getmany(timeout_ms=1_000)
            found += [(record.key, record.value) for records in batch.values() for record in records]
            if not batch and len(found) >= least:
                return found


async def test_what_is_fed_comes_out_of_streams_sockets_and_lists(kafka: str, prefix: str, tmp_path: Path) -> None:
    worker = WorkerDesk(kafka, prefix, tmp_path)
    await worker.open()
    async with worker.worker(), Gateway(kafka, worker.prefix, tmp_path) as gateway:
        async with httpx.AsyncClient(base_url=gateway.url, timeout=30) as http:
            address = gateway.url.replace("http", "ws")
            async with (
                listening(http, "/v1/streams/strike", country="UA") as events,
                listening(http, "/v1/streams/articles") as articles,
                connect(f"{address}/v1/ws/diplomacy?country=TR") as socket,
            ):
                document = json.dumps({"id": "a/b:1", "source": "Fjordwire", "content": COPY}).encode()
                answer = await http.post("/v1/articles", content=document, headers={"Idempotency-Key": "one"})
                assert (answer.status_code, answer.json()["accepted"][0]["id"]) == (202, "a/b:1")
                (event,) = await told(events, 1)
                (article,) = await told(articles, 1)
                async with asyncio.timeout(30):
                    while (message := json.loads(await socket.recv()))["type"] == "beat":
                        pass
            assert json.loads(event.data[0])["category"] == "strike"
            summary = json.loads(article.data[0])
            assert (summary["article_id"], summary["source"]) == ("a/b:1", "Fjordwire")
            assert "paragraphs" not in summary
            assert "strike" in summary["labels"]
            assert (message["type"], message["data"]["category"]) == ("event", "diplomacy")
            listed = (await http.get("/v1/events", params={"source": "Fjordwire"})).json()["events"]
            assert event.data[0] in [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in listed]
            assert (await http.get("/v1/events", params={"source": "Another"})).json()["events"] == []
            whole = (await http.get("/v1/articles/a%2Fb%3A1")).json()
            assert whole["article"]["paragraphs"]
            assert {one["event_id"] for one in whole["events"]} == {one["event_id"] for one in listed}
            assert any(place["name"] == "Odesa" for place in (await http.get("/v1/places")).json())
            stats: dict[str, Any] = {}
            async with asyncio.timeout(40):
                while not (stats and stats["worker"]["up"] and any(stats["series"]["articles_per_second"])):
                    await asyncio.sleep(0.5)
                    stats = (await http.get("/v1/stats")).json()
            assert stats["totals"]["articles"] == 1
            assert stats["totals"]["events"] == len(listed)
            assert any(stats["series"]["latency_p50_ms"])
            async with asyncio.timeout(20):  # the markers that transactions end with are no records to wait for
                while stats["series"]["lag"][-1] != 0:
                    await asyncio.sleep(0.5)
                    stats = (await http.get("/v1/stats")).json()


async def test_what_cannot_be_read_is_not_fed(kafka: str, topics: str, http: httpx.AsyncClient) -> None:
    for body, headers, status, name in (
        (b"<a><b></a>", {"Content-Type": "application/xml"}, 422, "unreadable"),
        (b"", PLAIN, 422, "unreadable"),
        (b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "content-type"),
        (b"x" * 2_000_001, PLAIN, 413, "too-large"),
        (b"x" * 16_000_001, PLAIN, 413, "too-large"),
        (b'{"content": "Fine copy."}\n{"content": 7}\n', {"Content-Type": "application/x-ndjson"}, 422, "unreadable"),
        (b'{"content": "Fine copy."}\n' * 501, {"Content-Type": "application/x-ndjson"}, 413, "too-many"),
        (COPY.encode(), {**PLAIN, "Content-Encoding": "gzip"}, 415, "encoding"),
        (COPY.encode(), {**PLAIN, "ce-time": "yesterday"}, 422, "invalid"),
    ):
        answer = await http.post("/v1/articles", content=body, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (status, f"urn:wiredesk:problem:{name}"), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
    assert await raw(kafka, topics) == []


async def test_lines_are_fed_in_their_order_with_what_the_request_says(
    kafka: str, topics: str, http: httpx.AsyncClient
) -> None:
    lines = b"".join(json.dumps({"id": "story", "content": f"Copy {n}. " * 20}).encode() + b"\n" for n in range(100))
    answer = await http.post(
        "/v1/articles", content=lines, headers={"Content-Type": "application/x-ndjson", "ce-source": "Fjordwire"}
    )
    accepted = answer.json()["accepted"]
    assert len(accepted) == 100
    assert {one["id"] for one in accepted} == {"story"}
    assert [one["offset"] for one in accepted] == sorted(one["offset"] for one in accepted)
    found = await raw(kafka, topics)
    assert [json.loads(value or b"")["content"][:7] for _, value in found] == [f"Copy {n}."[:7] for n in range(100)]
    assert {key for key, _ in found} == {b"story"}


async def test_a_request_is_fed_once_through_two_gateways_and_over_a_kill(
    kafka: str, topics: str, gateway: Gateway, tmp_path: Path
) -> None:
    """Both are asked at the same time for the same keys, and one is killed in the midst of it, again and again."""
    async with Gateway(kafka, topics, tmp_path, name="other") as other, httpx.AsyncClient(timeout=30) as http:
        bodies = [
            f"Copy number {number}\n\nOSLO (Wire) - Nothing happened, {number} said.".encode() for number in range(60)
        ]
        repeated = 0

        async def feed(number: int) -> None:
            nonlocal repeated
            answers = []
            for attempt in range(40):
                url = (gateway, other)[(number + attempt) % 2].url
                try:
                    answer = await http.post(
                        f"{url}/v1/articles", content=bodies[number], headers={**PLAIN, "Idempotency-Key": f"k{number}"}
                    )
                except httpx.TransportError:
                    await asyncio.sleep(0.3)
                    continue
                if answer.status_code == 202:
                    answers.append(answer.json()["accepted"][0])
                    if len(answers) == 2:
                        break
                else:
                    assert answer.status_code == 503, answer.text
                    await asyncio.sleep(0.5)
            first, second = answers
            assert (first["partition"], first["offset"]) == (second["partition"], second["offset"])
            assert second["repeated"] is True
            repeated += first["repeated"]

        async def kill() -> None:
            for _ in range(2):
                await asyncio.sleep(0.4)
                await other.kill()
                await other.start()
                await other.until_ready()

        killing = asyncio.create_task(kill())
        for begin in range(0, 60, 12):
            await asyncio.gather(*(feed(number) for number in range(begin, begin + 12)))
        await killing
        await asyncio.gather(*(feed(number) for number in range(12)))
    found = await raw(kafka, topics, 60)
    assert sorted(value or b"" for _, value in found) == sorted(bodies)
    assert repeated >= 12


async def test_an_idempotency_key_stands_for_one_body(http: httpx.AsyncClient) -> None:
    for body, status in ((b"Some copy.", 202), (b"Other copy.", 422), (b"Some copy.", 202)):
        answer = await http.post("/v1/articles", content=body, headers={**PLAIN, "Idempotency-Key": "k"})
        assert answer.status_code == status, answer.text


async def test_a_reader_who_leaves_and_comes_back_elsewhere_misses_nothing(
    kafka: str, topics: str, tmp_path: Path, desk: Desk
) -> None:
    """Two gateways with little memory, a reader who changes between them, and events all the while."""
    small = {"WIREDESK_GATEWAY__RECENT_RECORDS": "100"}
    async with (
        Gateway(kafka, topics, tmp_path, **small) as one,
        Gateway(kafka, topics, tmp_path, name="other", **small) as other,
        httpx.AsyncClient(timeout=30) as http,
    ):
        total = 1_200
        seen: list[str] = []

        async def write() -> None:
            for number in range(total):
                await desk.tell(an_event(number))
                await asyncio.sleep(0.002)

        cursor, writing_ = None, None
        turn = 0
        while len(seen) < total:
            url = (one, other)[turn % 2].url
            turn += 1
            headers: dict[str, str] = {"Last-Event-ID": cursor} if cursor else {}
            async with http.stream("GET", f"{url}/v1/streams/all", headers=headers) as answer:
                assert answer.status_code == 200, await answer.aread()
                got = 0
                async for message in messages(answer.aiter_lines()):
                    cursor = message.id or cursor
                    if writing_ is None:
                        writing_ = asyncio.create_task(write())
                    if message.event == "event" and message.data:
                        seen += names([message])
                        got += 1
                        if got == 1 + turn * 7 % 97 or len(seen) == total:
                            break
            if turn % 3 == 0:
                await asyncio.sleep(0.4)  # long enough for the memory to have lost what came meanwhile
        assert writing_ is not None
        await writing_
    assert len(seen) == len(set(seen)) == total
    assert turn > 10


async def test_what_kafka_has_deleted_is_gone_and_what_is_no_cursor_is_refused(
    kafka: str, topics: str, gateway: Gateway, http: httpx.AsyncClient, desk: Desk
) -> None:
    from aiokafka import TopicPartition
    from aiokafka.admin import AIOKafkaAdminClient
    from aiokafka.admin.records_to_delete import RecordsToDelete

    async with listening(http, "/v1/streams/strike") as events:
        await desk.tell(*(an_event(number) for number in range(30)))
        first = (await told(events, 30))[0].id
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    every = {TopicPartition(f"{topics}wire.events.strike", number): RecordsToDelete(-1) for number in range(3)}
    await admin.delete_records(every)
    await admin.close()
    assert (await http.get("/v1/streams/strike", params={"after": "nonsense"})).status_code == 400
    await gateway.stop()
    await gateway.start()
    await gateway.until_ready()
    async with httpx.AsyncClient(base_url=gateway.url) as anew:
        answer = await anew.get("/v1/streams/strike", headers={"Last-Event-ID": first or ""})
        assert (answer.status_code, answer.json()["type"]) == (410, "urn:wiredesk:problem:gone")


async def test_a_retraction_passes_where_its_event_passed_after_any_start(
    kafka: str, topics: str, gateway: Gateway, desk: Desk
) -> None:
    event, other = an_event(1), an_event(2, places=[{"name": "Suva", "country": "FJ", "precision": "city"}])
    async with httpx.AsyncClient(timeout=30) as http:
        async with listening(http, f"{gateway.url}/v1/streams/strike", country="UA") as events:
            await desk.tell(other, event)
            assert names(await told(events, 1)) == ["event-1"]
        await gateway.kill()
        await gateway.start()
        await gateway.until_ready()
        async with listening(http, f"{gateway.url}/v1/streams/strike", country="UA") as events:
            await desk.tell(taken_back(other), reached=other)
            await desk.tell(taken_back(event), reached=event)
            (message,) = await told(events, 1)
        found = json.loads(message.data[0])
        assert (found["event_id"], found["status"]) == ("event-1", "retracted")
        listed = (await http.get(f"{gateway.url}/v1/events")).json()["events"]
        assert {one["status"] for one in listed} == {"retracted"}


async def test_a_killed_storys_text_is_told_to_nobody_any_more(http: httpx.AsyncClient, desk: Desk) -> None:
    async with listening(http, "/v1/streams/articles") as articles:
        await desk.print(an_article(1))
        await desk.tell(an_event(1))
        await told(articles, 1)
        assert "harbour" in (await http.get("/v1/articles/article-1")).text
        kill: dict[str, Any] = {"family_id": "family-1", "headline": None, "paragraphs": ["Do not use."], "labels": {}}
        await desk.print(an_article(2, status="cancelled", relation={"kind": "kill", "of": "article-1"}, **kill))
        await told(articles, 1)
    for path in ("/v1/articles/article-1", "/v1/articles", "/v1/events", "/v1/places"):
        answer = await http.get(path)
        assert answer.status_code == 200
        assert "arbour" not in answer.text.replace("Harbour Wire", ""), path
    assert (await http.get("/v1/articles/article-1")).json()["article"]["status"] == "cancelled"


async def test_a_slow_reader_is_cut_off_and_the_others_feel_nothing(
    kafka: str, topics: str, tmp_path: Path, desk: Desk
) -> None:
    little = {"WIREDESK_GATEWAY__READER_RECORDS": "50", "WIREDESK_GATEWAY__READER_BYTES": "10000000"}
    async with Gateway(kafka, topics, tmp_path, **little) as gateway, httpx.AsyncClient(timeout=30) as http:
        host, port = gateway.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port), limit=1_024)
        writer.write(f"GET /v1/streams/strike HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        await reader.readuntil(b": beat\n")  # and not a byte more
        async with listening(http, f"{gateway.url}/v1/streams/strike") as events:
            seen = 0
            for begin in range(0, 3_000, 20):
                padding = {"headline": "Drones at the harbour. " * 400}
                await desk.tell(*(an_event(number, **padding) for number in range(begin, begin + 20)))
                seen += len(await told(events, 20))
            assert seen == 3_000
        rest = b""
        async with asyncio.timeout(30):
            # Told, where it takes that up in time: then the answer is at its end. Else the connection is.
            while not rest.endswith(b"\r\n0\r\n\r\n") and (piece := await reader.read(65_536)):
                rest = (rest + piece)[-2_000:]
        writer.close()
        metrics = (await http.get(f"{gateway.url}/metrics")).text
        assert "wiredesk_gateway_slow_readers_total 1.0" in metrics
        assert "wiredesk_gateway_readers 0.0" in metrics


async def test_subscribers_are_told_when_it_stops(gateway: Gateway, http: httpx.AsyncClient) -> None:
    async with listening(http, "/v1/streams/all") as events:
        await anext(events)
        stopping = asyncio.create_task(gateway.stop())
        (message,) = await told(events, 1)
        assert message.event == "gone"
        assert json.loads(message.data[0])["reason"] == "stopping"
        assert await stopping == 0


async def test_keys_and_their_roles_and_sources(kafka: str, topics: str, tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "keys.toml"
    feeder = keys.append(path, "feeder", ["feed"], ["Fjordwire"])
    reader = keys.append(path, "reader", ["read"], ["Harbour Wire"])
    admin = keys.append(path, "admin", ["admin"])
    async with (
        Gateway(kafka, topics, tmp_path, WIREDESK_GATEWAY__KEYS_FILE=str(path)) as gateway,
        httpx.AsyncClient(base_url=gateway.url, timeout=30) as http,
    ):

        def bearer(secret: str) -> dict[str, str]:
            return {"Authorization": f"Bearer {secret}"}

        async def status(method: str, path: str, headers: dict[str, str], **more: Any) -> int:
            return (await http.request(method, path, headers=headers, **more)).status_code

        assert await status("GET", "/v1/events", {}) == 401
        assert await status("GET", "/v1/events", bearer("wd_wrong")) == 401
        assert await status("GET", "/v1/events", bearer(feeder)) == 403
        assert await status("GET", "/v1/events", bearer(reader)) == 200
        assert await status("GET", "/v1/dead-letters", bearer(reader)) == 403
        assert await status("GET", "/v1/dead-letters", bearer(admin)) == 200
        envelope = {"content": "Some copy, fed by whoever may."}
        for source, expected in ((None, 202), ("Fjordwire", 202), ("Another", 403)):
            body = json.dumps({**envelope, **({"source": source} if source else {})}).encode()
            assert await status("POST", "/v1/articles", bearer(feeder), content=body) == expected
        await desk.tell(an_event(1))
        await desk.tell(an_event(2), source="Another")
        async with asyncio.timeout(20):
            while len((await http.get("/v1/events", headers=bearer(admin))).json()["events"]) < 2:
                await asyncio.sleep(0.1)
        listed = (await http.get("/v1/events", headers=bearer(reader))).json()["events"]
        assert [one["event_id"] for one in listed] == ["event-1"]
        # The page: a cookie that no script reads, and that no other page can use.
        begun = await http.post("/v1/session", json={"key": admin}, headers={"Origin": gateway.url})
        assert begun.status_code == 204
        cookie = begun.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert (await http.get("/v1/me")).json()["roles"] == ["admin"]
        replay = "/v1/dead-letters/0/0/replay"
        assert await status("POST", replay, {"Origin": "http://evil.example"}) == 403
        assert await status("POST", replay, {"Origin": gateway.url}) == 404
        await http.delete("/v1/session", headers={"Origin": gateway.url})
        assert (await http.get("/v1/me")).status_code == 401


async def test_too_many_requests_are_told_when_to_come_again(kafka: str, topics: str, tmp_path: Path) -> None:
    pace = {"WIREDESK_GATEWAY__REQUESTS_PER_SECOND": "1", "WIREDESK_GATEWAY__BURST": "3"}
    async with (
        Gateway(kafka, topics, tmp_path, **pace) as gateway,
        httpx.AsyncClient(base_url=gateway.url) as http,
    ):
        answers = [await http.get("/v1/events") for _ in range(5)]
        assert [answer.status_code for answer in answers][:3] == [200, 200, 200]
        assert answers[4].status_code == 429
        assert int(answers[4].headers["retry-after"]) >= 1


async def test_dead_letters_are_listed_shown_and_put_back_once(kafka: str, prefix: str, tmp_path: Path) -> None:
    worker = WorkerDesk(kafka, prefix, tmp_path)
    await worker.open()
    async with worker.worker(), Gateway(kafka, worker.prefix, tmp_path) as gateway:
        async with httpx.AsyncClient(base_url=gateway.url, timeout=60) as http:
            await worker.feed(("bad", b"\xff\xfe\x00\x01\x00"))
            async with asyncio.timeout(40):
                while not (letters := (await http.get("/v1/dead-letters")).json()["letters"]):
                    await asyncio.sleep(0.2)
            (letter,) = letters
            assert (letter["stage"], letter["key"], letter["replayed"]) == ("formats", "bad", False)
            path = f"/v1/dead-letters/{letter['partition']}/{letter['offset']}"
            shown = (await http.get(path)).json()
            assert "\N{REPLACEMENT CHARACTER}" in shown["text"]
            put = await http.post(f"{path}/replay")
            assert (put.status_code, put.json()["topic"]) == (202, worker.prefix + RAW)
            assert (await http.post(f"{path}/replay")).status_code == 409
            async with asyncio.timeout(40):  # it dies once more, and the first is known as put back
                while len(letters := (await http.get("/v1/dead-letters")).json()["letters"]) < 2:
                    await asyncio.sleep(0.2)
            assert {one["replayed"] for one in letters} == {True, False}
            page = (await http.get("/v1/dead-letters", params={"limit": 1})).json()
            rest = (await http.get("/v1/dead-letters", params={"limit": 1, "before": page["next"]})).json()
            assert page["letters"] + rest["letters"] == letters
            assert rest["next"] is None


async def test_documents_are_judged_without_being_fed_and_none_holds_up_the_others(
    kafka: str, topics: str, http: httpx.AsyncClient
) -> None:
    answer = await http.post("/v1/process", content=COPY.encode(), headers=PLAIN)
    (outcome,), (explanation,) = answer.json()["outcomes"], answer.json()["explanations"]
    assert "strike" in outcome["labels"]
    strike = explanation["labels"]["strike"]
    assert strike["dropped"] is None
    assert strike["passages"][0]["quote"] in COPY.replace("\n", " ") or strike["passages"][0]["quote"]
    assert strike["terms"]
    dead = (await http.post("/v1/process", content=b"\xff\xfe\x00\x01\x00", headers=PLAIN)).json()["outcomes"]
    assert [one["status"] for one in dead] == ["dead"]
    many = await asyncio.gather(*(http.post("/v1/process", content=COPY.encode(), headers=PLAIN) for _ in range(30)))
    assert {one.status_code for one in many} == {200, 503}
    assert await raw(kafka, topics) == []


async def test_without_kafka_it_says_so_and_goes_on_when_it_is_back(prefix: str, tmp_path: Path) -> None:
    settings = load()
    folder = tmp_path / "kafka"
    folder.mkdir()
    cluster = Cluster(folder, jars=settings.home / "jars", repository=settings.broker.maven_repository)
    await asyncio.to_thread(cluster.start)
    try:
        await make_topics(cluster.bootstrap_servers, f"{prefix}.", 1)
        quick = {"WIREDESK_GATEWAY__KAFKA_SECONDS": "3"}
        async with (
            Gateway(cluster.bootstrap_servers, f"{prefix}.", tmp_path, **quick) as gateway,
            httpx.AsyncClient(base_url=gateway.url, timeout=30) as http,
        ):
            for key in ({}, {"Idempotency-Key": "k"}):
                assert (await http.post("/v1/articles", content=b"Copy.", headers={**PLAIN, **key})).status_code == 202
            await asyncio.to_thread(cluster.node(1).kill)
            loop = asyncio.get_running_loop()
            for key in ({}, {"Idempotency-Key": "other"}):
                begun = loop.time()
                answer = await http.post("/v1/articles", content=b"Copy two.", headers={**PLAIN, **key})
                assert answer.status_code == 503, answer.text
                assert answer.json()["type"] == "urn:wiredesk:problem:kafka-away"
                assert int(answer.headers["retry-after"]) > 0
                assert loop.time() - begun < 15
            async with asyncio.timeout(40):
                while (await http.get("/readyz")).status_code != 503:
                    await asyncio.sleep(0.5)
            assert (await http.get("/healthz")).status_code == 200
            await asyncio.to_thread(cluster.start_node, 1)
            async with asyncio.timeout(60):
                for key in ({}, {"Idempotency-Key": "third"}):
                    while (
                        await http.post("/v1/articles", content=b"Copy three.", headers={**PLAIN, **key})
                    ).status_code != 202:
                        await asyncio.sleep(0.5)
    finally:
        await asyncio.to_thread(cluster.stop)


def test_it_does_not_listen_for_strangers_without_keys(kafka: str, topics: str, tmp_path: Path) -> None:
    import subprocess

    from support.gateways import GATEWAY
    from support.workers import worker_environment

    environment = {**worker_environment(kafka, topics, tmp_path), "WIREDESK_GATEWAY__HOST": "0.0.0.0"}
    done = subprocess.run(GATEWAY, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "make a key" in done.stderr
    assert os.linesep not in done.stderr.strip()
