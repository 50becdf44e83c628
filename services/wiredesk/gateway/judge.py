"""A process that reads and judges documents for the gateway: `python -m wiredesk.gateway.judge`.

Requests come on standard input and answers go to standard output, each as a length and so many bytes. It ends with its
input. A document has its deadline here, by signal; whoever asks kills the process where even that does not help.
"""

from __future__ import annotations

import json
import signal
import struct
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final

from wiredesk.deadline import signal_deadline
from wiredesk.errors import MessageError, RuleError
from wiredesk.explanation import explanation
from wiredesk.formats import Stated, parse
from wiredesk.pipeline import Pipeline, dead

LENGTH: Final = struct.Struct(">I")
_BEST_PASSAGES: Final = 3

Ask = dict[str, Any]
"""What is asked: op (check or process), content_type, max_bytes, seconds, stated (id, source)."""


def check(document: bytes, ask: Ask) -> dict[str, Any]:
    """What the formats find in a document: its ids and sources, or why it cannot be read."""
    parsed = parse(document, content_type=ask.get("content_type"), max_bytes=ask["max_bytes"], stated=_stated(ask))
    return {
        "document_id": parsed.document_id,
        "items": [{"id": item.item_id, "source": item.source} for item in parsed.items],
    }


def process(document: bytes, ask: Ask) -> dict[str, Any]:
    """The outcomes of a document, and what explains them."""
    now = datetime.now(UTC)
    pipeline = Pipeline(max_document_bytes=ask["max_bytes"])
    known: Any = {"content_type": ask.get("content_type"), "stated": _stated(ask)}
    outcomes = pipeline.process(document, processed_at=now, **known)
    articles = list(pipeline.articles(document, **known))
    return {
        "outcomes": [outcome.model_dump(mode="json") for outcome in outcomes],
        "explanations": [_explained(explanation(article, article.article_id)) for article in articles],
    }


def _explained(found: Any) -> dict[str, Any]:  # noqa: ANN401 - an Explanation
    labels = {}
    for category in found.categories:
        terms = category.passages[0].terms if category.passages else ()
        labels[category.category] = {
            "score": category.score,
            "label": category.label,
            "why": category.why,
            "dropped": None if category.label else category.why,
            "terms": [{"term": term.term, "weight": term.weight} for term in terms],
            "passages": [
                {
                    **passage.passage.model_dump(mode="json"),
                    "score": passage.probability,
                    "background": passage.background,
                }
                for passage in category.passages[:_BEST_PASSAGES]
            ],
        }
    return {"id": found.id, "reason": found.reason, "labels": labels}


def _stated(ask: Ask) -> Stated:
    stated = ask.get("stated") or {}
    return Stated(item_id=stated.get("id"), source=stated.get("source"))


def answer(document: bytes, ask: Ask) -> dict[str, Any]:
    """What is answered, whatever happens."""
    work: Callable[[bytes, Ask], dict[str, Any]] = process if ask["op"] == "process" else check
    try:
        with signal_deadline(ask["seconds"]):
            return work(document, ask)
    except MessageError as error:
        failure = error
    except Exception as error:  # noqa: BLE001 - whatever a rule raises is the document's end, not the gateway's
        failure = RuleError(error, stage="pipeline")
    told = {"stage": failure.stage, "class": failure.error_class, "message": str(failure)}
    if ask["op"] != "process":
        return {"error": told}
    return {"error": told, "outcomes": [dead(document, failure).model_dump(mode="json")], "explanations": []}


def main() -> None:
    """Answer until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C goes to all; whoever asks ends us by our input
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints must not get between the answers
    Pipeline(max_document_bytes=1_000_000).warm_up(datetime.now(UTC))
    while (head := _read(source)) is not None:
        document = _read(source)
        if document is None:
            return
        told = json.dumps(answer(document, json.loads(head)), ensure_ascii=False).encode("utf-8", "replace")
        target.write(LENGTH.pack(len(told)) + told)
        target.flush()


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = source.read(length)
    return body if len(body) == length else None


if __name__ == "__main__":
    main()
