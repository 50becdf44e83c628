"""One peer's process: `python -m bench.peers.child JOB`. Prints its report on standard output."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import Final

from bench.peers.job import AIOKAFKA, ARROYO, BOTH, CONFLUENT, FAUST, QUIX, WORKER, Job
from bench.peers.tally import Tally
from bench.peers.works import work

Peer = Callable[[Job, Tally], None]


def _peer(name: str) -> Peer:
    if name in (CONFLUENT, AIOKAFKA):
        from bench.peers import bare

        return bare.confluent if name == CONFLUENT else bare.aiokafka
    if name == FAUST:
        from bench.peers.faust_agent import faust_agent

        return faust_agent
    if name == QUIX:
        from bench.peers.quix import quix

        return quix
    if name == ARROYO:
        from bench.peers.arroyo_app import arroyo

        return arroyo
    from bench.peers import worker

    return worker.hop_1 if name == WORKER else worker.both_hops


_HANDLES_TERM: Final = (FAUST, WORKER, BOTH, ARROYO, QUIX)


def main(job: Job) -> None:
    """Run it."""
    tally = Tally(
        work(job.work, job.target if job.peer != BOTH else f"{job.target}wire.keyed"),
        articles=job.articles,
        warm=job.warm,
        alone=job.alone,
    )
    if job.peer not in _HANDLES_TERM:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _peer(job.peer)(job, tally)
    except SystemExit as stop:
        if stop.code not in (0, None):
            raise
    if not job.forever:
        tally.finish()


if __name__ == "__main__":
    try:
        main(Job.load(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(130)
