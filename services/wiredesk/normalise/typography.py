"""What is changed about the characters of a text, and no more than this.

Kept: the words, the quotation marks and dashes, runs of spaces, the breaks between lines.
Changed: NFC; every kind of space within a line is the plain space; characters that nobody sees (soft hyphens, zero
widths, byte order marks, controls) go; HTML's entities become what they stand for, and its tags go, where a text has
been cut out of a page together with them.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

_LINE_ENDS: Final = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BREAKS: Final = "\r\x0b\x0c\x85\u2028\u2029"
_SPACES: Final = re.compile(r"[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Not U+200C and U+200D: Persian and emoji need them.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\uffff]"
)
_ODD: Final = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff\ufff9-\uffff]"
)
"""Whatever the three above may match: one look at a text tells that most have little of it."""
_ENTITY: Final = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_BREAKING_TAG: Final = re.compile(
    r"<(?:br|/?p|/?div|/?li|/?ul|/?ol|/?h[1-6]|hr|/?tr|/?table)\b[^<>\n]{0,500}>", re.IGNORECASE
)
_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|cite|code|del|em|figcaption|figure|font|i|img|ins|q|s|small|span|strong|sub|sup|"
    r"td|th|time|u)\b[^<>\n]{0,500}>|<!--[^<>]{0,500}-->",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """A text, of one line or many, with its characters in order. Twice is as good as once, but for markup."""
    if "<" in text:
        text = _TAG.sub("", _BREAKING_TAG.sub("\n", text))
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if _ODD.search(text) is None:
        return text
    if any(map(text.__contains__, _BREAKS)):
        text = _LINE_ENDS.sub("\n", text)
    return _UNSEEN.sub("", _SPACES.sub(" ", text))
