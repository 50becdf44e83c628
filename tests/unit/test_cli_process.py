"""`wiredesk process` as a program: a pipe among pipes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-m", "wiredesk", "process"]
COPY = """Two drones hit a fuel depot near Izmir

By Nadia Kestrel

IZMIR, Turkey, March 3 (Harbour Wire) - Two drones struck a fuel depot outside Izmir on Tuesday, wounding three
people, the interior ministry said.

Firefighters put the blaze out before dawn, and the road to the coast was open again by noon.
"""


def envelope(**fields: Any) -> str:
    return json.dumps({"content": COPY, "published_at": "2026-03-03T09:00:00Z", **fields})


def process(*arguments: str, stdin: str | bytes = b"", **environment: str) -> tuple[int, list[dict[str, Any]], str]:
    done = subprocess.run(
        [*COMMAND, *arguments],
        input=stdin if isinstance(stdin, bytes) else stdin.encode(),
        capture_output=True,
        timeout=60,
        env={**os.environ, **environment},
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def test_an_outcome_a_line_in_the_order_of_the_input_under_its_own_id() -> None:
    lines = [envelope(id=f"story-{number}") for number in (3, 1, 2)]
    code, outcomes, errors = process(stdin="\n".join(lines))
    assert code == 0
    assert errors == ""
    assert [outcome["id"] for outcome in outcomes] == ["story-3", "story-1", "story-2"]
    assert {outcome["status"] for outcome in outcomes} == {"classified"}
    assert outcomes[0]["labels"] == ["strike"]
    assert outcomes[0]["article"]["article_id"] == "story-3"


def test_what_is_no_envelope_is_dead_with_its_reason_and_stops_nothing() -> None:
    lines = [
        b"not json",
        b'["a list"]',
        b'{"id": "no-content"}',
        b"",
        b"\xff\xfe\x00",
        b'{"content": ""}',
        envelope(id="alive").encode(),
    ]
    code, outcomes, _ = process(stdin=b"\n".join(lines))
    assert code == 0
    assert [outcome["status"] for outcome in outcomes] == ["dead"] * 5 + ["classified"]
    assert outcomes[0]["reason"].startswith("line 1: ")
    assert outcomes[3]["reason"].startswith("line 5: ")
    assert outcomes[2]["id"] == "no-content"
    assert "content" in outcomes[2]["error"]["message"]
    assert all(outcome["error"]["stage"] == "formats" for outcome in outcomes[:5])


def test_a_line_longer_than_a_document_may_be_is_dead_and_the_next_one_is_not() -> None:
    lines = envelope(id="long", content="word " * 1_000) + "\n" + envelope(id="short") + "\n"
    code, outcomes, _ = process(stdin=lines, WIREDESK_WORKER__MAX_DOCUMENT_BYTES="2000")
    assert code == 0
    assert [outcome["status"] for outcome in outcomes] == ["dead", "classified"]
    assert "oversize" in outcomes[0]["reason"]
    assert outcomes[1]["id"] == "short"


def test_it_answers_before_its_input_ends() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for number in range(3):
            child.stdin.write(envelope(id=f"story-{number}").encode() + b"\n")
            child.stdin.flush()
            assert json.loads(child.stdout.readline())["id"] == f"story-{number}"
        child.stdin.close()
        assert child.wait(30) == 0


def test_the_same_document_gives_the_same_outcome_on_any_day() -> None:
    undated = json.dumps({"id": "undated", "content": COPY.replace(", March 3", "")})
    (first,), (second,) = (process(stdin=undated)[1] for _ in range(2))
    assert first["article"]["reference_date"] is None
    for outcome in (first, second):
        for event in outcome["events"]:
            del event["processed_at"]
    assert first == second


def test_files_are_documents_whatever_they_are(tmp_path: Path) -> None:
    text, enveloped, noise = tmp_path / "a.txt", tmp_path / "b.json", tmp_path / "c.bin"
    text.write_text(COPY)
    enveloped.write_text(envelope(id="b"))
    noise.write_bytes(bytes(range(256)) * 4)
    code, outcomes, _ = process(str(text), str(enveloped), str(noise))
    assert code == 0
    assert [outcome["status"] for outcome in outcomes] == ["classified", "classified", "dead"]
    assert outcomes[1]["id"] == "b"
    assert "c.bin" in outcomes[2]["reason"]


def test_a_file_of_lines_says_how_to_give_it(tmp_path: Path) -> None:
    lines = tmp_path / "many.jsonl"
    lines.write_text(envelope() + "\n" + envelope() + "\n")
    _, outcomes, _ = process(str(lines))
    assert "standard input" in outcomes[0]["reason"]


def test_files_and_standard_input_together(tmp_path: Path) -> None:
    text = tmp_path / "a.json"
    text.write_text(envelope(id="file"))
    _, outcomes, _ = process(str(text), "-", str(text), stdin=envelope(id="piped"))
    assert [outcome["id"] for outcome in outcomes] == ["file", "piped", "file"]


def test_text_for_people_where_it_is_asked_for() -> None:
    done = subprocess.run(
        [*COMMAND, "--text"], input=envelope(), capture_output=True, text=True, timeout=60, check=True
    )
    assert "Two drones hit a fuel depot near Izmir" in done.stdout
    assert "3 people injured" in done.stdout
    assert "\x1b" not in done.stdout  # nobody looks at it on a terminal


def test_a_rule_that_takes_too_long_ends_the_document_and_not_the_command() -> None:
    lines = envelope(id="slow", content=COPY * 2_000) + "\n" + envelope(id="next") + "\n"
    code, outcomes, _ = process(
        stdin=lines, WIREDESK_WORKER__ARTICLE_SECONDS="0.02", WIREDESK_WORKER__MAX_DOCUMENT_BYTES="10000000"
    )
    assert code == 0
    assert outcomes[0]["status"] == "dead"
    assert outcomes[0]["error"]["error_class"] == "DeadlineError"
    assert len(outcomes) == 2


@pytest.mark.parametrize("form", ["--json", "--text"])
def test_whoever_reads_may_go_away(form: str) -> None:
    lines = (envelope() + "\n") * 200
    done = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m wiredesk process {form} | head -1; exit ${{PIPESTATUS[0]}}'],
        input=lines,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 141
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


def test_ctrl_c_ends_it_quietly() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(envelope().encode() + b"\n")
        child.stdin.flush()
        child.stdout.readline()
        time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        assert child.wait(30) == 130
        assert child.stderr is not None
        assert child.stderr.read() == b""


@pytest.mark.shared
def test_the_seed_article_has_its_labels(shared: Path) -> None:
    tool = [sys.executable, str(shared / "tools" / "score.py")]
    gold = str(shared / "data" / "wire" / "seed.jsonl")
    fed = subprocess.run([*tool, "feed", "wire", gold], capture_output=True, timeout=60, check=True).stdout
    _, outcomes, _ = process(stdin=fed)
    assert [outcome["id"] for outcome in outcomes] == [json.loads(line)["id"] for line in fed.splitlines()]
    assert outcomes[0]["labels"] == ["diplomacy", "strike", "technology"]


def test_the_file_of_sources_counts_here_too(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        "[sources.Harbour]\nquota = {articles = 1, per = 'day'}\nrights = {text = 'none'}\n"
        "[sources.Spindrift]\nblock = true"
    )
    lines = [
        envelope(id="a", source="harbour"),
        envelope(id="b", source="Harbour"),
        envelope(id="c", source="Harbour", published_at="2026-03-04T09:00:00Z"),
        envelope(id="d", source="Spindrift"),
        envelope(
            id="e", source="Spindrift", content="KILL-Two drones hit a fuel depot near Izmir\n\nKill is mandatory."
        ),
        envelope(id="f", source="Harbour", content="KILL-Two drones hit a fuel depot near Izmir\n\nKill is mandatory."),
    ]
    for arguments in ((), ("--versions",)):
        code, outcomes, errors = process(*arguments, stdin="\n".join(lines), WIREDESK_SOURCES_FILE=str(path))
        assert (code, errors) == (0, "")
        assert [outcome["reason"] for outcome in outcomes if outcome["status"] == "dead"] == [
            "line 2: over quota: 1 a day of Harbour",
            "line 4: blocked: Spindrift",
            "line 5: blocked: Spindrift",
        ]
        first, *_, kill = outcomes
        assert (first["article"]["rights"], first["article"]["paragraphs"]) == ({"usage": None, "text": "none"}, [])
        assert first["events"][0]["evidence"]
        assert kill["id"] == "f"
    assert {event["status"] for event in kill["events"]} == {"retracted"}
    assert first["article"]["labels"].keys() == {"strike"}


def test_a_fault_in_the_file_of_sources_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text("[sources.Harbour]\nquota = {articles = 1, per = 'week'}")
    code, outcomes, errors = process(stdin=envelope(), WIREDESK_SOURCES_FILE=str(path))
    assert (code, outcomes) == (2, [])
    assert errors == f"wiredesk: {path}: [sources.Harbour] quota.per: \"week\" is none of 'minute', 'hour' or 'day'\n"
