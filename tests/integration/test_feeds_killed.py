"""Feeds followed by a process that is killed again and again: nothing lost, nothing twice, on the real Kafka."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.commands import Commands
from support.feed_server import feed_server
from support.mail_server import PASSWORD, PROGRAM, mail_server

KILLS = 6
EACH = 40
"""So many documents come between two kills."""


class Fed:
    """`wiredesk feed ... --json` as a process, and what it reported."""

    def __init__(self, *arguments: str) -> None:
        self.reported: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "wiredesk", "feed", *arguments, "--json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            entry = json.loads(line)
            if "key" in entry:
                self.reported.append(entry["key"])

    def end(self, number: signal.Signals) -> int:
        self._process.send_signal(number)
        code = self._process.wait(30)
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return code


def killed_again_and_again(commands: Commands, more: Callable[[int, int], None], *arguments: str) -> None:
    """Follow while documents come and the process is killed; then compare the topic with what there was."""
    chance = random.Random(7)
    reported: list[str] = []
    for round_ in range(KILLS):
        process = Fed(*arguments)
        first = EACH * (round_ + 1)
        if round_ % 2:  # killed in its first transaction, or while it takes over
            time.sleep(0.6 + chance.random())
        more(first, first + EACH // 2)
        if not round_ % 2:
            until = time.monotonic() + 30
            while not process.reported and time.monotonic() < until:
                time.sleep(0.01)
        more(first + EACH // 2, first + EACH)
        time.sleep(chance.random() / 2)
        process.end(signal.SIGKILL)
        reported += process.reported
    wanted = EACH * (KILLS + 1)
    last = Fed(*arguments)
    until = time.monotonic() + 60
    while len(commands.records("wire.raw")) < wanted and time.monotonic() < until:
        time.sleep(0.3)
    time.sleep(1.0)  # for whatever might come twice
    assert last.end(signal.SIGINT) == 130
    reported += last.reported
    keys = Counter(record.key.decode() for record in commands.records("wire.raw"))
    assert [key for key, times in keys.items() if times > 1] == []
    assert len(keys) == wanted
    assert set(reported) <= set(keys)
    assert len(reported) == len(set(reported))


def test_a_web_feed(commands: Commands) -> None:
    with feed_server() as feed:
        feed.add(0, EACH)
        killed_again_and_again(commands, feed.add, feed.url, "--follow", "--every", "0.2s")
        assert feed.not_modified > 0
        keys = {record.key.decode() for record in commands.records("wire.raw")}
        assert keys == {f"urn:harbour-wire:{number}" for number in range(EACH * (KILLS + 1))}


def test_a_folder(commands: Commands, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            # Written in two strokes: what is half there must not go.
            with (folder / f"{number:04}.txt").open("w") as file:
                file.write(f"The ferry of pier {number} ")
                file.flush()
                file.write("leaves at noon, the harbour office said.\n")

    more(0, EACH)
    killed_again_and_again(commands, more, str(folder), "--follow", "--every", "0.2s")
    assert all(record.value.endswith(b"said.\n") for record in commands.records("wire.raw"))


def test_a_maildir_whose_messages_are_opened(commands: Commands, tmp_path: Path) -> None:
    folder = tmp_path / "Maildir"
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)

    def more(first: int, last: int) -> None:
        for message in (folder / "new").iterdir():
            message.rename(folder / "cur" / f"{message.name}:2,S")
        for number in range(first, last):
            text = f"Subject: Ferry {number}\nMessage-ID: <{number}@harbour-wire.example>\n\nPier {number} is closed.\n"
            (folder / "tmp" / f"{number}.host").write_text(text)
            (folder / "tmp" / f"{number}.host").rename(folder / "new" / f"{number}.host")

    more(0, EACH)
    killed_again_and_again(commands, more, str(folder), "--follow", "--every", "0.2s")


@pytest.mark.skipif(PROGRAM is None, reason="no IMAP server on this machine: Debian's dovecot-imapd")
def test_a_mailbox(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIREDESK_FEEDS__IMAP_PASSWORD", PASSWORD)
    with mail_server() as mail:
        mail.add(0, EACH)
        killed_again_and_again(commands, mail.add, mail.url, "--follow", "--every", "0.2s")
        assert mail.unseen() == EACH * (KILLS + 1)  # left as it was


def test_lines_under_a_name(commands: Commands, tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"s-{number}", "content": f"Pier {number} is closed."}) for number in range(3000)]
    command = [sys.executable, "-m", "wiredesk", "feed", "-", "--resume", "--as", "the-lines", "--json"]
    for pause in (1.1, 1.4, 1.7, None):
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=os.environ)
        with child, timer(child, pause):
            child.communicate(("\n".join(lines) + "\n").encode(), timeout=60)
    assert child.returncode == 0
    keys = Counter(record.key.decode() for record in commands.records("wire.raw"))
    assert set(keys.values()) == {1}
    assert len(keys) == 3000


@contextmanager
def timer(child: subprocess.Popen[bytes], pause: float | None) -> Iterator[None]:
    """Kills a process after a while, if any is given."""
    if pause is None:
        yield
        return
    killer = threading.Timer(pause, child.kill)
    killer.start()
    yield
    killer.cancel()
