"""docker-compose.yml: what it must be for an engine to take it, and for us to recommend it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from wiredesk.broker import KAFKA_VERSION
from wiredesk.settings import Settings

pytestmark = pytest.mark.deploy

SCHEMA = Path(__file__).parent / "data/compose-spec.schema.json"
CONDITIONS = {"service_healthy", "service_started", "service_completed_successfully"}


@pytest.fixture(scope="module")
def compose(root: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((root / "docker-compose.yml").read_text("utf-8"))
    return loaded


def test_is_what_the_specification_says(compose: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [f"{'.'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(compose)] == []
    assert list(validator.iter_errors({"services": {"worker": {"imgae": "wiredesk"}}}))


def test_each_waits_for_services_that_there_are(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        for other, wait in service.get("depends_on", {}).items():
            assert other in services, f"{name} waits for {other}, which is no service"
            assert wait["condition"] in CONDITIONS
            if wait["condition"] == "service_healthy":
                assert "test" in services[other]["healthcheck"], (
                    f"{name} waits for the health of {other}, which tells none"
                )
            if wait["condition"] == "service_completed_successfully":
                assert services[other]["restart"] == "no", f"{other} would never be done"


def test_each_that_stays_tells_its_health(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if service.get("restart") != "no":
            assert "test" in service["healthcheck"], name
    assert "/readyz" in " ".join(compose["services"]["worker"]["healthcheck"]["test"])


def test_images_are_pinned(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert re.search(r":v?\d+\.\d+\.\d+$", service["image"]), service["image"]


def test_kafka_is_the_one_that_is_tested(compose: dict[str, Any]) -> None:
    kafka = compose["services"]["kafka"]
    assert kafka["image"] == f"apache/kafka:{KAFKA_VERSION}"
    assert kafka["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_nothing_is_reachable_from_other_machines(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), f"{name}: {port}"


def test_ours_run_without_rights(compose: dict[str, Any]) -> None:
    ours = [s for s in compose["services"].values() if s["image"].startswith("wiredesk:")]
    assert len(ours) == 2
    for service in ours:
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["tmpfs"] == ["/tmp"]


def test_ours_reach_kafka_under_an_address_that_it_gives_out(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    given_out = compose["services"]["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"]
    for name in ("topics", "worker"):
        for variable, value in compose["services"][name]["environment"].items():
            monkeypatch.setenv(variable, value)
        assert f"//{Settings(_env_file=None).kafka.bootstrap_servers}" in given_out


def test_mounted_files_exist_and_volumes_are_declared(compose: dict[str, Any], root: Path) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (root / source).exists() if source.startswith(".") else source in compose["volumes"]
        if "build" in service:
            assert (root / service["build"]["dockerfile"]).is_file()


def test_image_carries_our_version(compose: dict[str, Any], root: Path) -> None:
    version = re.search(r'^version = "(.+)"$', (root / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    assert compose["services"]["worker"]["image"] == f"wiredesk:{version[1]}"
