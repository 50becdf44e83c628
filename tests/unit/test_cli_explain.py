"""`wiredesk explain`: passages, terms, events and the reason, for people and for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wiredesk.categories import categories, considered, decided
from wiredesk.classify import LABEL, judge, likelihood
from wiredesk.classify.decision import GUESS
from wiredesk.classify.model import model
from wiredesk.cli.app import run
from wiredesk.explanation import explanation
from wiredesk.extract import analyse
from wiredesk_schemas import Article

ROOT = Path(__file__).resolve().parents[2]
COPY = """Two drones hit a fuel depot near Izmir

IZMIR, Turkey, March 3 (Harbour Wire) - Two drones struck a fuel depot outside Izmir on Tuesday, wounding three
people, the interior ministry said.

Firefighters put the blaze out before dawn, and the road to the coast was open again by noon.

A third drone was shot down by air defences over the bay, the ministry added.

The coast guard lent two of its boats to carry the wounded across the water.
"""


def explain(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "wiredesk", "explain", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The explanation of the copy."""
    story = tmp_path_factory.mktemp("explain") / "story.txt"
    story.write_text(COPY)
    code, out, errors = explain(str(story))
    assert (code, errors) == (0, "")
    (line,) = out.splitlines()
    value: dict[str, Any] = json.loads(line)
    return value


def of(found: dict[str, Any], name: str) -> dict[str, Any]:
    (one,) = [c for c in found["categories"] if c["category"] == name]
    return dict(one)


def article(*paragraphs: str) -> Article:
    return Article(article_id="a", family_id="a", paragraphs=paragraphs, sha256="0" * 64)


def test_every_category_is_explained(found: dict[str, Any]) -> None:
    assert {c["category"] for c in found["categories"]} == set(categories())
    assert found["headline"] == "Two drones hit a fuel depot near Izmir"
    assert found["document"].endswith("story.txt")
    assert found["model"] == model().name
    assert found["error"] is None


def test_a_label_shows_its_best_passages_and_what_weighs_in_them(found: dict[str, Any]) -> None:
    strike = of(found, "strike")
    assert strike["label"] is True
    assert strike["score"] >= LABEL
    scores = [p["log_odds"] for p in strike["passages"]]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 3
    terms = {term["term"]: term["weight"] for p in strike["passages"] for term in p["terms"]}
    assert max(terms.values()) > 0
    assert any("drone" in term for term in terms)
    for passage in strike["passages"]:
        assert passage["passage"]["quote"] in COPY.replace("\n", " ")
        assert (passage["probability"] > 0.5) == (passage["log_odds"] > 0)


def test_a_label_shows_the_events_that_the_rules_found(found: dict[str, Any]) -> None:
    events = of(found, "strike")["events"]
    assert events
    assert all(event["by"] == "rules" for event in events)
    assert {event["modality"] for event in events} == {"reported"}
    assert all(0 < event["confidence"] <= 1 for event in events)
    assert "rules found" in of(found, "strike")["why"]


def test_what_is_no_label_shows_its_best_passage_alone(found: dict[str, Any]) -> None:
    technology = of(found, "technology")
    assert technology["label"] is False
    assert technology["score"] < LABEL
    assert technology["why"] == "not likely enough"
    assert len(technology["passages"]) == 1


