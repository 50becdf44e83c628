"""Which documents come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from wiredesk.errors import QuotaError
from wiredesk.sources.policy import Listed, Quota, Sources
from wiredesk.sources.quota import Used, share
from wiredesk.versions import marks
from wiredesk.versions.held import without_text
from wiredesk.versions.story import Story
from wiredesk_schemas import Article, Outcome


class Intake:
    """What one partition of `wire.raw` lets in.

    Args:
        sources: what is settled.
        kept: what has been used of the quotas, as it lies in Kafka.
        partition: which partition it is.
        partitions: how many there are: each has its share of a quota.

    Raises:
        ValueError: where something of `kept` is no such thing.
    """

    def __init__(
        self, sources: Sources, kept: Iterable[bytes] = (), *, partition: int = 0, partitions: int = 1
    ) -> None:
        self._sources = sources
        self._partition, self._partitions = partition, partitions
        self._used = {used.source: used for used in map(Used.load, kept)}

    def admit(self, articles: Sequence[Article], *, at: datetime | None) -> tuple[Used, ...]:
        """Let a document in.

        Args:
            articles: all of its articles. It comes in whole or not at all.
            at: the time of its record; null where that has none.

        Returns:
            What its sources have used of their quotas with it, which is to be given to `keep` once its answer stands.

        Raises:
            BlockedError: one of its articles is of a source that is blocked, or not listed where only those may send.
                A kill of a source that has a name is let in all the same: `passed` says what becomes of it.
            QuotaError: it is more than a source has left. A document with a kill in it is never that.
        """
        counted: Counter[str] = Counter()
        found: dict[str, tuple[Listed, Quota]] = {}
        for article in articles:
            refusal = self._sources.refusal(article.source)
            source = self._sources.of(article.source)
            quota = source.settled.quota if source is not None else None
            if refusal is None and quota is None:
                continue
            if article.source is not None and _kills(article):
                continue
            if refusal is not None:
                raise refusal
            if source is not None and quota is not None:
                counted[source.key] += 1
                found[source.key] = source, quota
        used = []
        for key, number in sorted(counted.items()):
            (source, quota), allowed = found[key], share(found[key][1], self._partition, self._partitions)
            before = self._used.get(key)
            if before is None or before.per != quota.per:
                before = Used(key, quota.per)
            after = before.plus(before.period(at), number)
            if after.last > allowed and not any(map(_kills, articles)):
                raise QuotaError(self._over(source, quota, number, allowed), reason="quota", source=source.name)
            used.append(after)
        return tuple(used)

    def keep(self, used: Used) -> None:
        """Remember what has been used."""
        self._used[used.source] = used

    def _over(self, source: Listed, quota: Quota, number: int, allowed: int) -> str:
        said = f"over quota: {quota} of {source.name}"
        if self._partitions > 1:
            said += f", {allowed} of them in this partition of {self._partitions}"
        return said if number == 1 else f"{said}; the document has {number} articles"


def _kills(article: Article) -> bool:
    return marks.kills(article, marks.read(article))


def passed(sources: Sources, told: Outcome, story: Story | None) -> Outcome:
    """An outcome that may be told: all but those of a blocked source, and of such a one the kill of its own story.

    Whoever sends nothing any more must still be able to take back what it has sent. Its notice is told without a word.

    Args:
        sources: what is settled.
        told: as the newsroom gave it.
        story: what is kept of its story; null where no story is known.

    Raises:
        BlockedError: it may not be told.
    """
    article = told.article
    # Hop 1 lets nothing in that is refused for want of a name: what has none here is ours, as a purge is.
    refusal = sources.refusal(article.source) if article is not None and article.source is not None else None
    if article is None or refusal is None:
        return told
    is_known = article.relation is not None and story is not None and sources.are_one(story.source, article.source)
    if article.status != "cancelled" or not is_known:
        raise refusal
    return told.model_copy(update={"article": without_text(article)})
