"""How well events are found: those of stories read by people, and whether an event's confidence is meant.

An event is right where people marked one of the same category, of a kind like it, on the same words. The rules that
they marked by are told in docs/events.md.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wiredesk.errors import MessageError, UsageError
from wiredesk.pipeline import Pipeline
from wiredesk.training.datasets import Row, rows
from wiredesk.training.evaluation import Accuracy, Bin, accuracy, bins
from wiredesk_schemas import Event, Party, Place, When

_ENVELOPE: Final = "application/x-wiredesk-raw+json"
_NOW: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_SHARED: Final = "wire/dev.jsonl"
_OWN: Final = "stories"
STEPS: Final = 2
"""How often `told` is called."""
_OVERLAP: Final = 0.5
"""The share of the shorter quote's words that both quotes hold, from which on they are of the same words."""
_ALIKE: Final = (
    frozenset({"statement", "demand", "accusation", "rejection"}),
    frozenset({"meeting", "visit", "mediation"}),
    frozenset({"agreement", "ceasefire"}),
    frozenset({"satellite", "connectivity", "space"}),
    frozenset({"software", "ai", "hardware", "corporate"}),
    frozenset({"missile", "drone", "air", "artillery", "bombing", "naval", "mixed", "unspecified"}),
)
"""Kinds that careful readers take for one another."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class EventFigures:
    """How well the events of a set were found."""

    name: str
    note: str
    stories: int
    events: Accuracy
    matched: int
    """Events that were found; what follows is of these."""
    kind: float | None
    modality: float | None
    date: float | None
    actors: Accuracy
    targets: Accuracy
    places: Accuracy
    counts: Accuracy


@dataclass(frozen=True, slots=True)
class EventEvaluation:
    """All sets, and how often events of each confidence were right."""

    sets: tuple[EventFigures, ...]
    confidence: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A story: the events that people marked, and those that came out."""

    marked: tuple[Row, ...]
    found: tuple[Event, ...]


def evaluate_events(
    shared: Path, own: Path, *, max_document_bytes: int, told: Callable[[str], None]
) -> EventEvaluation:
    """Judge the events of every set.

    Args:
        shared: the folder of reference data.
        own: the folder `training` of a checkout.
        max_document_bytes: a larger story is refused.
        told: hears which set is next, `STEPS` times.

    Raises:
        UsageError: where a file is not there or not of its form.
    """
    pipeline = Pipeline(max_document_bytes=max_document_bytes)
    chosen = (
        ("wire", "wire copy of the reference data; rules were shaped on its errors", (shared / "data" / _SHARED,)),
        ("stories", "invented wire copy of training/stories", tuple(sorted((own / _OWN).glob("*.jsonl")))),
    )
    sets: list[EventFigures] = []
    scores: list[tuple[float, bool]] = []
    for name, note, files in chosen:
        told(f"reading the stories of {name}")
        stories = [story for file in files for story in _stories(pipeline, file)]
        sets.append(figures(name, note, stories))
        scores += [pair for story in stories for pair in confidences(story)]
    return EventEvaluation(tuple(sets), bins(scores))


def _stories(pipeline: Pipeline, file: Path) -> Iterator[Told]:
    for row in rows(file):
        try:
            marked, text, name, fetched = row["expected"]["events"], row["raw"], row["id"], row["fetched_at"]
        except (KeyError, TypeError) as error:
            raise UsageError(f"{file}: a row has no {error}") from error
        envelope: Mapping[str, Any] = {"id": name, "content": text, "content_type": "text/plain"}
        document = json.dumps({**envelope, "fetched_at": fetched}).encode()
        try:
            outcomes = pipeline.process(document, content_type=_ENVELOPE, processed_at=_NOW)
        except MessageError:
            outcomes = ()
        yield Told(tuple(marked), tuple(event for outcome in outcomes for event in outcome.events))


def matched(story: Told) -> list[tuple[Row, Event]]:
    """The marked events with those found for them, each once, those that share most words first."""
    pairs = [
        (shared + 0.1 * (mark["kind"] == event.kind), m, e)
        for m, mark in enumerate(story.marked)
        for e, event in enumerate(story.found)
        if mark["category"] == event.category
        and _alike(mark["kind"], event.kind)
        and (shared := _overlap(mark["evidence"], [piece.quote for piece in event.evidence])) >= _OVERLAP
    ]
    marks: set[int] = set()
    events: set[int] = set()
    out = []
    for _, m, e in sorted(pairs, reverse=True):
        if m not in marks and e not in events:
            marks.add(m)
            events.add(e)
            if (story.marked[m]["modality"] == "past") == (story.found[e].modality == "past"):
                out.append((story.marked[m], story.found[e]))
    return out


