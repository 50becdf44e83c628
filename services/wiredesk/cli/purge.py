"""`wiredesk purge`: take a story back by hand."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from wiredesk.cli.terminal import JsonFlag, console, write_json
from wiredesk.errors import OperationError, UsageError

if TYPE_CHECKING:
    from wiredesk.settings import KafkaSettings


def purge(
    story: Annotated[str, typer.Argument(metavar="STORY", help="The family_id of its articles and events.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: JsonFlag = False,
) -> None:
    """Take back all events of a story, release nothing of it that is under embargo, and cancel what comes of it later.

    It is what a kill from the agency does. The worker does it, in the order of the story's records, exactly once. The
    text of its articles stays on wire.articles until Kafka deletes it by age.

    \b
    Examples:
      wiredesk purge urn:newsml:agency.example:20261119:7
      wiredesk purge "incoming/odesa.txt" --yes
    """
    from wiredesk.cli.cluster import with_cluster
    from wiredesk.settings import load

    if not story.strip():
        raise UsageError("the name of the story is empty")
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("a purge cannot be undone: say --yes where nobody can be asked")
        typer.confirm(f"Take back all events of {story}? This cannot be undone.", abort=True)
    settings = with_cluster(load()).kafka
    asyncio.run(_send(settings, story))
    if json:
        write_json({"purged": story})
    else:
        console().print(f"{story}: told to the worker; its events come out as retracted", soft_wrap=True)


async def _send(settings: KafkaSettings, story: str) -> None:
    """Put a kill onto the story's own partition of `wire.keyed`.

    Raises:
        OperationError: where it was not acknowledged.
    """
    from aiokafka import AIOKafkaProducer
    from aiokafka.errors import KafkaError

    from wiredesk.connection import bootstrap_servers, client_options
    from wiredesk.topics import read
    from wiredesk.worker.desk import RECEIVED
    from wiredesk_schemas import Article, Outcome
    from wiredesk_schemas.topics import KEYED

    topic = settings.topic_prefix + KEYED
    if topic not in await read(settings, [topic]):
        raise OperationError(f"there is no topic {topic}: make it with `wiredesk topics apply`")
    now = round(time.time() * 1000)
    name = f"purge:{story}:{now}"
    article = Article(article_id=name, family_id=story, status="cancelled", sha256="0" * 64)
    outcome = Outcome(id=name, status="unclassified", reason="purged", article=article)
    producer = AIOKafkaProducer(**client_options(settings), enable_idempotence=True, acks="all")
    try:
        await producer.start()
        await producer.send_and_wait(
            topic,
            outcome.model_dump_json().encode(),
            key=story.encode(),
            headers=[(RECEIVED, str(now).encode())],
        )
    except (KafkaError, OSError) as error:
        servers = ",".join(bootstrap_servers(settings))
        raise OperationError(f"Kafka at {servers}: {error!r}; whether the story is purged is not known") from error
    finally:
        await producer.stop()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("purge", short_help="Take a story back: all of its events, for good.")(purge)
