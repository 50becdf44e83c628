"""The jars of Apache Kafka: which they are, where they lie, and how the missing ones are fetched.

`kafka-<version>.sha256` names every jar with its checksum and its size, so nothing is resolved when fetching: what runs
is what was pinned, or nothing. `python -m wiredesk.broker pin` writes that file anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from wiredesk.errors import BrokerError

KAFKA_VERSION = "4.1.2"
PIN_FILE = f"kafka-{KAFKA_VERSION}.sha256"

_FETCHERS = 6
_ATTEMPTS = 3
_PAUSE_SECONDS = 0.5
_TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Jar:
    """One pinned jar.

    Args:
        coordinate: `group:artifact:version`, as Maven names it.
        sha256: the checksum, in hexadecimal.
        size: its length in bytes.
    """

    coordinate: str
    sha256: str
    size: int

    @property
    def file_name(self) -> str:
        """The name of the file, which no two of the jars share."""
        _, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


@dataclass(frozen=True)
class Progress:
    """How far fetching has come; told after every piece and once when all is done."""

    jars: int
    jars_total: int
    bytes: int
    bytes_total: int


Listener = Callable[[Progress], None]
"""Told of progress from the fetching threads, one at a time. What it raises ends the fetching."""


def pinned() -> tuple[Jar, ...]:
    """The jars of the pinned Kafka, in the order of the class path."""
    text = files("wiredesk.broker").joinpath(PIN_FILE).read_text("ascii")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(Jar(coordinate, sha256, int(size)) for sha256, size, coordinate in rows)


def ensure(
    folder: Path,
    *,
    repository: str | None = None,
    progress: Listener | None = None,
    jars: tuple[Jar, ...] | None = None,
) -> tuple[Path, ...]:
    """Fetch what is missing, verify everything, and return the class path.

    Several processes may do this at once: one fetches, the others wait for it. A jar appears in its place only when
    whole, so a fetch that was cut short goes on where it stopped.

    Args:
        folder: where jars are kept; a folder for each version of Kafka is made in it.
        repository: a mirror to use in place of Maven Central.
        progress: told how far it has come, if anything must be fetched.
        jars: what is wanted; by default the pinned Kafka.

    Raises:
        BrokerError: where a jar cannot be fetched, or is not the one that was pinned.
    """
    wanted = pinned() if jars is None else jars
    home = folder / f"kafka-{KAFKA_VERSION}"
    if _missing(wanted, home):
        try:
            home.mkdir(parents=True, exist_ok=True)
            with _alone(home / ".lock"):
                _fetch(_missing(wanted, home), wanted, home, repository, progress)
        except OSError as error:
            raise BrokerError(f"the jars of Kafka cannot be kept in {home}: {error.strerror or error}") from error
    _verify(wanted, home)
    return tuple(home / jar.file_name for jar in wanted)


def _missing(wanted: tuple[Jar, ...], home: Path) -> list[Jar]:
    return [jar for jar in wanted if not (home / jar.file_name).is_file()]


def _verify(wanted: tuple[Jar, ...], home: Path) -> None:
    """Hash every jar; a broken one is removed, so that the next run fetches it anew."""
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda jar: sha256_of(home / jar.file_name), wanted))
    broken = [jar for jar, sha256 in zip(wanted, found, strict=True) if sha256 != jar.sha256]
    for jar in broken:
        (home / jar.file_name).unlink(missing_ok=True)
    if broken:
        names = ", ".join(jar.file_name for jar in broken)
        raise BrokerError(
            f"broken in {home}: {names} (not the checksum that is pinned); removed, so start again to fetch anew"
        )


def sha256_of(path: Path) -> str:
    """The checksum of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fetch(
    missing: list[Jar], wanted: tuple[Jar, ...], home: Path, repository: str | None, progress: Listener | None
) -> None:
    if not missing:  # another process has fetched them while we waited for it
        return
    staging = home / ".fetching"
    shutil.rmtree(staging, ignore_errors=True)
    meter = _Meter(wanted, missing, progress)
    try:
        with ThreadPoolExecutor(_FETCHERS) as pool:
            fetches = [pool.submit(_fetch_one, jar, staging, home, repository, meter) for jar in missing]
            try:
                for fetch in fetches:
                    fetch.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _fetch_one(jar: Jar, staging: Path, home: Path, repository: str | None, meter: _Meter) -> None:
    # Only here: a start that finds all its jars need not pay for these imports, nor have them installed.
    try:
        import requests
        from jgo.maven import MavenContext, PythonResolver
    except ImportError as error:
        raise BrokerError(
            "the embedded Kafka is fetched by jgo, which is not installed: pip install 'wiredesk[broker]'"
        ) from error

    context = MavenContext(
        resolver=PythonResolver(progress_callback=meter.measure),
        repo_cache=staging,
        remote_repos={"mirror": repository.rstrip("/")} if repository else None,
        timeout=_TIMEOUT_SECONDS,
    )
    artifact = context.create_dependency(jar.coordinate).artifact
    source = next(iter(context.remote_repos.values()))
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            path = Path(artifact.resolve())
            break
        except (requests.RequestException, RuntimeError) as error:
            # jgo takes what a broken download left for the whole, so that must go first.
            (staging / artifact.component.path_prefix / artifact.cached_filename).unlink(missing_ok=True)
            if attempt == _ATTEMPTS or isinstance(error, RuntimeError):
                raise BrokerError(_unreachable(jar, source, error)) from error
            time.sleep(_PAUSE_SECONDS * attempt)
    if sha256_of(path) != jar.sha256:
        raise BrokerError(f"{jar.file_name} from {source} is not the file that is pinned (its checksum differs)")
    path.replace(home / jar.file_name)
    meter.finish()


def _unreachable(jar: Jar, source: str, error: Exception) -> str:
    why = "it is not given out there" if isinstance(error, RuntimeError) else f"no way there: {type(error).__name__}"
    return (
        f"{jar.file_name} cannot be fetched from {source} ({why}). Behind a proxy set HTTPS_PROXY; for a mirror of "
        "Maven Central set WIREDESK_BROKER__MAVEN_REPOSITORY; for a Kafka of your own set "
        "WIREDESK_KAFKA__BOOTSTRAP_SERVERS"
    )


class _Meter:
    """Adds up what the fetching threads have got."""

    def __init__(self, wanted: tuple[Jar, ...], missing: list[Jar], listener: Listener | None) -> None:
        self._lock = threading.Lock()
        self._listener = listener
        self._jars = len(wanted) - len(missing)
        self._jars_total = len(wanted)
        self._bytes_total = sum(jar.size for jar in wanted)
        self._bytes = self._bytes_total - sum(jar.size for jar in missing)

    @contextmanager
    def measure(self, _name: str, _total: int) -> Iterator[Callable[[int], None]]:
        """What jgo wants for its progress: told the bytes of each piece."""
        yield lambda count: self._add(size=count)

    def finish(self) -> None:
        """One jar more is in its place."""
        self._add(jars=1)

    def _add(self, *, jars: int = 0, size: int = 0) -> None:
        with self._lock:
            self._jars += jars
            self._bytes = min(self._bytes + size, self._bytes_total)
            if self._listener is not None:
                self._listener(Progress(self._jars, self._jars_total, self._bytes, self._bytes_total))
