"""The page of a gateway that asks for keys, and of one that goes away and comes back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support.served import Opener, Served

STORY = """\
Drones over the salt works

ODESA, Ukraine, Nov 19 (Quay Wire) - Drones hit the salt works of Odesa on Thursday, injuring two people, \
the governor said.
"""


def key(file: Path, *roles: str) -> str:
    command = [sys.executable, "-m", "wiredesk", "gateway", "keys", "new", "--file", str(file)]
    command += [part for role in roles for part in ("--role", role)]
    return subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "300"}
    ).stdout.strip()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    file = tmp_path_factory.mktemp("keys") / "keys.toml"
    return file, key(file, "read"), key(file, "admin")


@pytest.fixture(scope="module")
def closed(served: Served, keys: tuple[Path, str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Another gateway of the same desk."""
    with served.beside(tmp_path_factory.mktemp("closed"), WIREDESK_GATEWAY__KEYS_FILE=str(keys[0])) as closed:
        yield closed


def test_a_key_lets_in_and_goes_out_again(
    closed: Served, keys: tuple[Path, str, str], opener: Opener, forgiven: list[str]
) -> None:
    forgiven += ["401", "403"]
    page = opener(closed.address + "/")
    box = page.get_by_role("dialog", name="Sign in")
    expect(box).to_be_visible()
    expect(page.locator("#state")).to_contain_text("signed out")
    expect(page.locator(".empty").first).to_contain_text("Sign in")
    box.get_by_label("Key").fill("wrong-key")
    box.get_by_role("button", name="Sign in").click()
    expect(box.locator(".wrong")).not_to_be_empty()
    box.get_by_label("Key").fill(keys[1])
    box.get_by_role("button", name="Sign in").click()
    expect(page.locator("#state")).to_contain_text("live")
    page.get_by_role("link", name="Dead letters").click()
    expect(page.locator("#letter-list")).to_contain_text("sign in with an admin key")
    page.get_by_role("link", name="Try it").click()
    expect(page.get_by_role("button", name="Feed it")).to_be_disabled()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#state")).to_contain_text("signed out")
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


def test_the_page_comes_back_after_a_break_with_what_it_missed(
    closed: Served, keys: tuple[Path, str, str], opener: Opener, forgiven: list[str]
) -> None:
    forgiven += ["ERR_", "401", "503"]
    page = opener(closed.address + "/")
    page.get_by_role("dialog", name="Sign in").get_by_label("Key").fill(keys[2])
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("live")
    closed.close()
    expect(page.locator("#state")).to_contain_text("reconnecting")
    closed.open()
    status, _ = closed.asked("/v1/articles", STORY.encode(), authorization=f"Bearer {keys[2]}")
    assert status == 202
    expect(page.locator("#state")).to_contain_text("live", timeout=30_000)
    expect(page.locator(".card", has_text="salt works").first).to_be_visible(timeout=30_000)
