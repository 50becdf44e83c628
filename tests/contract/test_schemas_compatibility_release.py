"""This release's contract against the last one that was tagged."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from wiredesk_schemas.compatibility import incompatibilities
from wiredesk_schemas.export import GENERATED, generate

ROOT = Path(__file__).parents[2]


def git(*arguments: str) -> str:
    run = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False)
    return run.stdout if run.returncode == 0 else ""


def test_the_last_release_s_readers_and_feeders_live_on() -> None:
    tag = git("describe", "--tags", "--abbrev=0", "--match", "v*").strip()
    if not tag:
        pytest.skip("no release has been tagged yet, or this is no git checkout")
    folder = GENERATED.relative_to(ROOT).as_posix()
    names = git("ls-tree", "-r", "--name-only", tag, "--", folder).split()
    assert names, f"{tag} has no {folder}"
    released = {Path(name).name: git("show", f"{tag}:{name}") for name in names}
    assert incompatibilities(released, generate()) == []
