"""The frame of the command line: help, version, failures in one line, exit codes, a quick start."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from wiredesk.cli.app import BAD_USE, FAILED, run
from wiredesk.errors import UsageError
from wiredesk.settings import KafkaSettings, Settings, load

COMMANDS = (
    ("up",),
    ("process",),
    ("explain",),
    ("train",),
    ("evaluate",),
    ("feed",),
    ("tail",),
    ("worker",),
    ("doctor",),
    ("topics", "plan"),
    ("topics", "apply"),
    ("schemas", "export"),
    ("schemas", "check"),
    ("dlq", "list"),
    ("dlq", "show"),
    ("dlq", "replay"),
)
NOWHERE = "127.0.0.1:1"


def wiredesk(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wiredesk", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_has_an_example(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--help"]) == 0
    help_text = capsys.readouterr().out
    assert f"  wiredesk {' '.join(command)}" in help_text.partition("Examples:")[2]
    assert "\\b" not in help_text
    assert "Examples:" in [line.strip() for line in help_text.splitlines()]


def test_help_of_all_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    listed = capsys.readouterr().out.partition("Commands:")[2]
    assert {command[0] for command in COMMANDS} <= {line.split()[0] for line in listed.splitlines() if line.strip()}


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"wiredesk {version('wiredesk')}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "nonsense"),
        (["process", "--nonsense"], "--nonsense"),
        (["process", "no/such/file"], "no such file: no/such/file"),
        (["process", "."], "is a folder"),
        (["process", ""], "is empty"),
        (["process", "n" * 5_000], "file name too long"),
        (["explain", "no/such/file"], "no such file: no/such/file"),
        (["explain", "."], "is a folder"),
        (["train", "--shared", "no/such/folder"], "no such folder: no/such/folder (--shared names"),
        (["train", "--shared", "docs", "--own", "no/such/folder"], "no such folder: no/such/folder (--own names"),
        (["train", "--shared", "docs", "--own", "docs", "--into", "README.md"], "README.md"),
        (["train", "--shared", "docs", "--own", "docs", "--into", "no/such", "--check"], "no such folder: no/such"),
        (["evaluate", "--shared", "no/such/folder"], "no such folder: no/such/folder (--shared names"),
        (["evaluate", "--shared", "docs"], "cannot read docs/data/labels/"),
        (["feed", ""], "is empty"),
        (["feed", "n" * 5_000], "file name too long"),
        (["up", "--feed", ""], "is empty"),
        (["up", "--feed", "n" * 5_000], "file name too long"),
        (["feed"], "missing argument"),
        (["feed", "no/such/folder"], "no such file or folder"),
        (["feed", "pyproject.toml", "--rate", "fast"], "--rate fast"),
        (["feed", "pyproject.toml", "--follow"], "--follow is for folders and urls"),
        (["feed", "-", "--follow"], "--follow is for folders and urls"),
        (["feed", "-", "--resume"], "needs a name"),
        (["feed", "-", "tests"], "standard input is fed alone"),
        (["feed", "tests", "docs", "--as", "a"], "--as is for one source"),
        (["feed", "ftp://wire.example/a"], "can be fed from"),
        (["feed", "tests", "--follow", "--every", "soon"], "a span of time is wanted"),
        (["feed", "imaps://desk@mail.example"], "wiredesk_feeds__imap_password"),
        (["tail", "sport"], "no stream 'sport': there are"),
        (["tail", "--from", "yesterday"], "--from yesterday"),
        (["tail", "--limit", "0"], "--limit"),
        (["topics", "plan", "--partitions", "0"], "--partitions"),
        (["schemas", "check", "--folder", "no/such/folder"], "no such folder"),
        (["dlq", "show", "17"], "PARTITION@OFFSET"),
        (["dlq", "replay"], "which letters?"),
        (["dlq", "replay", "1@2", "--all"], "which letters?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_use_is_one_line_and_exit_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(os.fspath(__file__).rpartition("/tests/")[0])
    if arguments[:2] == ["dlq", "show"]:
        monkeypatch.setattr("wiredesk.cli.dlq._read", list)
    assert run(arguments) == BAD_USE
    out, err = capsys.readouterr()
    assert out == ""
    assert said.lower() in err.lower()
    assert err.startswith("wiredesk: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [("topics", "plan"), ("feed", "README.md"), ("tail", "strike"), ("dlq", "list"), ("dlq", "replay", "--all")],
    ids=" ".join,
)
def test_no_kafka_is_one_line_and_exit_code_1(arguments: tuple[str, ...]) -> None:
    done = wiredesk(*arguments, WIREDESK_KAFKA__BOOTSTRAP_SERVERS=NOWHERE)
    assert done.returncode == FAILED
    line = next(line for line in done.stderr.splitlines() if line.startswith("wiredesk: "))
    assert NOWHERE in line
    assert done.stderr.strip() == line.strip()


def test_no_kafka_named_and_none_on_this_machine() -> None:
    done = wiredesk("topics", "plan", WIREDESK_KAFKA__BOOTSTRAP_SERVERS="", WIREDESK_BROKER__PORT="1")
    assert done.returncode == BAD_USE
    assert "wiredesk up" in done.stderr
    assert "WIREDESK_KAFKA__BOOTSTRAP_SERVERS" in done.stderr


def test_a_wrong_setting_is_one_line_and_exit_code_2() -> None:
    done = wiredesk("topics", "plan", WIREDESK_BROKER__PORT="ninety")
    assert done.returncode == BAD_USE
    assert done.stderr.startswith("wiredesk: WIREDESK_BROKER__PORT: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("WIREDESK_WORKER__SOURCES", "nojson", "WIREDESK_WORKER"),
        ("WIREDESK_WORKER", "nojson", "WIREDESK_WORKER"),
        ("WIREDESK_KAFKA__BOOTSTRAP_SERVERS", "127.0.0.1:99999", "WIREDESK_KAFKA__BOOTSTRAP_SERVERS: host:port"),
        ("WIREDESK_KAFKA__BOOTSTRAP_SERVERS", "::::", "WIREDESK_KAFKA__BOOTSTRAP_SERVERS: host:port"),
        ("WIREDESK_KAFKA__BOOTSTRAP_SERVERS", "a:1,b", "WIREDESK_KAFKA__BOOTSTRAP_SERVERS: host:port"),
        ("WIREDESK_HOME", "~nobody-of-that-name/x", "WIREDESK_HOME: "),
    ],
)
def test_every_wrong_setting_is_named(variable: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, value)
    load.cache_clear()
    with pytest.raises(UsageError) as caught:
        load()
    load.cache_clear()
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("servers", ["", "a_b.c-d:9092", " a:1 , [::1]:65535,", "127.0.0.1:9092"])
def test_addresses_of_every_kind_are_taken(servers: str) -> None:
    assert KafkaSettings(bootstrap_servers=servers).bootstrap_servers == servers


def test_a_file_of_settings_that_is_no_text_is_bad_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_bytes(b"WIREDESK_HOME=\xff\n")
    monkeypatch.chdir(tmp_path)
    load.cache_clear()
    with pytest.raises(UsageError, match="not UTF-8"):
        load()
    load.cache_clear()


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("WIREDESK_HOME", "~/x")
    monkeypatch.setenv("WIREDESK_BROKER__DATA_DIR", "~/y")
    settings = Settings()
    assert (settings.home, settings.broker_data_dir) == (tmp_path / "x", tmp_path / "y")


def _loaded_after(*arguments: str) -> set[str]:
    code = (
        "import sys; from wiredesk.cli.app import run; "
        f"run({list(arguments)!r}); print('|'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        input='{"content": "Hm."}\n',
        check=True,
    )
    return {name.partition(".")[0] for name in done.stderr.splitlines()[-1].split("|")}


def test_help_loads_nothing_that_it_does_not_need() -> None:
    assert not _loaded_after("--help") & {"faust", "aiokafka", "pydantic", "rich", "wiredesk_schemas", "structlog"}


def test_process_loads_no_kafka_client() -> None:
    assert not _loaded_after("process") & {"faust", "aiokafka"}
