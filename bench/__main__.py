"""The entry point of `python -m bench`."""

from __future__ import annotations

import sys
from importlib import import_module

INTERRUPTED = 130
"""Ctrl-C: 128 and the number of SIGINT, as shells have it."""

COMMANDS = {
    "pipeline": "bench.stages",
    "categories": "bench.stages",
    "stories": "bench.stories",
    "peers": "bench.peers.command",
    "soak": "bench.peers.soak",
    "readers": "bench.readers",
}
"""By the first word of the command line: the module whose `main` runs it. Without one of them: `bench.run`."""
NAMED = ("bench.stages",)
"""Modules that run several, and are told which."""

if __name__ == "__main__":
    try:
        asked = sys.argv[1] if len(sys.argv) > 1 else ""
        name = COMMANDS.get(asked, "bench.run")
        module = import_module(name)  # takes long enough for somebody to think better of it
        code = module.main(sys.argv[2 if asked in COMMANDS and name not in NAMED else 1 :])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)
