"""The gateway against its own description: whatever is sent, it answers as `/openapi.json` says."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from support.gateways import Gateway
from support.workers import make_topics
from wiredesk.gateway import keys

_EXAMPLES = "5"


async def test_it_answers_as_it_says_whatever_is_sent(kafka: str, prefix: str, tmp_path: Path) -> None:
    """Streams are left out, which never end.

    No schema of bytes says which of them are a document: what is none is refused where it is fed, and is a dead
    outcome, with 200, where it is only tried.
    """
    await make_topics(kafka, f"{prefix}.", 1)
    path = tmp_path / "keys.toml"
    secret = keys.append(path, "all", ["admin"])
    pace = {"WIREDESK_GATEWAY__REQUESTS_PER_SECOND": "10000", "WIREDESK_GATEWAY__BURST": "10000"}
    async with Gateway(kafka, f"{prefix}.", tmp_path, WIREDESK_GATEWAY__KEYS_FILE=str(path), **pace) as gateway:
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", f"{gateway.url}/openapi.json", "--exclude-path-regex", "^/v1/streams"),
            *("--header", f"Authorization:Bearer {secret}", "--max-examples", _EXAMPLES, "--seed", "1"),
            *(
                "--exclude-checks",
                "positive_data_acceptance,negative_data_rejection",
                "--max-time",
                "30",
                "--no-color",
                "--warnings",
                "off",
            ),
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        assert process.returncode == 0, output.decode()
        log = gateway.log()
    assert "request.fault" not in log
    assert b"Tested: 1" in output  # sixteen operations, and whatever comes
