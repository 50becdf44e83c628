"""The model in the package is the one that its data give, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.shared
@pytest.mark.timeout(660)
def test_training_anew_gives_the_files_of_the_package(shared: Path) -> None:
    command = [sys.executable, "-m", "wiredesk", "train", "--check"]
    done = subprocess.run(
        [*command, "--shared", str(shared), "--own", str(ROOT / "training")],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
