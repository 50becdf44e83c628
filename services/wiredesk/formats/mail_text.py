"""The plain text of a mail: what its sender wrote, without the marks that mail programs set around it."""

from __future__ import annotations

import re
from typing import Final

_SIGNATURE: Final = re.compile(r"(?m)^-- ?$")
_FORWARDED: Final = re.compile(
    r"(?P<note>.{0,2000}?)^(?P<head>-{2,}[ ]?(?:Forwarded|Original|Weitergeleitete|Urspr)[^\n]{0,60}-{2,}[ \t]*\n"
    r"|Begin forwarded message:[ \t]*\n)(?P<fields>\s*(?:^>?[ ]?[*]?[A-Z][\w-]{1,20}:[*]?[ ][^\n]{0,500}\n){2,12})",
    re.MULTILINE | re.DOTALL,
)
_QUOTES: Final = re.compile(r"^>+ ?")


def own(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What is the story's own, and what is not: the lines of a forwarding above it, those of a signature below.

    The signature stands below "-- " (RFC 3676, section 4.3).
    """
    removed: list[tuple[str, str]] = []
    forwarded = _FORWARDED.match(text)
    if forwarded is not None:
        removed += _lines(forwarded["note"], "covering note")
        removed += _lines(forwarded["head"] + forwarded["fields"], "forwarding")
        text = text[forwarded.end() :].lstrip("\n")
    signature = _SIGNATURE.search(text)
    if signature is not None:
        removed += _lines(text[signature.end() :], "signature")
        text = text[: signature.start()].rstrip() + "\n"
    return text, tuple(removed)


def unfolded(text: str, *, deletes_space: bool) -> str:
    """Flowed text with its lines put together (RFC 3676, section 4).

    Args:
        text: lines, of which one that ends with a space goes on in the next.
        deletes_space: whether that space is a mark only (DelSp=yes).
    """
    lines: list[str] = []
    goes_on = False
    depth = 0
    for printed in text.split("\n"):
        quotes = _QUOTES.match(printed)
        marks = quotes.group().count(">") if quotes else 0
        line = printed[quotes.end() :] if quotes else printed.removeprefix(" ")
        is_signature = line in ("-- ", "--")
        if goes_on and marks == depth and not is_signature:
            lines[-1] += line
        else:
            lines.append(f"{'>' * marks} {line}" if marks else line)
        goes_on = line.endswith(" ") and not is_signature
        depth = marks
        if goes_on and deletes_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _lines(text: str, why: str) -> list[tuple[str, str]]:
    return [(line, why) for printed in text.split("\n") if (line := " ".join(printed.split()))]
