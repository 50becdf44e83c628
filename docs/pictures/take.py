"""Takes a picture of a command on a terminal, as SVG: take.py [--title T] [--seconds N] [--lines N] FILE -- COMMAND.

The home folder is shown as ~. The README's picture, on ports that are free, is taken by `make picture`.
"""

from __future__ import annotations

import argparse
import fcntl
import io
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

WIDTH = 104
# The fonts that rich would fetch from elsewhere: a reader's own will do.
_FONTS = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)
# Moves of the cursor, erasures, modes: a progress bar's. What it leaves behind is its last state.
_MOVES = re.compile(r"\x1b\[\??[0-9;]*[A-HJKSTfhl]|\x1b[78=>]|\x1b\][^\x07]*\x07")


def main() -> None:
    """Take it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--title", help="what the window is called; by default the command")
    parser.add_argument("--seconds", type=float, default=60.0, help="then Ctrl-C is pressed, if it still runs")
    parser.add_argument("--lines", type=int, default=60, help="the most lines to show")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    output = record(options.command, options.seconds).replace(str(Path.home()), "~")
    lines = [line.rsplit("\r", 1)[-1] for line in _MOVES.sub("", output.replace("\r\n", "\n")).split("\n")]
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi("\n".join(lines[: options.lines]).rstrip()))
    command = [Path(options.command[0]).name, *options.command[1:]]
    svg = console.export_svg(
        title=options.title or " ".join(command), code_format=_FONTS.sub("", CONSOLE_SVG_FORMAT), unique_id="wiredesk"
    )
    options.file.write_text(re.sub(r"[ \t]+\n", "\n", svg), encoding="utf-8")


def record(command: list[str], seconds: float) -> str:
    """What a command writes to a terminal of our width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(  # noqa: S603 - the command is the caller's own
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    parts: list[bytes] = []
    until = time.monotonic() + seconds
    while True:
        if time.monotonic() > until:
            process.send_signal(signal.SIGINT)
            until = float("inf")
        if select.select([ours], [], [], 0.2)[0]:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # the other end is closed: Linux says so with EIO
                part = b""
            if not part:
                break
            parts.append(part)
        elif process.poll() is not None:
            break
    os.close(ours)
    process.wait(timeout=30)
    return b"".join(parts).decode("utf-8", "replace")


if __name__ == "__main__":
    main()
