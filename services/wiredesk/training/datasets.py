"""The texts that the model learns from, and those that it is judged by.

`shared` is the folder of reference data, whose texts are other people's and stay there; `own` is the repository's
`training` folder: copy of our own with a label for each paragraph, and our labels for items of the reference data.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wiredesk.errors import UsageError
from wiredesk.training.accidents import is_accident

Row = Mapping[str, Any]
CATEGORIES: Final = ("diplomacy", "strike", "technology")

_HAND: Final = "labels/train_hand.jsonl"
_DIGESTS: Final = ("labels/train_editors_2010_2020.jsonl.gz", "labels/train_silver_2021_2025.jsonl.gz")
_RELABELLED: Final = "labels/train_relabelled.jsonl.gz"
_NEGATIVES: Final = "labels/train_hard_negatives.jsonl.gz"
_HEADLINES: Final = "labels/train_cyber_headlines.jsonl.gz"
_OWN_LABELS: Final = "labels/items.tsv"
_AMBIGUOUS: Final = "ambiguous"
_ACCIDENT: Final = 0.03
"""How likely an accident is a strike."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text to learn from: an item, or a paragraph of an article."""

    text: str
    targets: tuple[float | None, ...]
    """How likely each category is, in the order of `CATEGORIES`; None where nothing is known."""
    source: str
    """`hand`, `read`, `copy`, `negatives`, `headlines` or `digest`."""
    article: str
    """What it is a part of; its own id where it stands alone."""
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that is learnt from, with the hash of every file."""

    examples: tuple[Example, ...]
    hashes: Mapping[str, str]


def rows(path: Path) -> Iterator[Row]:
    """The objects of a file of JSON lines, packed or not.

    Raises:
        UsageError: where it cannot be read, or a line is none.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise UsageError(f"{path}, line {number}: {error}") from error
                if not isinstance(row, dict):
                    raise UsageError(f"{path}, line {number}: not a JSON object")
                yield row
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    except (EOFError, zlib.error, UnicodeDecodeError) as error:  # cut off, damaged, or no UTF-8
        raise UsageError(f"cannot read {path}: {error}") from error


def corpus(shared: Path, own: Path) -> Corpus:
    """Read all training data.

    Raises:
        UsageError: where a file is not there or not of its form.
    """
    try:
        return _corpus(shared / "data", own)
    except KeyError as error:
        raise UsageError(f"a line of the data has no {error}: these are not the files that are learnt from") from error


def _corpus(data: Path, own: Path) -> Corpus:
    copy = sorted((own / "copy").glob("*.jsonl"))
    if not copy:
        raise UsageError(f"no copy in {own / 'copy'}: --own names the folder `training` of a checkout")
    read = _own_labels(own / _OWN_LABELS)
    examples: list[Example] = []
    hand: set[str] = set()
    for row in rows(data / _HAND):
        hand.add(row["id"])
        if not row["ambiguous"]:
            examples.append(Example(row["text"], _targets(row["labels"]), "hand", row["id"], row["date"]))
    soft = {row["id"]: tuple(row[name] for name in CATEGORIES) for row in rows(data / _RELABELLED)}
    for file in _DIGESTS:
        for row in rows(data / file):
            name = row["id"]
            if name in hand:
                continue
            if name not in read:
                examples.append(Example(row["text"], _taught(row["text"], soft[name]), "digest", name, row["date"]))
            elif read[name] != _AMBIGUOUS:
                labels = [] if read[name] == "none" else read[name].split("+")
                examples.append(Example(row["text"], _targets(labels), "read", name, row["date"]))
    known = hand | set(read)
    examples += [
        Example(row["text"], _targets(row["labels"]), "negatives", row["id"], row["date"])
        for row in rows(data / _NEGATIVES)
        if row["id"] not in known
    ]
    # Headlines about attacks on computers: technology, and of the other two nothing is known.
    examples += [Example(r["text"], (None, None, 1.0), "headlines", r["id"], None) for r in rows(data / _HEADLINES)]
    for path in copy:
        examples += [example for row in rows(path) for example in _paragraphs(row)]
    files = [data / f for f in (_HAND, *_DIGESTS, _RELABELLED, _NEGATIVES, _HEADLINES)] + [own / _OWN_LABELS, *copy]
    return Corpus(tuple(examples), {_name(path, data, own): _hash(path) for path in files})


def _paragraphs(row: Row) -> Iterator[Example]:
    for paragraph in row["paragraphs"]:
        yield Example(paragraph["text"], _targets(paragraph["labels"]), "copy", row["id"])


def _taught(text: str, soft: tuple[float, ...]) -> tuple[float, ...]:
    """What the teacher gives, but for accidents, which are no strikes."""
    if not is_accident(text):
        return soft
    return tuple(
        min(value, _ACCIDENT) if name == "strike" else value for name, value in zip(CATEGORIES, soft, strict=True)
    )


def _targets(labels: list[str]) -> tuple[float, ...]:
    return tuple(float(name in labels) for name in CATEGORIES)


def _own_labels(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def _name(path: Path, data: Path, own: Path) -> str:
    return f"training/{path.relative_to(own)}" if path.is_relative_to(own) else f"shared/{path.relative_to(data)}"


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
