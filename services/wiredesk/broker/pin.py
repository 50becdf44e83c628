"""Pins a version of Kafka: resolves what it needs and writes the checksums down. Run when the version changes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from jgo.maven import MavenContext

from wiredesk.broker.jars import KAFKA_VERSION, PIN_FILE, sha256_of


def pin() -> Path:
    """Write the pin file of `KAFKA_VERSION` and return where."""
    with tempfile.TemporaryDirectory() as cache:
        context = MavenContext(repo_cache=Path(cache), timeout=30)
        kafka = context.create_dependency(f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}")
        inputs, transitive = context.resolver.resolve([kafka])
        log4j = next(found.version for found in transitive if found.artifactId == "log4j-core")
        # Kafka's server needs a backend for its logs but leaves it to the distribution. It is not resolved together
        # with Kafka, because its own bill of materials would take Kafka's clients back to an older version.
        backend = context.create_dependency(f"org.apache.logging.log4j:log4j-slf4j-impl:{log4j}")
        rows = []
        for found in [*inputs, *transitive, backend]:
            path = Path(found.artifact.resolve())
            coordinate = f"{found.groupId}:{found.artifactId}:{found.version}"
            rows.append(f"{sha256_of(path)} {path.stat().st_size:>9} {coordinate}\n")
    target = Path(__file__).with_name(PIN_FILE)
    target.write_text("# sha256, bytes, coordinate\n" + "".join(rows), "ascii")
    return target
