"""What comes in: a document of any wire format, bare or in this JSON envelope."""

from __future__ import annotations

from pydantic import Field

from wiredesk_schemas._base import Contract, Instant


class Raw(Contract):
    """The JSON envelope of `wire.raw`, for feeders that cannot set Kafka headers.

    All but `content` may be left out. What the envelope says wins over what the Kafka headers say, and both over
    what the content says of itself.
    """

    content: str = Field(min_length=1)
    """The document as text, in the format that `content_type` names."""
    id: str | None = Field(default=None, min_length=1, max_length=512)
    """The article's id, stable over its versions where the feeder has such a one."""
    source: str | None = None
    """Who sent it: an agency, a feed, a desk."""
    url: str | None = None
    """Where it stands on the web."""
    published_at: Instant | None = None
    """When the source published this version."""
    fetched_at: Instant | None = None
    """When the feeder got it."""
    content_type: str | None = None
    """The media type of `content`; told from the content itself where it is absent."""
