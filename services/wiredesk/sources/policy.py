"""What is settled for each source, and which source a name is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from wiredesk.errors import BlockedError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]

PERIODS: Final = {"minute": 60, "hour": 3_600, "day": 86_400}
"""What a quota may be counted by, in seconds. Periods begin at full minutes, full hours and midnight, in UTC."""


class Table(BaseModel):
    """A table of the file: frozen, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)


class Quota(Table):
    """How much a source may send."""

    articles: int = Field(ge=1, le=1_000_000_000)
    """In one period."""
    per: Literal["minute", "hour", "day"]

    def __str__(self) -> str:
        """As it is said: "500 an hour"."""
        return f"{self.articles} {'an' if self.per == 'hour' else 'a'} {self.per}"


class Terms(Table):
    """What subscribers may do with a source's copy."""

    copyright: Text | None = None
    """For articles that state none themselves."""
    usage: Text | None = None
    """The terms of use, in the source's own words."""
    text: Literal["full", "none"] = "full"
    """`none`: the text of its articles is not told."""


class Source(Table):
    """One source."""

    aliases: list[Text] = Field(default_factory=list)
    """Other names that it goes by."""
    block: bool = False
    """Whether nothing of it comes in."""
    quota: Quota | None = None
    rights: Terms | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A source of the file."""

    name: str
    """As the file has it."""
    key: str
    """The name that stands for it and its aliases; see `folded`."""
    settled: Source


class Sources:
    """All that is settled.

    Args:
        listed: the sources by their names. No two names or aliases are one, case and white space aside.
        unknown: whether sources that are not listed are allowed: `allow` or `block`.
    """

    def __init__(self, listed: Mapping[str, Source] | None = None, *, unknown: str = "allow") -> None:
        self.listed: Final = tuple(Listed(name, folded(name), settled) for name, settled in (listed or {}).items())
        """In the order of the file."""
        self.unknown: Final = unknown
        self._by_name = {
            folded(name): source for source in self.listed for name in (source.name, *source.settled.aliases)
        }

    @property
    def quotas(self) -> tuple[tuple[str, Quota], ...]:
        """The names of sources that have a quota, and it."""
        return tuple((source.name, source.settled.quota) for source in self.listed if source.settled.quota)

    def of(self, name: str | None) -> Listed | None:
        """The source that a name or alias stands for; null for one that is not listed."""
        return None if name is None else self._by_name.get(folded(name))

    def are_one(self, first: str | None, second: str | None) -> bool:
        """Whether two names are surely those of one source."""
        return first is not None and second is not None and self._key(first) == self._key(second)

    def refusal(self, name: str | None) -> BlockedError | None:
        """Why nothing of a source comes in; null where it does.

        Args:
            name: of the source; null for an article that names none, which is as one that is not listed.
        """
        source = self.of(name)
        if source is not None:
            if not source.settled.block:
                return None
            return BlockedError(f"blocked: {source.name}", reason="blocked", source=name)
        if self.unknown == "allow":
            return None
        what = "no source is stated" if name is None else f"{name[:200]} is not listed"
        return BlockedError(f"blocked: {what}, and only listed sources are allowed", reason="unlisted", source=name)

    def _key(self, name: str) -> str:
        source = self.of(name)
        return folded(name) if source is None else source.key


def folded(name: str) -> str:
    """A name as names are compared: without regard to case and to white space around and between its words."""
    return " ".join(name.split()).casefold()
