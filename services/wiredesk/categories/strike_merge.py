"""One attack told by several sentences is one event; a count told twice counts once."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from wiredesk.categories.category import Draft
from wiredesk.extract import Sentence
from wiredesk_schemas import Count, Party, Place

_REACH: Final = 12
"""How many drafts back a sentence may add to."""
_WEAPONS: Final = {"missile": {"missile"}, "drone": {"drone"}, "mixed": {"missile", "drone", "artillery"}}


def merged(drafts: list[tuple[Draft, Sentence]]) -> list[Draft]:
    """The acts that the drafts tell, in the order of their first telling."""
    acts: list[tuple[Draft, Sentence]] = []
    for draft, sentence in drafts:
        home = _home(draft, sentence, acts)
        if home is None:
            acts.append((_carried(draft, sentence, acts), sentence))
        else:
            act, _ = acts[home]
            acts[home] = (_joined(act, draft), sentence)
    return _counted_once([act for act, _ in acts])


def _home(draft: Draft, sentence: Sentence, acts: list[tuple[Draft, Sentence]]) -> int | None:
    for number in range(len(acts) - 1, max(-1, len(acts) - 1 - _REACH), -1):
        act, last = acts[number]
        if _same(
            act,
            draft,
            near=last.field == sentence.field and sentence.paragraph - last.paragraph <= 1,
            same_paragraph=last.paragraph == sentence.paragraph,
        ):
            return number
    return None


def _keys(found: tuple[Party, ...]) -> set[str]:
    return {p.country if p.type == "state" and p.country else p.name for p in found}


def _names(found: tuple[Place, ...]) -> set[str]:
    return {p.name for p in found}


def _same(act: Draft, draft: Draft, *, near: bool, same_paragraph: bool) -> bool:
    """Whether two drafts tell one act."""
    if draft.modality != act.modality and not (near and draft.kind == "unspecified"):
        return False
    a, b = _keys(act.actors), _keys(draft.actors)
    if a and b and not a & b:
        return False
    if not _kinds_fit(act.kind, draft.kind):
        return False
    if act.date and draft.date and act.date.start != draft.date.start:
        return False
    p, q = _names(act.places), _names(draft.places)
    if p and q:
        return bool(p & q)
    if q and not p:
        return same_paragraph
    return near


def _kinds_fit(a: str, b: str) -> bool:
    if a == b or "unspecified" in {a, b}:
        return True
    if "interception" in {a, b}:
        return {a, b} <= {"interception", "drone", "missile", "mixed"}
    return bool(_WEAPONS.get(a, {a}) & _WEAPONS.get(b, {b})) or {a, b} <= {"air", "bombing", "missile"}


def _carried(draft: Draft, sentence: Sentence, acts: list[tuple[Draft, Sentence]]) -> Draft:
    """A new act takes the day, and the sides, of the one told right before it, where it names none."""
    if not acts or draft.modality == "past":
        return draft
    act, last = acts[-1]
    if sentence.field != last.field or sentence.paragraph - last.paragraph > 1 or act.modality == "past":
        return draft
    return replace(draft, date=draft.date or act.date)


def _joined(act: Draft, draft: Draft) -> Draft:
    kind = act.kind
    if kind in {"unspecified", "interception"} and draft.kind != "unspecified":
        kind = draft.kind
    elif {kind, draft.kind} == {"drone", "missile"}:
        kind = "mixed"
    counts = {(c.role, c.object): c for c in draft.counts} | {(c.role, c.object): c for c in act.counts}
    return replace(
        act,
        kind=kind,
        evidence=tuple(dict.fromkeys((*act.evidence, *draft.evidence))),
        confidence=min(0.95, round(act.confidence + 0.05, 2)),
        actors=act.actors or draft.actors,
        targets=act.targets or draft.targets,
        places=act.places or draft.places,
        date=act.date or draft.date,
        counts=tuple(counts.values()),
        attributed_to=act.attributed_to or draft.attributed_to,
    )


def _counted_once(acts: list[Draft]) -> list[Draft]:
    """A number that two acts claim belongs to the first that tells it."""
    seen: set[tuple[str, str, float]] = set()
    out = []
    for act in acts:
        own: list[Count] = []
        for count in act.counts:
            key = (count.role, count.object, float(count.value))
            if key not in seen or count.role not in {"killed", "injured"}:
                own.append(count)
            seen.add(key)
        out.append(replace(act, counts=tuple(own)))
    return out
