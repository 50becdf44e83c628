"""Accidents among the digest's items, which its teacher takes for attacks: it saw that something blew up.

Of items that put a blast down to gas, a mine's damp, fireworks or a boiler, and name no weapon and no attacker, the
teacher gives a third for strikes. By the rules of what counts an accidental blast is none.
"""

from __future__ import annotations

import re
from typing import Final

_BLAST: Final = re.compile(r"\b(?:explo\w+|blasts?|bl(?:ew|own) up)\b", re.IGNORECASE)
_ACCIDENT: Final = re.compile(
    r"\b(?:gas (?:leak|explosion|blast|cylinder|canister|tank)|fireworks?|pyrotechnics?|boiler|coal ?mines?|collier\w+|"
    r"methane|fire ?damp|(?:fuel|tanker) (?:tanker|truck|lorry)|(?:factory|plant) (?:explosion|blast)|chemical plant|"
    r"fertili[sz]er|refinery|accidental(?:ly)?|ammunition (?:depot|dump|store))\b",
    re.IGNORECASE,
)
_ATTACK: Final = re.compile(
    r"\b(?:bomb\w*|terror\w*|attack\w*|missiles?|rockets?|air ?(?:strikes?|raids?)|drones?|unmanned|strikes?|strik\w+|"
    r"militants?|rebels?|insurgen\w+|IEDs?|shell\w*|grenades?|sabot\w+|suicide|land ?mines?|improvised|"
    r"gunm[ae]n|jihad\w*|explosives?|explosive device|responsibility)\b",
    re.IGNORECASE,
)


def is_accident(text: str) -> bool:
    """Whether a text tells of a blast that it puts down to an accident, and names nothing of an attack."""
    return bool(_BLAST.search(text) and _ACCIDENT.search(text)) and _ATTACK.search(text) is None
