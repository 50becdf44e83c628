"""What several processes do together: articles a second over the time in which all of them are at work."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bench.peers.field import Field, Run
from wiredesk.errors import OperationError

MORE: Final = 4
"""So many times the articles of a run: the processes must be at work together, and they join one after the other."""


async def rate(field: Field, peer: str, work: str, articles: int, processes: int) -> float:
    """Articles a second of so many processes in one group.

    Raises:
        OperationError: where they were never at work at the same time.
    """
    job = await field.job(peer, work, articles * MORE, warm=1)
    runs = await field.run(replace(job, alone=False), processes)
    try:
        return together(runs)
    except ValueError as error:
        raise OperationError(f"{peer}, {processes} processes: {error}; give it more articles") from error


def together(runs: Sequence[Run]) -> float:
    """Articles a second of all processes, from when the last of them has begun to when the first of them is done.

    Raises:
        ValueError: where they were never at work at the same time.
    """
    samples = [run.report.samples for run in runs]
    if not all(samples):
        raise ValueError("a process had nothing to do")
    begin, end = max(s[0][0] for s in samples), min(s[-1][0] for s in samples)
    if end <= begin:
        raise ValueError("the processes did not work at the same time")
    calls = 0.0
    for found in samples:
        moments = [at for at, _ in found]
        first, last = bisect_left(moments, begin), bisect_left(moments, end)
        calls += found[last][1] - found[first][1]
    return calls / (end - begin)
