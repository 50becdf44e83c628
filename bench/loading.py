"""What the model costs to have: each time loaded in a process of its own, which has read nothing yet."""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import orjson
import psutil

from wiredesk.errors import OperationError

_ROOT: Final = Path(__file__).resolve().parents[1]
_TIMES: Final = 5
_TRACED: Final = "traced"


@dataclass(frozen=True, slots=True)
class Loading:
    """What it took."""

    name: str
    terms: int
    milliseconds: float
    """Processor time, median; what is imported before is not in it."""
    held_bytes: int
    """What Python holds for it."""
    grown_bytes: int
    """How much larger the process is for it, median."""


def loading(times: int = _TIMES) -> Loading:
    """Load the model so many times, and once more to see what Python holds.

    Raises:
        OperationError: where it cannot be loaded.
    """
    found = [_child() for _ in range(times)]
    return Loading(
        name=found[0]["name"],
        terms=found[0]["terms"],
        milliseconds=median(each["milliseconds"] for each in found),
        held_bytes=_child(_TRACED)["held_bytes"],
        grown_bytes=int(median(each["grown_bytes"] for each in found)),
    )


def _child(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.loading", *arguments], cwd=_ROOT, capture_output=True, check=False
    )
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise OperationError(f"the model cannot be loaded: {lines[-1] if lines else f'exit code {done.returncode}'}")
    answer: dict[str, Any] = orjson.loads(done.stdout)
    return answer


def _load(*, traced: bool) -> dict[str, Any]:
    from wiredesk.classify.model import model
    from wiredesk.classify.tokens import kinds

    process = psutil.Process()
    if traced:
        tracemalloc.start()  # which makes everything slower: time and size are taken without it
    before, begin = process.memory_info().rss, time.process_time_ns()
    known = model()
    kinds()
    end, after = time.process_time_ns(), process.memory_info().rss
    return {
        "name": known.name,
        "terms": len(known.packed),
        "milliseconds": (end - begin) / 1e6,
        "held_bytes": tracemalloc.get_traced_memory()[0] if traced else 0,
        "grown_bytes": after - before,
    }


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(_load(traced=_TRACED in sys.argv[1:])))
