"""A plain Faust agent as its guide writes it: `async for`, and each send awaited. At least once."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from pathlib import Path
from typing import Any

import faust

from bench.peers.job import Job
from bench.peers.tally import Tally
from wiredesk.record import Record


def faust_agent(job: Job, tally: Tally) -> None:
    """Run the worker of Faust until all is done."""
    home = Path(job.home)
    home.mkdir(parents=True, exist_ok=True)
    app = faust.App(
        job.group,
        broker=f"kafka://{job.bootstrap}",
        datadir=home,
        web_enabled=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        consumer_auto_offset_reset="earliest",
        value_serializer="raw",
        key_serializer="raw",
    )
    source = app.topic(job.source, key_type=bytes, value_type=bytes)
    targets: dict[str, Any] = {}

    @app.agent(source)
    async def agent(stream: Any) -> None:  # noqa: ANN401 - Faust has no types
        async for event in stream.events():
            message = event.message
            record = Record(
                job.source,
                message.partition,
                message.offset,
                round(message.timestamp * 1000),
                message.key,
                message.value,
            )
            for output in tally(record):
                target = targets.get(output.topic) or targets.setdefault(output.topic, app.topic(output.topic))
                await target.send(key=output.key, value=output.value, headers=list(output.headers))

    @app.task  # type: ignore[untyped-decorator] # Faust has no types
    async def end() -> None:
        while job.forever or not tally.done:  # noqa: ASYNC110 - the agent tells nobody
            await asyncio.sleep(0.05)
        await app.producer.flush()
        tally.finish()
        os.kill(os.getpid(), signal.SIGTERM)

    worker = faust.Worker(app, loglevel=logging.WARNING, quiet=True, override_logging=False, redirect_stdouts=False)
    worker.spinner = None
    logging.getLogger().setLevel(logging.ERROR)
    worker.execute_from_commandline()
