"""The colours of the categories: each readable on a dark terminal and on a light one (contrast over 4 to 1 on both)."""

from __future__ import annotations

import zlib
from typing import Final

CATEGORY_COLOURS: Final = {
    "diplomacy": "#1f78d8",
    "strike": "#e0322b",
    "technology": "#1a8a3a",
}
SPARE_COLOURS: Final = ("#a86f00", "#00828a", "#8d5fd3", "#c2478f")
"""For categories that have none of their own yet."""
CHIP_TEXT: Final = "#ffffff"
"""On any of them."""
GOOD: Final = "#1a8a3a"
BAD: Final = "#e0322b"
CARE: Final = "#a86f00"


def category_colour(category: str) -> str:
    """The colour of a category, known or not; the same on every machine and in every run."""
    return CATEGORY_COLOURS.get(category) or SPARE_COLOURS[zlib.crc32(category.encode()) % len(SPARE_COLOURS)]


def chip_style(category: str) -> str:
    """The style of a word that stands as a block in the category's colour."""
    return f"bold {CHIP_TEXT} on {category_colour(category)}"
