"""Wire copy that people have read, line by line: what normalisation makes of it."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from wiredesk.formats import parse
from wiredesk.normalise import normalise
from wiredesk_schemas import Article

pytestmark = pytest.mark.shared

PLAIN = str.maketrans("‘’“”–—", "''\"\"--")


def plain(text: str | None) -> str:
    """What the eye takes for the same."""
    text = unicodedata.normalize("NFKC", html.unescape(text or "")).replace("\u00ad", "").translate(PLAIN)
    return re.sub(r"\s+", " ", text).strip()


def read(path: Path) -> list[tuple[dict[str, Any], Article]]:
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        envelope = {
            "id": row["id"],
            "content": row["raw"],
            "fetched_at": row.get("fetched_at"),
            "content_type": "text/plain",
        }
        (item,) = parse(json.dumps(envelope).encode(), content_type="application/json", max_bytes=1_000_000).items
        pairs.append(
            (
                row["expected"],
                normalise(item, article_id=row["id"], family_id=row["id"], document_id=None, sha256="0" * 64),
            )
        )
    return pairs


@pytest.mark.parametrize(("name", "least"), [("seed", 1.0), ("dev", 0.95)])
def test_headline_dateline_byline_and_body(shared: Path, name: str, least: float) -> None:
    pairs = read(shared / "data" / "wire" / f"{name}.jsonl")
    right: Counter[str] = Counter()
    hits = printed = wanted = 0
    for want, got in pairs:
        right["headline"] += plain(want["headline"]) == plain(got.headline)
        right["byline"] += plain(want["byline"]) == plain(got.byline)
        right["dateline"] += (
            plain(want["dateline"]).lower() == plain(got.dateline.place if got.dateline else None).lower()
        )
        expected, found = Counter(map(plain, want["body"])), Counter(map(plain, got.paragraphs))
        hits, printed, wanted = hits + (expected & found).total(), printed + found.total(), wanted + expected.total()
    figures = {field: right[field] / len(pairs) for field in ("headline", "byline", "dateline")}
    figures["body"] = 2 * hits / (printed + wanted)
    assert min(figures.values()) >= least, figures


def test_the_reference_date_of_the_seed(shared: Path) -> None:
    ((_, article),) = read(shared / "data" / "wire" / "seed.jsonl")
    assert str(article.reference_date) == "2026-02-05"