def confidences(story: Told) -> list[tuple[float, bool]]:
    """Each event's confidence, and whether it was right."""
    right = {id(event) for _, event in matched(story)}
    return [(event.confidence, id(event) in right) for event in story.found]


def figures(name: str, note: str, stories: Sequence[Told]) -> EventFigures:
    """The figures of a set."""
    pairs = [pair for story in stories for pair in matched(story)]
    asked = [m for story in stories for m in story.marked if not _free(m)]
    extra = sum(len(story.found) for story in stories) - len(pairs)
    hits = sum(not _free(mark) for mark, _ in pairs)
    counts = [_counted(story) for story in stories]
    return EventFigures(
        name=name,
        note=note,
        stories=len(stories),
        events=accuracy(hits, hits + extra, len(asked)),
        matched=len(pairs),
        kind=_share([mark["kind"] == event.kind for mark, event in pairs]),
        modality=_share([mark["modality"] == event.modality for mark, event in pairs]),
        date=_share([mark["date"] == _day(event.date) for mark, event in pairs]),
        actors=_sides([(mark["actors"], event.actors) for mark, event in pairs]),
        targets=_sides([(mark["targets"], event.targets) for mark, event in pairs]),
        places=_sides([([p["name"] for p in mark["places"]], event.places) for mark, event in pairs]),
        counts=accuracy(*(sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)),
    )


def _free(mark: Row) -> bool:
    """Whether an event is neither asked for nor held against who finds it."""
    return mark["modality"] == "past" or bool(mark.get("optional"))


def _alike(a: str, b: str) -> bool:
    return a == b or any({a, b} <= kinds for kinds in _ALIKE)


def _overlap(marked: Sequence[str], found: Sequence[str]) -> float:
    best = 0.0
    for mark in marked:
        for quote in found:
            if mark in quote or quote in mark:
                return 1.0
            a, b = (Counter(_WORD.findall(text.lower())) for text in (mark, quote))
            best = max(best, (a & b).total() / max(1, min(a.total(), b.total())))
    return best


def _day(when: When | None) -> str | None:
    return when.start.isoformat() if when is not None else None


def _share(right: Sequence[bool]) -> float | None:
    return sum(right) / len(right) if right else None


def _sides(pairs: Sequence[tuple[Sequence[str], Sequence[Party | Place]]]) -> Accuracy:
    hits = sum(_hits(marked, found) for marked, found in pairs)
    return accuracy(hits, sum(len(found) for _, found in pairs), sum(len(marked) for marked, _ in pairs))


def _hits(marked: Sequence[str], found: Sequence[Party | Place]) -> int:
    """How many of the marked names are among those found, by code or by a name that holds the other."""
    left = [_names(one) for one in found]
    hits = 0
    for mark in marked:
        name = mark.lower()
        for place, known in enumerate(left):
            if name in known or (len(name) > 3 and any(len(k) > 3 and (name in k or k in name) for k in known)):
                hits += 1
                del left[place]
                break
    return hits


def _names(one: Party | Place) -> set[str]:
    names = {one.name.lower()}
    return names | {one.country.lower()} if isinstance(one, Party) and one.country else names


def _counted(story: Told) -> tuple[int, int, int]:
    """Numbers that were found of those marked: right, found, marked; those of optional events are free."""
    live = [mark for mark in story.marked if mark["modality"] != "past"]
    marked = Counter(key for mark in live for key in _marked_counts(mark))
    free = Counter(key for mark in live if mark.get("optional") for key in _marked_counts(mark))
    found = Counter(
        (event.category, count.role, float(count.value))
        for event in story.found
        if event.modality != "past"
        for count in event.counts
    )
    spare = (free & found).total()
    return (marked & found).total() - spare, found.total() - spare, marked.total() - free.total()


def _marked_counts(mark: Row) -> Iterator[tuple[str, str, float]]:
    for count in mark["counts"]:
        yield mark["category"], count["role"], float(count["value"])
