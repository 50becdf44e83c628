"""A folder that is looked into again and again, and a Maildir."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wiredesk.errors import UsageError
from wiredesk.feeds.documents import Labelling
from wiredesk.feeds.folder import FolderSource, is_maildir
from wiredesk.feeds.mailbox import ImapSource
from wiredesk.feeds.source import SourceError

PLAIN = Labelling()


async def names(source: FolderSource) -> list[str]:
    found = await source.round({})
    return [document.name async for document in found.documents]


async def test_a_file_goes_once_it_has_looked_the_same_twice(tmp_path: Path) -> None:
    source = FolderSource(tmp_path, PLAIN, following=True)
    path = tmp_path / "a.txt"
    path.write_text("The ferry of pier 4 ")
    assert await names(source) == []
    with path.open("a") as file:
        file.write("leaves at noon.")
    assert await names(source) == []
    assert await names(source) == ["a.txt"]
    assert await names(source) == []
    path.write_text("Another version, of another length.")
    os.utime(path, ns=(1, 1))
    assert await names(source) == []
    assert await names(source) == ["a.txt"]


async def test_a_folder_that_is_fed_once_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Copy.")
    assert await names(FolderSource(tmp_path, PLAIN, following=False)) == ["a.txt"]


async def test_a_folder_that_goes_away_fails_and_may_come_back(tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    source = FolderSource(folder, PLAIN, following=True)
    with pytest.raises(SourceError, match="no such file or folder"):
        await names(source)
    folder.mkdir()
    assert await names(source) == []


async def test_a_message_keeps_its_name_when_it_is_opened(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / part).mkdir()
    assert is_maildir(tmp_path)
    (tmp_path / "tmp" / "2.host").write_text("Subject: half\n")
    message = tmp_path / "new" / "1.host"
    message.write_text("Subject: whole\n\nCopy.\n")
    source = FolderSource(tmp_path, PLAIN, following=False)
    assert await names(source) == ["1.host"]
    message.rename(tmp_path / "cur" / "1.host:2,S")
    assert await names(FolderSource(tmp_path, PLAIN, following=False)) == ["1.host"]


def test_a_folder_is_remembered_by_its_path_or_its_name(tmp_path: Path) -> None:
    assert FolderSource(tmp_path, PLAIN, following=True).name == f"folder:{tmp_path}"
    assert FolderSource(tmp_path, PLAIN, following=True, name="desk").name == "desk"


def test_a_mailbox_is_named_without_its_password() -> None:
    source = ImapSource("imaps://desk%40wire.example:low%20tide@mail.example/Wire/World", PLAIN)
    assert source.name == "imaps://desk@wire.example@mail.example:993/Wire/World"
    assert ImapSource("imap://desk@mail.example", PLAIN, password="x").name == "imap://desk@mail.example:143/INBOX"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("imaps://mail.example/INBOX", "user@host"),
        ("imaps://desk@mail.example:port/INBOX", "user@host"),
        ("imaps://desk@mail.example/INBOX", "WIREDESK_FEEDS__IMAP_PASSWORD"),
    ],
)
def test_what_is_no_mailbox(url: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        ImapSource(url, PLAIN)
