"""Places, figures, dead letters, keys; on a wide screen and on a phone; for those who do not see it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from support.served import Opener, Served

VIEWS = ("wire", "map", "figures", "try", "letters", "article")
POISON = b"\x81\x8d\x8f\x90\x9d broken line \xff\xfe"


def show(page: Page, view: str) -> None:
    """Go to a view, with something in it."""
    if view == "article":
        page.locator(".card h3 a").first.click()
        expect(page.locator("#drawer .event").first).to_be_visible()
        return
    page.evaluate("view => (location.hash = `#/${view}`)", view)
    expect(page.locator(f"#{view}")).to_be_visible()
    if view == "try":
        page.locator("#example").click()
        expect(page.locator(".outcome")).to_be_visible()
    if view == "letters":
        page.locator(".letter summary").first.click()
        expect(page.locator(".letter-text").first).to_be_visible()
    if view == "map":
        expect(page.locator(".spot-row").first).to_be_visible()
    if view == "figures":
        expect(page.locator(".chart").first).to_be_visible()


def test_a_poisoned_article_is_found_among_the_dead_letters_and_replayed(page: Page, served: Served) -> None:
    served.feed_anyway(POISON)
    letters = page.locator(".letter", has_text="broken line")
    page.get_by_role("link", name="Dead letters").click()
    for _ in range(40):
        if letters.count():
            break
        page.get_by_role("button", name="Look again").click()
        page.wait_for_timeout(400)
    letter = letters.first
    expect(letter.locator(".stage")).to_have_text("formats")
    expect(letter.locator(".letter-message")).to_contain_text("undecodable bytes")
    letter.locator("summary").first.click()
    expect(letter.locator(".letter-text")).to_contain_text("broken line")
    expect(letter).to_contain_text("wire.raw")
    letter.get_by_role("button", name="Replay").click()
    expect(letter).to_contain_text("Put its untouched bytes back")
    letter.get_by_role("button", name="Replay it").click()
    expect(letter.locator(".letter-said")).to_have_text(re.compile(r"Replayed: it is now record \d+ of .*wire\.raw"))
    expect(letter.locator(".replayed")).to_be_visible()


def test_places_are_marks_that_the_keyboard_reaches_and_a_list(page: Page) -> None:
    show(page, "map")
    marks, rows = page.locator("#globe .spot"), page.locator(".spot-row")
    assert marks.count() == rows.count() > 4
    assert page.locator('#globe .spot[tabindex="0"]').count() == 1
    page.locator('#globe .spot[tabindex="0"]').focus()
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert first != second
    page.keyboard.press("Enter")
    expect(page.locator(".spot-row.picked h3")).to_contain_text(second.split(",")[0])
    page.get_by_role("button", name="Middle East").click()
    expect(page.get_by_role("button", name="Middle East")).to_have_attribute("aria-pressed", "true")
    doha = page.locator(".spot-row", has_text="Doha").first
    doha.get_by_role("link").first.click()
    expect(page.locator("#drawer-title")).to_contain_text("72-hour truce")


def test_the_map_puts_places_where_they_are(page: Page) -> None:
    """By Robinson's own table: the equator is as long as the map is wide, a pole .5322 of that; north is up."""
    told = page.evaluate(
        """async () => {
            const { project, WIDTH, HEIGHT } = await import("/assets/projection.js");
            const places = [[0, 0], [180, 0], [180, 90], [-180, -90], [30, 50]];
            return [...places.map(([lon, lat]) => project(lon, lat)), [WIDTH, HEIGHT]];
        }"""
    )
    (zero, east, pole, south, kyiv, (width, height)) = told
    assert zero == [width / 2, height / 2]
    assert east == [pytest.approx(width), height / 2]
    assert pole == [pytest.approx(width / 2 * 1.5322), pytest.approx(0, abs=1e-6)]
    assert south == [pytest.approx(width / 2 * (1 - 0.5322)), pytest.approx(height)]
    assert kyiv[0] == pytest.approx(width / 2 * (1 + 30 / 180 * 0.8679))
    assert kyiv[1] < height / 2


