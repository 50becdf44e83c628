"""Topics as the catalogue wants them, against topics as the cluster has them: what differs, and making it so.

`compare` is pure; `read` and `carry_out` speak to the cluster.

What can be mended without harm is mended: missing topics, and settings. Partitions are never changed: the partition of
a key follows from their number, and the versions of a story that lie in two partitions have no order any more.
Replicas are moved by the cluster's own tools.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from wiredesk.connection import bootstrap_servers, client_options
from wiredesk.errors import OperationError, UnavailableError
from wiredesk.settings import KafkaSettings
from wiredesk_schemas import Topic

_REQUEST_MS: Final = 15_000
_VISIBLE_SECONDS: Final = 15.0
_TOPIC_CONFIG: Final = 1
"""DescribeConfigs: the value was set for this topic."""


@dataclass(frozen=True, slots=True)
class Existing:
    """A topic as the cluster has it."""

    name: str
    partitions: int
    replication: int
    config: Mapping[str, str]
    """What counts for it, set for the topic or for all."""
    own: Mapping[str, str] = field(default_factory=dict)
    """What is set for this very topic."""
    leaderless: int = 0
    """Partitions that nobody leads: they can be neither written nor read."""


@dataclass(frozen=True, slots=True)
class Creation:
    """A topic that is missing."""

    name: str
    partitions: int
    replication: int
    config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reconfiguration:
    """A topic whose settings are others."""

    name: str
    changes: Mapping[str, tuple[str | None, str]]
    """What each is, and what it is to be."""
    whole: Mapping[str, str]
    """All that is to be set for the topic: an older broker forgets what is not named again."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is told, and not done."""

    name: str
    actual: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What there is to do, and what a person has to see to."""

    creations: tuple[Creation, ...] = ()
    reconfigurations: tuple[Reconfiguration, ...] = ()
    partitions: tuple[Difference, ...] = ()
    """Topics with another number of partitions: refused."""
    replication: tuple[Difference, ...] = ()
    """Topics with another number of replicas: told."""
    unchanged: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether the cluster has the topics as they are wanted; replicas are a matter of the cluster."""
        return not (self.creations or self.reconfigurations or self.partitions)


def compare(wanted: Iterable[Topic], existing: Mapping[str, Existing], *, prefix: str = "") -> Plan:
    """What it takes to make the cluster's topics those that are wanted.

    Args:
        wanted: the expanded catalogue.
        existing: the cluster's topics by their full names.
        prefix: put before the names of the catalogue.
    """
    creations: list[Creation] = []
    reconfigurations: list[Reconfiguration] = []
    partitions: list[Difference] = []
    replication: list[Difference] = []
    unchanged: list[str] = []
    for topic in wanted:
        name = prefix + topic.name
        found = existing.get(name)
        if found is None:
            creations.append(Creation(name, topic.partitions, topic.replication, topic.config()))
            continue
        if found.partitions != topic.partitions:
            partitions.append(Difference(name, found.partitions, topic.partitions))
        if found.replication != topic.replication:
            replication.append(Difference(name, found.replication, topic.replication))
        # How many replicas must have a record follows from how many there are, not from how many are wanted.
        config = topic.model_copy(update={"replication": found.replication}).config()
        changes = {
            key: (found.config.get(key), value) for key, value in config.items() if found.config.get(key) != value
        }
        if changes:
            reconfigurations.append(Reconfiguration(name, changes, {**found.own, **config}))
        elif found.partitions == topic.partitions:
            unchanged.append(name)
    return Plan(tuple(creations), tuple(reconfigurations), tuple(partitions), tuple(replication), tuple(unchanged))


async def read(settings: KafkaSettings, names: Iterable[str]) -> dict[str, Existing]:
    """Those of the named topics that the cluster has.

    Raises:
        UnavailableError: where no broker answers.
        OperationError: where one refuses to tell.
    """
    async with _admin(settings) as admin:
        return await _read(admin, names)


