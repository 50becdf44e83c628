"""Documents of files, folders and lines: their keys, their headers, and what has been fed."""

from __future__ import annotations

import asyncio
import io
import json
import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from wiredesk.errors import UsageError
from wiredesk.feeds.documents import Labelling, files_of, read_file, read_line
from wiredesk.feeds.exact import transactional_id
from wiredesk.feeds.ledger import Ledger, mark_of, mark_of_state, partition_of
from wiredesk.feeds.lines import lines

PLAIN = Labelling()


def test_a_folder_is_read_whole_in_the_order_of_names_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/.DS_Store", ".git/config", "c.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [path.relative_to(tmp_path).as_posix() for path in files_of(tmp_path)] == ["a/z.txt", "b.txt", "c.xml"]


def test_a_folder_that_is_hidden_itself_can_be_fed(tmp_path: Path) -> None:
    folder = tmp_path / ".spool"
    folder.mkdir()
    (folder / "a.txt").write_text("x")
    assert len(files_of(folder)) == 1


def test_what_is_not_there_is_bad_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        files_of(tmp_path / "nothing")


def test_a_file_goes_as_it_is_under_its_folder_and_name(tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    path = folder / "odesa.txt"
    path.write_bytes(b"\xef\xbb\xbfCopy, as it is.\r\n")
    alone = read_file(path, below=path, labelling=PLAIN)
    in_folder = read_file(path, below=folder, labelling=PLAIN)
    assert alone.value == in_folder.value == b"\xef\xbb\xbfCopy, as it is.\r\n"
    assert alone.key == in_folder.key == b"incoming/odesa.txt"
    assert dict(alone.headers) == {"ce_id": b"incoming/odesa.txt"}


def test_a_name_that_is_no_text_is_spelt_out(tmp_path: Path) -> None:
    strange = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    try:
        strange.write_text("Copy.")
    except OSError:
        pytest.skip("this file system takes no such name")
    (path,) = files_of(tmp_path)
    document = read_file(path, below=tmp_path, labelling=PLAIN)
    assert document.name == "caf\\xe9.txt"
    assert document.key == f"{tmp_path.name}/caf\\xe9.txt".encode()
    assert mark_of("a", document)[0] == b"a\tcaf\\xe9.txt"


def test_a_file_that_states_its_story_goes_under_that(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"id": "urn:story:7", "content": "Copy that says something."}))
    document = read_file(path, below=path, labelling=Labelling(source="Harbour Wire", content_type="application/json"))
    assert document.key == b"urn:story:7"
    assert dict(document.headers) == {"content-type": b"application/json", "ce_source": b"Harbour Wire"}


def test_the_next_version_of_a_file_has_its_key(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Version one.")
    first = read_file(path, below=tmp_path, labelling=PLAIN)
    path.write_text("Version two.")
    second = read_file(path, below=tmp_path, labelling=PLAIN)
    assert first.key == second.key
    assert first.sha256 != second.sha256


def test_what_cannot_be_read_as_wire_copy_is_fed_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "noise.bin"
    path.write_bytes(bytes(range(256)))
    assert read_file(path, below=path, labelling=PLAIN).value == bytes(range(256))


def test_a_file_that_cannot_be_read_is_bad_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        read_file(tmp_path / "gone.txt", below=tmp_path, labelling=PLAIN)


def test_lines_are_envelopes_under_their_ids() -> None:
    line = json.dumps({"id": "story-9", "content": "Copy that says something."}).encode()
    document = read_line(line + b"\r\n", 4, PLAIN)
    assert document is not None
    assert (document.value, document.key, document.headers, document.name) == (line, b"story-9", (), "line 4")


def test_a_line_without_an_id_has_the_key_of_its_content() -> None:
    one, same, other = (
        read_line(json.dumps({"content": text}).encode(), 1, PLAIN)
        for text in ("Some copy.", "Some copy.", "Other copy.")
    )
    assert one is not None
    assert same is not None
    assert other is not None
    assert one.key == same.key != other.key


@pytest.mark.parametrize("line", [b"", b"\n", b"  \r\n"])
def test_blank_lines_are_no_documents(line: bytes) -> None:
    assert read_line(line, 1, PLAIN) is None


def test_a_line_that_is_no_envelope_goes_along_as_it_is() -> None:
    document = read_line(b"not json\n", 1, PLAIN)
    assert document is not None
    assert document.value == b"not json"


def test_the_ledger_knows_documents_by_name_and_state(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Version one.")
    first = read_file(path, below=tmp_path, labelling=PLAIN)
    ledger = Ledger("a")
    assert not ledger.has(first)
    ledger.add(first)
    assert ledger.has(first)
    path.write_text("Version two.")
    second = read_file(path, below=tmp_path, labelling=PLAIN)
    assert not ledger.has(second)
    # What tells versions apart may be less than all bytes.
    assert not ledger.has(replace(second, state="x"))
    ledger.add(replace(second, state="x"))
    assert ledger.has(replace(first, state="x"))


def test_marks_of_a_feed_lie_in_one_partition_and_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Copy.")
    document = read_file(path, below=tmp_path, labelling=PLAIN)
    assert mark_of("folder:x", document) == (b"folder:x\ta.txt", document.sha256.encode())
    assert mark_of_state("folder:x", {"b": 1, "a": 2}) == (b"folder:x\t", b'{"a": 2, "b": 1}')
    assert {partition_of(f"feed {number}", 6) for number in range(100)} == set(range(6))
    assert transactional_id("wire.feeds", "folder:x") != transactional_id("wire.feeds", "folder:y")


async def test_lines_of_a_pipe_come_one_by_one() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream:
        os.write(writing, b"one\ntw")
        found = lines(stream)
        assert await anext(found) == b"one\n"
        waiting = asyncio.ensure_future(anext(found))
        done, _ = await asyncio.wait([waiting], timeout=0.05)
        assert not done
        os.write(writing, b"o\nend")
        os.close(writing)
        assert await waiting == b"two\n"
        assert [line async for line in found] == [b"end"]


@pytest.mark.parametrize("content", [b"one\ntwo", b""])
async def test_lines_of_what_never_keeps_anybody_waiting(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(content)
    with ExitStack() as stack:
        on_disk, nothing = (stack.enter_context(path.open("rb")) for path in (tmp_path / "lines", Path(os.devnull)))
        assert [line async for line in lines(on_disk)] == content.splitlines(keepends=True)
        assert [line async for line in lines(nothing)] == []
    assert [line async for line in lines(io.BytesIO(content))] == content.splitlines(keepends=True)
