"""A feed on the web: asked politely (ETag, Last-Modified), and taken apart into its entries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from wiredesk.errors import FormatError, UsageError
from wiredesk.feeds.documents import Labelling, WireDocument, named
from wiredesk.feeds.entries import entries, is_feed
from wiredesk.feeds.ledger import State
from wiredesk.feeds.source import Round, SourceError

_AGENT: Final = f"wiredesk/{version('wiredesk')} (a reader of news feeds)"
_ACCEPT: Final = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
_TIMEOUT_SECONDS: Final = 30.0
_MOST_BYTES: Final = 16 * 1024 * 1024
_MOST_REDIRECTS: Final = 5
_BUSY: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_SCHEMES: Final = ("http", "https")


class WebSource:
    """A feed, or a single document, at a web address.

    Args:
        url: its address, http or https.
        labelling: what is said of its documents.
        now: the clock, for a `Retry-After` that is a date.
        timeout_seconds: for the whole answer.

    Raises:
        UsageError: for an address that is none.
    """

    def __init__(
        self, url: str, labelling: Labelling, *, now: Callable[[], datetime], timeout_seconds: float = _TIMEOUT_SECONDS
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise UsageError(f"{url[:200]} is no web address: https://host/path is wanted")
        self._url = url
        self._labelling = labelling
        self._now = now
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)

    @property
    def name(self) -> str:
        """The address, without a name and a password in it."""
        parts = urlsplit(self._url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))

    async def round(self, state: State) -> Round:
        """Ask for it; see `Source.round`."""
        asked = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
        headers = {"User-Agent": _AGENT, "Accept": _ACCEPT}
        headers |= {header: str(state[key]) for key, header in asked.items() if state.get(key)}
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout) as session,
                session.get(self._url, headers=headers, max_redirects=_MOST_REDIRECTS) as answer,
            ):
                if answer.status == HTTPStatus.NOT_MODIFIED:
                    return Round(_none(), lambda: None)
                self._check(answer)
                body = await _body(answer)
                told = {"etag": answer.headers.get("ETag"), "last_modified": answer.headers.get("Last-Modified")}
                content_type, charset = answer.content_type, answer.charset
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise SourceError(f"{self.name} does not answer: {_reason(error)}") from error
        reached: State = {key: value for key, value in told.items() if value}
        try:
            documents = await asyncio.to_thread(self._documents, body, content_type, charset)
        except FormatError as error:
            raise SourceError(f"{self.name}: {error}") from error
        return Round(_each(documents), lambda: reached)

    def _check(self, answer: aiohttp.ClientResponse) -> None:
        status = answer.status
        if status == HTTPStatus.OK:
            return
        wait = _seconds(answer.headers.get("Retry-After"), self._now()) if status in _BUSY else None
        raise SourceError(
            f"{self.name} answers {status} {answer.reason or ''}".rstrip(),
            retry_after=wait,
            gone=status == HTTPStatus.GONE,
        )

    def _documents(self, body: bytes, content_type: str, charset: str | None) -> list[WireDocument]:
        if not is_feed(body):
            return [named(body, self.name, self.name, self._labelling, content_type=content_type)]
        return [
            named(entry.value, entry.name, f"{self.name}#{entry.name}", self._labelling, state=entry.state)
            for entry in entries(body, charset=charset)
        ]


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in answer.content.iter_chunked(1 << 16):
        size += len(part)
        if size > _MOST_BYTES:
            raise SourceError(f"{answer.url.host} sends more than {_MOST_BYTES:,} bytes")
        parts.append(part)
    if not size:
        raise SourceError(f"{answer.url.host} sends nothing")
    return b"".join(parts)


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """How long a server wants to be left alone (RFC 9110, 10.2.3): seconds, or a date."""
    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, ((until if until.tzinfo else until.replace(tzinfo=UTC)) - now).total_seconds())


def _reason(error: Exception) -> str:
    return "no answer in time" if isinstance(error, TimeoutError) else str(error) or type(error).__name__


async def _none() -> AsyncIterator[WireDocument]:
    return
    yield


async def _each(documents: list[WireDocument]) -> AsyncIterator[WireDocument]:
    for document in documents:
        yield document
