"""The events of a new version against those that subscribers hold: what is new, what changed, what no longer stands."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from wiredesk.versions.story import Known
from wiredesk_schemas import Article, Event, event_id, event_type, normalise_sentence, reach

_NOT_SAID: Final = frozenset(
    {
        *("event_id", "revision", "article_id", "article_version", "family_id", "headline", "published_at"),
        *("processed_at", "confidence", "model", "codes", "status"),
    }
)
"""What an event says of its article and of us. Whether it changed is asked of all else."""


def of_family(events: Iterable[Event], family_id: str) -> list[Event]:
    """Events under the ids that they have in another family; see `event_id`."""
    ordinals: Counter[tuple[str, str, str]] = Counter()
    found: list[Event] = []
    for event in events:
        main = event.evidence[0].quote
        key = (event.category, event.kind, normalise_sentence(main))
        named = event_id(family_id, event.category, event.kind, main, ordinals[key])
        ordinals[key] += 1
        found.append(event.model_copy(update={"event_id": named, "family_id": family_id}))
    return found


def changed(
    known: Mapping[str, Known], events: Iterable[Event], article: Article, *, processed_at: datetime
) -> tuple[list[Event], dict[str, Known]]:
    """What is to be told to subscribers, and what they hold after that.

    Args:
        known: what they hold.
        events: of the new version.
        article: the new version.
        processed_at: what retractions are stamped with.
    """
    told: list[Event] = []
    held = dict(known)
    for event in events:
        before = known.get(event.event_id)
        said = digest(event)
        if before is not None and before.active and before.digest == said:
            continue
        revision = 1 if before is None else before.revision + 1
        told.append(event.model_copy(update={"revision": revision}))
        held[event.event_id] = Known(
            category=event.category,
            kind=event.kind,
            modality=event.modality,
            revision=revision,
            digest=said,
            reach=reach.together(before.reach if before is not None else (), reach.of_event(event, article.source)),
        )
    present = {event.event_id for event in events}
    told += retractions(
        {name: event for name, event in known.items() if name not in present}, held, article, processed_at=processed_at
    )
    return told, held


def retractions(
    known: Mapping[str, Known], held: dict[str, Known], article: Article, *, processed_at: datetime
) -> list[Event]:
    """Take back those that are active. They carry no text: what was said shall not be said again.

    Args:
        known: what is taken back.
        held: what subscribers hold, in which it is noted.
        article: the version that takes them back.
        processed_at: what they are stamped with.
    """
    taken: list[Event] = []
    for name, event in known.items():
        if not event.active:
            continue
        revision = event.revision + 1
        held[name] = event.model_copy(update={"revision": revision, "active": False})
        taken.append(
            event_type(event.category)(
                event_id=name,
                revision=revision,
                category=event.category,
                kind=event.kind,
                modality=event.modality,
                status="retracted",
                article_id=article.article_id,
                article_version=article.version,
                family_id=article.family_id,
                published_at=article.published_at,
                processed_at=processed_at,
                confidence=1.0,
                model="wiredesk-versions",
            )
        )
    return taken


def digest(event: Event) -> str:
    """Of what an event says: not where in the text it stands, nor which version said it."""
    said = event.model_dump(mode="json", exclude=set(_NOT_SAID))
    said["evidence"] = sorted(normalise_sentence(part["quote"]) for part in said["evidence"])
    for count in said["counts"]:
        count["evidence"] = normalise_sentence(count["evidence"]["quote"])
    text = repr(sorted(said.items()))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
