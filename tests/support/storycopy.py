"""Made-up stories by the hundred, each with its versions: what a newsroom sends, in the order in which it does.

No two stories share a sentence or a headline, so that none is ever taken for another; and all versions of a story have
one key, as a feeder sets it. What must be told of a story then depends on nothing but its own records, in their order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

FOREVER: Final = timedelta(days=365)
"""An embargo that ends so late does not end while anybody looks."""
_NOTICE: Final = "(ATTN: kill is mandatory. Make certain the story is not used.)"
_POISON: Final = (b"", b"\xff\xfe\x00\x01 not text", b'{"content": ' + b"[" * 5_000)


@dataclass(frozen=True, slots=True)
class Sent:
    """A document on its way to `wire.raw`."""

    key: str
    value: bytes
    late: bool = False
    """Whether it is sent when all that was sent before has been told, embargoes that end included."""
    is_copy: bool = False
    """Whether it is another story's text under a key of its own: see `support.undisturbed`."""


class Tale:
    """One story: its sentences, and how they are sent. The number is in each of them."""

    def __init__(self, number: int, until: datetime) -> None:
        self.key = f"s{number:05d}"
        self.headline = f"Report {number} of drones over the harbour"
        self.until = until
        drones, hurt = 40 + number, 2 + number % 37
        self.drones = (
            f"Ukraine’s air force said Russia launched {drones} drones overnight, {drones - 7} of them shot down."
        )
        self.hurt = f"At least {hurt} people were injured in Odesa at pier {number}, the regional governor said."
        self.killed = f"Three people were killed when missiles hit power station {number} in Kharkiv, the mayor said."
        self.talks = (
            f"The foreign ministers of Norway and Japan met in Oslo and signed an agreement on {drones} joint patrols."
        )
        self.cut_off = f"A satellite operator said that a faulty update had cut off {drones * 100} terminals in Kenya."

    def plain(
        self, name: str, *sentences: str, mark: str = "", key: str = "", late: bool = False, is_copy: bool = False
    ) -> Sent:
        """Wire copy as plain text, under an id of its own."""
        lead, *others = sentences
        lead = lead if lead.startswith("(") else f"ODESA, March 5 (Fjordwire) - {lead}"
        content = "\n\n".join([mark + self.headline, lead, *others])
        return self._sent(name, content, key or self.key, late=late, is_copy=is_copy)

    def _sent(self, name: str, content: str, key: str, *, late: bool, is_copy: bool) -> Sent:
        envelope = {"id": f"{key}-{name}", "source": "fjordwire", "content": content, "content_type": "text/plain"}
        envelope["published_at"] = "2026-03-05T08:00:00Z"
        return Sent(key, json.dumps(envelope).encode(), late=late, is_copy=is_copy)

    def ninjs(self, version: int, *sentences: str, until: datetime | None = None, late: bool = False) -> Sent:
        """A version by its number, under the story's own id; held back until then."""
        body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
        item = {"uri": self.key, "version": version, "headline": self.headline, "body_html": body}
        item["versioncreated"] = "2026-03-05T08:00:00Z"
        if until is not None:
            item["embargoed"] = until.isoformat()
        return Sent(self.key, json.dumps(item).encode(), late=late)

    def kill(self, name: str = "kill") -> Sent:
        """The notice that nobody may use it."""
        return self.plain(name, _NOTICE, mark="KILL-")


def _alone(tale: Tale) -> Iterator[Sent]:
    yield tale.plain("a", tale.drones, tale.hurt, tale.talks)


def _updated(tale: Tale) -> Iterator[Sent]:
    yield tale.plain("a", tale.drones)
    yield tale.plain("b", tale.drones, tale.hurt, tale.cut_off, mark="UPDATE 1-")
    yield tale.plain("c", tale.drones, tale.hurt, tale.killed, mark="UPDATE 2-")


def _corrected(tale: Tale) -> Iterator[Sent]:
    yield tale.plain("a", tale.drones, tale.hurt)
    yield tale.plain("b", tale.drones, tale.hurt, tale.talks, mark="UPDATE 1-")
    yield tale.plain("c", "(Corrects place)", tale.drones, tale.killed, mark="CORRECTED-")


def _killed(tale: Tale) -> Iterator[Sent]:
    yield tale.plain("a", tale.drones, tale.talks)
    yield tale.plain("b", tale.drones, tale.talks, tale.hurt, mark="UPDATE 1-")
    yield tale.kill()
    yield tale.plain("c", tale.drones, tale.killed, mark="UPDATE 2-")


