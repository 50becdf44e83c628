"""The words that make a sentence one about a strike: which ones count, with which weapons, and of which kind."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.extract import Sentence
from wiredesk.extract.automaton import Hit

STRONG: Final = frozenset({"air", "drone", "missile", "artillery", "bombing", "naval", "bombardment"})
"""The groups of cues that name an attack by themselves."""
_WEAPON_KIND: Final = {
    "drone": "drone",
    "missile": "missile",
    "rocket": "missile",
    "shell": "artillery",
    "artillery": "artillery",
    "bomb": "bombing",
    "aircraft": "air",
    "naval": "naval",
    "munition": "",
}
_ARMS: Final = frozenset(f"weapon.{name}" for name in _WEAPON_KIND)
_NO_WEAPON = re.compile(
    r"[\s-](?:fuel|plant|makers?|factory|silos?|programmes?|programs?|technology|software|tests?|shaft|parts|launchers?|stockpiles?|industry|sector|"
    r"pilots?|operators?|racing|racers?|footage|photograph\w*|delivery|sightings?|company)\b"
)


_GOODS = re.compile(
    r"\b(?:for|makes?|making|builds?|building|produc\w+|manufactur\w+|sells?|selling|stor\w+|assembl\w+|buy\w*|stockpil\w+)\s+"
    r"(?:of\s+)?(?:[\w-]+\s+){0,2}$"
)


_CIVIL = re.compile(
    r"\b(?:photograph(?:er|ing)\w*|weddings?|light shows?|hobby\w*|toys?|camera drones?|surveyors?|smuggl\w+|"
    r"contraband|tobacco|inmates?|prison yard|jails?|spectators?|cyclists?|ferris wheel|fairgrounds?|pigeons?|"
    r"child[’']s)\b"
)


def _civil(sentence: Sentence) -> bool:
    """Whether its drones are those of photographers, smugglers and children: nobody is at war, and nobody dies."""
    if _CIVIL.search(sentence.source, sentence.start, sentence.end) is None:
        return False
    at_war = any(m.entry.type in {"state", "armed_group"} for m in sentence.parties)
    return not at_war and not sentence.tagged("military") and not sentence.tagged("killed")


def weapons(sentence: Sentence) -> tuple[str, ...]:
    """The weapons that a sentence names, each once."""
    return sentence.kept(_weapons)


def _weapons(sentence: Sentence) -> tuple[str, ...]:
    return tuple(dict.fromkeys([name for _, name in sentence.kept(_armed)]))


def _armed(sentence: Sentence) -> tuple[tuple[Hit, str], ...]:
    """The weapons with where they stand; not those that are only made, stored or talked of."""
    if not sentence.does(_ARMS):
        return ()
    source = sentence.source
    return tuple(
        (h, t[7:])
        for h in sentence.hits
        for t in h.meaning.tags
        if t.startswith("weapon.")
        and not (t == "weapon.drone" and _civil(sentence))
        and not _NO_WEAPON.match(source, h.end, min(sentence.end, h.end + 14))
        and not _GOODS.search(source, max(sentence.start, h.start - 40), h.start)
    )


def trigger(sentence: Sentence, *, near: bool = False) -> tuple[Hit, str] | None:
    """The word that makes the sentence one about a strike, with its group; None if there is none.

    Args:
        sentence: to look at.
        near: whether a strike was told right before, so that "attacks" alone is enough.
    """
    return sentence.kept(_trigger_near if near else _trigger_alone)


def _trigger_near(sentence: Sentence) -> tuple[Hit, str] | None:
    return _trigger(sentence, near=True)


def _trigger_alone(sentence: Sentence) -> tuple[Hit, str] | None:
    return _trigger(sentence, near=False)


def _trigger(sentence: Sentence, *, near: bool) -> tuple[Hit, str] | None:
    cues = sentence.of("strike")
    arms = weapons(sentence)
    if not cues and not arms:
        return None
    forces = bool(sentence.tagged("military"))
    firing = bool(arms) and not set(arms) <= {"naval", "aircraft"} and (bool(sentence.parties) or forces)
    for hit, group in cues:
        bare = group == "bombardment" and not arms and not sentence.parties
        if group in STRONG and not bare and not _habit(sentence, hit) and not _called_off(sentence, hit):
            return hit, group
    for hit, group in cues:
        if (group == "intercept" and arms) or _downed(sentence, hit):
            return hit, "intercept"
        if group == "hit" and (arms or (forces and sentence.parties)) and not _noun(sentence, hit):
            return hit, group
        if group == "launch" and firing and not _launched_from(sentence, hit):
            return hit, group
    deadly = _deadly(sentence)
    return (deadly, "hit") if deadly is not None else _as_noun(sentence, arms, near=near)


def _as_noun(sentence: Sentence, arms: tuple[str, ...], *, near: bool) -> tuple[Hit, str] | None:
    """The "strike" or "attack" of a sentence, where it means a certain one."""
    for hit, group in sentence.of("strike"):
        if group != "strike" or _called_off(sentence, hit) or _accident(sentence, hit):
            continue
        if _belligerent(sentence, hit) or _particular(sentence, hit, arms, near=near):
            return hit, group
    return None


_AIR_DEFENCE = re.compile(r"\b(?:[Aa]ir[ -]defen[cs]es?|anti-aircraft)\b[^.;]{0,60}$")


def _downed(sentence: Sentence, hit: Hit) -> bool:
    """Whether "destroyed" is what air defences did to drones."""
    if not sentence.source.startswith(("destroy", "hit"), hit.start):
        return False
    near = [
        q
        for q in sentence.counts
        if 0 <= q.start - hit.end < _VERB
        and not q.indefinite
        and (q.object in _FLYING or _UNCREWED.search(sentence.source, q.start, q.end))
    ]
    if not near:
        return False
    if _AIR_DEFENCE.search(sentence.source, sentence.start, hit.start) is not None:
        return True
    destroyed = sentence.source.startswith("destroy", hit.start)
    return destroyed and _ON_THE_GROUND.search(sentence.source, near[0].end, sentence.end) is None


_ON_THE_GROUND = re.compile(
    r"\b(?:on the ground|airfield|air ?base|depots?|warehouses?|factory|launch|stored|hangars?)\b"
)
_UNCREWED = re.compile(
    r"\b(?:uncrewed|unmanned|explosive-laden|kamikaze) (?:boats?|vessels?)|\b(?:sea|naval) drones?\b"
)
_FLYING: Final = frozenset({"drone", "missile", "rocket", "aircraft"})


def _launched_from(sentence: Sentence, hit: Hit) -> bool:
    """Whether the word only says where from: "a rocket fired from a truck hit a barn"."""
    behind = any(h.start > hit.end and g == "hit" for h, g in sentence.of("strike"))
    return behind and sentence.source.startswith((" from ", " at ", " by "), hit.end)


_NOUN = re.compile(
    r"\b(?:in|of|by|with|from|after|against|the|these|those|its|his|their|such|more|new|any)\s+$", re.IGNORECASE
)


def _noun(sentence: Sentence, hit: Hit) -> bool:
    """Whether "strikes" or "hits" is no verb here."""
    word = sentence.source[hit.start : hit.end].lower()
    return word in {"strikes", "hits"} and _NOUN.search(sentence.source, max(0, hit.start - 10), hit.start) is not None


def _deadly(sentence: Sentence) -> Hit | None:
    """The word of a sentence in which weapons kill or wound: "artillery killed five soldiers"."""
    for arm, _ in sentence.kept(_armed):
        for what in ("killed", "injured"):
            for hurt in sentence.tagged(what):
                between = sentence.source[arm.end : hurt.start]
                if 0 < len(between) <= _VERB and between.replace(" also ", " ").replace(" have ", " ").strip() == "":
                    return arm
    return None


_VERB: Final = 12
_CALLED_OFF = re.compile(
    r"\b(?:stop|halt|end|cease|suspend|pause|refrain from|an? (?:end|halt) to)\s+"
    r"(?:(?:the|its|his|her|their|all|any|these|those|such|further)\s+)*(?:[\w-]+\s+){0,2}$|"
    r"\bto\s+(?:guide|coordinate|plan|prepare|direct|help|support|facilitate|assist|steer)\s+(?:[\w-]+\s+){0,4}$"
)


_MANY = re.compile(
    r"\b(?:hundreds|dozens|scores|thousands|series|waves?|string|number|spate|months|weeks) of\s+(?:[\w-]+\s+){0,3}$|"
    r"\b(?:repeated|frequent|regular|daily|recent|past|previous|earlier|further|future|more)\s+(?:[\w-]+\s+){0,2}$"
)


def _habit(sentence: Sentence, hit: Hit) -> bool:
    """Whether the words speak of strikes over a time: "hundreds of air raids since last year"."""
    if not sentence.source.startswith("s", hit.end - 1):
        return False
    many = _MANY.search(sentence.source, max(sentence.start, hit.start - 40), hit.start) is not None
    return many and not any(d.kind in _DAYS for d in sentence.dates)


_DAYS: Final = frozenset({"weekday", "day", "overnight", "relative", "same"})


def _called_off(sentence: Sentence, hit: Hit) -> bool:
    """Whether the words speak of ending strikes, or of a means: "demanded that it stop its attacks" tells of none."""
    return _CALLED_OFF.search(sentence.source, max(sentence.start, hit.start - 60), hit.start) is not None


_ACCIDENT = re.compile(
    r"\b(?:gas (?:leak|cylinder|canister|explosion)|boiler|accident(?:al(?:ly)?)?|fireworks|short circuit|"
    r"malfunction)\b"
)


def _accident(sentence: Sentence, hit: Hit) -> bool:
    """Whether a blast or an explosion is put down to no weapon."""
    blast = sentence.source.startswith(("blast", "explosion", "Blast", "Explosion"), hit.start)
    return blast and _ACCIDENT.search(sentence.source, sentence.start, sentence.end) is not None


def _particular(sentence: Sentence, hit: Hit, arms: tuple[str, ...], *, near: bool) -> bool:
    """Whether "strikes" means certain ones: they have a day, a number, a place; not strikes in general."""
    if any(0 < h.start - hit.end <= 1 and any(t.startswith("weapon.") for t in h.meaning.tags) for h in sentence.hits):
        return False  # "attack drones": what kind of drones they are
    known = any(p.entry is not None and p.kind != "country" for p in sentence.places)
    if sentence.source[hit.start : hit.end].lower().endswith("s"):
        return (bool(arms) and bool(sentence.dates or sentence.counts)) or (near and known)
    return bool(arms) or (near and (known or bool(sentence.dates)))


def _belligerent(sentence: Sentence, hit: Hit) -> bool:
    """Whether a party stands right before the word: "Israeli attacks"."""
    return any(0 <= hit.start - m.end <= 12 and m.entry.type in {"state", "armed_group"} for m in sentence.parties)


def kind_of(sentence: Sentence, group: str, hit: Hit) -> str:
    """The kind by the weapons named, else by the word for the attack."""
    if group == "intercept":
        return "interception"
    kinds = {k for h, w in sentence.kept(_armed) if (k := _WEAPON_KIND[w]) and not _struck(sentence, h, w, hit)}
    words = (
        {"missile" if "missile" in sentence.source[hit.start : hit.end].lower() else group}
        if group in STRONG - {"bombardment"}
        else set()
    )
    if group in {"air", "artillery", "bombing", "naval"}:
        return "air" if group == "bombing" and _by_air(sentence, hit) else group
    if _by_air(sentence, hit) and "drone" not in kinds:
        return "air"
    kinds |= words
    if kinds >= {"drone", "missile"} or len(kinds - {"air", "bombing", "naval"}) > 1:
        return "mixed"
    for kind in ("drone", "missile", "artillery", "naval", "air", "bombing"):
        if kind in kinds:
            return kind
    return "unspecified"


def _by_air(sentence: Sentence, hit: Hit) -> bool:
    """Whether aircraft are what strikes: "helicopters fired rockets", "warplanes responded by bombing"."""
    return any(name == "aircraft" and arm.end <= hit.start for arm, name in sentence.kept(_armed))


_MEANS = re.compile(r"\b(?:by|from|with|using)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+){0,2}$")


def _struck(sentence: Sentence, arm: Hit, name: str, hit: Hit) -> bool:
    """Whether a ship or an aircraft is what was struck, not what struck: it stands behind the verb."""
    if name not in {"naval", "aircraft"} or arm.start < hit.start:
        return False
    return _MEANS.search(sentence.source, hit.end, arm.start) is None


def passive(sentence: Sentence, hit: Hit) -> bool:
    """Whether the verb is one that something suffers: "were shot down"."""
    before = sentence.source[max(sentence.start, hit.start - 14) : hit.start].split()
    return any(word in {"was", "were", "been", "being", "are", "is"} for word in before[-2:])
