"""Every setting, from the environment (`WIREDESK_KAFKA__GROUP=...`), a `.env` file or `/run/secrets`.

`docs/settings.md` lists them; it is made from the descriptions here.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from wiredesk.errors import UsageError

_ADDRESS: Final = re.compile(r"(?:\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):(?P<port>[0-9]{1,5})")
_LAST_PORT: Final = 65_535


def _home() -> Path:
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "wiredesk"


def _expanded(path: Path | None) -> Path | None:
    """With `~` as a shell has it: a `.env` file knows no shell."""
    try:
        return path.expanduser() if path is not None else None
    except RuntimeError as error:
        raise ValueError("there is no such home folder") from error


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class KafkaSettings(_Section):
    """The cluster and how we speak to it."""

    bootstrap_servers: str | None = None
    """`host:port[,host:port]` of a cluster of your own. Unset: the embedded Kafka on this machine."""
    group: str = "wiredesk"
    """The consumer group of the workers. It is part of their transactional ids."""
    topic_prefix: str = Field(default="", pattern=r"^[a-zA-Z0-9._-]*$", max_length=100)
    """Put before every topic's name, for a cluster that is shared: `staging.`"""
    start_timeout_seconds: float = Field(default=120.0, gt=0)
    """How long to wait for a broker that is not there yet before giving up."""
    session_timeout_seconds: float = Field(default=8.0, ge=6, le=300)
    """A worker that is silent for so long loses its partitions."""
    transaction_timeout_seconds: float = Field(default=10.0, ge=1, le=900)
    """A dead worker's open transaction holds up readers for so long at the most."""
    static_membership: bool = False
    """Keep a worker's partitions while it restarts, by its `worker.instance`."""

    @field_validator("bootstrap_servers")
    @classmethod
    def _are_addresses(cls, text: str | None) -> str | None:
        for server in (text or "").split(","):
            match = _ADDRESS.fullmatch(server.strip())
            if server.strip() and (match is None or not 1 <= int(match["port"]) <= _LAST_PORT):
                raise ValueError(f"host:port is wanted, with a port from 1 to {_LAST_PORT}, several with commas")
        return text


class WorkerSettings(_Section):
    """The stream worker."""

    instance: str | None = None
    """The worker's name, stable over restarts: needed for static membership."""
    batch_records: int = Field(default=500, ge=1, le=10_000)
    """The most records in one transaction, which is of one partition."""
    batch_seconds: float = Field(default=0.01, ge=0, le=10)
    """How long the first record of a batch waits for others. While a batch is in hand, the next one gathers anyway."""
    article_seconds: float = Field(default=2.0, gt=0)
    """An article that takes longer becomes a dead letter."""
    deaths: int = Field(default=2, ge=1)
    """An article at which the process died so often becomes a dead letter."""
    drain_seconds: float = Field(default=25.0, gt=0)
    """After SIGTERM, what is in hand is brought to its end; a worker that is not done by then leaves."""
    max_document_bytes: int = Field(default=2_000_000, ge=1_000)
    """A larger document becomes a dead letter."""
    web_host: str = "127.0.0.1"
    """Where `/metrics`, `/healthz` and `/readyz` listen."""
    web_port: int = Field(default=9464, ge=0, le=65_535)
    """0 takes a free port."""
    sources: tuple[str, ...] = ()
    """The sources that metrics name; all others are counted as `other`."""


