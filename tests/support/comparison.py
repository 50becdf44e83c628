"""Records that came out against those that should have: topic by topic, as multisets, and what a subscriber holds.

Of a record everything counts but when it was made: `processed_at`, and the headers `ce_time` and `wiredesk.failed_at`.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Headers = Iterable[tuple[str, bytes | None]]

_SHOWN: Final = 5
_LONGEST: Final = 300
_OF_ITS_TIME: Final = frozenset({"ce_time", "wiredesk.failed_at"})
_NAMES: Final = ("event_id", "article_id", "id", "family_id")


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """A record without its time: what can be compared, and counted."""

    key: str
    value: str
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, key: bytes | None, value: bytes | None, headers: Headers) -> Seen:
        """A record as it was sent or read."""
        said = ((name, (text or b"").decode(errors="replace")) for name, text in headers if name not in _OF_ITS_TIME)
        return cls((key or b"").decode(errors="replace"), _timeless(value), tuple(said))

    def name(self) -> str:
        """What it is about, for a person."""
        value = _json(self.value)
        named = next((f"{name} {value[name]}" for name in _NAMES if name in value), "")
        version = next((f" {name} {value[name]}" for name in ("revision", "version") if name in value), "")
        return f"key {self.key} {named}{version}".strip()


@dataclass(slots=True)
class Differences:
    """What is not as it should be."""

    lost: Counter[str] = field(default_factory=Counter)
    """By topic: how many records should have come and did not."""
    repeated: Counter[str] = field(default_factory=Counter)
    """By topic: how many came that should not have, once more or at all."""
    shown: list[str] = field(default_factory=list)
    """The first of them, a line each."""

    def __bool__(self) -> bool:
        return bool(self.lost or self.repeated or self.shown)

    def compare(self, topic: str, expected: Counter[Seen], found: Counter[Seen]) -> None:
        """Enter in what a topic differs."""
        lost, more = expected - found, found - expected
        self.lost[topic] += lost.total()
        self.repeated[topic] += more.total()
        self.lost, self.repeated = +self.lost, +self.repeated
        left = sorted(more.elements())
        for record in sorted(lost)[:_SHOWN]:
            other = next((each for each in left if each.name() == record.name()), None)
            if other is None:
                self.shown.append(f"{topic}: lost: {record.name()}: {_short(record.value)}")
            else:
                left.remove(other)
                self.shown.append(f"{topic}: another: {record.name()}: {_apart(record, other)}")
        for record in left[:_SHOWN]:
            how = "repeated" if record in expected else "unexpected"
            self.shown.append(f"{topic}: {how}: {record.name()}: {_short(record.value)}")

    def compare_states(self, what: str, expected: Mapping[str, object], found: Mapping[str, object]) -> None:
        """Enter in what is held by name."""
        wrong = [name for name in sorted({*expected, *found}) if expected.get(name) != found.get(name)]
        for name in wrong[:_SHOWN]:
            self.shown.append(f"{what} {name}: {_short(str(found.get(name)))}, expected {expected.get(name)}")
        if len(wrong) > _SHOWN:
            self.shown.append(f"{what}: and {len(wrong) - _SHOWN} more")


@dataclass(slots=True)
class Subscriber:
    """What somebody holds who keeps events by `event_id`, and articles by id and version, as they come."""

    events: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    """Revision, status and all else that is said, by `event_id`."""
    articles: defaultdict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """Status and relation, in the order in which they were told, by id and version."""
    disorder: list[str] = field(default_factory=list)
    """Revisions that were left out, told twice or out of order."""

    def take(self, topic: str, value: bytes | None) -> None:
        """One more record, in the order of its partition."""
        if topic == "wire.articles":
            said = json.loads(value or b"{}")
            name = f"{said['article_id']}/{said['version']}"
            self.articles[name].append((said["status"], json.dumps(said["relation"], sort_keys=True)))
        elif topic.startswith("wire.events."):
            said = json.loads(value or b"{}")
            name, revision = said["event_id"], said["revision"]
            before = self.events[name][0] if name in self.events else 0
            if revision != before + 1:
                self.disorder.append(f"{topic}: {name}: revision {revision} came after {before}")
            self.events[name] = (revision, said["status"], _timeless(value))


def _timeless(value: bytes | None) -> str:
    text = "null" if value is None else value.decode(errors="backslashreplace")
    said = _json(text)
    if not said:
        return text
    _drop_times(said)
    return json.dumps(said, sort_keys=True, ensure_ascii=False)


def _drop_times(said: dict[str, Any]) -> None:
    said.pop("processed_at", None)
    for event in said.get("events") or ():
        if isinstance(event, dict):
            event.pop("processed_at", None)


def _json(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _apart(expected: Seen, found: Seen) -> str:
    """The fields in which two records of one name differ."""
    wanted, got = _json(expected.value), _json(found.value)
    fields = [name for name in sorted({*wanted, *got}) if wanted.get(name) != got.get(name)]
    parts = [f"{name} is {_short(str(got.get(name)))}, not {_short(str(wanted.get(name)))}" for name in fields]
    if expected.headers != found.headers:
        parts.append(f"headers are {found.headers}, not {expected.headers}")
    return "; ".join(parts) or "its value is another"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
