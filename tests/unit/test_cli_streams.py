"""Standard streams that are full, closed, shared or a terminal: one clear line, and nothing lost in silence."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from wiredesk.cli.printable import escaped

PROGRAM = f"'{sys.executable}' -m wiredesk"
HARMFUL = "Copy\u009b31m that says\u202e something\x1b[2J."
NEEDS_DEV_FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")


def shell(line: str, *, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", line], input=stdin, capture_output=True, text=True, timeout=60, check=False)


def one_line(said: str) -> bool:
    return said.startswith("wiredesk: ") and said.count("\n") == 1


@NEEDS_DEV_FULL
@pytest.mark.parametrize("arguments", ["--version", "--help", "process --json", "process --text", "schemas check"])
def test_a_full_disk_below_the_output_is_one_line_and_exit_code_1(arguments: str) -> None:
    done = shell(f"{PROGRAM} {arguments} > /dev/full", stdin='{"content": "Hm."}\n')
    assert done.returncode == 1
    assert one_line(done.stderr), done.stderr
    assert "cannot write to standard output: No space left on device" in done.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [("process >&-", "cannot write to standard output"), ("process <&-", "cannot read standard input")],
)
def test_a_closed_stream_is_one_line_and_exit_code_1(line: str, said: str) -> None:
    done = shell(f"{PROGRAM} {line}", stdin='{"content": "Hm."}\n')
    assert done.returncode == 1
    assert one_line(done.stderr), done.stderr
    assert said in done.stderr


def test_a_closed_standard_error_changes_no_exit_code() -> None:
    assert shell(f"{PROGRAM} process no/such/file 2>&-").returncode == 2
    done = shell(f"{PROGRAM} process 2>&-", stdin='{"content": "Hm."}\n')
    assert done.returncode == 0
    assert json.loads(done.stdout)["status"] in {"empty", "unclassified", "classified"}


def test_standard_input_that_would_not_wait_is_waited_for_and_left_as_it_was() -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    child = subprocess.Popen(
        [sys.executable, "-m", "wiredesk", "process"], stdin=reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )

    def write() -> None:
        time.sleep(1.0)
        os.write(writing, b'{"content": ')
        time.sleep(0.2)
        os.write(writing, b'"Hm."}\n')
        os.close(writing)

    writer = threading.Thread(target=write)
    writer.start()
    out, said = child.communicate(timeout=60)
    writer.join()
    assert (child.returncode, said) == (0, b"")
    assert len(out.splitlines()) == 1
    assert not os.get_blocking(reading)
    os.close(reading)


def test_ctrl_c_while_everything_is_still_being_imported_is_quiet() -> None:
    code = """
import sys
class Impatient:
    def find_spec(self, name, path, target=None):
        if name == "typer":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Impatient())
from wiredesk.cli import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_json_for_a_terminal_moves_nothing_and_says_the_same() -> None:
    document = json.dumps({"text": HARMFUL + "\t"}, ensure_ascii=False).encode()
    shown = escaped(document + b"\x1b[0m")
    assert not {"\x1b", "\u009b", "\u202e"} & set(shown.decode())
    assert json.loads(shown.removesuffix(b"\\u001b[0m")) == json.loads(document)


def test_process_writes_no_control_character_to_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Copy\u009b31m that\u202e says something, at length and to the letter.\n")
    primary, secondary = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "wiredesk", "process", "--json", str(path)], stdout=secondary, stderr=secondary
    )
    os.close(secondary)
    shown = b""
    try:
        while piece := os.read(primary, 65_536):
            shown += piece
    except OSError:  # Linux's way to say that the other side is gone
        pass
    assert child.wait(30) == 0
    text = shown.decode()
    assert text.startswith("{")
    assert not {"\u009b", "\u202e"} & set(text)
    os.close(primary)


def test_what_is_said_of_an_argument_moves_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wiredesk", "process", "no\u009b31m\u202esuch"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert one_line(done.stderr)
    assert not {"\u009b", "\u202e"} & set(done.stderr)


def test_a_feed_that_is_interrupted_leaves_the_input_that_it_shares_as_it_was() -> None:
    code = """
import asyncio, sys
from wiredesk.feeds.lines import lines

async def read():
    async for line in lines(sys.stdin.buffer):
        print(line.decode(), end="", flush=True)

try:
    asyncio.run(read())
except KeyboardInterrupt:
    pass
"""
    reading, writing = os.pipe()
    with subprocess.Popen([sys.executable, "-c", code], stdin=reading, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        os.write(writing, b"one\n")
        assert child.stdout.readline() == b"one\n"
        child.send_signal(signal.SIGINT)
        assert child.wait(30) == 0
    assert os.get_blocking(reading)
    os.close(reading)
    os.close(writing)
