"""Passages: what is judged at once. A paragraph is one; a long one is cut at the ends of sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wiredesk.extract.sentences import split

LONGEST: Final = 700
"""Code points. Scores were learnt on texts of one to three sentences."""


def passages(paragraphs: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The passages of a body as offsets into its paragraphs joined by a blank line."""
    start = 0
    for paragraph in paragraphs:
        end = start + len(paragraph)
        if len(paragraph) <= LONGEST:
            yield start, end
        else:
            yield from _cut(paragraph, start)
        start = end + 2


def _cut(paragraph: str, offset: int) -> Iterator[tuple[int, int]]:
    begin = stop = -1
    for start, end in split(paragraph):
        if begin >= 0 and end - begin > LONGEST:
            yield offset + begin, offset + stop
            begin = start
        begin = start if begin < 0 else begin
        stop = end
    if begin >= 0:
        yield offset + begin, offset + stop
