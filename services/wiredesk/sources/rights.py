"""What subscribers are told of an article, and under which terms."""

from __future__ import annotations

from typing import Any

from wiredesk.sources.policy import Sources
from wiredesk_schemas import Outcome, Rights


def told(sources: Sources, outcome: Outcome) -> Outcome:
    """An outcome as its source's rights have it.

    The copyright that an article states itself stays. Where its text may not be told, headline, labels with their
    scores and terms, and events with their evidence are; body, captions, what was removed and the labels' passages
    are not.
    """
    article = outcome.article
    source = sources.of(article.source) if article is not None else None
    terms = source.settled.rights if source is not None else None
    if article is None or terms is None:
        return outcome
    changed: dict[str, Any] = {"rights": Rights(usage=terms.usage, text=terms.text)}
    if article.copyright is None:
        changed["copyright"] = terms.copyright
    if terms.text == "none":
        labels = {name: label.model_copy(update={"evidence": ()}) for name, label in article.labels.items()}
        changed |= {"paragraphs": (), "captions": (), "removed": (), "labels": labels}
    return outcome.model_copy(update={"article": article.model_copy(update=changed)})
