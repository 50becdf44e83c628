"""Captions: the text under a picture, and who made the picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wiredesk.normalise.shape import words

_MOST_WORDS: Final = 90
_CUES: Final = (
    r"photo(?:s|graph(?:s|y|er)?|illustration)?|images?|pictures?|pics?|handout|hand-out|courtesy|credit|getty|via|file|epa|afp|ap|reuters"
    r"|shutterstock|alamy|screenshot|screengrab|still|video|illustration|graphic|satellite|pool|foto|archive|collection|planet\s+labs|maxar|twitter"
)
_CREDIT_WORD: Final = re.compile(rf"\b(?:{_CUES})\b", re.IGNORECASE)
_BRACKETS: Final = re.compile(
    r"[(\[]([^()\[\]]{2,120})[)\]]\s*\.?$"
)  # blanks before it are not sought: a line may be full of them
_SLASH: Final = re.compile(r"^[^\W\d_][^/]{1,60}\s?/\s?[^\W\d_][^/]{1,50}(?:/[^/]{1,40})?$")
_LABEL: Final = re.compile(
    r"(?:file|file\s+photo|file\s+image|photo|photos|image|images|picture|in\s+pictures?|pictured|caption|in\s+this\s+(?:file\s+)?(?:photo|image|picture|handout)"
    r"|this\s+(?:photo|image|handout|undated|combination|satellite|picture)\b[^.]{0,60}|foto|bild)\s*(?:[-–—:]|\s(?=taken|provided|released|shows))\s*",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"^\d{1,3}\s+of\s+\d{1,3}\s*[|:–—-]\s*")
_TRAILING: Final = re.compile(
    r"(?:(?<=[.!?”\"])|\s[-–—|])\s*(?:(?:photo(?:graph)?s?|image|picture|pic|credit|source|illustration|foto)s?\s*(?:credit)?\s*(?:[:.…]+|\bby\b)\s*"
    r"|(?=(?:handout|courtesy|file\s+photo)\b)|[-–—]\s*(?=[^.]{0,40}\b(?:photos?|images|handout|getty|file)\b))(?P<credit>[^.]{2,100})\.?$",
    re.IGNORECASE,
)
_FIRST_WORDS: Final = (
    "bild",
    "caption",
    "courtesy",
    "credit",
    "file",
    "foto",
    "graphic",
    "handout",
    "illustration",
    "image",
    "in ",
    "photo",
    "pictur",
    "source",
    "this ",
    "video",
)
"""How a label or a line of credits may begin, in small letters."""
_HINTS: Final = ("photo", "image", "pic", "credit", "source", "handout", "courtesy", "illustr", "foto")
_CREDIT_LINE: Final = re.compile(
    r"(?:(?:photo|image|picture|photograph|video|illustration|graphic|credit|source)s?\s*(?:credits?)?\s*(?:[:.…|]|\bby\b)|(?:courtesy|handout)\b)",
    re.IGNORECASE,
)
_QUOTED_SAYING: Final = re.compile(r"\b(?:said|says|told|according to)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A caption. Its text is empty where the line holds a credit alone."""

    text: str
    credit: str | None
    is_shortened: bool = False
    """Whether a label ("FILE PHOTO:") was taken off."""


def find(line: str, count: int | None = None) -> Found | None:
    """The caption that a line is.

    Args:
        line: the line.
        count: its words, where they have been counted already.
    """
    # A line has fewer words than characters.
    if len(line) > _MOST_WORDS and (words(line) if count is None else count) > _MOST_WORDS:
        return None
    closes = line.rstrip().removesuffix(".").rstrip().endswith((")", "]"))
    brackets = _BRACKETS.search(line) if closes else None
    if brackets and _is_credit(brackets[1]):
        text = line[: brackets.start()].strip()
        labelled = _LABEL.match(text)
        if labelled or words(text) == 0 or _surely(brackets[1]) or not _QUOTED_SAYING.search(text):
            return _found(text, brackets[1].strip())
        return None
    small = line.lower()
    trailing = _TRAILING.search(line) if any(map(small.__contains__, _HINTS)) else None
    if trailing and words(trailing["credit"]) <= 12:
        text = line[: trailing.start()].rstrip(" -–—|")
        return Found(_without_label(text), trailing["credit"].strip(), is_shortened=True)
    if not small.startswith(_FIRST_WORDS):
        return None
    labelled = _LABEL.match(line)
    if labelled and words(line) > 2:
        return _found(line, None)
    if words(line) <= 12 and _CREDIT_LINE.match(line):
        return Found("", _CREDIT_LINE.sub("", line, count=1).strip() or line)
    return None


def _found(text: str, credit: str | None) -> Found:
    bare = _without_label(text)
    return Found(bare, credit, is_shortened=bare != text)


def _without_label(text: str) -> str:
    text = _NUMBERED.sub("", text, count=1)
    labelled = _LABEL.match(text)
    return text[labelled.end() :] if labelled and _drops(labelled) else text


def _drops(label: re.Match[str]) -> bool:
    """Whether the label is a mere label ("FILE PHOTO:"), not the sentence's own beginning ("This image taken ...")."""
    return label.group().rstrip()[-1:] in "-–—:" and len(label.group()) < 20


def _is_credit(text: str) -> bool:
    return (
        words(text) <= 14
        and "://" not in text
        and "@" not in text
        and (_SLASH.match(text) is not None or _CREDIT_WORD.search(text) is not None)
    )


def _surely(credit: str) -> bool:
    """Whether brackets can hold nothing but a credit: "Name/Agency", "via Somebody Images"."""
    return (
        "/" in credit
        or re.search(r"\b(?:photos?|images|getty|courtesy|handout|via)\b", credit, re.IGNORECASE) is not None
    )
