"""Logs: structlog, for people on a terminal and as JSON elsewhere, on standard error."""

from __future__ import annotations

import io
import logging
import sys
from typing import Any, Final, TextIO, cast

import structlog

# Chatty at info, and what they say there is in our own lines or in the metrics. Faust logs for classes of ours (its
# services) under the names of our modules; we ourselves log by structlog alone.
_QUIET: Final = ("aiokafka", "faust", "mode", "asyncio", "wiredesk")
_SILENT: Final = ("trafilatura",)
"""What it cannot read becomes a dead letter with its reason."""


class _StandardError(io.TextIOBase):
    """Standard error as it is at the moment of writing: loggers outlive the stream that somebody put in its place."""

    def write(self, text: str) -> int:
        """See `io.TextIOBase`."""
        return sys.stderr.write(text)

    def flush(self) -> None:
        """See `io.TextIOBase`."""
        sys.stderr.flush()


def configure(*, level: str, style: str | None) -> None:
    """Set logging up for the process.

    Args:
        level: debug, info, warning or error.
        style: `json` or `console`; null for `console` on a terminal and `json` elsewhere.
    """
    threshold = logging.getLevelNamesMapping()[level.upper()]
    console = style == "console" or (style is None and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]
    last: list[Any] = (
        [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
        if console
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _StandardError())),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(_StandardError())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(handlers=[handler], level=threshold, force=True)
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(threshold, logging.WARNING))