def _killed_before(tale: Tale) -> Iterator[Sent]:
    yield tale.kill()
    yield tale.plain("a", tale.drones, tale.hurt)
    yield tale.plain("b", tale.drones, tale.hurt, tale.talks, mark="UPDATE 1-")


def _copied(tale: Tale) -> Iterator[Sent]:
    yield tale.plain("a", tale.drones, tale.hurt, tale.talks)
    yield tale.plain("b", tale.drones, tale.hurt, tale.talks)
    yield tale.plain("c", tale.drones, tale.hurt, tale.talks, mark="RPT-")
    yield tale.plain("a", tale.drones, tale.hurt, tale.talks)


def _late_older(tale: Tale) -> Iterator[Sent]:
    yield tale.ninjs(2, tale.drones, tale.hurt)
    yield tale.ninjs(1, tale.drones)
    yield tale.ninjs(3, tale.drones, tale.hurt, tale.cut_off)
    yield tale.ninjs(2, tale.drones, tale.hurt)
    yield tale.ninjs(3, tale.drones, tale.hurt, tale.cut_off)


def _released(tale: Tale) -> Iterator[Sent]:
    yield tale.ninjs(1, tale.drones, tale.hurt, until=tale.until)


def _update_released(tale: Tale) -> Iterator[Sent]:
    yield tale.plain("a", tale.drones, tale.talks)
    yield tale.ninjs(2, tale.drones, tale.hurt, until=tale.until)
    yield tale.plain("c", "(Corrects number)", tale.drones, tale.killed, mark="CORRECTED-", late=True)


def _killed_before_release(tale: Tale) -> Iterator[Sent]:
    yield tale.ninjs(1, tale.drones, tale.hurt, until=tale.until + FOREVER)
    yield tale.kill()


def _killed_after_release(tale: Tale) -> Iterator[Sent]:
    yield tale.ninjs(1, tale.drones, tale.hurt, until=tale.until)
    yield Sent(tale.key, tale.kill().value, late=True)


def _freed_early(tale: Tale) -> Iterator[Sent]:
    yield tale.ninjs(1, tale.drones, until=tale.until + FOREVER)
    yield tale.ninjs(2, tale.drones, tale.talks, until=tale.until + FOREVER)
    yield tale.ninjs(3, tale.drones, tale.talks)


def _never_released(tale: Tale) -> Iterator[Sent]:
    yield tale.ninjs(1, tale.drones, tale.killed, until=tale.until + FOREVER)


def _copied_elsewhere(tale: Tale) -> Iterator[Sent]:
    yield tale.plain("a", tale.drones, tale.hurt, tale.talks)
    yield tale.plain("b", tale.drones, tale.hurt, tale.talks, key=f"other-{tale.key}", late=True, is_copy=True)


def _of_no_category(tale: Tale) -> Iterator[Sent]:
    visitors = f"The harvest festival drew {tale.key} visitors more than last year, the organisers said on Monday."
    yield tale.plain("a", visitors)
    yield tale.plain("b", visitors, tale.talks, mark="UPDATE 1-")


def _poison(tale: Tale) -> Iterator[Sent]:
    yield Sent(tale.key, _POISON[int(tale.key[1:]) % len(_POISON)])


SHAPES: Final[tuple[Callable[[Tale], Iterator[Sent]], ...]] = (
    *(_alone, _updated, _corrected, _killed, _killed_before, _copied, _late_older, _released, _updated),
    *(_update_released, _killed_before_release, _killed_after_release, _freed_early, _corrected, _never_released),
    *(_copied_elsewhere, _of_no_category, _poison, _killed),
)
"""Story by story, over and over."""


def stories(articles: int, until: datetime) -> list[Sent]:
    """So many documents or a few more: whole stories, side by side, each in its own order.

    Args:
        articles: the least number of documents.
        until: when the embargoes end that end.
    """
    told: list[list[Sent]] = []
    count = 0
    while count < articles:
        number = len(told)
        told.append(list(SHAPES[number % len(SHAPES)](Tale(number, until))))
        count += len(told[-1])
    longest = max(map(len, told))
    return [versions[turn] for turn in range(longest) for versions in told if turn < len(versions)]


def releases(sent: list[Sent], until: datetime) -> int:
    """How many of those documents are told a second time, when their embargo ends."""
    stated = f'"embargoed": "{until.isoformat()}"'.encode()
    return sum(stated in document.value for document in sent)


def dead(sent: list[Sent]) -> int:
    """How many of those documents nobody can read."""
    return sum(document.value in _POISON for document in sent)


def soon(seconds: float, *, now: datetime) -> datetime:
    """A moment so many seconds from now, whole: as an embargo is stated."""
    return (now.astimezone(UTC) + timedelta(seconds=seconds)).replace(microsecond=0)
