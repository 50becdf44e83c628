"""The entry point of `python -m bench`."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""Ctrl-C: 128 and the number of SIGINT, as shells have it."""

if __name__ == "__main__":
    try:
        # Imports take long enough for somebody to think better of it.
        if sys.argv[1:2] in (["pipeline"], ["categories"]):
            from bench.stages import main
        else:
            from bench.run import main

        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)
