"""The words that normalisation goes by: `lexicon.toml`, read once."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any, Final

_LEXICON: Final[dict[str, Any]] = tomllib.loads(
    resources.files("wiredesk.normalise").joinpath("lexicon.toml").read_text(encoding="utf-8")
)

WHOLE: Final[dict[str, str]] = {
    " ".join(phrase.split()): reason for reason, phrases in _LEXICON["whole"].items() for phrase in phrases.split(";")
}
"""Whole lines that are debris, to the reason."""

BEGINS: Final[dict[str, str]] = {reason: "|".join(patterns) for reason, patterns in _LEXICON["begins"].items()}
"""The reasons to a regular expression of how a line begins that is debris for it."""


def words(name: str) -> frozenset[str]:
    """One of the word lists."""
    return frozenset(_LEXICON["words"][name].split())
