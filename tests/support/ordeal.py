"""What a damaged document must be answered with: an article or a reason, in time, within bounds."""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from wiredesk.errors import MessageError, RuleError
from wiredesk.pipeline import Pipeline

MOST_SECONDS: Final = 1.0
MOST_MEGABYTES: Final = 50
_WHOLE_EVERY: Final = 20
"""Of so many documents one goes through the whole pipeline; formats and cleaning are what is tried here."""
_AT: Final = datetime(2026, 11, 20, tzinfo=UTC)


@dataclass
class Verdict:
    """What came of some documents."""

    articles: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    """How often what was the reason of a dead letter, without the particulars."""
    faults: list[tuple[bytes, str]] = field(default_factory=list)
    """Documents that were answered with a fault of ours, or too late."""
    slowest_seconds: float = 0.0
    grown_megabytes: float = 0.0


def undergo(documents: Iterable[bytes], *, content_type: str | None = None) -> Verdict:
    """Put documents through the pipeline."""
    pipeline = Pipeline(max_document_bytes=2_000_000)
    pipeline.warm_up(_AT)
    verdict = Verdict()
    before = _megabytes()
    for number, document in enumerate(documents):
        begun = time.process_time()
        try:
            verdict.articles += _answer(pipeline, document, content_type, whole=number % _WHOLE_EVERY == 0)
        except RuleError as error:
            verdict.faults.append((document, str(error)))
        except MessageError as error:
            verdict.reasons[str(error).partition(":")[0][:60]] += 1
            if not str(error).strip():
                verdict.faults.append((document, "no reason"))
        seconds = time.process_time() - begun
        verdict.slowest_seconds = max(verdict.slowest_seconds, seconds)
        if seconds > MOST_SECONDS:
            verdict.faults.append((document, f"took {seconds:.2f} s"))
    verdict.grown_megabytes = _megabytes() - before
    return verdict


def _answer(pipeline: Pipeline, document: bytes, content_type: str | None, *, whole: bool) -> int:
    if whole:
        return len(pipeline.process(document, processed_at=_AT, received_at=_AT, content_type=content_type))
    return sum(1 for _ in pipeline.articles(document, received_at=_AT, content_type=content_type))


def _megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
