"""An article in full, and copy that is tried."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from support.served import Served

TELEGRAPH = """\
Signal towers 🛰🛰 and a treaty

OSLO, Norway, Nov 19 (Quay Wire) - 🚢🚢 Norway and Turkey signed an agreement on fishing 🐟 on Thursday, the two \
foreign ministries said after talks in Oslo.

🛰 A faulty software update cut the internet link of 500 ships on Wednesday, the satellite operator Nordlink said.
"""


def marked(reading: Locator, event: int) -> str:
    """What the text marks of an event, without the numbers."""
    return str(
        reading.locator(f'.copy mark[data-events~="{event}"]').evaluate_all(
            """marks => marks.map(mark => [...mark.childNodes].filter(one => one.nodeName !== "SUP")
                .map(one => one.textContent).join("")).join("")"""
        )
    )


def in_order(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(events, key=lambda event: min((e["start"] for e in event["evidence"]), default=1 << 30))


def test_pasted_copy_shows_three_labels_and_why(page: Page) -> None:
    page.get_by_role("link", name="Try it").click()
    page.get_by_role("button", name="An example").click()
    labels = page.locator(".outcome .label:not(.no-label)")
    expect(labels).to_have_count(3)
    for label in labels.all():
        assert label.locator(".term .weight").count() >= 3
    reading = page.locator(".outcome .reading")
    expect(reading.locator(".body mark")).not_to_have_count(0)
    for category in ("Diplomacy", "Strike", "Technology"):
        expect(reading.locator(".event .kind", has_text=category).first).to_be_visible()
    assert "64 drones" in reading.locator(".body mark").all_inner_texts()[1]
    expect(reading.locator(".debris li", has_text="newsletter").first).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("diplomacy")


def test_copy_is_read_as_it_is_typed_and_what_is_no_news_has_no_label(page: Page) -> None:
    page.get_by_role("link", name="Try it").click()
    page.get_by_label("Wire copy").fill(
        "Frost comes early\n\nBERN, Nov 19 (Quay Wire) - The vintners of the lake picked late."
    )
    expect(page.locator(".outcome .state")).to_have_text("unclassified")
    expect(page.locator(".outcome .label:not(.no-label)")).to_have_count(0)
    expect(page.locator(".outcome .no-label").first).to_contain_text("no label")


def test_a_file_is_read_as_its_bytes(page: Page) -> None:
    page.get_by_role("link", name="Try it").click()
    page.locator("#file").set_input_files(
        {"name": "broken.txt", "mimeType": "text/plain", "buffer": b"\x81\x8d\x8f\xff\xfe not text \xff"}
    )
    expect(page.locator(".outcome .state-dead")).to_be_visible()
    expect(page.locator("#file-name")).to_contain_text("broken.txt")


def test_what_is_fed_comes_out_on_the_wire_with_all_its_events_marked(page: Page, served: Served) -> None:
    """Offsets are code points: each of these ships is two units of a JavaScript string."""
    page.get_by_role("link", name="Try it").click()
    page.get_by_label("Wire copy").fill(TELEGRAPH)
    page.get_by_role("button", name="Feed it").click()
    expect(page.locator("#notice")).to_contain_text("accepted")
    told = served.told("Signal towers 🛰🛰 and a treaty")
    page.get_by_role("link", name="Wire", exact=True).click()
    page.mouse.move(5, 5)
    card = page.locator(".card", has_text="Signal towers").first
    card.hover()
    card.get_by_role("link").first.click()
    reading = page.locator("#drawer .reading")
    expect(reading.locator(".body")).to_be_visible()
    events = in_order(told["events"])
    assert {event["category"] for event in events} >= {"diplomacy", "technology"}
    assert any(
        ord(letter) > 0xFFFF for event in events for evidence in event["evidence"] for letter in evidence["quote"]
    )
    expect(reading.locator(".event")).to_have_count(len(events))
    for number, event in enumerate(events):
        assert marked(reading, number) == "".join(evidence["quote"] for evidence in event["evidence"])


def test_the_article_has_its_address_and_gives_the_focus_back(page: Page) -> None:
    link = page.locator(".card h3 a").first
    link.focus()
    headline = link.inner_text()
    page.keyboard.press("Enter")
    title = page.locator("#drawer-title")
    expect(title).to_contain_text(headline)
    expect(title).to_be_focused()
    assert "#/article/" in page.url
    page.locator("#drawer .number").first.click()
    expect(page.locator("#drawer .note").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer .event").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(link).to_be_focused()
    assert "#/article/" not in page.url
    page.go_forward()
    expect(title).to_contain_text(headline)
    page.reload()
    expect(title).to_contain_text(headline)


def test_pieces_of_text_are_cut_at_code_points_and_keep_all_that_overlap(page: Page) -> None:
    told = page.evaluate(
        """async () => {
            const { pieces } = await import("/assets/marks.js");
            return pieces("a🛰b🛰c", [{start: 1, end: 4, key: 7}, {start: 3, end: 99, key: 8}]);
        }"""
    )
    assert told == [
        {"text": "a", "keys": [], "ends": []},
        {"text": "🛰b", "keys": [7], "ends": []},
        {"text": "🛰", "keys": [7, 8], "ends": [7]},
        {"text": "c", "keys": [8], "ends": [8]},
    ]


def test_an_article_that_is_not_kept_is_said_to_be(page: Page, forgiven: list[str]) -> None:
    forgiven.append("404")
    page.evaluate("location.hash = '#/article/no-such%2Farticle'")
    expect(page.locator("#drawer")).to_contain_text("not among the articles that are kept")
