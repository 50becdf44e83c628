"""The file of keys: who may do what.

A key is 256 random bits, so that its plain SHA-256 can stand in the file: a slow hash is there to make guessing dear,
and of 2^256 keys none is guessed. Whoever reads the file cannot come in with what stands there.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wiredesk.errors import UsageError

ROLES: Final = ("feed", "read", "admin")
_PREFIX: Final = "wd_"
_LONGEST: Final = 200
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_FIELDS: Final = frozenset({"name", "sha256", "roles", "sources"})


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever makes a request."""

    name: str
    roles: frozenset[str]
    sources: frozenset[str] | None = None
    """Those it may feed and read; null for all."""
    is_open: bool = False
    """Whether nobody was asked for a key."""

    def may(self, role: str) -> bool:
        """Whether it has a role; an admin has all."""
        return role in self.roles or "admin" in self.roles


OPEN: Final = Principal("open", frozenset(ROLES), is_open=True)
"""Everybody, where there are no keys."""


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the file."""

    principal: Principal
    sha256: str


def hashed(secret: str) -> str:
    """What stands in the file for a key."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def new_secret() -> str:
    """A new key: 256 bits from the system's own source of chance."""
    return _PREFIX + secrets.token_urlsafe(32)


def find(keys: Iterable[Key], secret: str) -> Principal | None:
    """Whose key it is; null for nobody's. Takes as long whether it is found or not, and wherever."""
    if len(secret) > _LONGEST:
        return None
    wanted = hashed(secret)
    found: Principal | None = None
    for key in keys:
        if hmac.compare_digest(key.sha256, wanted):
            found = key.principal
    return found


def read(text: str, where: str) -> tuple[Key, ...]:
    """The keys of a file.

    Raises:
        UsageError: where it is none.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{where} is no TOML: {error}") from error
    entries = document.get("key", [])
    if set(document) - {"key"} or not isinstance(entries, list):
        raise UsageError(f"{where}: only [[key]] tables are wanted")
    keys = tuple(_key(entry, f"{where}, key {number}") for number, entry in enumerate(entries, start=1))
    names = [key.principal.name for key in keys]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(f"{where}: two keys are named {twice[0]!r}")
    return keys


def _key(entry: Any, where: str) -> Key:  # noqa: ANN401 - of a TOML document
    if not isinstance(entry, Mapping) or set(entry) - _FIELDS:
        raise UsageError(f"{where}: name, sha256, roles and sources are known, and nothing else")
    name, sha256, roles, sources = (entry.get(field) for field in ("name", "sha256", "roles", "sources"))
    if not isinstance(name, str) or not name:
        raise UsageError(f"{where}: name is missing")
    if not isinstance(sha256, str) or not _HASH.fullmatch(sha256):
        raise UsageError(f"{where}: sha256 is not 64 hexadecimal digits in small letters")
    if not isinstance(roles, list) or not roles or not all(role in ROLES for role in roles):
        raise UsageError(f"{where}: roles is a list of {', '.join(ROLES)}")
    if sources is not None and not (isinstance(sources, list) and sources and all(isinstance(s, str) for s in sources)):
        raise UsageError(f"{where}: sources is a list of names, or is left out for all")
    return Key(Principal(name, frozenset(roles), None if sources is None else frozenset(sources)), sha256)


class KeyFile:
    """The keys of a file, read anew where it has changed: a key that is taken out of it is no key any more.

    Args:
        path: the file; null for an open gateway.

    Raises:
        UsageError: where it cannot be read, or is none.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._keys: tuple[Key, ...] = ()
        self.refresh()

    @property
    def is_open(self) -> bool:
        """Whether nobody is asked."""
        return self._path is None

    def refresh(self) -> None:
        """Read the file where it has changed."""
        if self._path is None:
            return
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp != self._stamp:
                self._keys = read(self._path.read_text("utf-8"), str(self._path))
                self._stamp = stamp
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"cannot read the keys in {self._path}: {error}") from error

    def find(self, secret: str) -> Principal | None:
        """Whose key it is; null for nobody's."""
        return find(self._keys, secret)


def append(path: Path, name: str, roles: Iterable[str], sources: Iterable[str] = ()) -> str:
    """Make a key, and put it into the file; only its owner may read that.

    Returns:
        The key itself, which is kept nowhere.

    Raises:
        UsageError: where the name is taken, or the file cannot be written.
    """
    try:
        text = path.read_text("utf-8") if path.exists() else ""
        if any(key.principal.name == name for key in read(text, str(path))):
            raise UsageError(f"{path} has a key named {name!r} already: choose another with --name")
        secret = new_secret()
        lines = [f"name = {_quoted(name)}", f'sha256 = "{hashed(secret)}"', f"roles = {_list(roles)}"]
        if wanted := list(sources):
            lines.append(f"sources = {_list(wanted)}")
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.{os.getpid()}")
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + ("\n" if text and not text.endswith("\n\n") else "") + "\n".join(["[[key]]", *lines, ""]))
        new.replace(path)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot write {path}: {error}") from error
    return secret


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=True)  # a TOML string is one of JSON but for surrogates, which no name has


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(text) for text in texts) + "]"
