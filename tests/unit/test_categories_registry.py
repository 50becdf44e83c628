"""Categories are found: one file here, one in the schemas, and its events come out."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import wiredesk.categories
import wiredesk_schemas
from wiredesk.categories import Category, CategoryError, registry, run_category
from wiredesk.categories.cues_alone import best_passage
from wiredesk.classify import judge
from wiredesk.extract import analyse
from wiredesk_schemas import Article, Evidence, Label
from wiredesk_schemas import categories as schema_categories

NOW = dt.datetime(2026, 5, 14, 12, tzinfo=dt.UTC)
RULES = '''
"""Harvests: what the fields gave."""

from wiredesk.categories.category import Category

CATEGORY = Category(name="harvest", cues={"yield": ("wheat harvest", "crop yield(s)", "tonnes of wheat")})
'''
SCHEMA = '''
"""What the fields gave."""

from typing import Annotated

from wiredesk_schemas._base import vocabulary
from wiredesk_schemas.event import Event

KINDS = ("yield", "failure")


class HarvestEvent(Event):
    """A harvest."""

    CATEGORY = "harvest"
    KINDS = KINDS

    category: str = "harvest"
    kind: Annotated[str, vocabulary(*KINDS)]
'''


def article(*paragraphs: str) -> Article:
    return Article(
        article_id="a", family_id="f", paragraphs=paragraphs, reference_date=dt.date(2026, 5, 14), sha256="0" * 64
    )


@pytest.fixture
def harvest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fourth category, in folders of its own."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "schema").mkdir()
    (tmp_path / "rules/harvest.py").write_text(RULES, encoding="utf-8")
    (tmp_path / "schema/harvest.py").write_text(SCHEMA, encoding="utf-8")
    monkeypatch.setattr(wiredesk.categories, "__path__", [*wiredesk.categories.__path__, str(tmp_path / "rules")])
    monkeypatch.setattr(wiredesk_schemas, "__path__", [*wiredesk_schemas.__path__, str(tmp_path / "schema")])
    registry.refresh()
    schema_categories.event_types.cache_clear()
    yield
    for name in ("wiredesk.categories.harvest", "wiredesk_schemas.harvest"):
        sys.modules.pop(name, None)
        package, _, child = name.rpartition(".")
        vars(sys.modules[package]).pop(child, None)
    monkeypatch.undo()
    registry.refresh()
    schema_categories.event_types.cache_clear()


def test_the_three_are_found() -> None:
    assert set(registry.categories()) >= {"diplomacy", "strike", "technology"}


@pytest.mark.usefixtures("harvest")
def test_a_fourth_category_works_from_its_cues_alone() -> None:
    copy = article(
        "Zambia has had its largest wheat harvest in ten years, and crop yields rose by a third, growers said.",
        "Rain fell late, and the rivers are full.",
    )
    analysis = analyse(copy)
    judged = judge(analysis, registry.categories())
    labels, events = wiredesk.categories.events(analysis, copy, judged, processed_at=NOW)
    assert list(labels) == ["harvest"]
    (event,) = events
    assert (event.category, event.kind, type(event).__name__) == ("harvest", "yield", "HarvestEvent")
    (evidence,) = event.evidence
    assert copy.body[evidence.start : evidence.end] == evidence.quote
    assert "wheat harvest" in evidence.quote


def test_a_failing_category_is_named() -> None:
    def rules(_: object) -> tuple[()]:
        raise KeyError("no such thing")

    broken = Category(name="broken", cues={}, events=rules)
    with pytest.raises(CategoryError, match="the rules of broken raised KeyError") as caught:
        run_category(broken, analyse(article("Nothing at all happened.")))
    assert (caught.value.category, caught.value.stage, caught.value.error_class) == ("broken", "extract", "KeyError")


@pytest.mark.usefixtures("harvest")
def test_an_event_that_a_headline_carries_quotes_the_headline() -> None:
    copy = article("The committee on parking met in the town hall of Zambia on Monday, and rose early.").model_copy(
        update={"headline": "Zambia counts on its wheat harvest, crop yields and tonnes of wheat"}
    )
    headline = copy.headline or ""
    label = Label(score=0.9, evidence=(Evidence(quote=headline, start=0, end=len(headline), field="headline"),))
    draft = best_passage(registry.categories()["harvest"], analyse(copy), label)
    assert draft is not None
    assert draft.evidence == label.evidence
