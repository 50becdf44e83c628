"""From bytes to characters: as declared, then as they really are."""

from __future__ import annotations

import codecs
import re
from typing import Final

from wiredesk.errors import FormatError

_MARKS: Final = (
    # UTF-32's little-endian mark begins with UTF-16's: the longer ones come first.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Text codecs only. Python's registry also holds `zlib`, `idna` or `unicode_escape`, which a stranger may not choose.
_SINGLE_BYTE: Final = frozenset(
    {"ascii", "iso8859-1", "koi8-r", "koi8-u", "mac-roman", "cp437", "cp850", "cp852", "cp866", "cp874"}
    | {f"iso8859-{n}" for n in range(2, 17)}
    | {f"cp{n}" for n in range(1250, 1259)}
)
_MULTI_BYTE: Final = frozenset(
    {"big5", "big5hkscs", "cp932", "cp949", "cp950", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk", "shift_jis"}
)
# Their bytes are valid UTF-8 too, and mean something else: a declaration of these is believed at once.
_SHIFTED: Final = frozenset(
    {"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "iso2022_jp", "iso2022_kr", "hz"}
)

# What cp1252 leaves undefined, and the control characters that no text has.
_NOT_CP1252: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d\x00-\x08\x0e-\x1f\x7f]")
_HIGH: Final = re.compile(r"[^\x00-\x7f]")
_PLAUSIBLE_HIGH_SHARE: Final = 0.3
"""Western European text has some 5 in 100 letters beyond ASCII; noise has half its bytes there."""


def decode(body: bytes, declared: str | None = None) -> str:
    """The characters of a document.

    A byte order mark decides. Then comes a declared UTF-16, UTF-32 or ISO 2022; then UTF-8 if all of it is valid, for
    hardly any other text is by chance; then what was declared; then Windows-1252, if the outcome is plausible.

    Args:
        body: the bytes.
        declared: a charset's name from a content type; names that Python does not know as text are passed over.

    Raises:
        FormatError: where no encoding fits, or what comes out is binary.
    """
    return not_binary(_decoded(body, declared))


def not_binary(text: str) -> str:
    """The text, if it is one.

    Raises:
        FormatError: for a NUL in it: no text has one, and all kinds of data have many.
    """
    if "\x00" in text:
        raise FormatError(f"binary data: a NUL at character {text.index(chr(0)):,}")
    return text


def _decoded(body: bytes, declared: str | None) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            try:
                return body[len(mark) :].decode(name)
            except UnicodeDecodeError as error:
                raise FormatError(f"not {name}, whatever its byte order mark says: {_where(error)}") from error
    codec = text_codec(declared)
    if codec in _SHIFTED:
        try:
            return body.decode(codec).removeprefix("\ufeff")
        except UnicodeDecodeError:
            codec = None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = _where(error)
    if codec is not None:
        try:
            return body.decode(codec)
        except UnicodeDecodeError as error:
            fault = f"{_where(error)} as declared; {fault}"
    if _NOT_CP1252.search(body) is None:
        text = body.decode("cp1252")
        if len(_HIGH.findall(text)) <= _PLAUSIBLE_HIGH_SHARE * len(text):
            return text
    raise FormatError(f"undecodable bytes: {fault}")


def text_codec(name: str | None) -> str | None:
    """Python's codec for a charset's name, or None for what is unknown or no charset.

    Latin-1 is read as Windows-1252, as every browser does: the difference is control characters that nobody means.
    """
    if name is None:
        return None
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if codec in ("iso8859-1", "ascii"):
        return "cp1252"
    return codec if codec in _SINGLE_BYTE | _MULTI_BYTE | _SHIFTED else None


def _where(error: UnicodeDecodeError) -> str:
    return f"{error.reason} at byte {error.start:,} ({error.encoding})"
