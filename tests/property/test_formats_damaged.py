"""Two thousand damaged documents a format: each is answered with an article or a reason. `make damage` tries more."""

from __future__ import annotations

import pytest

from support.mutation import mutations
from support.ordeal import MOST_MEGABYTES, undergo
from support.wireformats import DOCUMENTS
from wiredesk.formats import formats

EACH = 2_000


def test_every_format_is_tried() -> None:
    assert {entry.name for entry in formats()} - {"unknown-xml"} == set(DOCUMENTS)


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("told", [False, True], ids=["by-looks", "by-type"])
def test_damaged_documents_are_answered(name: str, told: bool) -> None:
    entry = next(entry for entry in formats() if entry.name == name)
    content_type = min(entry.content_types) if told else None
    verdict = undergo(mutations(DOCUMENTS[name], EACH // 2, seed=told), content_type=content_type)
    assert verdict.faults == []
    assert verdict.articles > 0
    assert verdict.reasons.total() > 0 or name in ("text", "anpa1312", "iptc7901", "mail", "html")
    assert verdict.grown_megabytes < MOST_MEGABYTES
