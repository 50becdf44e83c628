"""What a document says of its own use, in the contract's words.

From IPTC's controlled vocabulary "pubStatus" (usable, withheld, canceled), the `Status` of NewsML 1.2 and the `ed-urg`,
`doc-scope` and `management-status` that older wires print.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

_WORDS: Final = {
    "usable": "usable",
    "embargoed": "embargoed",
    "embargo": "embargoed",
    "withheld": "withheld",
    "withhold": "withheld",
    "hold": "withheld",
    "canceled": "cancelled",
    "cancelled": "cancelled",
    "cancel": "cancelled",
    "killed": "cancelled",
    "kill": "cancelled",
    "withdrawn": "cancelled",
    "deleted": "cancelled",
    "unpublished": "cancelled",
}
_STRICTEST: Final = ("cancelled", "withheld", "embargoed", "usable")


def status(*stated: str | None, embargoed_until: datetime | None = None) -> str | None:
    """The strictest of what is stated: null where nothing is.

    A stated status that nobody knows must not pass for usable: it is withheld.

    Args:
        stated: words as printed, with or without a scheme before them ("stat:usable", "http://…/usable").
        embargoed_until: a stated end of an embargo: what is usable else is embargoed.
    """
    found = [_known(word) for word in stated if word and word.strip()]
    if embargoed_until is not None:
        found.append("embargoed")
    return min(found, key=_STRICTEST.index) if found else None


def _known(word: str) -> str:
    last = word.strip().lower().rstrip("/").replace("/", ":").rpartition(":")[2]
    return _WORDS.get(last, "withheld")
