"""Bylines: who wrote it, as printed, without the "By"."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.normalise import lexicon
from wiredesk.normalise.dates import MONTHS, WEEKDAYS
from wiredesk.normalise.shape import segments, words
from wiredesk.normalise.stamps import is_stamp

_BY: Final = re.compile(
    r"(?:[*+•-]\s+)?(?:(?:written|words|story|text|analysis|report|reported|review|reviewed|opinion|comment|posted|interview|special)"
    r"\s+)?(?:by|von|por|par|door|av|af)\s*[: ]\s*(?=\S)",
    re.IGNORECASE,
)
_MOST_WORDS: Final = 28
_OTHER_WORDS: Final = 8
"""So many words may another part of the line have: a section, a date, "7 min read"."""
_EDGES: Final = " ,;:|·•–—-"
_DAYS: Final = frozenset({*MONTHS, *WEEKDAYS}) - {"may", "april", "june", "mar", "jan"}
_ROLE_WORDS: Final = (
    r"(?:staff|senior|chief|special|foreign|political|diplomatic|defence|defense|security|science|technology|tech|business|economics?|"
    r"health|sports?|national|international|world|white\s+house|associate|deputy|managing|guest|contributing|freelance|investigative|"
    r"global|regional|bureau|data|environment|climate|news|night|city|local|arts|film|music|education|europe|asia|africa|middle\s+east|us|uk|"
    r"our|own|the|military|war|energy|legal|crime|associated\s+press|ap|reuters|afp|bbc|cnn)"
)
_ROLES: Final = (
    r"(?:writers?|reporters?|correspondents?|editors?|columnists?|contributors?|journalists?|producers?|critics?|chief|analysts?|"
    r"bureau\s+chief|editor-in-chief|photographers?|presenters?|fellows?|interns?)"
)
ROLE: Final = re.compile(
    rf"(?:{_ROLE_WORDS}\s+){{0,4}}{_ROLES}(?:\s*,?\s+(?:at|for|in|of)\s+.{{2,40}}|\s*,\s*.{{2,40}})?", re.IGNORECASE
)
_NEWSROOMS: Final = (
    r"(?:(?:the\s+)?associated\s+press|agence\s+france-presse|ap|reuters|afp|dpa"
    r"|bloomberg(?:\s+news)?|cnn|bbc(?:\s+news)?)"
)
_TAIL: Final = re.compile(
    r"\s*(?:[,|·•/]|\s[-–—]\s|\s{2,})\s*"
    rf"(?:{ROLE.pattern}|(?:[\w.'’&-]+\s+){{1,4}}{_ROLES}\b|{_NEWSROOMS}\b|@\w+).*$"
    rf"|\s+(?:associated\s+press|ap|afp|reuters|staff|special)\s+(?:\w+\s+)?{_ROLES}.*$|\s+@\w+.*$",
    re.IGNORECASE,
)
_IN: Final = re.compile(
    r"\s+(?:reports?\s+)?(?:in|from)\s+(?!the\s+desk)[^\W\d_a-z][^,;&|]*?(?=\s*(?:,|;|&|\band\b|$))"
)
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY_TAIL: Final = re.compile(
    r"\s*[,|·•–—-]?\s*(?:(?:updated|published|posted)\b.*"
    rf"|{_MONTH}\.?\s+\d{{1,2}},?\s.*|\d{{1,2}}\s+{_MONTH}\b.*)$",
    re.IGNORECASE,
)
_JOINS: Final = re.compile(r"\s*(?:,\s*and\b|,|&|\band\b|\bwith\b|\bund\b|\bet\b|\by\b)\s*")
_PARTICLES: Final = lexicon.words("particles")
_BETWEEN: Final = _PARTICLES | {"and", "&", "the", "with", "und", "et", "for", "agencies", "staff", "in"}
_AGENCY: Final = re.compile(rf"\s+(?:for\s+)?{_NEWSROOMS}$", re.IGNORECASE)
_NAME_WORD: Final = re.compile(r"[^\W\d_](?:[\w.'’`-]*)")
_NO_NAME: Final = lexicon.words("no_name")


def stated(line: str, count: int | None = None) -> str | None:
    """The names in a line that says "By", or None where it does not.

    Args:
        line: the line.
        count: its words, where they have been counted already.
    """
    # A line has fewer words than characters.
    if len(line) > _MOST_WORDS and (words(line) if count is None else count) > _MOST_WORDS:
        return None
    parts = segments(line)
    for part in parts:
        by = _BY.match(part)
        if by is None:
            continue
        names = _trimmed(part[by.end() :])
        if _are_names(names) and all(words(other) <= _OTHER_WORDS for other in parts if other is not part):
            return names
    return None


def bare(line: str) -> str | None:
    """The names in a line that holds nothing but persons' names, with a role, a place or a date at most."""
    if words(line) > 16:
        return None
    parts = [part for part in segments(line) if not is_stamp(part) and not is_role(part) and not part.startswith("@")]
    if len(parts) != 1:
        return None
    names = _trimmed(parts[0])
    persons = [name for name in _JOINS.split(names) if name]
    return names if persons and len(persons) <= 6 and all(map(_is_person, persons)) else None


def is_role(line: str) -> bool:
    """Whether a line is a writer's post and nothing more: "Staff reporter"."""
    return len(line) <= 80 and ROLE.fullmatch(line) is not None


def _trimmed(names: str) -> str:
    names = _IN.sub("", _TAIL.sub("", _DAY_TAIL.sub("", names))).strip(_EDGES).removesuffix(" and").strip()
    shorter = _AGENCY.sub("", names).strip(_EDGES)
    return shorter if words(shorter) > 1 else names


def _are_names(names: str) -> bool:
    """Whether what follows a "By" is names, of persons or desks, and not the rest of a sentence."""
    parts = names.replace(",", " ").split()
    if not parts or len(parts) > _MOST_WORDS or parts[0].strip(".").lower() in _DAYS:
        return False
    return is_role(names) or all(
        not part[0].isdigit() and (part[0].isupper() or not part[0].isascii() or part.lower() in _BETWEEN)
        for part in parts
    )


def _is_person(name: str) -> bool:
    parts = name.split()
    if not 2 <= len(parts) <= 5 or len(name) > 50:
        return False
    return (
        all(
            _NAME_WORD.fullmatch(part) is not None
            and (part[0].isupper() or part.lower() in _PARTICLES or not part[0].isascii())
            and part.strip(".").lower() not in _NO_NAME
            for part in parts
        )
        and parts[0][0].isupper()
        and any(character.islower() or name.isupper() for character in name)
    )
