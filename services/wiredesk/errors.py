"""The errors of Wiredesk, in one tree.

    WiredeskError
    ├── MessageError        the record is at fault: it becomes a dead letter, the stream goes on
    │   ├── FormatError         its bytes are not what they claim to be
    │   ├── OversizeError       it, or what came of it, is larger than Kafka may carry
    │   ├── RuleError           a rule or a format of ours raised at it
    │   ├── DeadlineError       it took longer than an article may take
    │   ├── CrashError          the process died at it, again and again
    │   └── RefusedError        its source may not send it
    │       ├── BlockedError        at all
    │       └── QuotaError          so much of it
    ├── OperationError      the surroundings are at fault: the process stops, its supervisor starts it anew
    │   ├── UnavailableError    no broker (or registry, or feed) answers within the time allowed
    │   ├── GapError            records were skipped between the broker and us: nothing more may be committed
    │   └── BrokerError         the embedded Kafka cannot be set up or started
    └── UsageError          the person at the keyboard can mend it: one line, exit code 2

Losing a partition to another worker is no error: see `wiredesk.worker`.
"""

from __future__ import annotations


class WiredeskError(Exception):
    """The root. Its text is one sentence that says what is wrong and, where something can be done, what."""


class MessageError(WiredeskError):
    """A record that cannot be processed, whoever processes it.

    Args:
        message: what is wrong with it.
        stage: the part of the pipeline that gave up; the `wiredesk.error.stage` of the dead letter.
    """

    stage = "pipeline"

    def __init__(self, message: str, *, stage: str | None = None) -> None:
        super().__init__(message)
        if stage is not None:
            self.stage = stage

    @property
    def error_class(self) -> str:
        """What a dead letter names as the error's class."""
        return type(self).__name__


class FormatError(MessageError):
    """The bytes are not what the content type, or their own beginning, says."""

    stage = "formats"


class OversizeError(MessageError):
    """A document, or something made of it, exceeds a size limit."""

    stage = "emit"


class RuleError(MessageError):
    """Our own code raised at it: a fault to be mended, after which the dead letter can be replayed."""

    def __init__(self, cause: Exception, *, stage: str) -> None:
        super().__init__(f"{type(cause).__name__}: {cause}", stage=stage)
        self._cause = cause

    @property
    def error_class(self) -> str:
        """The class of what was raised."""
        return type(self._cause).__name__


class DeadlineError(MessageError):
    """Processing one article took longer than it may."""


class CrashError(MessageError):
    """The process died with this record in hand more often than it may."""

    stage = "worker"


class RefusedError(MessageError):
    """The settings refuse it; once they are others, the dead letter can be replayed.

    Args:
        message: what refuses it.
        reason: in a word, for the metrics: one of `REFUSALS`.
        source: who sent it; null where that is not stated.
    """

    stage = "sources"

    def __init__(self, message: str, *, reason: str, source: str | None) -> None:
        super().__init__(message)
        self.reason = reason
        self.source = source


REFUSALS = ("blocked", "unlisted", "quota")
"""Why a record is refused: its source is blocked, is not listed where only those are allowed, or is over its quota."""


class BlockedError(RefusedError):
    """Its source is blocked."""


class QuotaError(RefusedError):
    """Its source has sent as much as it may."""


class OperationError(WiredeskError):
    """Something around us is broken; trying the same record elsewhere or later may well work."""


class UnavailableError(OperationError):
    """A service that we need did not answer within the time allowed."""


class GapError(OperationError):
    """Records are missing between what was fetched and what was delivered."""


class BrokerError(OperationError):
    """The embedded Kafka cannot be downloaded, set up or started."""


class UsageError(WiredeskError):
    """A wrong option, file or setting: said in one line, exit code 2."""


class Expired(BaseException):
    """Raised in the midst of an article whose time is up. The deadline that set it makes a DeadlineError of it."""

    stage: str | None = None
    """Where it struck; set by the pipeline."""
