"""What a benchmark ran on, without which its numbers mean little."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

PACKAGES: Final = ("wiredesk", "orjson", "pyahocorasick", "pydantic", "numpy", "scipy", "scikit-learn")
"""Those whose release makes a difference."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Cores, system, Python and packages."""

    cores: int
    """All of the machine, whether or not we may use them."""
    processor: str
    system: str
    python: str
    packages: Mapping[str, str]
    """Release by name, of those that are installed."""


def machine(packages: Sequence[str] = PACKAGES) -> Machine:
    """This one, and the releases of these packages."""
    return Machine(
        cores=os.cpu_count() or 1,
        processor=platform.machine(),
        system=platform.system(),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        packages={name: found for name in packages if (found := _version(name))},
    )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
