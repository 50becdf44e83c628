"""A web server with a feed that grows: ETags, Last-Modified, and faults on demand."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_ENTRY = """\
  <item>
    <title>Ferry notice number {number}</title>
    <guid isPermaLink="false">urn:harbour-wire:{number}</guid>
    <link>https://harbour-wire.example/{number}</link>
    <pubDate>Mon, 16 Nov 2026 11:{minute:02d}:00 GMT</pubDate>
    <description>&lt;p&gt;The ferry of pier {number} leaves {when}, the harbour office said.&lt;/p&gt;</description>
  </item>
"""


class FeedServer:
    """The feed: grows by `add`, counts what it was asked."""

    def __init__(self) -> None:
        self._entries: list[str] = []
        self._lock = threading.Lock()
        self.faults: list[tuple[int, dict[str, str]]] = []
        """Answered one after another, before the feed itself is again."""
        self.asked = 0
        self.not_modified = 0
        self.url = ""

    def add(self, first: int, last: int, *, when: str = "at noon") -> None:
        """Put entries in front, as feeds do."""
        with self._lock:
            for number in range(first, last):
                self._entries.insert(0, _ENTRY.format(number=number, minute=number % 60, when=when))

    def change(self, number: int, *, when: str) -> None:
        """Change an entry where it stands."""
        with self._lock:
            guid = f"urn:harbour-wire:{number}<"
            at = next(index for index, entry in enumerate(self._entries) if guid in entry)
            self._entries[at] = _ENTRY.format(number=number, minute=number % 60, when=when)

    def body(self) -> bytes:
        """The feed as it is now. What it says of itself differs each time."""
        with self._lock:
            self.asked += 1
            return (
                '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>\n'
                "  <title>Harbour Wire</title><link>https://harbour-wire.example/</link><language>en</language>\n"
                f"  <lastBuildDate>{formatdate(self.asked, usegmt=True)}</lastBuildDate>\n"
                + "".join(self._entries)
                + "</channel></rss>\n"
            ).encode()

    def tag(self) -> str:
        """Its ETag: of the entries."""
        with self._lock:
            return f'"{hashlib.sha256("".join(self._entries).encode()).hexdigest()[:16]}"'


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    """The server on a free port of loopback."""
    feed = FeedServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if feed.faults:
                status, headers = feed.faults.pop(0)
                self._answer(status, b"no", headers)
                return
            tag = feed.tag()
            if self.headers.get("If-None-Match") == tag:
                feed.not_modified += 1
                self._answer(304, b"", {"ETag": tag})
                return
            self._answer(200, feed.body(), {"ETag": tag, "Content-Type": "application/rss+xml; charset=utf-8"})

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        feed.url = f"http://127.0.0.1:{server.server_port}/world.rss"
        try:
            yield feed
        finally:
            server.shutdown()
            thread.join()
