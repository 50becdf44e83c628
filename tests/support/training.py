"""A corpus small enough to know by heart, laid out as the reference data and the folder `training` are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any, NamedTuple


class Folders(NamedTuple):
    """What `wiredesk train` is told."""

    shared: Path
    own: Path


def write(path: Path, *rows: dict[str, Any]) -> None:
    """Write JSON lines, packed where the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(text, mtime=0) if path.suffix == ".gz" else text)


def folders(root: Path) -> Folders:
    """Write a corpus of a few texts: one or two of each source."""
    labels, own = root / "shared" / "data" / "labels", root / "training"
    day = "2024-05-01"
    write(
        labels / "train_hand.jsonl",
        {"id": "h1", "text": "Drones hit the port of Vell.", "labels": ["strike"], "ambiguous": False, "date": day},
        {
            "id": "h2",
            "text": "Envoys of two states met in Vell.",
            "labels": ["diplomacy"],
            "ambiguous": False,
            "date": day,
        },
        {"id": "h3", "text": "Something happened in Vell.", "labels": [], "ambiguous": True, "date": day},
    )
    write(
        labels / "train_editors_2010_2020.jsonl.gz",
        {"id": "h1", "text": "Drones hit the port of Vell.", "date": day},
        {"id": "e1", "text": "A chip maker opened a plant.", "date": day},
        {"id": "e2", "text": "Envoys met as a chip maker was hacked.", "date": day},
    )
    write(
        labels / "train_silver_2021_2025.jsonl.gz",
        {"id": "s1", "text": "Someone said something in Vell.", "date": day},
    )
    write(
        labels / "train_relabelled.jsonl.gz",
        *({"id": name, "diplomacy": 0.1, "strike": 0.0, "technology": 0.8} for name in ("h1", "e1", "e2", "s1")),
    )
    write(
        labels / "train_hard_negatives.jsonl.gz",
        {"id": "n1", "text": "Dockers went on strike in Vell.", "labels": [], "date": day},
    )
    write(labels / "train_cyber_headlines.jsonl.gz", {"id": "c1", "text": "Worm spreads through clinics"})
    (own / "labels").mkdir(parents=True)
    items = "# Columns: id; labels.\ne2\tdiplomacy+technology\ns1\tambiguous\n"
    (own / "labels" / "items.tsv").write_text(items, encoding="utf-8")
    write(
        own / "copy" / "a.jsonl",
        {
            "id": "own-1",
            "headline": "Rockets over Marn",
            "paragraphs": [
                {"text": "Rockets fell on the barracks at Marn overnight.", "labels": ["strike"]},
                {"text": "The bakery opened an hour late.", "labels": []},
            ],
        },
    )
    return Folders(root / "shared", own)


_SUBJECTS = {
    "strike": ("drones", "missiles", "rockets", "jets"),
    "diplomacy": ("envoys", "ministers", "ambassadors", "presidents"),
    "technology": ("chips", "satellites", "hackers", "robots"),
    "": ("bakers", "farmers", "swimmers", "singers"),
}
_VERBS = {
    "strike": ("struck the depot near", "bombed a bridge at", "destroyed the barracks of"),
    "diplomacy": ("signed a treaty in", "held talks at", "opened an embassy in"),
    "technology": ("ran new software at", "broke into servers of", "were tested in a laboratory of"),
    "": ("shared soup in", "danced all night at", "planted trees round"),
}
_TOWNS = ("Vell", "Marn", "Oster", "Quay")


def sentences() -> list[tuple[str, str]]:
    """Sentences of one make, each with its category; "" for none."""
    return [
        (f"On market day {subject} {verb} {town}.", category)
        for category, subjects in _SUBJECTS.items()
        for subject in subjects
        for verb in _VERBS[category]
        for town in _TOWNS
    ]


def corpus_of_sentences(root: Path) -> Folders:
    """Write a corpus from which something can be learnt: all sentences labelled by hand, and two articles of them."""
    found = folders(root)
    rows = [
        {"id": f"m{n}", "text": text, "labels": [name] if name else [], "ambiguous": False, "date": "2024-05-01"}
        for n, (text, name) in enumerate(sentences())
    ]
    write(found.shared / "data" / "labels" / "train_hand.jsonl", *rows)
    return found