def test_people_see_the_same(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(COPY)
    code, out, _ = explain("--text", str(story))
    assert code == 0
    assert out.index("STRIKE") < out.index("TECHNOLOGY  no label")
    assert "Two drones struck a fuel depot" in out
    assert "against" in out
    assert "confidence" in out
    assert "\x1b" not in out  # nobody looks at it on a terminal


def test_envelopes_are_answered_line_by_line_and_a_dead_one_says_why() -> None:
    lines = ["not json", json.dumps({"id": "alive", "content": COPY})]
    code, out, _ = explain(stdin="\n".join(lines))
    assert code == 0
    dead, alive = (json.loads(line) for line in out.splitlines())
    assert dead["error"]["stage"] == "formats"
    assert dead["reason"].startswith("line 1: ")
    assert dead["categories"] == []
    assert alive["id"] == "alive"
    assert of(alive, "strike")["label"] is True


def test_an_article_in_another_language_is_not_judged() -> None:
    german = ROOT / "examples" / "13-seilbahn-wieder-offen.txt"
    code, out, _ = explain(str(german))
    assert code == 0
    found = json.loads(out)
    assert found["reason"] == "language: de"
    assert found["categories"] == []
    assert "not judged: language: de" in explain("--text", str(german))[1]


def test_several_documents_are_several_objects(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    examples = sorted(os.fspath(path) for path in (ROOT / "examples").glob("0*.txt"))
    assert run(["explain", *examples]) == 0
    lines = capsysbinary.readouterr().out.splitlines()
    assert [json.loads(line)["document"] for line in lines] == examples


def test_a_passage_too_short_says_so() -> None:
    found = explanation(article("Drones struck."), "short")
    strike = next(c for c in found.categories if c.category == "strike")
    assert strike.score is None
    assert not strike.passages
    assert not strike.label
    assert "long enough" in strike.why


def test_a_label_without_a_current_event_is_dropped_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    drones = article("Two drones struck a fuel depot outside Izmir on Tuesday, wounding three people, officials said.")
    monkeypatch.setattr("wiredesk.categories.emit.run_category", lambda *_: ())
    monkeypatch.setattr("wiredesk.explanation.decided", lambda *_: (None, ()))
    strike = next(c for c in explanation(drones, "d").categories if c.category == "strike")
    assert strike.score is not None
    assert strike.score >= LABEL
    assert strike.why.startswith("dropped: ")
    assert not strike.label


def test_a_longer_article_without_a_current_event_needs_more(monkeypatch: pytest.MonkeyPatch) -> None:
    drones = "Two drones struck a fuel depot outside Izmir on Tuesday, wounding three people, officials said."
    longer = article(drones, "The bakery on Harbour Street will open an hour later in winter, its owner said.")
    monkeypatch.setattr("wiredesk.categories.emit.run_category", lambda *_: ())
    monkeypatch.setattr("wiredesk.explanation.decided", lambda *_: (None, ()))
    monkeypatch.setattr("wiredesk.explanation.likelihood", lambda *_: (LABEL + GUESS) / 2)
    for story, needs_more in ((longer, True), (article(drones), False)):
        strike = next(c for c in explanation(story, "d").categories if c.category == "strike")
        assert strike.why.startswith("not likely enough: without a current event" if needs_more else "dropped: ")


def test_an_event_made_of_the_best_passage_is_told_from_those_of_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    drones = article("Two drones struck a fuel depot outside Izmir on Tuesday, wounding three people, officials said.")
    monkeypatch.setattr("wiredesk.categories.emit.run_category", lambda *_: ())
    strike = next(c for c in explanation(drones, "d").categories if c.category == "strike")
    assert strike.label
    assert [event.by for event in strike.events] == ["passage"]
    assert "no current event" in strike.why


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("0*.txt")), ids=lambda path: path.stem)
def test_the_likelihood_is_the_score_that_the_label_has(path: Path) -> None:
    """Also of what is no label: then it is below what makes one, or there is no current event."""
    story = article(*(" ".join(part.split()) for part in path.read_text(encoding="utf-8").split("\n\n")))
    analysis = analyse(story)
    judged = judge(analysis, categories())
    assert judged
    for name, one in judged.items():
        category = categories()[name]
        counted = considered(category, analysis, one)
        score = likelihood(name, counted.judged, counted.found)
        label, _ = decided(category, analysis, counted)
        if label is None:
            assert score is None or score < GUESS
        else:
            assert score is not None
            assert label.score == round(score, 3)
