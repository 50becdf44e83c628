"""The roles of numbers in a sentence about a strike: launched, intercepted, impacted, killed, injured, locations."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.categories.acts import speaks
from wiredesk.extract import Sentence
from wiredesk.extract.automaton import Hit
from wiredesk.extract.counts import Quantity
from wiredesk_schemas import Count

WEAPONS: Final = frozenset({"drone", "missile", "rocket", "shell", "bomb", "munition", "boat"})
_SPOTS: Final = frozenset(
    {"location", "region", "district", "site", "target", "village", "town", "city", "camp", "post", "building", "house"}
    | {"province", "area", "place", "base", "airport", "facility", "position", "settlement", "sector", "depot"}
)
_ROLES: Final = {
    "launch": "launched",
    "intercept": "intercepted",
    "hit": "impacted",
    "strike": "launched",
    "drone": "launched",
    "missile": "launched",
    "air": "launched",
    "bombardment": "launched",
}
_CASUALTIES: Final = ("killed", "injured", "missing", "captured")
_BE = r"(?:was|were|been|being|are|is|be|got)"
_PASSIVE = re.compile(rf"\b{_BE}\s+(?:\w+\s+){{0,2}}$")
_AUXILIARY = re.compile(rf"\b(?:{_BE}|have|has|had|remain|remains|left)\b")
_WITH = re.compile(r"\b(?:with|by|using|from|of)\s+(?:[\w-]+\s+){0,3}$")
_USED = re.compile(r"\s+(?:were|was)\s+(?:used|involved|deployed|sent|fired|launched)\b")
_TOOK_PART = re.compile(r"\s+(?:took part|were involved|participated)")
_OVER = re.compile(r"over\s", re.IGNORECASE)
_ON_SPOTS = re.compile(r"\b(?:across|over|in|at|on)\s+$")
_AS_ADJECTIVE = re.compile(
    r"[\s-]+(?:strikes?|attacks?|raids?|barrages?|pilots?|makers?|operators?|production|fire|programmes?|programs?|"
    r"launchers?|systems?|base|unit|defen[cs]es?|threat|alert|sightings?|debris)\b"
)
_JOINED = re.compile(r",?\s+and\s+")
_TOLL = re.compile(
    r"\b(?:death toll|toll|number of dead|number of deaths|fatalities)\b[^.;]{0,120}?\b(?:to|at|reached|of|was|is)\s+"
    r"(?:at least\s+|more than\s+|about\s+)?$"
)
_AN_OBJECT = re.compile(r"\s+(?:an?|the|its|his|their|several|at least|some|\d)\b")
_AND = re.compile(r",?\s+and\s+")
_AND_OTHERS = re.compile(r",?\s+and\s+(?:[\w’'-]+\s+){1,5}")
_NEAR_MISS = re.compile(r"\s+(?:near|close to|off|short of|harmlessly|in (?:the sea|an? open|waters|fields?))\b")
_OF_M = re.compile(r"\s+of\s+(?:the\s+|some\s+|about\s+)?")
_LISTED = re.compile(r",?\s+(?:and|as well as|along with)\s+|,\s+")
_WITHIN_OBJECT = re.compile(r"[^;:“”\".]*$")
_NOTHING: Final = frozenset({"", "more", "others", "other", "people"})
_OF_WHICH = re.compile(r"\bof (?:which|these|those|them),?\s+$")
_PRONOUNS: Final = ("them", "which")
_FAR: Final = 70
_ADJECTIVE: Final = 14
"""Code points after a number within which "injured" is an adjective of its noun."""


def strike_counts(sentence: Sentence) -> tuple[Count, ...]:
    """The counts of a sentence, each number once."""
    if not sentence.counts:
        return ()
    triggers = [(h, g) for h, g in sentence.of("strike") if g in _ROLES]
    hurt = [(h, t) for h in sentence.hits for t in h.meaning.tags if t in _CASUALTIES]
    out: dict[tuple[str, str, float], Count] = {}
    weapon = ""
    pairs = _out_of(sentence)
    before: tuple[int, str] | None = None
    for q in sentence.counts:
        if speaks(sentence, q.start) or sentence.source.endswith(("no ", "No "), 0, q.start):
            continue
        if q.object in WEAPONS:
            weapon = q.object
        role, obj = pairs.get(q.start) or _role(sentence, q, weapon, triggers, hurt)
        if q.object in WEAPONS:
            if not role and not q.part and before and _LISTED.fullmatch(sentence.source, before[0], q.start):
                role, obj = before[1], q.object
            before = (q.end, role) if role else None
        if role:
            if role == "locations" and _OVER.match(sentence.source, q.start):  # "over five regions": above them
                q = q._replace(qualifier="exact")
            value = int(q.value) if q.value == int(q.value) else q.value
            count = Count(role=role, object=obj, value=value, qualifier=q.qualifier, evidence=sentence.evidence)
            out.setdefault((role, obj, q.value), count)
    return tuple(out.values())


def _out_of(sentence: Sentence) -> dict[int, tuple[str, str]]:
    """The roles of both numbers where so many of so many were shot down: "19 of 27 drones"."""
    out: dict[int, tuple[str, str]] = {}
    if not any(g == "intercept" for _, g in sentence.of("strike")):
        return out
    for some, every in zip(sentence.counts, sentence.counts[1:], strict=False):
        within = some.start < every.start and some.end == every.end
        apart = not some.noun and _OF_M.fullmatch(sentence.source, some.end, every.start) is not None
        if every.object in WEAPONS and (within or apart):
            out |= {some.start: ("intercepted", every.object), every.start: ("launched", every.object)}
    return out


def _role(
    sentence: Sentence, q: Quantity, weapon: str, triggers: list[tuple[Hit, str]], hurt: list[tuple[Hit, str]]
) -> tuple[str, str]:
    """The role of a number, and its object; "" where it plays none."""
    if q.part:
        return "", ""
    if q.object in WEAPONS:
        return _weapon_role(sentence, q, triggers), q.object
    if not q.noun:
        role = _casualty_role(sentence, q, hurt)
        if role:
            return role, "person"
        source = sentence.source
        told = source[q.start : q.end].endswith(_PRONOUNS) or _OF_WHICH.search(source, sentence.start, q.start)
        if not told and not any(g == "intercept" and 0 < q.start - h.end <= 2 for h, g in triggers):
            return "", ""
        weapon = weapon or _weapon_before(sentence, q)
        return (_weapon_role(sentence, q, triggers), weapon) if weapon and not q.indefinite else ("", "")
    if q.object == "person":
        return _casualty_role(sentence, q, hurt), "person"
    if q.object in _SPOTS and not q.indefinite:
        return _spot_role(sentence, q, triggers), q.noun
    if q.object == "aircraft" and not q.indefinite and _TOOK_PART.match(sentence.source, q.end):
        return "units", "aircraft"
    if q.object == q.noun and q.noun not in _BEASTS and not (q.indefinite and _far(sentence, q, hurt)):  # "welders"
        role = _casualty_role(sentence, q, hurt)
        return (role, "person") if role in {"killed", "injured"} else ("", "")
    return "", ""


def _far(sentence: Sentence, q: Quantity, hurt: list[tuple[Hit, str]]) -> bool:
    """Whether no word of killing stands right beside "a driver"."""
    return not any(
        0 <= q.start - h.end <= 1 or _HAD.fullmatch(sentence.source, q.end, h.start) is not None for h, _ in hurt
    )


_HAD = re.compile(r"\s+(?:had\s+|was\s+|has\s+|were\s+)?(?:been\s+)?")
_BEASTS: Final = frozenset(
    {"animal", "sheep", "goat", "cow", "cattle", "camel", "horse", "dog", "pig", "chicken", "bird", "livestock", "hour"}
    | {"day", "week", "month", "year", "time", "percent", "bridge", "tank", "vehicle", "aircraft", "ship", "boat"}
)


def _weapon_before(sentence: Sentence, q: Quantity) -> str:
    """The weapon that "four of them" means: the last one named before."""
    for hit in reversed(sentence.hits):
        if hit.end <= q.start:
            for tag in hit.meaning.tags:
                if tag.startswith("weapon.") and tag[7:] in WEAPONS:
                    return tag[7:]
    return ""


def _weapon_role(sentence: Sentence, q: Quantity, triggers: list[tuple[Hit, str]]) -> str:
    """What happened to counted weapons: by the verb they are the subject of, else by the one before them."""
    source = sentence.source
    if _AS_ADJECTIVE.match(source, q.end, min(sentence.end, q.end + 16)):
        return ""
    if _USED.match(source, q.end, min(sentence.end, q.end + 24)):
        return "launched"
    return _as_subject(sentence, q, triggers) or _as_object(sentence, q, triggers)


def _as_subject(sentence: Sentence, q: Quantity, triggers: list[tuple[Hit, str]]) -> str:
    source = sentence.source
    for hit, group in triggers:
        if not q.end <= hit.start <= q.end + _FAR:
            continue
        behind = next((c for c in sentence.counts if c.start >= q.end and c.object in WEAPONS), None)
        begin = q.end
        if behind is not None and behind.end <= hit.start and _JOINED.fullmatch(source, q.end, behind.start):
            begin = behind.end  # "84 missiles and 147 drones destroyed"
        between = source[begin : hit.start]
        word = source[hit.start : hit.end].lower()
        if "“" in between or ";" in between or "," in between or word.endswith("ing"):
            return ""
        if any(c.start >= q.end and c.end <= hit.start and c.object not in WEAPONS for c in sentence.counts):
            return ""
        passive = bool(_PASSIVE.search(between))
        bare = not between.strip()
        if group == "hit" and word == "destroyed" and _AN_OBJECT.match(source, hit.end):
            return "impacted"
        if group == "intercept" or (group == "hit" and word == "destroyed"):
            return "intercepted" if passive or bare else ""
        if group == "launch":
            return "launched" if passive else ""
        if group == "hit" and word in {"landed", "fell", "crashed"} and _NEAR_MISS.match(source, hit.end):
            return "launched"
        if group == "hit" and not passive and word not in {"fall", "fell"}:
            return "impacted" if len(between.split()) <= 3 or " and " in between else ""
        if group == "hit":
            return ""
    return ""


def _as_object(sentence: Sentence, q: Quantity, triggers: list[tuple[Hit, str]]) -> str:
    source = sentence.source
    for hit, group in reversed(triggers):
        if hit.end > q.start or q.start - hit.end > 2 * _FAR:
            continue
        if group == "launch" and any(c.object in WEAPONS and 0 <= hit.start - c.end <= 1 for c in sentence.counts):
            continue  # "three missiles launched at the base, as well as four drones"
        between = source[hit.end : q.start]
        word = source[hit.start : hit.end].lower()
        if ";" in between or "”" in between or _WITHIN_OBJECT.match(between) is None:
            return ""
        if group == "hit" and word.startswith("destroy") and between.strip() in _NOTHING and not q.indefinite:
            return "intercepted"
        if group == "hit":
            aimed = word.startswith(("attack", "target"))
            if _WITH.search(between + " ") is None:
                return ""
            return "launched" if aimed and not q.indefinite else "impacted" if not aimed else ""
        if q.indefinite and group != "intercept":
            return ""
        if group in {"strike", "drone", "missile", "air", "bombardment"} and _WITH.search(between + " ") is None:
            return ""
        return _ROLES[group]
    return ""


def _casualty_role(sentence: Sentence, q: Quantity, hurt: list[tuple[Hit, str]]) -> str:
    """Killed, injured, missing, captured: by the word that the number is the subject of, else by the one before."""
    source = sentence.source
    if _TOLL.search(source, max(sentence.start, q.start - 170), q.start):
        return "killed"
    inside = next((role for hit, role in hurt if q.start < hit.start < q.start + _ADJECTIVE and hit.end < q.end), "")
    if inside and not q.indefinite:  # "31 injured people"
        return inside
    others = [c.start for c in sentence.counts if c.start >= q.end and not c.part]
    joined = [c for c in sentence.counts if c.start >= q.end and not c.part and c.indefinite and c.object == "person"]
    if joined and _AND.fullmatch(source, q.end, joined[0].start):  # "three guards and a shepherd died"
        others = [start for start in others if start > joined[0].start]
    stop = min([*others, sentence.end, q.end + 90])
    for hit, role in hurt:
        if q.end <= hit.start < stop:
            between = source[q.end : hit.start]
            if (
                between.strip() in _NOTHING
                or _AND_OTHERS.fullmatch(between)
                or _AUXILIARY.search(source, q.end, hit.end)
            ):
                return role
            break
    for hit, role in reversed(hurt):
        if hit.end <= q.start and q.start - hit.end <= 40:
            gap = source[hit.end : q.start]
            if "." in gap or ";" in gap or _PASSIVE.search(source, max(sentence.start, hit.start - 20), hit.start):
                continue
            return role
    return ""


def _spot_role(sentence: Sentence, q: Quantity, triggers: list[tuple[Hit, str]]) -> str:
    source = sentence.source
    left = [(h, g) for h, g in triggers if h.end <= q.start and q.start - h.end <= _FAR]
    if not left:
        return ""
    hit, group = left[-1]
    if q.start - hit.end <= 1 and group == "hit":
        return "locations"
    if _OVER.match(source, q.start):
        return "locations"
    return "locations" if _ON_SPOTS.search(source, max(sentence.start, q.start - 12), q.start) else ""
