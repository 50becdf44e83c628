"""What is kept of a story: small, for it is kept as long as its events are, and restored after every start."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Final, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from wiredesk.versions import texts as packed_texts
from wiredesk.versions.texts import Texts

_MOST_VERSIONS: Final = 40
"""So many versions are remembered one by one; a live page has hundreds, and only the last of them matter."""


_MOST_TEXTS: Final = 4
_TEXTS: Final = b',"texts":"'
"""What `dump` puts between all else and the texts, which come last."""


def _unpacked(value: object) -> object:
    """The texts as releases of today write them; those before wrote lists of numbers."""
    if not isinstance(value, str):
        return value
    try:
        return packed_texts.unpack(base64.b64decode(value, validate=True))
    except binascii.Error as error:
        raise ValueError("texts that are no base64") from error


class Known(BaseModel):
    """An event that subscribers hold."""

    model_config = ConfigDict(frozen=True)

    category: str
    kind: str
    modality: str
    revision: int
    digest: str
    """Of what it says; see `wiredesk.versions.changes`."""
    active: bool = True
    reach: tuple[str, ...] = ()
    """What filters go by, of all its revisions; see `wiredesk_schemas.reach`. Empty for what an older release kept."""


class Version(BaseModel):
    """A version that has come."""

    model_config = ConfigDict(frozen=True)

    article_id: str
    version: int
    whole: str
    """The fingerprint of its text."""


class Story(BaseModel):
    """One story, by its family."""

    model_config = ConfigDict(frozen=True)

    family_id: str
    current: Version | None = None
    """The version that holds; null for a story of which nothing but a kill has come."""
    versions: tuple[Version, ...] = ()
    """All that have come, the oldest first, copies among them."""
    events: dict[str, Known] = Field(default_factory=dict)
    headline: str | None = None
    """The key of its headline; see `wiredesk.versions.marks`."""
    source: str | None = None
    """Who sent its first version; null where that is not known."""
    killed: bool = False
    seen_at: float
    """The time of the last record that belongs to it, in seconds since 1970."""
    texts: Annotated[Texts, BeforeValidator(_unpacked)] = ()
    """The sentences of its first version and of the last few that were no copies, as hashes."""

    def with_version(self, version: Version, *, seen_at: float) -> Self:
        """The story with one more version known, which need not be the current one."""
        known = (*self.versions, version)[-_MOST_VERSIONS:]
        return self.model_copy(update={"versions": known, "seen_at": max(self.seen_at, seen_at)})

    def with_text(self, sentences: dict[int, int]) -> Self:
        """The story with the sentences of one more version to be known by."""
        added = tuple(sentences)
        if not added or added in self.texts:
            return self
        return self.model_copy(update={"texts": (*self.texts[:1], *self.texts[1:][-(_MOST_TEXTS - 2) :], added)})

    def dump(self) -> bytes:
        """As it lies in Kafka."""
        rest = self.model_dump_json(exclude_defaults=True, exclude={"texts"}).encode()
        if not self.texts:
            return rest
        return b"".join((rest[:-1], _TEXTS, base64.b64encode(packed_texts.pack(self.texts)), b'"}'))

    @classmethod
    def load(cls, value: bytes) -> Self:
        """Read what `dump` wrote, in this release or an older one.

        Raises:
            ValueError: for anything else.
        """
        return cls.model_validate_json(value)

    @staticmethod
    def is_parted(value: bytes) -> bool:
        """Whether `parted` can part it: whether its texts come last, as `dump` writes them in this release."""
        return value.endswith(b'"}') and _TEXTS in value

    @staticmethod
    def parted(value: bytes) -> tuple[bytes, bytes]:
        """What `dump` wrote in two parts: all else, as `load` reads it, and the texts as they are packed."""
        rest, found, packed = value.rpartition(_TEXTS)
        if not found:
            return value, packed_texts.pack(())
        return rest + b"}", base64.b64decode(packed[:-2])

    @classmethod
    def joined(cls, rest: bytes, packed: bytes) -> Self:
        """The story of both parts."""
        return cls.load(rest).model_copy(update={"texts": packed_texts.unpack(packed)})