async def carry_out(settings: KafkaSettings, plan: Plan) -> None:
    """Make the missing topics and set the settings; returns once the cluster shows what was done.

    Raises:
        UnavailableError: where no broker answers.
        OperationError: where one refuses.
    """
    async with _admin(settings) as admin:
        if plan.creations:
            await _create(admin, plan.creations)
        if plan.reconfigurations:
            await _configure(admin, plan.reconfigurations)
        wanted = {creation.name: creation.config for creation in plan.creations}
        await _wait_until_visible(admin, wanted | {change.name: change.whole for change in plan.reconfigurations})


@asynccontextmanager
async def _admin(settings: KafkaSettings) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**client_options(settings), request_timeout_ms=_REQUEST_MS)
    servers = ",".join(bootstrap_servers(settings))
    try:
        try:
            await admin.start()
        except (KafkaError, OSError) as error:
            raise UnavailableError(
                f"Kafka at {servers} does not answer: is it running, and is the address right?"
            ) from error
        yield admin
    except KafkaError as error:
        raise OperationError(f"Kafka at {servers} refused: {error}") from error
    finally:
        await admin.close()


async def _read(admin: AIOKafkaAdminClient, names: Iterable[str]) -> dict[str, Existing]:
    wanted = set(names)
    # Asked for by name, a missing topic would be made by a broker that makes topics by itself.
    there = set(await admin.list_topics())
    described = await admin.describe_topics([name for name in wanted if name in there] or None)
    found = {
        topic["topic"]: topic["partitions"]
        for topic in described
        if topic["error_code"] == 0 and topic["topic"] in wanted
    }
    configs = await _configs(admin, found)
    return {
        name: Existing(
            name,
            partitions=len(partitions),
            replication=min((len(partition["replicas"]) for partition in partitions), default=0),
            config=configs[name][0],
            own=configs[name][1],
            leaderless=sum(partition["leader"] < 0 for partition in partitions),
        )
        for name, partitions in found.items()
    }


async def _configs(
    admin: AIOKafkaAdminClient, names: Iterable[str]
) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """For each topic what counts, and of that what is its own."""
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    if not resources:
        return {}
    found: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
    for response in await admin.describe_configs(resources):
        for code, message, _kind, name, entries in response.resources:
            if code:
                raise OperationError(f"{name}: the broker does not tell its settings: {message or for_code(code)}")
            # key, value, read-only, source (version 0: is-default), sensitive, ...
            values = {entry[0]: entry[1] for entry in entries if entry[1] is not None}
            own = {e[0]: e[1] for e in entries if e[1] is not None and _is_own(response.API_VERSION, e[3])}
            found[name] = (values, own)
    return found


def _is_own(api_version: int, source: int | bool) -> bool:
    return not source if api_version == 0 else source == _TOPIC_CONFIG


async def _create(admin: AIOKafkaAdminClient, creations: Iterable[Creation]) -> None:
    new = [NewTopic(c.name, c.partitions, c.replication, topic_configs=dict(c.config)) for c in creations]
    response = await admin.create_topics(new)
    for name, code, *rest in response.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:  # another `apply` at the same time is as good
            reason = rest[0] if rest and rest[0] else error.__name__
            raise OperationError(f"{name} cannot be made: {reason}")


async def _configure(admin: AIOKafkaAdminClient, reconfigurations: Iterable[Reconfiguration]) -> None:
    resources = [ConfigResource(ConfigResourceType.TOPIC, r.name, dict(r.whole)) for r in reconfigurations]
    for response in await admin.alter_configs(resources):
        for code, message, _kind, name in response.resources:
            if code:
                raise OperationError(f"{name}: its settings cannot be changed: {message or for_code(code).__name__}")


async def _wait_until_visible(admin: AIOKafkaAdminClient, wanted: Mapping[str, Mapping[str, str]]) -> None:
    """A controller decides before its brokers know: a producer, or the next plan, that is faster would not see it."""

    async def visible() -> bool:
        found = await _read(admin, wanted)
        return all(
            name in found and not found[name].leaderless and config.items() <= found[name].config.items()
            for name, config in wanted.items()
        )

    try:
        async with asyncio.timeout(_VISIBLE_SECONDS):
            while wanted and not await visible():  # noqa: ASYNC110 - what we wait for is elsewhere
                await asyncio.sleep(0.1)
    except TimeoutError as error:
        names = ", ".join(wanted)
        raise OperationError(f"done, but not to be seen after {_VISIBLE_SECONDS:.0f} s: {names}") from error
