"""A mailbox on an IMAP server: read, and left as it is."""

from __future__ import annotations

import asyncio
import email
import hashlib
import imaplib
import re
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from email import policy
from typing import Final
from urllib.parse import unquote, urlsplit

from wiredesk.errors import UsageError
from wiredesk.feeds.documents import Labelling, WireDocument, named
from wiredesk.feeds.ledger import State
from wiredesk.feeds.source import Round, SourceError

_TIMEOUT_SECONDS: Final = 30.0
_PORTS: Final = {"imap": 143, "imaps": 993}
_INBOX: Final = "INBOX"
_NUMBER: Final = re.compile(rb"\d+")
_CONTENT_TYPE: Final = "message/rfc822"
_HEADER_BYTES: Final = 65_536


class ImapSource:
    """The messages of one mailbox, each fed as the mail that it is.

    Nothing in the mailbox is changed: it is opened for reading only, and no message is marked as seen.

    Args:
        url: `imaps://user@host[:port]/mailbox`; the password may be in it, and had better not.
        labelling: what is said of its documents.
        password: of the user.
        tls: how the server is to prove itself; the system's certificates where none is given.
        timeout_seconds: for each of the server's answers.

    Raises:
        UsageError: for an address that is none, or a user without a password.
    """

    def __init__(
        self,
        url: str,
        labelling: Labelling,
        *,
        password: str | None = None,
        tls: ssl.SSLContext | None = None,
        timeout_seconds: float = _TIMEOUT_SECONDS,
    ) -> None:
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            port = -1
        if parts.scheme not in _PORTS or not parts.hostname or not parts.username or port == -1:
            raise UsageError("a mailbox is written imaps://user@host/mailbox")
        self._host, self._port = parts.hostname, port or _PORTS[parts.scheme]
        self._user = unquote(parts.username)
        self._password = unquote(parts.password) if parts.password else password
        if self._password is None:
            raise UsageError(f"no password for {self._user}: set WIREDESK_FEEDS__IMAP_PASSWORD")
        self._mailbox = unquote(parts.path.strip("/")) or _INBOX
        self._tls = (tls or ssl.create_default_context()) if parts.scheme == "imaps" else None
        self._labelling = labelling
        self._timeout = timeout_seconds
        self._scheme = parts.scheme

    @property
    def name(self) -> str:
        """Its address, without the password."""
        return f"{self._scheme}://{self._user}@{self._host}:{self._port}/{self._mailbox}"

    async def round(self, state: State) -> Round:
        """Ask for what came since; see `Source.round`."""
        reached: State = dict(state)
        try:
            uids = await asyncio.to_thread(self._since, reached)
        except (OSError, imaplib.IMAP4.error) as error:
            raise self._no_answer(error) from error
        return Round(self._read(uids, reached), lambda: reached)

    def _since(self, reached: State) -> list[int]:
        with self._opened() as (box, validity):
            if reached.get("uidvalidity") != validity:
                # The server counts anew: what was fed is known by its Message-ID.
                reached.update(uidvalidity=validity, last_uid=0)
            last = int(reached.get("last_uid", 0))
            _, found = box.uid("SEARCH", f"UID {last + 1}:*")
            numbers = {int(number) for line in found if line for number in _NUMBER.findall(line)}
            return sorted(number for number in numbers if number > last)  # "*" is the last one, however low

    async def _read(self, uids: list[int], reached: State) -> AsyncIterator[WireDocument]:
        if not uids:
            return
        opened = self._opened()
        try:
            box, validity = await asyncio.to_thread(opened.__enter__)
            try:
                if validity != reached.get("uidvalidity"):
                    raise SourceError(f"{self.name} was made anew meanwhile")
                for uid in uids:
                    message = await asyncio.to_thread(self._message, box, uid)
                    if message is not None:
                        yield self._document(message)
                    reached["last_uid"] = uid
            finally:
                await asyncio.to_thread(opened.__exit__, None, None, None)
        except (OSError, imaplib.IMAP4.error) as error:
            raise self._no_answer(error) from error

    def _message(self, box: imaplib.IMAP4, uid: int) -> bytes | None:
        _, answer = box.uid("FETCH", str(uid), "(BODY.PEEK[])")
        for part in answer:
            if isinstance(part, tuple):
                return bytes(part[1])
        return None  # deleted since it was listed

    def _document(self, message: bytes) -> WireDocument:
        head = email.message_from_bytes(message[:_HEADER_BYTES], policy=policy.compat32)
        stated = str(head.get("Message-ID", "")).strip().strip("<>")
        name = stated or f"sha256-{hashlib.sha256(message).hexdigest()[:32]}"
        return named(message, name[:512], f"{self.name}/{name}", self._labelling, content_type=_CONTENT_TYPE)

    @contextmanager
    def _opened(self) -> Iterator[tuple[imaplib.IMAP4, int]]:
        """A connection with the mailbox open for reading, and what its UIDs are valid under (RFC 9051, 2.3.1.1)."""
        box: imaplib.IMAP4 = (
            imaplib.IMAP4_SSL(self._host, self._port, ssl_context=self._tls, timeout=self._timeout)
            if self._tls is not None
            else imaplib.IMAP4(self._host, self._port, timeout=self._timeout)
        )
        try:
            box.login(self._user, self._password or "")
            quoted = self._mailbox.replace("\\", "\\\\").replace('"', '\\"')
            status, said = box.select(f'"{quoted}"', readonly=True)
            if status != "OK":
                raise SourceError(f"{self.name}: no such mailbox ({_text(said)})")
            _, validity = box.response("UIDVALIDITY")
            number = _NUMBER.search(validity[0] or b"") if validity else None
            if number is None:
                raise SourceError(f"{self.name}: the server does not say what its UIDs are worth (UIDVALIDITY)")
            yield box, int(number.group())
        finally:
            try:
                box.logout()
            except (OSError, imaplib.IMAP4.error):
                box.shutdown()

    def _no_answer(self, error: Exception) -> SourceError:
        return SourceError(f"{self.name} does not answer: {_text(error.args)}")


def _text(said: object) -> str:
    """What a server said, as text: imaplib hands on bytes, in lists, in exceptions."""
    if isinstance(said, (list, tuple)):
        return " ".join(_text(part) for part in said if part)
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
