"""What the page's files keep to, so that a strict Content-Security-Policy and hostile copy are no trouble."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "services/wiredesk/gateway/page"
ASSETS = PAGE / "assets"
MODULES = sorted(ASSETS.glob("*.js"))
TEXTS = [PAGE / "index.html", *MODULES, *sorted(ASSETS.glob("*.css"))]
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment|DOMParser"
    r"|setAttribute\(\s*[\"'](?:on|style)"
)


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


@pytest.mark.parametrize("module", MODULES, ids=names(MODULES))
def test_a_module_is_checked_has_one_idea_and_makes_no_markup(module: Path) -> None:
    text = module.read_text("utf-8")
    assert text.startswith("// @ts-check\n/**")
    assert len(text.splitlines()) < 400
    assert MARKUP.search(text) is None


@pytest.mark.parametrize("path", TEXTS, ids=names(TEXTS))
def test_nothing_is_asked_of_another_origin(path: Path) -> None:
    addresses = set(re.findall(r"(?:https?:|(?<=[\"'(]))//[\w.-]+\.\w+[^\s\"')]*", path.read_text("utf-8")))
    assert {one for one in addresses if not one.startswith("http://www.w3.org/")} == set()


def test_there_is_neither_script_nor_style_within_the_html() -> None:
    text = (PAGE / "index.html").read_text("utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", text) == []


def test_all_that_is_named_is_there_and_all_that_is_there_is_named() -> None:
    index = (PAGE / "index.html").read_text("utf-8")
    named = {PAGE / one.lstrip("/") for one in re.findall(r'(?:src|href)="(/assets/[^"]+)"', index)}
    for module in MODULES:
        text = module.read_text("utf-8")
        named |= {ASSETS / one for one in re.findall(r'(?:from|import) "\./([\w.]+)"', text)}
        named |= {PAGE / one.lstrip("/") for one in re.findall(r'fetch\("(/assets/[^"]+)"', text)}
    for sheet in ASSETS.glob("*.css"):
        named |= {ASSETS / one for one in re.findall(r'url\("([^"]+)"\)', sheet.read_text("utf-8"))}
    there = {path for path in ASSETS.rglob("*") if path.is_file()}
    assert {path for path in named if not path.is_file()} == set()
    assert there - named == {ASSETS / "fonts/OFL.txt"}


def test_ids_that_modules_ask_for_are_in_the_html() -> None:
    index = (PAGE / "index.html").read_text("utf-8")
    ids = re.findall(r'\sid="([^"]+)"', index)
    assert len(ids) == len(set(ids))
    asked = {one for module in MODULES for one in re.findall(r'byId\("([^"]+)"\)', module.read_text("utf-8"))}
    made = {one for module in MODULES for one in re.findall(r'(?:\bid: |id, |, )"([\w-]+)"', module.read_text("utf-8"))}
    assert asked - set(ids) - made == set()


def test_the_land_is_small_and_lies_on_the_globe() -> None:
    path = ASSETS / "land.json"
    assert path.stat().st_size < 100_000
    inside = 0
    for steps in json.loads(path.read_text("utf-8"))["rings"]:
        lon = lat = 0
        for east, north in zip(steps[::2], steps[1::2], strict=True):
            lon, lat = lon + east, lat + north
            assert abs(lon) <= 18_000
            assert abs(lat) <= 9_000
            inside += 1
    assert inside > 5_000