class GatewaySettings(_Section):
    """The HTTP gateway."""

    host: str = "127.0.0.1"
    """Where it listens. Beyond this machine it wants keys."""
    port: int = Field(default=8080, ge=0, le=65_535)
    """0 takes a free port."""
    keys_file: Path | None = None
    """The keys that let in, as `wiredesk gateway keys new` makes it. Unset: everybody is let in, on loopback only."""
    requests_per_second: float = Field(default=200.0, gt=0)
    """Of one key, on and on; a document more in a request counts as a request."""
    burst: float = Field(default=1_000.0, ge=1)
    """So many at once before that."""
    body_bytes: int = Field(default=16_000_000, ge=1_000)
    """The largest body of a request, of however many documents."""
    body_bytes_at_once: int = Field(default=128_000_000, ge=2_000)
    """The bodies of all requests in memory; what would be more is told to come again."""
    kafka_seconds: float = Field(default=10.0, gt=0)
    """How long a request waits for Kafka."""
    recent_records: int = Field(default=20_000, ge=100)
    """Records in memory, for those who look back."""
    recent_bytes: int = Field(default=128_000_000, ge=1_000_000)
    """What these may take."""
    readers: int = Field(default=5_000, ge=1)
    """The most subscribers at once."""
    reader_records: int = Field(default=1_000, ge=10)
    """So many records may wait for one subscriber; who is slower is let go."""
    reader_bytes: int = Field(default=4_000_000, ge=10_000)
    """What these may take."""
    checkers: int = Field(default=1, ge=1, le=64)
    """Processes that read documents before they are fed."""
    judges: int = Field(default=1, ge=1, le=64)
    """Processes that judge documents which are not fed."""
    drain_seconds: float = Field(default=10.0, gt=0)
    """After SIGTERM, requests may take so long to end."""

    _expand = field_validator("keys_file")(_expanded)


class FeedsSettings(_Section):
    """Feeds that are asked."""

    imap_password: SecretStr | None = None
    """Of the user of a mailbox, for `wiredesk feed imaps://user@host/mailbox`."""
    timeout_seconds: float = Field(default=30.0, gt=0)
    """How long a web server or a mailbox may take to answer."""


class BrokerSettings(_Section):
    """The embedded Kafka of `wiredesk up`."""

    data_dir: Path | None = None
    """Where it keeps its data between runs. Unset: `broker` below `home`."""
    port: int = Field(default=9092, ge=0, le=65_535)
    """Where it listens on loopback; 0 takes a free port."""
    heap: str = Field(default="512m", pattern=r"^[0-9]+[mg]$")
    """The Java heap."""
    maven_repository: str | None = None
    """A mirror of Maven Central, for those who cannot reach it."""

    _expand = field_validator("data_dir")(_expanded)


class Settings(BaseSettings):
    """All of it."""

    model_config = SettingsConfigDict(
        env_prefix="WIREDESK_",
        env_nested_delimiter="__",
        env_file=".env",
        secrets_dir="/run/secrets" if Path("/run/secrets").is_dir() else None,
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
    )

    home: Path = Field(default_factory=_home)
    """Where downloaded jars and the embedded Kafka's data are kept."""
    sources_file: Path | None = None
    """A TOML file: which sources may send, how much, and what is told of it ([sources](sources.md)). Unset: all may."""
    kafka: KafkaSettings = KafkaSettings()
    worker: WorkerSettings = WorkerSettings()
    broker: BrokerSettings = BrokerSettings()
    feeds: FeedsSettings = FeedsSettings()
    gateway: GatewaySettings = GatewaySettings()
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    """`debug` tells each record, `info` each batch and each partition taken over, `warning` each dead letter."""
    log_format: str | None = Field(default=None, pattern="^(json|console)$")
    """Unset: `console` on a terminal, `json` elsewhere."""

    _expand = field_validator("home", "sources_file")(_expanded)

    @property
    def broker_data_dir(self) -> Path:
        """Where the embedded Kafka keeps its data."""
        return self.broker.data_dir or self.home / "broker"


@cache
def load() -> Settings:
    """The settings of this process.

    Raises:
        UsageError: where a variable holds a value that it cannot have.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "WIREDESK_" + "__".join(str(part) for part in first["loc"]).upper()
        message = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{name}: {message} (it is {first['input']!r})") from error
    except SettingsError as error:
        # Of a list or a whole section, which are JSON. It names the section, and says not which of its variables.
        section = re.search(r'field "(\w+)"', str(error))
        name = f"WIREDESK_{section[1].upper()}" if section else "WIREDESK_..."
        raise UsageError(f'{name}, or a {name}__... that is a list, is not JSON: ["one", "two"]') from error
    except UnicodeDecodeError as error:
        raise UsageError(f".env, or a file in /run/secrets, is not UTF-8 text ({error.reason})") from error
