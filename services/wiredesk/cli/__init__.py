"""The command line. `wiredesk --help` has all of it.

One module a command. What a command needs beyond its own options is imported inside it, so that `--help` answers at
once and `process` never loads a Kafka client. `terminal` says what is printed where, `render` how an event looks,
`cluster` which Kafka is meant.
"""

from __future__ import annotations

from wiredesk.cli.app import main

__all__ = ["main"]
