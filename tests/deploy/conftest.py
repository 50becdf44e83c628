"""Tools that are no part of the environment: a machine may lack them, CI may not."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

Check = Callable[..., None]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def check() -> Check:
    """Runs a checking tool in the checkout, and fails with what it says."""

    def run(tool: str, *arguments: str) -> None:
        path = shutil.which(tool)
        if path is None:
            lacking = f"{tool} is not installed (.ci/run installs it)"
            if os.environ.get("CI"):
                pytest.fail(lacking)
            pytest.skip(lacking)
        done = subprocess.run(
            [path, *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    return run
