"""The benchmark of the pipeline alone: it does what the pipeline does, and leaves everything as it was."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

import wiredesk.categories
from bench import categories, pipeline, stages
from bench.articles import of_length, stories
from bench.measuring import Budget
from wiredesk.categories import registry
from wiredesk.errors import UsageError
from wiredesk.pipeline import Pipeline

COPY = stories()
NOW = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)


def shown(what: RenderableType) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(what)
    return console.file.getvalue() if isinstance(console.file, io.StringIO) else ""


def test_the_stages_together_are_the_pipeline() -> None:
    """Else something else would be measured than what runs."""
    for one in of_length(COPY, 3_000, 4):
        (mine,), spent = pipeline.staged(one.envelope)
        (theirs,) = Pipeline(max_document_bytes=1_000_000).process(one.envelope, processed_at=NOW)
        assert mine.status == theirs.status
        assert mine.labels == theirs.labels
        assert [(e.kind, e.evidence) for e in mine.events] == [(e.kind, e.evidence) for e in theirs.events]
        assert mine.article is not None
        assert theirs.article is not None
        assert mine.article.paragraphs == theirs.article.paragraphs
        assert all(spent[stage] > 0 for stage in pipeline.STAGES)


def test_a_long_article_is_as_long_as_it_says() -> None:
    made = pipeline.long(COPY, 100_000)
    assert 95_000 < len(made.envelope) < 105_000


def test_a_short_run_of_stages(tmp_path: Path) -> None:
    row = tmp_path / "row.jsonl"
    row.write_text(json.dumps({"id": "a", "raw": "A headline here\n\nEnvoys met in Oslo on Monday, officials said."}))
    groups = {**pipeline.documents({1_000: 2}), "mine": (pipeline.read(row),)}
    result = pipeline.run(Budget(rounds=2), groups)
    assert [each["name"] for each in result.as_json()["documents"]] == ["1 kB", "mine"]
    for each in result.as_json()["documents"]:
        assert sum(each["stages"].values()) == pytest.approx(each["microseconds"], rel=0.5)
        assert each["nanoseconds_a_byte"] == pytest.approx(each["microseconds"] * 1_000 / each["bytes"], rel=0.01)
    text = shown(stages.stages_table(result))
    assert all(stage in text for stage in pipeline.STAGES)


def test_a_document_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        pipeline.read(tmp_path / "none")


def test_more_categories_are_there_and_go_again() -> None:
    before = list(registry.categories()), list(wiredesk.categories.__path__)
    with categories.installed(categories.made_cues(COPY, 2)):
        assert set(registry.categories()) == {*before[0], "made_00", "made_01"}
        assert sum(map(len, registry.categories()["made_01"].cues.values())) == categories.CUES
    assert (list(registry.categories()), list(wiredesk.categories.__path__)) == before


def test_made_cues_are_each_category_s_own() -> None:
    every = [term for cues in categories.made_cues(COPY, 27) for terms in cues.values() for term in terms]
    assert len(every) == len(set(every)) == 27 * categories.CUES


def test_a_short_run_of_categories() -> None:
    result = categories.run(Budget(rounds=1), counts=(3, 5))
    assert result.ratio(3) == 1
    assert result.hits[5] > result.hits[3] > 0
    assert "times the fewest" in shown(stages.categories_table(result))
    assert [each["categories"] for each in result.as_json()["categories"]] == [3, 5]


@pytest.mark.parametrize("arguments", [["pipeline", "--rounds", "0"], ["categories", "--quick"]])
def test_bad_use_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert stages.main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
