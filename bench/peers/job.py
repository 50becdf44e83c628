"""What one process is told to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final, Self

import orjson

CONFLUENT: Final = "confluent"
AIOKAFKA: Final = "aiokafka"
FAUST: Final = "faust"
QUIX: Final = "quix"
ARROYO: Final = "arroyo"
WORKER: Final = "worker"
BOTH: Final = "worker-both"

NAMES: Final = {
    CONFLUENT: "bare confluent-kafka",
    AIOKAFKA: "bare aiokafka",
    WORKER: "Wiredesk, hop 1",
    BOTH: "Wiredesk, both hops",
    ARROYO: "arroyo",
    QUIX: "Quix Streams",
    FAUST: "plain Faust agent",
}
NEEDS: Final = {CONFLUENT: "confluent_kafka", QUIX: "quixstreams", ARROYO: "arroyo"}
"""By peer: the module without which it cannot run."""
GUARANTEES: Final = {
    WORKER: "exactly once",
    BOTH: "exactly once",
}
"""All others: at least once."""


@dataclass(frozen=True, slots=True)
class Job:
    """One process of a run."""

    peer: str
    work: str
    bootstrap: str
    source: str
    """The topic to read."""
    target: str
    """The topic to write to; for both hops, the prefix of the catalogue's topics."""
    group: str
    articles: int
    warm: int
    home: str
    """A folder of its own."""
    alone: bool = True
    """Whether it does all of it; else it shares, and ends when nothing comes any more."""
    forever: bool = False
    """Until SIGTERM."""

    def dump(self) -> str:
        """For a command line."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def load(cls, text: str) -> Self:
        """From a command line."""
        return cls(**orjson.loads(text))
