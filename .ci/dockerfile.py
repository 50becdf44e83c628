#!/usr/bin/env python3
"""Runs the first stage of deploy/docker/Dockerfile without an engine: dockerfile.py FOLDER.

What the image would hold in /opt/wiredesk is in FOLDER/opt/wiredesk afterwards: the wheels and what they need, by the
same commands, from the files that .dockerignore lets through, and nothing else. The base image is the machine's own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(folder: Path) -> None:
    """Run the steps; the first that fails ends it."""
    folder = folder.resolve()
    text = re.sub(r"^#.*\n", "", (ROOT / "deploy/docker/Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    steps = re.sub(r"\\\n\s*", "", text).splitlines()
    folder.mkdir(parents=True)
    (folder / "bin").mkdir()
    (folder / "bin/python").symlink_to(sys.executable)
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")},
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
    }
    here, stages = folder, 0
    for step in filter(None, steps):
        word, _, rest = step.partition(" ")
        stages += word == "FROM"
        if stages == 2:
            return
        if word == "WORKDIR":
            here = folder / rest.lstrip("/")
            here.mkdir(parents=True, exist_ok=True)
        elif word == "COPY":
            *sources, target = rest.split()
            for source in sources:
                copy(source, here / target)
        elif word == "RUN":
            command = re.sub(r"(?<![\w.])/opt/", f"{folder}/opt/", rest)
            sys.stdout.write(f"RUN {rest}\n")
            sys.stdout.flush()
            subprocess.run(["/bin/sh", "-ec", command], cwd=here, env=environment, check=True)  # noqa: S603 - our own
        elif word not in ("ARG", "FROM"):
            sys.exit(f"dockerfile.py does not know {word}")


def copy(source: str, target: Path) -> None:
    """COPY: a folder's content, or a file, as far as .dockerignore lets it through."""
    lets_through = [line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"]
    if source not in lets_through:
        sys.exit(f"dockerfile.py: {source} is not sent to the engine (.dockerignore)")
    path = ROOT / source
    if path.is_dir():
        unwanted = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info")
        shutil.copytree(path, target, ignore=unwanted, dirs_exist_ok=True)
    else:
        shutil.copy(path, target)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
