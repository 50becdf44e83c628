"""Events judged against those that people marked: small stories whose figures are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from wiredesk.cli.app import app
from wiredesk.errors import UsageError
from wiredesk.training.event_evaluation import STEPS, confidences, evaluate_events, figures, matched
from wiredesk.training.event_evaluation import Told as Story

RAW = "Two Chadian drones hit a depot in Kassala, Sudan, on Tuesday, killing three guards, the governor said."
QUOTE = RAW.removesuffix(", the governor said.")


def mark(**changes: Any) -> dict[str, Any]:
    found = {
        "category": "strike", "kind": "drone", "modality": "reported", "actors": ["TD"], "targets": ["SD"],
        "places": [{"name": "Kassala", "country": "SD"}], "date": "2026-05-12", "attributed_to": "the governor",
        "counts": [{"role": "impacted", "object": "drone", "value": 2, "qualifier": "exact"},
                   {"role": "killed", "object": "person", "value": 3, "qualifier": "exact"}],
        "evidence": [QUOTE],
    }  # fmt: skip
    return {**found, **changes}


def written(folder: Path, *marks: dict[str, Any], raw: str = RAW) -> Path:
    row = {"id": "a", "raw": raw, "fetched_at": "2026-05-14T12:00:00Z", "expected": {"events": list(marks)}}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "dev.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return path


def judged(tmp_path: Path, *marks: dict[str, Any]) -> Any:
    written(tmp_path / "data" / "wire", *marks)
    heard: list[str] = []
    found = evaluate_events(tmp_path, tmp_path / "own", max_document_bytes=10_000, told=heard.append)
    assert len(heard) == STEPS
    return found


def test_what_is_found_as_marked_is_all_right(tmp_path: Path) -> None:
    found = judged(tmp_path, mark()).sets[0]
    assert (found.events.f1, found.matched, found.kind, found.modality, found.date) == (1.0, 1, 1.0, 1.0, 1.0)
    assert (found.actors.f1, found.targets.f1, found.places.f1, found.counts.f1) == (1.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"date": "2026-05-13"}, "date", 0.0),
        ({"kind": "missile"}, "kind", 0.0),
        ({"modality": "alleged"}, "modality", 0.0),
    ],
)
def test_a_wrong_field_counts_against_it(tmp_path: Path, changes: dict[str, Any], field: str, value: float) -> None:
    assert getattr(judged(tmp_path, mark(**changes)).sets[0], field) == value


def test_sides_places_and_numbers_are_counted_one_by_one(tmp_path: Path) -> None:
    found = judged(tmp_path, mark(actors=["LY"], places=[], counts=[])).sets[0]
    assert (found.actors.f1, found.places.precision, found.counts.precision) == (0.0, 0.0, 0.0)


def test_an_event_of_another_category_or_of_other_words_is_not_the_same(tmp_path: Path) -> None:
    for other in (mark(category="technology", kind="cyber"), mark(evidence=["A ferry left the pier at noon today"])):
        found = judged(tmp_path, other).sets[0]
        assert (found.events.f1, found.matched) == (0.0, 0)
        assert found.kind is None


def test_optional_and_past_events_are_neither_asked_for_nor_held_against(tmp_path: Path) -> None:
    assert judged(tmp_path, mark(optional=True)).sets[0].events.wanted == 0
    assert judged(tmp_path, mark(optional=True)).sets[0].events.precision == 1.0


def test_confidence_is_held_against_what_was_right(tmp_path: Path) -> None:
    found = judged(tmp_path, mark())
    (held,) = [one for one in found.confidence if one.count]
    assert held.right == 1.0


def test_each_event_is_matched_once() -> None:
    story = Story((mark(), mark()), ())
    assert matched(story) == []
    assert confidences(story) == []
    assert figures("s", "", [story]).events.recall == 0.0


def test_a_row_of_another_form_names_its_file(tmp_path: Path) -> None:
    path = written(tmp_path / "data" / "wire", mark())
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"dev\.jsonl: a row has no"):
        evaluate_events(tmp_path, tmp_path / "own", max_document_bytes=10_000, told=lambda _: None)


def test_the_command_shows_figures_and_gives_them_to_machines(tmp_path: Path) -> None:
    written(tmp_path / "data" / "wire", mark())
    written(tmp_path / "own" / "stories", mark(), mark(kind="missile", evidence=["nobody told of this at all"]))
    asked = ["evaluate", "--events", "--shared", str(tmp_path), "--own", str(tmp_path / "own")]
    shown = CliRunner().invoke(app, [*asked, "--text"])
    assert shown.exit_code == 0, shown.output
    assert "Confidence of events" in shown.output
    machine = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    assert [one["name"] for one in machine["sets"]] == ["wire", "stories"]
    assert machine["sets"][1]["events"]["recall"] == 0.5


def test_events_and_cross_validation_are_two_things(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    asked = ["evaluate", "--events", "--cross-validated", "--shared", str(tmp_path), "--own", str(tmp_path / "own")]
    assert CliRunner().invoke(app, asked).exit_code != 0


def test_our_own_stories_are_whole() -> None:
    root = Path(__file__).parents[2] / "training" / "stories"
    rows = [json.loads(line) for path in sorted(root.glob("*.jsonl")) for line in path.read_text().splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) > 40
    for row in rows:
        body = row["expected"]["body"]
        assert all(paragraph in row["raw"] for paragraph in body)
        current = [e for e in row["expected"]["events"] if e["modality"] != "past" and not e.get("optional")]
        assert {e["category"] for e in current} <= set(row["expected"]["labels"]), row["id"]
        for event in row["expected"]["events"]:
            assert all(any(quote in paragraph for paragraph in body) for quote in event["evidence"]), row["id"]
