"""What `wiredesk doctor` looks at in the cluster."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.protocol.admin import ApiVersionRequest

from wiredesk.cli.checks import Check
from wiredesk.cli.wording import some
from wiredesk.connection import bootstrap_servers, client_options
from wiredesk.errors import WiredeskError
from wiredesk.reading import reader
from wiredesk.settings import KafkaSettings
from wiredesk.topics import Plan, compare, read
from wiredesk_schemas import catalogue
from wiredesk_schemas.topics import RAW

_REQUEST_MS: Final = 5_000
_SKEW_SECONDS: Final = 5.0
_COORDINATOR_TRIES: Final = 20
_COORDINATOR_SECONDS: Final = 0.25
_FETCH: Final = 1
# The protocol tells no release. What a broker knows of its oldest request does: versions of Fetch by release.
_RELEASES: Final = {11: "2.3", 12: "2.7", 13: "3.1", 14: "3.5", 15: "3.5", 16: "3.7", 17: "3.9", 18: "4.1"}


async def cluster(settings: KafkaSettings) -> tuple[list[Check], bool]:
    """All checks of the cluster, and whether it answers at all."""
    servers = ",".join(bootstrap_servers(settings))
    admin = AIOKafkaAdminClient(**client_options(settings), request_timeout_ms=_REQUEST_MS)
    try:
        await admin.start()
    except (KafkaError, OSError):
        await admin.close()
        remedy = "is it running, and is the address right? See WIREDESK_KAFKA__BOOTSTRAP_SERVERS"
        return [Check("kafka", "bad", f"{servers} does not answer", remedy)], False
    checks: list[Check] = []
    try:
        checks.append(await _reached(admin, servers))
        checks += await _topics(settings)
        if all(check.status != "bad" for check in checks):
            checks += [await _group(admin, settings), await _clock(settings)]
    except (KafkaError, WiredeskError) as error:
        checks.append(Check("kafka", "bad", f"{servers} answers, but refuses: {error}", "see the broker's log"))
    finally:
        await admin.close()
    return checks, True


async def _reached(admin: AIOKafkaAdminClient, servers: str) -> Check:
    begun = time.monotonic()
    described = await admin.describe_cluster()
    took = (time.monotonic() - begun) * 1000
    release = await _release(admin)
    brokers = some(len(described["brokers"]), "broker")
    detail = f"{servers}: {brokers}, Kafka {release}, cluster {described['cluster_id']}, answers in {took:.0f} ms"
    return Check("kafka", "ok", detail)


async def _release(admin: AIOKafkaAdminClient) -> str:
    response = await admin._send_request(ApiVersionRequest())
    newest = max((high for key, _low, high in response.api_versions if key == _FETCH), default=0)
    release = _RELEASES.get(newest)
    if release is None:
        return "newer than 4.1" if newest > max(_RELEASES) else "older than 2.3"
    return f"{release} or newer"


async def _topics(settings: KafkaSettings) -> list[Check]:
    wanted = catalogue()
    existing = await read(settings, [settings.topic_prefix + topic.name for topic in wanted])
    checks = list(topic_checks(compare(wanted, existing, prefix=settings.topic_prefix), len(wanted)))
    leaderless = [topic.name for topic in existing.values() if topic.leaderless]
    if leaderless:
        detail = f"partitions without a leader: {', '.join(leaderless)}"
        checks.append(Check("partitions", "bad", detail, "a broker is missing, or only just starting"))
    return checks


def topic_checks(plan: Plan, wanted: int) -> Iterator[Check]:
    """What a plan means: a missing topic stops the work, other settings may go well."""
    if plan.creations:
        missing = ", ".join(creation.name for creation in plan.creations)
        yield Check("topics", "bad", f"missing: {missing}", "wiredesk topics apply")
    if plan.reconfigurations:
        names = ", ".join(f"{r.name} ({', '.join(r.changes)})" for r in plan.reconfigurations)
        yield Check("topics", "warn", f"settings are not the catalogue's: {names}", "wiredesk topics plan, then apply")
    if plan.partitions:
        names = ", ".join(f"{d.name} has {d.actual}, not {d.wanted}" for d in plan.partitions)
        yield Check("partitions", "ok", f"{names}: other than in the catalogue, and never changed")
    if not plan.creations and not plan.reconfigurations:
        yield Check("topics", "ok", f"all {wanted} are there, set as the catalogue has them")


async def _group(admin: AIOKafkaAdminClient, settings: KafkaSettings) -> Check:
    topic = settings.topic_prefix + RAW
    try:
        responses = await _coordinated(lambda: admin.describe_consumer_groups([settings.group]))
    except KafkaError:
        return Check("workers", "warn", f"{settings.group}: nobody coordinates the group yet", "look again in a moment")
    group: dict[str, Any] = responses[0].to_object()["groups"][0]
    members = len(group["members"])
    async with reader(settings, [topic]) as source:
        ends = await source.ends()
    try:
        offsets = await admin.list_consumer_group_offsets(settings.group, partitions=list(ends))
    except AttributeError:  # aiokafka 0.14 makes this of an error code (admin/client.py:538)
        offsets = {}
    lag = sum(max(0, end - _committed(offsets, partition)) for partition, end in ends.items())
    return group_check(settings.group, str(group["state"]), members, lag)


async def _coordinated(ask: Callable[[], Awaitable[list[Any]]]) -> list[Any]:
    """Ask until there is a coordinator: a cluster that has never had a group makes one when it is asked first."""
    for _ in range(_COORDINATOR_TRIES):
        try:
            return await ask()
        except KafkaError as error:
            if not error.retriable:
                raise
            await asyncio.sleep(_COORDINATOR_SECONDS)
    return await ask()


def group_check(group: str, state: str, members: int, lag: int) -> Check:
    """What the state of the workers' group means.

    Args:
        group: its name.
        state: as the broker calls it.
        members: how many workers are in it.
        lag: how many records, and transaction markers, lie behind what is committed.
    """
    detail = f"{group}: {some(members, 'worker')}, {_behind(lag)}"
    if members == 0:
        return Check("workers", "warn", detail, "start one: wiredesk worker")
    if state != "Stable":
        return Check("workers", "warn", f"{detail}, {state}", "partitions are being shared out: look again in a moment")
    return Check("workers", "ok", detail)


def _behind(lag: int) -> str:
    return f"at most {some(lag, 'record')} behind" if lag else "nothing left to do"


def _committed(offsets: dict[TopicPartition, Any], partition: TopicPartition) -> int:
    found = offsets.get(partition)
    return found.offset if found is not None and found.offset >= 0 else 0


async def _clock(settings: KafkaSettings) -> Check:
    """Whether anybody feeds from a clock that is ahead of ours: Kafka itself tells no time."""
    ahead = round((time.time() + _SKEW_SECONDS) * 1000)
    async with reader(settings, [settings.topic_prefix + RAW]) as source:
        late = await source.later_than(ahead)
    if late:
        where = ", ".join(f"{p.topic}/{p.partition}" for p in late)
        remedy = "set the clocks of this machine and of the feeders (NTP): latencies are measured by them"
        return Check("clock", "warn", f"records from the future in {where}: a clock is off", remedy)
    return Check("clock", "ok", f"no record of {settings.topic_prefix + RAW} is from the future")
