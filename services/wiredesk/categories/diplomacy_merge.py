"""One diplomatic act told by several sentences is one event."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from wiredesk.categories import merging
from wiredesk.categories.category import Draft
from wiredesk_schemas import Party

_REACH: Final = 12
_ONCE: Final = frozenset({"meeting", "prisoner_exchange", "ceasefire", "visit", "mediation", "agreement"})


def merged(drafts: list[Draft]) -> list[Draft]:
    """The acts that the drafts tell, in the order of their first telling."""
    acts: list[Draft] = []
    for draft in drafts:
        for number in range(len(acts) - 1, max(-1, len(acts) - 1 - _REACH), -1):
            if _same(acts[number], draft):
                acts[number] = _joined(acts[number], draft)
                break
        else:
            acts.append(draft)
    return acts


def _keys(found: tuple[Party, ...]) -> set[str]:
    return {p.name for p in found}


def _same(act: Draft, draft: Draft) -> bool:
    if act.kind != draft.kind or act.kind not in _ONCE or act.modality != draft.modality:
        return False
    if not _keys(act.actors) & _keys(draft.actors):
        return False
    if act.date and draft.date and act.date.start != draft.date.start:
        return False
    p, q = {s.name for s in act.places}, {s.name for s in draft.places}
    return not (p and q) or bool(p & q) or merging.places(act, draft) == draft.places


def _joined(act: Draft, draft: Draft) -> Draft:
    return replace(
        act,
        evidence=merging.evidence(act, *draft.evidence),
        confidence=min(0.95, round(act.confidence + 0.05, 2)),
        actors=act.actors if len(act.actors) >= len(draft.actors) else draft.actors,
        targets=act.targets or draft.targets,
        places=merging.places(act, draft),
        date=act.date or draft.date,
        counts=merging.counts(act, draft),
        attributed_to=act.attributed_to or draft.attributed_to,
    )
