"""The pipeline: the bytes of a document in, an outcome for each of its articles out.

Pure: no clock, no network, no Kafka. What it does not know of the document itself (when it came, under which key)
is handed in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import Final

from wiredesk import categories
from wiredesk.classify import judge
from wiredesk.errors import Expired, MessageError, RuleError, WiredeskError
from wiredesk.extract import analyse
from wiredesk.formats import Stated, parse
from wiredesk.normalise import normalise
from wiredesk_schemas import Article, Failure, Outcome

STAGES: Final = ("formats", "normalise", "classify", "extract")
"""In their order. A dead letter names one of them, or `sources`, `emit`, `worker` or `pipeline` (the whole)."""

_ENGLISH: Final = "en"

_WARM_UP: Final = (
    b"Envoys met on Monday as drones hit the port\n\nOSLO (Wire) - The two foreign ministers met in Oslo on Monday, "
    b"hours after drones struck the port and a cyber attack cut off the internet, officials said.\n"
)

Timed = Callable[[str], AbstractContextManager[object]]
"""Makes a context that times a stage."""

Admit = Callable[[Sequence[Article]], None]
"""Raises a `MessageError` where a document of these articles may not come in."""


class Pipeline:
    """Holds what does not change from document to document.

    Args:
        max_document_bytes: a larger document is refused.
        timed: makes a context for each stage, by its name; for the metrics.
        ahead: whether what is under embargo is judged already, for whoever holds it back until it may be told.
    """

    def __init__(self, *, max_document_bytes: int, timed: Timed = nullcontext, ahead: bool = False) -> None:
        self._ahead = ahead
        self._max_bytes = max_document_bytes
        self._timed = timed

    def warm_up(self, now: datetime) -> None:
        """Read lexicons, weights and the language model, so that the first article need not wait for them."""
        self.process(_WARM_UP, processed_at=now, received_at=now)

    def process(
        self,
        document: bytes,
        *,
        processed_at: datetime,
        received_at: datetime | None = None,
        content_type: str | None = None,
        stated: Stated | None = None,
        story: str | None = None,
        admit: Admit | None = None,
    ) -> tuple[Outcome, ...]:
        """Make outcomes of a document, one an article.

        Args:
            document: its bytes, as they came.
            processed_at: the time that its events are stamped with.
            received_at: when it reached us; the last resort for the day that its weekdays are counted from.
            content_type: its media type, where somebody said so.
            stated: what its headers say of it.
            story: the key it came under: what all versions of the story share.
            admit: asked whether the document may come in, before its articles are judged.

        Raises:
            MessageError: it cannot be processed. `MessageError.stage` tells where that was found.
        """
        articles: Iterable[Article] = self.articles(
            document, received_at=received_at, content_type=content_type, stated=stated, story=story
        )
        if admit is not None:
            articles = tuple(articles)
            admit(articles)
        return tuple(self._understand(article, processed_at) for article in articles)

    def articles(
        self,
        document: bytes,
        *,
        received_at: datetime | None = None,
        content_type: str | None = None,
        stated: Stated | None = None,
        story: str | None = None,
    ) -> Iterator[Article]:
        """The articles of a document, clean and not yet judged.

        Args:
            document: as for `process`.
            received_at: as for `process`.
            content_type: as for `process`.
            stated: as for `process`.
            story: as for `process`.

        Raises:
            MessageError: as for `process`.
        """
        with self._stage("formats"):
            known = (stated or Stated()).over(Stated(fetched_at=received_at))
            parsed = parse(document, content_type=content_type, max_bytes=self._max_bytes, stated=known)
        digest = hashlib.sha256(document).hexdigest()
        document_id = parsed.document_id or f"sha256-{digest[:32]}"
        several = len(parsed.items) > 1
        for number, item in enumerate(parsed.items, start=1):
            article_id = f"{document_id}#{number}" if several else document_id
            # Of several, each is a story of its own, under the name that it states.
            family = (item.item_id if several else story) or article_id
            with self._stage("normalise"):
                article = normalise(
                    item,
                    article_id=article_id,
                    family_id=family,
                    document_id=document_id if several else None,
                    sha256=digest,
                )
            yield article

    def _understand(self, article: Article, processed_at: datetime) -> Outcome:
        """Label an article and find its events."""
        ahead = self._ahead and article.status == "embargoed" and article.embargoed_until is not None
        reason = not_understood(article.model_copy(update={"status": "usable"}) if ahead else article)
        if reason is not None:
            return _unclassified(article, reason)
        with self._stage("classify"):
            analysis = analyse(article)
            judged = judge(analysis, categories.categories())
        with self._stage("extract"):
            labels, events = categories.events(analysis, article, judged, processed_at=processed_at)
        if not labels:
            return _unclassified(article, "no category")
        article = article.model_copy(update={"labels": labels})
        return Outcome(
            id=article.article_id,
            document_id=article.document_id,
            status="classified",
            labels=tuple(sorted(labels)),
            article=article,
            events=events,
        )

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        """Time a stage, and make whatever it raises tell that it was there."""
        try:
            with self._timed(name):
                yield
        except WiredeskError:
            raise
        except Exception as error:
            raise RuleError(error, stage=name) from error
        except Expired as expired:
            expired.stage = name
            raise


def not_understood(article: Article) -> str | None:
    """Why an article is not judged at all: its status, or the language that it is in. None where it is judged.

    What may not be used yet, or no longer, tells nothing to subscribers: it has neither labels nor events.
    """
    if article.status != "usable":
        return f"status: {article.status}"
    return None if article.language is None or _is_english(article.language) else f"language: {article.language}"


def _is_english(language: str) -> bool:
    """Of a BCP 47 tag ("en", "en-GB")."""
    return language.partition("-")[0].lower() == _ENGLISH


def dead(document: bytes, error: MessageError, *, document_id: str | None = None) -> Outcome:
    """The outcome for a document that cannot be processed, where there is no Kafka to put a dead letter to."""
    name = document_id or f"sha256-{hashlib.sha256(document).hexdigest()[:32]}"
    failure = Failure(stage=error.stage, error_class=error.error_class, message=str(error))
    return Outcome(id=name, status="dead", reason=str(error), error=failure)


def _unclassified(article: Article, reason: str) -> Outcome:
    return Outcome(
        id=article.article_id,
        document_id=article.document_id,
        status="unclassified",
        article=article,
        reason=reason,
    )
