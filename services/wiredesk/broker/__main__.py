"""`python -m wiredesk.broker`: the embedded Kafka on its own, for debugging."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from wiredesk.broker.cluster import Cluster
from wiredesk.broker.jars import Listener, Progress
from wiredesk.errors import WiredeskError
from wiredesk.settings import load


def main() -> int:
    """Start it, print its address, wait for Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m wiredesk.broker", description=main.__doc__)
    parser.add_argument("command", nargs="?", choices=["run", "pin"], default="run", help="pin: write checksums anew")
    parser.add_argument("--data", type=Path, help="the data folder; without it one that is thrown away")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--nodes", type=int, default=1, help="how many nodes")
    parser.add_argument("--heap", default="512m", help="the Java heap of each node")
    parser.add_argument("--full-jit", action="store_true", help="slower to start, faster later")
    options = parser.parse_args()
    if options.command == "pin":
        from wiredesk.broker.pin import pin

        print(pin())  # noqa: T201
        return 0
    settings = load()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="wiredesk-") as scratch:
        cluster = Cluster(
            options.data or Path(scratch),
            jars=settings.home / "jars",
            repository=settings.broker.maven_repository,
            port=options.port,
            nodes=options.nodes,
            heap=options.heap,
            full_jit=options.full_jit,
            progress=_teller(),
        )
        try:
            with cluster:
                print(cluster.bootstrap_servers, flush=True)  # noqa: T201
                cluster.wait()
        except KeyboardInterrupt:
            return 0
        except WiredeskError as error:
            print(f"wiredesk.broker: {error}", file=sys.stderr)  # noqa: T201
            return 1
    return 0


def _teller() -> Listener:
    """Tells how far the download is: at every step on a terminal, else at its beginning and its end."""
    begun = False

    def tell(progress: Progress) -> None:
        nonlocal begun
        whole = progress.jars == progress.jars_total
        megabytes = f"{progress.bytes / 1e6:.1f} of {progress.bytes_total / 1e6:.1f} MB"
        line = f"fetching Kafka: {progress.jars} of {progress.jars_total} jars, {megabytes}"
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{line} " + "\n" * whole)
        elif whole or not begun:
            sys.stderr.write(f"{line}\n")
        begun = True

    return tell


if __name__ == "__main__":
    raise SystemExit(main())
