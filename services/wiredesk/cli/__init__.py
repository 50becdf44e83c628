"""The command line. `wiredesk --help` has all of it.

One module a command. What a command needs beyond its own options is imported inside it, so that `--help` answers at
once and `process` never loads a Kafka client. `terminal` says what is printed where, `render` how an event looks,
`cluster` which Kafka is meant.
"""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""Ctrl-C: 128 and the number of SIGINT, as shells have it."""


def main() -> None:
    """The entry point of `wiredesk`."""
    try:
        from wiredesk.cli.app import run  # takes long enough for somebody to think better of it

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


__all__ = ["INTERRUPTED", "main"]
