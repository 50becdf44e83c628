"""The benchmark: its articles, its medians, its table, and one short run."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console

from bench import articles, baseline, labels, measuring
from bench.labels import Result, Trained
from bench.loading import Loading
from bench.machine import Machine
from bench.measuring import Budget, Timing
from bench.newsroom import Newsdesk, under_another_name
from bench.run import main
from bench.stories import main as stories_main
from bench.table import table
from wiredesk.errors import OperationError
from wiredesk.formats import parse
from wiredesk.versions.story import Story

needs_sklearn = pytest.mark.skipif(
    importlib.util.find_spec("sklearn") is None, reason="scikit-learn, of the group `bench`, is not installed"
)
COPY = articles.stories()
PRINTED = {paragraph for story in COPY for paragraph in story.paragraphs}


@pytest.mark.parametrize(("length", "count"), articles.COUNTS.items())
def test_articles_are_of_their_length_and_of_whole_paragraphs(length: int, count: int) -> None:
    made = articles.of_length(COPY, length, count)
    assert len({copy.text for copy in made}) == count
    for copy in made:
        assert copy.size == len(copy.text.encode()) == pytest.approx(length, rel=0.1)
        assert set(copy.paragraphs) <= PRINTED
        assert len(set(copy.paragraphs)) == len(copy.paragraphs)


def test_articles_are_the_same_in_every_run() -> None:
    assert articles.of_length(COPY, 3_000, 3) == articles.of_length(COPY, 3_000, 3)


def test_all_forms_of_an_article_say_the_same() -> None:
    """Else the subjects would be compared on different work."""
    for copy in articles.of_length(COPY, 5_900, 4):
        assert copy.article.language == "en"
        assert len(copy.article.body) == pytest.approx(len(copy.text), rel=0.05)
        (item,) = parse(copy.envelope, content_type=None, max_bytes=100_000).items
        assert item.text is not None
        assert item.text.endswith(copy.text)


def test_too_little_copy_is_said() -> None:
    with pytest.raises(OperationError, match="too little copy for an article of 9,000 bytes"):
        articles.of_length([articles.Story("", ("Rain fell on Oslo.",), ((),))], 9_000, 1)


def test_no_copy_is_said(tmp_path: Path) -> None:
    with pytest.raises(OperationError, match=f"no copy in {re.escape(str(tmp_path))}"):
        articles.stories(tmp_path)


def test_the_median_is_shown_and_an_outlier_is_not() -> None:
    timing = Timing((2_000, 3_000, 90_000, 1_000, 2_500))
    assert timing.microseconds == 2.5
    assert timing.middle == (2.0, 3.0)
    assert timing.spread == pytest.approx(0.2)
    assert Timing((7_000,)).middle == (7.0, 7.0)


def test_subjects_take_turns_on_all_articles() -> None:
    calls: list[tuple[str, int]] = []

    def subject(name: str) -> Callable[[int], None]:
        return lambda number: calls.append((name, number))

    heard: list[int] = []
    subjects = {"a": subject("a"), "b": subject("b")}
    found = measuring.measure(subjects, {1: [10, 11], 2: [20, 21]}, Budget(rounds=2), heard.append)
    assert heard == [1, 2]
    assert {of: len(timing.samples) for of, timing in found.items()} == {(s, g): 2 for s in "ab" for g in (1, 2)}
    first, second = "a10 a11 b10 b11 a20 a21 b20 b21", "b10 b11 a10 a11 b20 b21 a20 a21"
    assert " ".join(f"{name}{number}" for name, number in calls[-16:]) == f"{first} {second}"
    assert all(one != other for one, other in pairwise(calls))


def test_what_ends_the_measuring() -> None:
    assert Budget(rounds=5).used_up(5, 0.0)
    assert not Budget(rounds=5).used_up(4, 1e9)
    assert Budget(seconds=1).used_up(measuring.FEWEST_ROUNDS, 1.0)
    assert not Budget(seconds=1).used_up(measuring.FEWEST_ROUNDS - 1, 60.0)
    assert Budget(rounds=9, seconds=1).used_up(4, 1.5)
    for endless in (None, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="never end"):
            Budget(seconds=endless)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system does not let a core be chosen")
def test_one_core_and_back() -> None:
    before = os.sched_getaffinity(0)
    with measuring.one_core() as core:
        assert os.sched_getaffinity(0) == {core}
    assert os.sched_getaffinity(0) == before


def result(subjects: Sequence[str] = tuple(labels.NAMES)) -> Result:
    """One with a number of its own in every cell."""
    steps = {labels.LABELS: 1.5, labels.AGAIN: 1.25, labels.TFIDF: 4.0, labels.CUES: 3.0, labels.WHOLE: 17.0}
    return Result(
        timings={
            (name, length): Timing((1_000 * steps[name] * length / 40,) * 3)
            for name in subjects
            for length in (1_000, 5_900)
        },
        sizes={1_000: (900, 1_100), 5_900: (5_000, 6_000, 6_700)},
        model=Loading("words-0", 25_000, 81.25, 8_100_000, 12_340_000),
        baseline=Trained(19_000, 4_000) if labels.TFIDF in subjects else None,
        machine=Machine(2, "x86_64", "Linux", "CPython 3.11.7", {"orjson": "3.13.0"}),
        core=1,
    )


def shown(found: Result) -> list[str]:
    console = Console(file=io.StringIO(), width=120)
    console.print(table(found))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_table_and_json_agree() -> None:
    found = result()
    lines = shown(found)
    data = json.loads(json.dumps(found.as_json()))
    assert [length["bytes"] for length in data["lengths"]] == [1_000, 5_900]
    assert lines[2].split() == ["1", "kB", "5.9", "kB"]
    for title, key, close in (
        ("µs an article", "microseconds", 0.02),
        ("µs a kB", "microseconds_a_kilobyte", 0.02),
        ("times TF-IDF", "times_tfidf", 0.02),
    ):
        block = lines[lines.index(next(line for line in lines if line.startswith(title))) + 1 :]
        for name in labels.NAMES:
            if key == "times_tfidf" and name == labels.TFIDF:
                continue
            row = next(line for line in block if line.strip().startswith(labels.NAMES[name]))
            cells = [float(cell.replace(",", "")) for cell in row.strip().removeprefix(labels.NAMES[name]).split()]
            assert cells == pytest.approx([length["subjects"][name][key] for length in data["lengths"]], rel=close)
    text = "\n".join(lines)
    assert "words-0: 25,000 terms, 8.1 MB held (the process grows by 12.3 MB), loaded in 81 ms" in text
    assert "2 cores" in text
    assert "orjson 3.13.0" in text
    assert data["machine"]["cores"] == 2
    assert data["model"]["held_bytes"] == 8_100_000


def test_numbers_are_what_they_say() -> None:
    numbers = result().as_json()["lengths"][0]["subjects"]["labels"]
    assert numbers == {
        "microseconds": 37.5,
        "middle_half": [37.5, 37.5],
        "microseconds_a_kilobyte": 37.5,
        "times_tfidf": 0.375,
    }


def test_without_a_baseline_nothing_is_compared() -> None:
    found = result([labels.LABELS])
    assert "TF-IDF" not in "\n".join(shown(found))
    assert found.as_json()["baseline"] is None
    assert found.as_json()["lengths"][0]["subjects"]["labels"]["times_tfidf"] is None


def test_a_short_run_of_labels_alone(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["--rounds", "2", "--only", "labels", "--json"]) == 0
    data = json.loads(capfdbinary.readouterr().out)
    assert data["rounds"] == 2
    assert [length["bytes"] for length in data["lengths"]] == list(articles.COUNTS)
    for length in data["lengths"]:
        assert list(length["subjects"]) == ["labels"]
        assert length["subjects"]["labels"]["microseconds"] > 0
        assert length["subjects"]["labels"]["microseconds_a_kilobyte"] > 0
    for number in ("terms", "milliseconds", "held_bytes"):
        assert data["model"][number] > 0


@needs_sklearn
def test_a_short_run_beside_the_baseline() -> None:
    found = labels.run(Budget(rounds=1), counts={1_000: 2})
    assert found.subjects == list(labels.NAMES)
    for name in found.subjects:
        assert found.microseconds(name, 1_000) > 0
    assert found.ratio(labels.TFIDF, 1_000) == 1
    assert found.baseline is not None
    assert found.baseline.terms > 10_000
    assert found.baseline.paragraphs == sum(len(story.paragraphs) for story in COPY)


@needs_sklearn
def test_the_baseline_tells_categories_apart() -> None:
    """One that was trained on nothing would cost something else."""
    svm = baseline.trained(COPY)
    categories = list(svm.classes)
    strike = svm("Missiles struck the port at dawn and killed six people, the air force said.")
    match = svm("The singer's new album went to number one in its first week.")
    assert strike[categories.index("strike")] > 0 > max(match)


def test_a_missing_scikit_learn_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.feature_extraction.text", None)
    assert main(["--rounds", "1"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("bench: the baseline needs scikit-learn, ")
    assert "--only labels" in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rounds", "0"], "'--rounds'"),
        (["--seconds", "inf"], "--seconds inf"),
        (["--seconds", "nan"], "--seconds"),
        (["--only", "lables"], "nothing called 'lables'"),
        (["--quick"], "--quick"),
    ],
)
def test_bad_use_is_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_help_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert "  make bench" in told.partition("Examples:")[2]
    assert "\\b" not in told


def test_stories_are_made_by_the_newsroom_and_no_two_are_alike() -> None:
    updates = list(Newsdesk(3, 6, 1.0).states())
    assert [update.family_id for update in updates] == sorted(update.family_id for update in updates)
    assert len(updates) == 9
    stories = [Story.load(update.value) for update in updates]
    assert {len(story.versions) for story in stories} == {1, 2}
    assert all(len(story.events) == 3 for story in stories)
    assert all(event.active for story in stories for event in story.events.values())
    sentences = {story.family_id: {*story.texts[-1]} for story in stories}
    assert len(set().union(*sentences.values())) == sum(map(len, sentences.values()))
    other = Story.load(under_another_name(updates[0], 3, 4).value)
    assert other.family_id == updates[0].family_id.replace("wire:03", "wire:04")
    assert [len(text) for text in other.texts] == [len(text) for text in stories[0].texts]
    assert not {*other.texts[0]} & {*stories[0].texts[0]}


def test_what_hop_2_takes_is_measured_in_articles_a_second(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    envelopes = tmp_path / "articles.ndjson"
    envelopes.write_text(json.dumps({"id": "a", "content": "Rain fell on Oslo.\n\nIt rained all of Tuesday."}) + "\n")
    assert stories_main(["--only", "take", "--articles", str(envelopes), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["take"]["articles"] == 1
    assert found["take"]["per_second"] > 10
    assert found["state"] is None
    assert stories_main(["--only", "nothing"]) == 2
    assert stories_main(["--only", "take", "--articles", str(tmp_path / "none")]) == 2
