"""Copy as characters with lines in it, as teleprinters set it: which lines make a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

_INDENT: Final = re.compile(r"\t|\s{2,}")
_SIGN_OFF: Final = re.compile(r"\s?\((?:Reporting|Writing|Editing|Additional reporting|Compiled|Edited|Reported)\b")
_LEAST_LINES: Final = 4
"""Fewer lines are an accident."""


def paragraphs(lines: Iterable[str]) -> tuple[str, ...]:
    """The paragraphs of lines of copy.

    A blank line ends a paragraph, an indented line begins one (IPTC 7901, ANPA 1312); all other lines go on with the
    one before. Where no line is indented and none is blank, each line is a paragraph.
    """
    printed = [line.rstrip() for line in lines]
    filled = [line for line in printed if line]
    if len(filled) == len("\n".join(printed).strip("\n").split("\n")) and not any(map(_INDENT.match, filled)):
        return tuple(" ".join(line.split()) for line in filled)
    parts: list[list[str]] = []
    open_ = False
    for line in printed:
        if not line.strip():
            open_ = False
            continue
        if not open_ or _INDENT.match(line) or _SIGN_OFF.match(line):
            parts.append([])
        parts[-1].append(line)
        open_ = True
    return tuple(" ".join(" ".join(part).split()) for part in parts)


def is_set_in_lines(text: str) -> bool:
    """Whether a text was set in lines, though it stands in one element of a markup.

    Then paragraphs are indented and what goes on is not. (A program that indents a document indents all but the first.)
    """
    lines = [line for line in text.strip("\n").split("\n") if line.strip()]
    begun = [_INDENT.match(line) is not None for line in lines]
    goes_on = sum(1 for before, line in pairwise(begun) if before and not line)
    return len(lines) >= _LEAST_LINES and goes_on > 0


def as_lines(text: str) -> str:
    """Copy that was set in lines, with a blank line between its paragraphs and none within."""
    return "\n\n".join(paragraphs(text.split("\n")))
