"""Quix Streams with its defaults: a dataframe that is mapped and sent on. At least once."""

from __future__ import annotations

import threading
import time
from typing import Any

from bench.peers.job import Job
from bench.peers.tally import Tally
from wiredesk.record import Output, Record


def quix(job: Job, tally: Tally) -> None:
    """Run the application until all is done."""
    from quixstreams import Application
    from quixstreams.models.serializers import Serializer

    class Value(Serializer):  # type: ignore[misc] # Quix is not typed here
        def __call__(self, value: Any, ctx: Any) -> bytes | None:  # noqa: ANN401, ARG002 - Quix's signature
            sent: bytes | None = value.value
            return sent

    app = Application(
        broker_address=job.bootstrap,
        consumer_group=job.group,
        auto_offset_reset="earliest",
        auto_create_topics=False,
        loglevel="ERROR",
        state_dir=job.home,
        producer_extra_config={"enable.idempotence": True},
    )
    source = app.topic(job.source, key_deserializer="bytes", value_deserializer="bytes")
    target = app.topic(job.target, key_serializer="bytes", value_serializer=Value())

    def apply(value: Any, key: Any, timestamp: int, _headers: Any) -> list[Output]:  # noqa: ANN401 - Quix has no types
        return list(tally(Record(job.source, 0, 0, timestamp, key, value)))

    def headers(output: Any, _key: Any, _timestamp: int, _headers: Any) -> list[Any]:  # noqa: ANN401 - as above
        return list(output.headers)

    frame = app.dataframe(source).apply(apply, expand=True, metadata=True)
    frame.set_headers(headers).to_topic(target, key=lambda output: output.key)

    def end() -> None:
        while not tally.done:
            time.sleep(0.05)
        app.stop()

    if not job.forever:
        threading.Thread(target=end, daemon=True).start()
    app.run()
