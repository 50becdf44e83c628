"""What Prometheus is told to scrape."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from wiredesk.settings import WorkerSettings

pytestmark = pytest.mark.deploy

CONFIG = "deploy/prometheus/prometheus.yml"


def test_promtool_takes_it(check: Callable[..., None]) -> None:
    check("promtool", "check", "config", CONFIG)


def test_scrapes_the_workers_of_the_compose_file(root: Path) -> None:
    jobs = {job["job_name"]: job for job in yaml.safe_load((root / CONFIG).read_text())["scrape_configs"]}
    found = jobs["wiredesk-worker"]["dns_sd_configs"][0]
    services = yaml.safe_load((root / "docker-compose.yml").read_text())["services"]
    assert set(found["names"]) <= set(services)
    assert found["port"] == WorkerSettings().web_port
