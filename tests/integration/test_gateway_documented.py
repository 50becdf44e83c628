"""The examples of docs/http.md, run against a gateway as they stand there."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from support.gateways import Gateway
from support.workers import make_topics
from wiredesk.gateway import keys

DOCUMENT = Path(__file__).parents[2] / "docs/http.md"
_CURL = r"""curl() { command curl --max-time 2 -w ' [%{http_code}]\n' "$@" || [ $? = 28 ]; }"""
"""28 is its exit code where its time is over: a stream has no end."""


def _run(script: str, environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", script], env=environment, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


async def test_every_example_does_what_it_says(kafka: str, prefix: str, tmp_path: Path) -> None:
    await make_topics(kafka, f"{prefix}.", 2)
    path = tmp_path / "in-force.toml"
    secret = keys.append(path, "all", ["admin"])
    blocks = re.findall(r"^```sh\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    async with (
        Gateway(kafka, f"{prefix}.", tmp_path, WIREDESK_GATEWAY__KEYS_FILE=str(path)) as gateway,
        httpx.AsyncClient() as http,
    ):
        environment = {
            **os.environ,
            "GATEWAY": gateway.url,
            "KEY": secret,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        said = ""
        for block in blocks:
            done = await asyncio.to_thread(_run, f"{_CURL}\nset -e\n{block}", environment, tmp_path)
            assert done.returncode == 0, block + done.stdout + done.stderr
            said += done.stdout
        paths = (await http.get(f"{gateway.url}/openapi.json")).json()["paths"]
    statuses = re.findall(r"\[(\d{3})\]$", said, re.MULTILINE)
    assert len(statuses) > 20
    assert {status for status in statuses if status not in ("200", "202", "204")} <= {"404", "000"}, said
    text = DOCUMENT.read_text("utf-8")
    for template in paths:
        known = re.escape(template).replace(r"\{partition\}", r"\d+").replace(r"\{offset\}", r"\d+")
        known = known.replace(r"\{category\}", r"\w+").replace(r"\{article_id\}", r"\w+")
        assert re.search(known, text), f"no example of {template}"


@pytest.mark.parametrize("word", ["Idempotency-Key", "Last-Event-ID", "410", "Retry-After"])
def test_it_says_what_matters(word: str) -> None:
    assert word in DOCUMENT.read_text("utf-8")
