"""Numpy and scipy, set up so that sums come out the same to the last bit on one processor as on another."""

from __future__ import annotations

import os
import platform
import warnings
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from wiredesk.errors import UsageError

_INTEL: Final = frozenset({"x86_64", "amd64"})
_RENAMED: Final = (2, 4)
"""The version since which numpy names levels of the x86-64 architecture instead of single features."""
_FEATURES: Final = "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR"
_LEVELS: Final = "X86_V4 AVX512_ICL AVX512_SPR"
_WANTED: Final = ("numpy", "scipy.sparse", "scipy.optimize")


def load(command: str) -> None:
    """Import numpy and scipy, with one thread and without what only some processors have.

    Only the first import heeds this: call it before anything that imports them. What the environment says already is
    left as it is.

    Args:
        command: what needs them, for the message.

    Raises:
        UsageError: where they are not installed.
    """
    try:
        release = tuple(int(part) for part in version("numpy").split(".")[:2])
    except PackageNotFoundError:
        raise _missing(command) from None
    for name, value in environment(platform.machine().lower(), release).items():
        os.environ.setdefault(name, value)
    with warnings.catch_warnings():
        # It warns of features that this processor has not got, which is as good as their being off.
        warnings.filterwarnings("ignore", "(?s).*NPY_DISABLE_CPU_FEATURES", ImportWarning)
        try:
            for name in _WANTED:
                import_module(name)
        except ImportError as error:  # not there, or broken
            raise _missing(command) from error


def environment(machine: str, release: tuple[int, ...]) -> dict[str, str]:
    """The environment variables to set.

    Args:
        machine: the kind of processor, as `platform.machine` has it, in lower case.
        release: of numpy.
    """
    wanted = {"OPENBLAS_NUM_THREADS": "1"}
    if machine in _INTEL:
        wanted["OPENBLAS_CORETYPE"] = "Haswell"
        wanted["NPY_DISABLE_CPU_FEATURES"] = _LEVELS if release >= _RENAMED else _FEATURES
    return wanted


def _missing(command: str) -> UsageError:
    return UsageError(f"{command} needs numpy and scipy: pip install 'wiredesk[training]'")
