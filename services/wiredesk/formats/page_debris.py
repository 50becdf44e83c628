"""What stands among the copy of a web page and is none, told by its place and its markup.

What debris says in so many words ("Sign up for our newsletter") is known to `wiredesk.normalise.debris`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from wiredesk.formats.page_body import Piece
from wiredesk.normalise import byline as bylines

_ENDS: Final = re.compile(r"[.!?…。！？।][\"'”’»)\]]*$")
_LEAST_WORDS: Final = 8
"""Of a first paragraph: fewer words are a section, a label, a menu."""
_BUTTON_WORDS: Final = 2
_MOST_BEFORE: Final = 40
"""Lines looked at for the headline that the copy begins with."""
_END: Final = re.compile(r"(?:end|fin) of (?:the )?(?:article|story)|article ends?|ends? here", re.IGNORECASE)
_LABEL: Final = re.compile(
    r"[^\w]*(?:more|read (?:more|next|also)|also read|related(?: (?:news|stories|articles?))?|see also|watch)"
    r"\s*(?::|$)",
    re.IGNORECASE,
)
"""What introduces a link to another story."""
_PHRASES: Final = {
    "newsletter": (
        r"\b(?:sign(?:ing)? up|subscrib(?:e|ing))\b.{0,80}\b(?:our|your|free|daily|weekly)\b.{0,60}"
        r"\b(?:newsletters?|alerts?|inbox|emails?)\b"
        r"|\b(?:delivered|sent|straight) (?:straight |directly )?(?:in)?to your (?:inbox|device)\b|\bin your inbox\b"
    ),
    "advertisement": r"^advert\w*\b.{0,40}\bcontinues? below|\b(?:earn|receive)\b.{0,30}\bcommission\b",
    "comments": (
        r"^(?:you must|please) (?:confirm|log\s?(?:in|out)|sign in|register)\b.{0,80}\b(?:comment|display name)"
        r"|^join (?:our|the|thought-provoking) (?:comment|conversation|discussion)"
        r"|\bcommunity members are treated to\b"
    ),
    "subscription": (
        r"^(?:enjoying|like) our latest content\b|\bplease bookmark\b.{0,80}\b(?:our|us)\b"
        r"|^(?:support|invest in) .{0,20}journalism\b"
    ),
    "share buttons": (r"^follow\b.{2,60}\bon (?:twitter|x|facebook|instagram|whatsapp|google news|telegram|tiktok)\b"),
    "copyright": r"^(?:copyright\b.{0,5})?(?:©|\(c\)).{0,60}?\b(?:19|20)\d\d\b",
    "furniture": r"^article content$|^recommended (?:videos?|from editorial)$|^text size$",
}
"""What sites say to their readers; short lines that tell of no event. Many more stand in the lexicon of `normalise`."""
_SAID: Final = re.compile(
    "|".join(f"(?P<_{at}>{pattern})" for at, pattern in enumerate(_PHRASES.values())), re.IGNORECASE
)
_MOST_WORDS: Final = 60
_ALL_CAPITALS_PLACE: Final = re.compile(r"[A-Z][A-Z .,'’-]{1,40}(?:\([^()]{2,30}\)\s*)?[:—–-]")
_WRITERS: Final = r"(?:reporter|correspondent|editor|journalist|writer|columnist|author|freelancer)"
_BIO: Final = re.compile(
    rf"\b(?:is|was|has been|works as)\s+(?:an?|the|our)\b.{{0,80}}\b{_WRITERS}\b"
    r"|\b(?:has|have)\s+(?:covered|written|reported|worked)\b|\b(?:award-winning|veteran)\b.{0,40}\bjournalist\b"
    r"|\b(?:covers|writes|reports)\s+(?:for|about|on)\b|\bjoined\b.{2,40}\b(?:in|as)\b"
    r"|\bmakes (?:frequent|regular) appearances\b|\b(?:follow|contact|email|reach) (?:him|her|them)\b",
    re.IGNORECASE,
)
_MOST_BIOS: Final = 4


class Sifted(NamedTuple):
    """The lines of a page, parted."""

    paragraphs: tuple[str, ...]
    removed: tuple[tuple[str, str], ...]
    """Pairs of a line and why it is no part of the copy."""


def sift(
    pieces: Sequence[Piece],
    *,
    headings: Collection[str],
    captions: Collection[str],
    linked: Collection[str],
    byline: str | None,
    standfirst: str | None,
) -> Sifted:
    """Part the copy from what stands among it.

    Args:
        pieces: the lines that were taken for copy.
        headings: the headline, in each of its forms.
        captions: what stands under pictures.
        linked: lines of the page that are nothing but a link.
        byline: the authors' names.
        standfirst: the line below the headline that sums the story up; what NITF calls its abstract.
    """
    headed, shown, links = ({key(text) for text in texts} for texts in (headings, captions, linked))
    known = {key(byline or ""): "byline", **dict.fromkeys(headed, "repeated headline")}
    start = _start(pieces, headed)
    removed = [(piece.text, known.get(key(piece.text), "navigation")) for piece in pieces[:start]]
    kept: list[Piece] = []
    begun, introduced = not any(map(_is_copy, pieces)), False
    for number, piece in enumerate(pieces[start:], start):
        if _END.fullmatch(piece.text.strip(" .-–—")):
            removed += [(rest.text, "navigation") for rest in pieces[number:]]
            break
        found = key(piece.text)
        why = _why(piece, found) or (known.get(found) if not begun else None)
        if why is None and found in links and (piece.kind == "item" or introduced):
            why = "related"
        elif why is None and found in shown:
            why = "caption"
        elif why is None and not begun:
            why = _why_before(piece)
        if why is None:
            begun = begun or _is_copy(piece)
            kept.append(piece)
        else:
            removed.append((piece.text, why))
        introduced = why == "related"
    removed += [(text, "contact") for text in _bios(kept, byline)]
    if standfirst and all(key(line) != key(standfirst) for line in (*(p.text for p in kept), *(r for r, _ in removed))):
        removed.insert(0, (standfirst, "summary"))
    return Sifted(tuple(_joined(kept)), tuple(removed))


def key(text: str) -> str:
    """A line for comparing: its letters and digits."""
    return "".join(filter(str.isalnum, text.lower()))


def _start(pieces: Sequence[Piece], headed: Collection[str]) -> int:
    """Where the copy begins: behind the headline, if no paragraph stands before it."""
    start = 0
    for number, piece in enumerate(pieces[:_MOST_BEFORE]):
        if key(piece.text) in headed:
            start = number + 1
        elif _is_copy(piece):
            break
    return start


def _is_copy(piece: Piece) -> bool:
    return (
        piece.kind in ("p", "quote")
        and len(piece.text.split()) >= _LEAST_WORDS
        and _ENDS.search(piece.text) is not None
    )


def _why(piece: Piece, found: str) -> str | None:
    """Why a line is no copy, wherever it stands."""
    if not found:
        return "separator"
    if _LABEL.match(piece.text) and not _ENDS.search(piece.text):
        return "related"
    said = _SAID.search(piece.text) if len(piece.text.split()) <= _MOST_WORDS else None
    return tuple(_PHRASES)[int((said.lastgroup or "_0")[1:])] if said else None


def _why_before(piece: Piece) -> str | None:
    """What stands before the first paragraph: the story in points, and buttons of a word or two."""
    if bylines.stated(piece.text):
        return None
    if piece.kind == "item":
        return "summary"
    is_button = piece.kind == "p" and len(piece.text.split()) <= _BUTTON_WORDS and any(map(str.islower, piece.text))
    return "furniture" if is_button and piece.text[-1].isalpha() else None


def _bios(kept: list[Piece], byline: str | None) -> list[str]:
    """Take what tells of the authors off the end."""
    names = {word for word in re.findall(r"[^\W\d_]{3,}", byline or "") if word[0].isupper()}
    found: list[str] = []
    while names and kept and len(found) < _MOST_BIOS:
        text = kept[-1].text
        if not (names & set(re.findall(r"[^\W\d_]{3,}", text)) and _BIO.search(text)):
            break
        found.insert(0, kept.pop().text)
    return found


def _joined(kept: Sequence[Piece]) -> list[str]:
    """The texts; a dateline that stands in an element of its own goes with the paragraph behind it."""
    texts: list[str] = []
    held = ""
    for piece in kept:
        if not texts and not held and _ALL_CAPITALS_PLACE.fullmatch(piece.text):
            held = piece.text
            continue
        texts.append(f"{held} {piece.text}" if held else piece.text)
        held = ""
    return [*texts, held] if held else texts
