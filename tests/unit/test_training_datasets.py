"""The corpus: which texts are learnt from, with which labels, and what is said of a file that is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from support.training import Folders, folders, write
from wiredesk.errors import UsageError
from wiredesk.training.datasets import Example, corpus


@pytest.fixture
def made(tmp_path: Path) -> Folders:
    return folders(tmp_path)


def of(found: tuple[Example, ...], source: str) -> dict[str, tuple[float | None, ...]]:
    return {e.text: e.targets for e in found if e.source == source}


def test_labels_come_from_whoever_read_a_text(made: Folders) -> None:
    found = corpus(made.shared, made.own).examples
    assert of(found, "hand") == {
        "Drones hit the port of Vell.": (0.0, 1.0, 0.0),
        "Envoys of two states met in Vell.": (1.0, 0.0, 0.0),
    }
    assert of(found, "read") == {"Envoys met as a chip maker was hacked.": (1.0, 0.0, 1.0)}
    assert of(found, "digest") == {"A chip maker opened a plant.": (0.1, 0.0, 0.8)}
    assert of(found, "negatives") == {"Dockers went on strike in Vell.": (0.0, 0.0, 0.0)}
    assert of(found, "headlines") == {"Worm spreads through clinics": (None, None, 1.0)}


def test_an_article_of_our_own_is_an_example_a_paragraph(made: Folders) -> None:
    found = [e for e in corpus(made.shared, made.own).examples if e.source == "copy"]
    assert [e.article for e in found] == ["own-1", "own-1"]
    assert [e.targets for e in found] == [(0.0, 1.0, 0.0), (0.0, 0.0, 0.0)]


def test_ambiguous_texts_are_left_out_and_nothing_is_there_twice(made: Folders) -> None:
    texts = [e.text for e in corpus(made.shared, made.own).examples]
    assert "Something happened in Vell." not in texts  # ambiguous by hand
    assert "Someone said something in Vell." not in texts  # ambiguous in our labels
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("text", "strike"),
    [
        ("A gas leak is blamed for an explosion that killed six in a bakery in Vell.", 0.03),
        ("Fireworks blew up in a shed in Vell, and nine people died.", 0.03),
        ("A blast in a coal mine near Vell is put down to a bomb of the rebels.", 0.4),
        ("A fuel truck exploded in Vell after a missile hit it.", 0.4),
        ("An explosion was heard in Vell.", 0.4),
    ],
)
def test_an_accident_that_the_teacher_takes_for_an_attack_is_none(made: Folders, text: str, strike: float) -> None:
    labels = made.shared / "data" / "labels"
    write(labels / "train_silver_2021_2025.jsonl.gz", {"id": "s9", "text": text, "date": "2024-05-01"})
    rows = ({"id": name, "diplomacy": 0.1, "strike": 0.4, "technology": 0.8} for name in ("h1", "e1", "e2", "s9"))
    write(labels / "train_relabelled.jsonl.gz", *rows)
    assert of(corpus(made.shared, made.own).examples, "digest")[text] == (0.1, strike, 0.8)


def test_every_file_has_its_hash(made: Folders) -> None:
    hashes = corpus(made.shared, made.own).hashes
    hand = made.shared / "data" / "labels" / "train_hand.jsonl"
    assert hashes["shared/labels/train_hand.jsonl"] == hashlib.sha256(hand.read_bytes()).hexdigest()
    assert {"training/labels/items.tsv", "training/copy/a.jsonl"} <= set(hashes)
    assert len(hashes) == 8
    before = dict(hashes)
    write(hand, {"id": "h9", "text": "Rockets fell.", "labels": ["strike"], "ambiguous": False, "date": "2024-01-01"})
    after = corpus(made.shared, made.own).hashes
    assert {name for name in before if after[name] != before[name]} == {"shared/labels/train_hand.jsonl"}


def _no_hand(made: Folders) -> None:
    (made.shared / "data" / "labels" / "train_hand.jsonl").unlink()


def _no_copy(made: Folders) -> None:
    (made.own / "copy" / "a.jsonl").unlink()


def _no_own_labels(made: Folders) -> None:
    (made.own / "labels" / "items.tsv").unlink()


def _no_json(made: Folders) -> None:
    (made.own / "copy" / "a.jsonl").write_text('{"id": "own-1", "paragraphs": []}\n{"id":\n', encoding="utf-8")


def _not_packed(made: Folders) -> None:
    (made.shared / "data" / "labels" / "train_hard_negatives.jsonl.gz").write_bytes(b"plain")


def _cut_off(made: Folders) -> None:
    path = made.shared / "data" / "labels" / "train_hard_negatives.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-12])


def _no_text(made: Folders) -> None:
    (made.shared / "data" / "labels" / "train_hand.jsonl").write_bytes(b"\xff\xfe\n")


def _no_object(made: Folders) -> None:
    (made.own / "copy" / "a.jsonl").write_text("[1]\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_no_hand, r"cannot read .*train_hand\.jsonl: No such file"),
        (_no_copy, r"no copy in .*copy: --own names the folder `training`"),
        (_no_own_labels, r"cannot read .*items\.tsv: No such file"),
        (_no_json, r"a\.jsonl, line 2: "),
        (_cut_off, r"cannot read .*train_hard_negatives\.jsonl\.gz: "),
        (_no_text, r"cannot read .*train_hand\.jsonl: "),
        (_no_object, r"a\.jsonl, line 1: not a JSON object"),
        (_not_packed, r"cannot read .*train_hard_negatives\.jsonl\.gz: "),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_named(
    spoil: Callable[[Folders], None], said: str, made: Folders
) -> None:
    spoil(made)
    with pytest.raises(UsageError, match=said):
        corpus(made.shared, made.own)
