"""Failures of a record become its dead letter; the stream goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime

import structlog

from wiredesk.deadletters.letter import cut, dead_letter
from wiredesk.deadline import Deadline
from wiredesk.errors import (
    DeadlineError,
    Expired,
    MessageError,
    OperationError,
    OversizeError,
    RefusedError,
    RuleError,
)
from wiredesk.record import Record
from wiredesk.worker.transform import Answer

log = structlog.get_logger(__name__)

Process = Callable[[Record], Answer]
"""What a hop makes of one record. May raise anything."""


class Guarded:
    """A transform that processes record by record, each within its limits.

    Args:
        process: what the hop makes of one record.
        dead_letters: the topic for what cannot be processed.
        limits: the largest record, in bytes, that each output topic takes.
        seconds: how long one record may take.
        deadline: enforces that.
        spell: put around many records, for what the deadline needs to set up once.
        now: the time for dead letters.
        budget_seconds: after so long a batch is answered as far as it has come.
    """

    def __init__(
        self,
        process: Process,
        *,
        dead_letters: str,
        limits: Mapping[str, int],
        seconds: float,
        deadline: Deadline,
        now: Callable[[], datetime],
        spell: Deadline = lambda _: nullcontext(),
        budget_seconds: float = 0.1,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._process = process
        self._dead_letters = dead_letters
        self._limits = limits
        self._seconds = seconds
        self._deadline = deadline
        self._spell = spell
        self._now = now
        self._budget_seconds = budget_seconds
        self._monotonic = monotonic

    def apply(self, records: Sequence[Record]) -> Sequence[Answer]:
        """Answers for the first records of a batch; see `Transform`."""
        until = self._monotonic() + self._budget_seconds
        answers: list[Answer] = []
        with self._spell(self._seconds):
            for record in records:
                answers.append(self._answer(record))
                if self._monotonic() >= until:
                    break
        return answers

    def refuse(self, record: Record, error: MessageError) -> Answer:
        """The answer for a record that must not be processed."""
        return self._dead(record, error)

    def _answer(self, record: Record) -> Answer:
        try:
            with self._deadline(self._seconds):
                answer = self._process(record)
            self._check_sizes(answer)
            if answer.settled is not None:
                answer.settled()
        except OperationError:
            raise
        except Expired:  # in the very moment in which the deadline was being put away
            return self._dead(record, DeadlineError(f"took the {self._seconds:g} s that an article may take"))
        except MessageError as error:
            return self._dead(record, error)
        except Exception as error:  # noqa: BLE001 - whatever a rule raises is the article's end, not the stream's
            return self._dead(record, RuleError(error, stage="pipeline"))
        return answer

    def _check_sizes(self, answer: Answer) -> None:
        for output in answer.outputs:
            limit = self._limits.get(output.topic)
            if limit is not None and output.size > limit:
                raise OversizeError(f"what came of it is {output.size:,} bytes, and {output.topic} takes {limit:,}")

    def _dead(self, record: Record, error: MessageError) -> Answer:
        log.warning(
            "record.dead",
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            stage=error.stage,
            error=error.error_class,
            message=str(error)[:500],
        )
        letter = dead_letter(record, error, to=self._dead_letters, at=self._now())
        limit = self._limits.get(self._dead_letters)
        if limit is not None and letter.size > limit:
            letter = cut(letter, limit)
        reason, source = (error.reason, error.source) if isinstance(error, RefusedError) else (None, None)
        return Answer(outputs=(letter,), outcomes=("dead",), dead_at=error.stage, refused=reason, source=source)
