"""Precision, recall, reliability: small sets whose figures are known."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from wiredesk.errors import UsageError
from wiredesk.pipeline import Pipeline
from wiredesk.training.evaluation import (
    SETS,
    Judgement,
    JudgingSet,
    bins,
    clear,
    evaluate,
    figures,
    judgement,
    reliability,
)

GOLD = next(s for s in SETS if s.name == "gold")
WIRE = next(s for s in SETS if s.name == "wire")
STRIKE = "Two drones struck a fuel depot outside Izmir on Tuesday, wounding three people, the ministry said."
WEATHER = "The bakery on Harbour Street will open an hour later in winter, its owner said on Monday."


def judged(wanted: str, labels: str, **scores: float) -> Judgement:
    return Judgement(frozenset(wanted.split()), frozenset(labels.split()), scores)


def write(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def test_precision_recall_and_their_mean() -> None:
    found = figures(
        "s",
        "",
        [
            judged("strike", "strike"),
            judged("strike", ""),
            judged("strike diplomacy", "strike diplomacy"),
            judged("", "strike"),
            judged("", ""),
        ],
    )
    strike = found.categories["strike"]
    assert (strike.precision, strike.recall) == pytest.approx((2 / 3, 2 / 3))
    assert strike.wanted == 3
    assert strike.f1 == pytest.approx(2 / 3)
    assert found.categories["diplomacy"].f1 == 1.0
    assert found.categories["technology"].f1 == 1.0  # nothing wanted, nothing given
    assert found.macro_f1 == pytest.approx((2 / 3 + 1 + 1) / 3)
    assert (found.texts, found.without, found.false_alarms) == (5, 2, 1)


def test_what_is_given_and_never_wanted_counts_nothing() -> None:
    found = figures("s", "", [judged("", "technology")], ["technology"])
    assert found.categories["technology"].f1 == 0.0


def test_scores_are_held_by_tenths_against_how_often_they_were_right() -> None:
    found = bins([(0.0, False), (0.62, True), (0.68, False), (0.95, True), (1.0, True)])
    assert [b.count for b in found] == [1, 0, 0, 0, 0, 0, 2, 0, 0, 2]
    assert found[6].mean == pytest.approx(0.65)
    assert found[6].right == 0.5
    assert found[9].right == 1.0
    assert found[1].mean is None
    assert (found[9].low, found[9].high) == (0.9, 1.0)


def test_reliability_tells_labels_from_scores_too_low_for_one() -> None:
    found = reliability([judged("strike", "strike", strike=0.93, diplomacy=0.31), judged("", "", strike=0.72)], ("s",))
    assert [b.count for b in found.labels if b.count] == [1]
    assert [b.count for b in found.every] == [0, 0, 0, 1, 0, 0, 0, 1, 0, 1]
    assert found.every[7].right == 0.0


def test_ambiguous_rows_are_left_out_and_dates_come_along(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    write(
        path,
        {"id": "a", "text": STRIKE, "labels": ["strike"], "date": "2026-03-03"},
        {"id": "b", "text": STRIKE, "labels": [], "ambiguous": True},
        {"id": "c", "text": STRIKE, "labels": None},
        {"id": "d", "text": WEATHER, "labels": [], "date": "2004/2005"},
        {"id": "e", "text": WEATHER, "labels": []},
    )
    found = list(clear(GOLD, path))
    assert [row["id"] for row in found] == ["a", "d", "e"]
    assert [row["fetched_at"] for row in found] == ["2026-03-03T12:00:00Z", None, "2026-01-01T12:00:00Z"]


def test_wire_copy_brings_its_own_hour(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    write(path, {"id": "a", "raw": STRIKE, "fetched_at": "2026-03-03T09:00:00Z", "expected": {"labels": ["strike"]}})
    (row,) = clear(WIRE, path)
    assert (row["text"], row["labels"], row["fetched_at"]) == (STRIKE, ["strike"], "2026-03-03T09:00:00Z")


def test_a_row_without_labels_names_its_file(tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", {"id": "a", "text": STRIKE})
    with pytest.raises(UsageError, match=r"gold\.jsonl: a row has no 'labels'"):
        list(clear(GOLD, tmp_path / "gold.jsonl"))


def test_a_text_is_judged_with_its_scores() -> None:
    pipeline = Pipeline(max_document_bytes=10_000)
    row = {"id": "a", "text": STRIKE, "labels": ["strike"], "fetched_at": "2026-03-03T12:00:00Z"}
    found = judgement(pipeline, row, GOLD)
    assert found.labels == {"strike"}
    assert found.scores["strike"] > 0.5 > found.scores["technology"]
    assert not judgement(pipeline, row, JudgingSet("s", "", "", categories=("technology",))).labels


def test_a_text_that_cannot_be_read_has_no_labels() -> None:
    row = {"id": "a", "text": STRIKE, "labels": ["strike"], "fetched_at": None}
    found = judgement(Pipeline(max_document_bytes=20), row, GOLD)
    assert found.dead
    assert not found.labels
    assert found.wanted == {"strike"}


def test_every_set_is_judged(tmp_path: Path) -> None:
    for chosen in SETS:
        wire = {"raw": STRIKE, "expected": {"labels": ["strike"]}}
        plain = {"text": WEATHER, "labels": [], "date": "2026-03-03"}
        write(tmp_path / "data" / chosen.file, {"id": "a", **(wire if chosen.wire else plain)})
    heard: list[str] = []
    found = evaluate(tmp_path, max_document_bytes=10_000, told=heard.append)
    assert [s.name for s in found.sets] == [s.name for s in SETS]
    assert len(heard) == len(SETS)
    by_name = {s.name: s for s in found.sets}
    assert by_name["wire"].categories["strike"].recall == 1.0
    assert set(by_name["bbc"].categories) == {"technology"}
    assert by_name["negatives"].macro_f1 is None
    assert (by_name["negatives"].without, by_name["negatives"].false_alarms) == (1, 0)
    assert found.reliability.over == ("gold", "wire")
    assert sum(b.count for b in found.reliability.every) == 2 * 3


def test_a_set_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read .*dev_gold_2025\.jsonl: No such file"):
        evaluate(tmp_path, max_document_bytes=10_000, told=lambda _: None)
