"""The roles of numbers in a sentence about a strike: launched, intercepted, impacted, killed, injured, locations."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.extract import Sentence
from wiredesk.extract.automaton import Hit
from wiredesk.extract.counts import Quantity
from wiredesk_schemas import Count

_WEAPONS: Final = frozenset({"drone", "missile", "rocket", "shell", "bomb", "munition", "boat"})
_SPOTS: Final = frozenset(
    ["location", "region", "district", "site", "target", "village", "town", "city", "camp", "post", "building", "house", "province", "area", "place", "base", "airport", "facility", "position", "settlement", "sector", "depot"]
)
_ROLE_OF_GROUP: Final = {
    "launch": "launched",
    "intercept": "intercepted",
    "hit": "impacted",
    "strike": "launched",
    "drone": "launched",
    "missile": "launched",
    "air": "launched",
}
_PASSIVE = re.compile(r"\b(?:was|were|been|being|are|is|be|got)\s+(?:\w+\s+){0,2}$")
_AUXILIARY = re.compile(r"\b(?:was|were|been|being|are|is|have|has|had|remain|remains|left)\b")
_CASUALTIES: Final = ("killed", "injured", "missing", "captured")
_FAR: Final = 70


def strike_counts(sentence: Sentence) -> tuple[Count, ...]:
    """The counts of a sentence, each number once."""
    if not sentence.counts:
        return ()
    triggers = [(h, g) for h, g in sentence.of("strike") if g in _ROLE_OF_GROUP]
    hurt = [(h, t) for h in sentence.hits for t in h.meaning.tags if t in _CASUALTIES]
    out: dict[tuple[str, str, float], Count] = {}
    weapon = ""
    for q in sentence.counts:
        role, obj = "", q.object
        if q.object in _WEAPONS and not q.part:
            weapon = q.object
            role = _weapon_role(sentence, q, triggers)
        elif (
            q.object == ""
            and triggers
            and (sentence.source[q.start : q.end].endswith(("them", "which", "whom")) or not q.noun)
            and (weapon or _weapon_before(sentence, q))
        ):
            obj = weapon or _weapon_before(sentence, q)
            role = _weapon_role(sentence, q, triggers)
            if role and role != "intercepted":
                role = ""
        if not role and q.object in {"person", ""} and not q.part and hurt:
            role, obj = _casualty_role(sentence, q, hurt), "person"
        elif not role and q.object in _SPOTS and not q.indefinite:
            role, obj = _spot_role(sentence, q, triggers), q.noun
        elif (
            not role
            and q.object == "aircraft"
            and not q.indefinite
            and re.match(r"\s+(?:took part|were involved|participated)", sentence.source[q.end : q.end + 24])
        ):
            role, obj = "units", "aircraft"
        if role:
            out.setdefault(
                (role, obj, q.value),
                Count(role=role, object=obj, value=_whole(q.value), qualifier=q.qualifier, evidence=sentence.evidence),
            )
    return tuple(out.values())


def _whole(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _weapon_before(sentence: Sentence, q: Quantity) -> str:
    for hit in reversed(sentence.hits):
        if hit.end <= q.start:
            for tag in hit.meaning.tags:
                if tag.startswith("weapon.") and tag[7:] in _WEAPONS:
                    return tag[7:]
    return ""


_NOUN_USE = re.compile(
    r"[\s-]+(?:strikes?|attacks?|raids?|barrages?|pilots?|makers?|operators?|production|fire|programme|program|launchers?|systems?|base|unit|defen[cs]es?|threat|alert|sightings?|debris)\b"
)


def _weapon_role(sentence: Sentence, q: Quantity, triggers: list[tuple[Hit, str]]) -> str:
    source = sentence.source
    if _NOUN_USE.match(source, q.end, min(sentence.end, q.end + 16)):
        return ""
    stop = min(
        (c.start for c in sentence.counts if c.start >= q.end and c.object not in _WEAPONS and not c.indefinite),
        default=sentence.end,
    )
    right = next(((h, g) for h, g in triggers if q.end <= h.start <= q.end + _FAR and h.start < stop + 40), None)
    left = next(((h, g) for h, g in reversed(triggers) if h.end <= q.start and q.start - h.end <= 120), None)
    if right is not None:
        between = source[q.end : right[0].start]
        passive = bool(_PASSIVE.search(between))
        joined = "," not in between and ";" not in between and "“" not in between
        if right[1] == "intercept" and (passive or not between.strip()):
            return "intercepted"
        if right[1] == "launch" and passive:
            return "launched"
        if (
            right[1] == "hit"
            and joined
            and not passive
            and not re.search(r"\b(?:at|that|and|from|to|on|in|over)\b(?!.*\bdrones?\b)", between)
        ):
            return "impacted"
    if re.match(r"\s+(?:were|was)\s+(?:used|involved|launched|fired|deployed|sent)\b", source[q.end : q.end + 20]):
        return "launched"
    if left is not None:
        if q.indefinite and left[1] in {"launch", "strike", "drone", "missile", "air"}:
            return ""
        role = _ROLE_OF_GROUP[left[1]]
        if left[1] == "hit" and re.search(r"\battack(?:ed|ing)\b", source[left[0].start : left[0].end].lower()):
            return "launched"
        if left[1] == "hit" and not re.search(
            r"\b(?:with|by|using|from)\s+(?:an?\s+|about\s+|at least\s+)?(?:[\w-]+\s+)?$",
            source[left[0].end : q.start] + " ",
        ):
            return ""
        return role
    if (
        right is not None
        and right[1] == "hit"
        and not q.indefinite
        and not _PASSIVE.search(source[q.end : right[0].start])
    ):
        return "impacted"
    return ""


def _casualty_role(sentence: Sentence, q: Quantity, hurt: list[tuple[Hit, str]]) -> str:
    source = sentence.source
    others = [c for c in sentence.counts if c.start >= q.end and not c.part]
    stop = others[0].start if others else sentence.end
    for hit, role in hurt:
        if q.end <= hit.start < min(stop, q.end + 90):
            between = source[q.end : hit.start]
            if not between.strip() or _AUXILIARY.search(between) or between.strip() in {"as", "people"}:
                return role
            break
    floor = max(
        (c.end for c in sentence.counts if c.end <= q.start and not c.part and c.object == "person"),
        default=sentence.start,
    )
    for hit, role in reversed(hurt):
        if hit.end <= q.start and q.start - hit.end <= 40:
            gap = source[hit.end : q.start]
            if (
                _AUXILIARY.search(source[max(sentence.start, hit.start - 20) : hit.start])
                and hit.start >= floor
                and role in {"killed", "injured"}
                and re.search(
                    r"\b(?:was|were|are|is|been)\s+(?:\w+\s+)?$",
                    source[max(sentence.start, hit.start - 20) : hit.start],
                )
            ):
                continue
            if "." in gap or ";" in gap:
                continue
            return role
    return ""


def _spot_role(sentence: Sentence, q: Quantity, triggers: list[tuple[Hit, str]]) -> str:
    source = sentence.source
    before = source[max(sentence.start, q.start - 12) : q.start].lower()
    left = [(h, g) for h, g in triggers if h.end <= q.start and q.start - h.end <= _FAR]
    if not left:
        return ""
    hit, group = left[-1]
    if q.start - hit.end <= 1 and group == "hit":
        return "locations"
    return "locations" if re.search(r"\b(?:across|over|in|at|on)\s+$", before) else ""
