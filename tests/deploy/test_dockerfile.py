"""The Dockerfile, as far as it can be judged without an engine. `.ci/run` runs its steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.deploy

DOCKERFILE = "deploy/docker/Dockerfile"


@pytest.fixture(scope="module")
def instructions(root: Path) -> list[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", (root / DOCKERFILE).read_text("utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line)]


def test_hadolint_takes_it(check: Callable[..., None]) -> None:
    check("hadolint", DOCKERFILE)


def test_last_stage_runs_without_rights(instructions: list[tuple[str, str]]) -> None:
    last = max(number for number, (word, _) in enumerate(instructions) if word == "FROM")
    final = instructions[last:]
    assert ("USER", "10001:10001") in final
    assert not [rest for word, rest in final if word == "RUN"], "the last stage only takes what was built"
    assert {"HEALTHCHECK", "ENTRYPOINT", "LABEL", "EXPOSE"} <= {word for word, _ in final}


def test_what_is_installed_is_locked_and_leaves_no_cache(instructions: list[tuple[str, str]]) -> None:
    commands = [c for word, rest in instructions if word == "RUN" for c in rest.split("&&") if " install " in c]
    assert len(commands) == 3
    for command in commands:
        assert "--no-cache-dir" in command
        assert "--require-hashes" in command or "--no-index" in command


def test_what_is_copied_exists_and_is_sent_to_the_engine(instructions: list[tuple[str, str]], root: Path) -> None:
    sent = {line[1:] for line in (root / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        source
        for word, rest in instructions
        if word == "COPY" and not rest.startswith("--from=")
        for source in rest.split()[:-1]
    }
    assert copied == sent
    assert [source for source in copied if not (root / source).exists()] == []


def test_listens_where_it_says(instructions: list[tuple[str, str]]) -> None:
    words = dict(instructions)
    assert words["EXPOSE"] == "9464"
    assert f":{words['EXPOSE']}/healthz" in words["HEALTHCHECK"]
    assert "WIREDESK_WORKER__WEB_HOST=0.0.0.0" in words["ENV"]
