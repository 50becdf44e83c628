"""The stories of all partitions, as far as they have been heard of: to find a copy that came under another key."""

from __future__ import annotations

from datetime import datetime

from wiredesk.versions import fingerprint, marks
from wiredesk.versions.search import Index
from wiredesk.versions.story import Story
from wiredesk_schemas import Article


class Elsewhere:
    """An index of stories that are kept somewhere."""

    def __init__(self) -> None:
        self._index = Index()

    def __len__(self) -> int:
        return len(self._index)

    def put(self, story: Story) -> None:
        """A story as it is now."""
        self._index.put(story)

    def story_of(self, article: Article, *, at: datetime) -> str | None:
        """The family that an article belongs to, by its headline's mark or its text; null where none is known."""
        self._index.expire(at.timestamp())
        text = fingerprint.of(article)
        if marks.read(article) is not None:
            family_id = self._index.by_headline(marks.headline_key(article), text, article.source)
            if family_id is not None:
                return family_id
        found = self._index.by_text(text)
        return None if found is None else found.family_id
