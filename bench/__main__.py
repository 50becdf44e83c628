"""The entry point of `python -m bench`."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""Ctrl-C: 128 and the number of SIGINT, as shells have it."""

if __name__ == "__main__":
    try:
        from bench.run import main  # takes long enough for somebody to think better of it

        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)