def test_figures_are_drawn_with_their_units_and_told_in_words(page: Page, served: Served) -> None:
    show(page, "figures")
    charts = page.locator("#charts .chart")
    expect(charts).to_have_count(5)
    words = charts.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert [text.split(".")[0] for text in words] == [
        "Articles",
        "Events",
        "Latency, end to end",
        "Lag",
        "Dead letters",
    ]
    assert "ms" in words[2]
    expect(page.locator("#totals")).to_contain_text("The worker is up")
    before = words[0]
    served.feed("Quiet day\n\nOSLO, Nov 19 (Quay Wire) - Nothing of note was said on Thursday by anybody at all.")
    page.wait_for_function(
        "before => document.querySelector('#charts .chart').getAttribute('aria-label') !== before",
        arg=before,
        timeout=20_000,
    )


def test_the_keyboard_does_it_all(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("j")
    focused = page.locator(".card:focus")
    expect(focused).to_have_count(1)
    second = focused.get_attribute("data-event")
    page.keyboard.press("k")
    assert focused.get_attribute("data-event") != second
    article = focused.get_attribute("data-article")
    page.keyboard.press("o")
    expect(page.locator("#drawer .reading")).to_have_attribute("data-article", article or "")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    page.keyboard.press("2")
    expect(page.locator(".column")).to_have_count(2)
    page.keyboard.press("2")
    page.keyboard.press("p")
    expect(page.locator("#pause")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("m")
    expect(page.locator("#map-title")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Country")).to_be_focused()
    page.keyboard.type("mw")
    expect(page.locator("#map")).to_be_visible()
    expect(page.get_by_label("Country")).to_have_value("mw")


def test_shortcuts_can_be_switched_off(page: Page) -> None:
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Shortcuts are on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(page.locator("#wire")).to_be_visible()
    page.reload()
    page.keyboard.press("m")
    expect(page.locator("#wire")).to_be_visible()


def test_colours_follow_the_system_until_one_is_chosen(served: Served, opener: Opener) -> None:
    page = opener(served.address + "/", scheme="dark")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(ground)
    page.get_by_role("button", name="Switch to light colours").click()
    light = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == light


def test_a_phone_shows_each_view_without_scrolling_sideways(served: Served, opener: Opener) -> None:
    page = opener(served.address + "/", width=390, height=844)
    page.wait_for_selector(".card")
    for view in VIEWS:
        if view == "article":
            page.evaluate("location.hash = '#/wire'")
        show(page, view)
        wide = page.evaluate("[document.documentElement.scrollWidth, document.querySelector('#drawer').scrollWidth]")
        assert max(wide) <= 390, view


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(served: Served, opener: Opener, scheme: str) -> None:
    """In each view, and the help: all of its rules, and those that colours decide once more in the dark."""
    rules = {} if scheme == "light" else {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    page = opener(served.address + "/", scheme=scheme)
    page.wait_for_selector(".card")
    found: list[str] = []
    axe = Axe()
    for view in (*VIEWS, "help"):
        if view == "article":
            page.evaluate("location.hash = '#/wire'")
        if view == "help":
            page.keyboard.press("Escape")
            page.locator("#help-open").click()
        else:
            show(page, view)
        answer: dict[str, Any] = axe.run(page, options=rules).response
        for rule in answer["violations"]:
            where = [node["target"] for node in rule["nodes"][:3]]
            found.append(f"{view}: {rule['id']} ({rule['impact']}) {json.dumps(where)}")
    assert found == []


def test_no_shortcut_is_left_out_of_the_help(page: Page) -> None:
    page.keyboard.press("?")
    shown = set(page.locator("#help kbd").all_inner_texts())
    source = Path(__file__).resolve().parents[2] / "services/wiredesk/gateway/page/assets/main.js"
    keys = re.search(r"\nkeys\(\{(.*?)\n\}\);", source.read_text("utf-8"), re.DOTALL)
    assert keys is not None
    used = set(re.findall(r'^ +"?([^\s":}]+)"?: ', keys[1], re.MULTILINE))
    assert {"j", "k", "1", "/"} <= used
    assert {key for key in used if len(key) == 1} <= shown
