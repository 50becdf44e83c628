"""`wiredesk feed` on the real Kafka; what it put there is looked at by plain clients."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from support.commands import Commands


def test_a_folder_is_fed_as_it_is(commands: Commands, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"Copy.\r\nMore copy.\r\n")
    (folder / "b.json").write_text(json.dumps({"id": "story-7", "content": "Copy that says something."}))
    (folder / "c.bin").write_bytes(b"\xff\x00")
    *fed, summary = commands("feed", str(folder), "--source", "Harbour Wire")
    assert summary["fed"] == 3
    records = {(record.partition, record.offset): record for record in commands.records("wire.raw")}
    assert len(records) == 3
    found = {entry["document"]: records[entry["partition"], entry["offset"]] for entry in fed}
    assert found["a.txt"].value == b"Copy.\r\nMore copy.\r\n"
    assert found["a.txt"].key == b"incoming/a.txt"
    assert dict(found["a.txt"].headers) == {"ce_id": b"incoming/a.txt", "ce_source": b"Harbour Wire"}
    assert found["b.json"].key == b"story-7"
    assert dict(found["b.json"].headers) == {"ce_source": b"Harbour Wire"}
    assert found["c.bin"].value == b"\xff\x00"


def test_what_was_fed_is_left_out_and_what_changed_is_not(commands: Commands, tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"Copy number {number}.")
    assert commands("feed", str(tmp_path), "--resume")[-1]["fed"] == 5
    (tmp_path / "3.txt").write_text("Copy number 3, corrected.")
    summary = commands("feed", str(tmp_path), "--resume")[-1]
    assert (summary["fed"], summary["skipped"]) == (1, 4)
    versions = [record.value for record in commands.records("wire.raw") if record.key.endswith(b"/3.txt")]
    assert versions == [b"Copy number 3.", b"Copy number 3, corrected."]
    assert "5 documents fed before left out" in commands.text("feed", str(tmp_path), "--resume")


def test_what_is_too_large_is_named_and_stops_nothing(commands: Commands, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 5_000_000)
    (tmp_path / "b.txt").write_text("Copy.")
    *lines, summary = commands("feed", str(tmp_path), code=1)
    assert (summary["fed"], summary["refused"]) == (1, 1)
    assert "a.txt" in commands.said
    assert lines[0]["document"] == "a.txt"
    assert "5,000," in lines[0]["refused"]


def test_a_rate_is_kept(commands: Commands, tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text("Copy.")
    assert commands("feed", str(tmp_path), "--rate", "10/s")[-1]["seconds"] >= 0.5


def test_a_feed_that_is_interrupted_reports_what_is_in_the_topic(commands: Commands) -> None:
    command = [sys.executable, "-m", "wiredesk", "feed", "-", "--json"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        for number in range(50):
            child.stdin.write(json.dumps({"id": f"s-{number}", "content": "Copy."}).encode() + b"\n")
            child.stdin.flush()
        first = json.loads(child.stdout.readline())  # acknowledged while its input is still open
        child.send_signal(signal.SIGINT)
        reported = [first, *map(json.loads, child.stdout)]
        assert child.wait(30) == 130
        assert child.stderr.read() == b""
    *fed, summary = reported
    records = commands.records("wire.raw")
    assert summary["fed"] == len(fed) == len(records)
    assert {record.key.decode() for record in records} == {entry["key"] for entry in fed}


def test_no_topic_is_one_clear_line(bare_commands: Commands, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Copy.")
    bare_commands("feed", str(tmp_path), code=1)
    assert "wiredesk topics apply" in bare_commands.said
