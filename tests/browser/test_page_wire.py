"""The wire as a person watches it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from support.served import Served


def story(headline: str, *, lead: str = "") -> str:
    lead = (
        lead
        or "Nineteen drones hit the port of Odesa early on Thursday, killing two people, the regional governor said."
    )
    return f"{headline}\n\nODESA, Ukraine, Nov 19 (Quay Wire) - {lead}\n\nThe harbour was closed until noon, he said."


def away(page: Page) -> None:
    """The pointer where nobody reads."""
    page.mouse.move(5, 5)


def test_the_examples_stand_in_their_columns_with_what_was_read_of_them(page: Page) -> None:
    columns = page.locator(".column")
    expect(columns).to_have_count(3)
    raid = columns.nth(1).locator(".card", has_text="Pakistani jets bombed a camp").first
    expect(raid.get_by_role("heading")).to_contain_text("72-hour truce")
    expect(raid.locator(".chip").first).to_contain_text("≥ 17 killed")
    expect(raid.locator(".chip .unseen").first).to_have_text("at least 17 killed")
    expect(raid.locator("mark", has_text="17")).to_be_visible()
    assert raid.locator(".parties .country").evaluate_all("all => all.map(one => one.title)") == [
        "Pakistan",
        "Afghanistan",
    ]
    expect(raid.locator(".where")).to_contain_text("said by officials in both capitals")
    expect(page.locator(".tag", has_text="alleged").first).to_be_visible()
    expect(page.locator(".tag", has_text="planned").first).to_be_visible()


def test_an_event_arrives_while_one_looks(page: Page, served: Served) -> None:
    away(page)
    served.feed(story("Quay cranes burn at a quiet harbour"))
    expect(page.locator(".column").nth(1).locator(".card").first).to_contain_text("Quay cranes burn", timeout=20_000)


def test_what_comes_is_held_while_one_reads_and_shown_when_asked_for(page: Page, served: Served) -> None:
    first = page.locator(".column").nth(1).locator(".card").first
    first.hover()
    page.mouse.move(500, 400)
    served.feed(story("Night watch sees drones over the pier", lead=LEADS[0]))
    release = page.get_by_role("button", name=re.compile(r"^\d+ new$"))
    expect(release).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Night watch sees drones")).to_have_count(0)
    release.click()
    expect(page.locator(".card", has_text="Night watch sees drones").first).to_be_visible()
    expect(release).to_be_hidden()


def test_a_retraction_is_struck_through_and_said_in_words(page: Page, served: Served) -> None:
    away(page)
    served.feed(story("Old mill struck by a stray shell", lead=LEADS[1]))
    told = page.locator(".card", has_text="Old mill struck")
    expect(told.first).to_be_visible(timeout=20_000)
    served.feed("KILL-Old mill struck by a stray shell\n\n(ATTN: kill is mandatory. Make certain it is not used.)")
    taken = page.locator(".card.retracted", has_text="Old mill struck").first
    expect(taken).to_be_visible(timeout=20_000)
    expect(taken).to_contain_text("Taken back")
    assert taken.locator("h3 del").evaluate("one => getComputedStyle(one).textDecorationLine") == "line-through"


def test_filters_stand_in_the_address(page: Page) -> None:
    page.get_by_role("button", name="Diplomacy", exact=True).click()
    expect(page.locator(".column")).to_have_count(2)
    page.get_by_label("Country").fill("Ukraine")
    page.get_by_label("Country").press("Enter")
    expect(page.locator(".card", has_text="Khost")).to_have_count(0)
    expect(page.locator(".card .country", has_text="UA").first).to_be_visible()
    assert "category=strike&category=technology&country=UA" in page.url
    page.reload()
    expect(page.locator(".column")).to_have_count(2)
    expect(page.get_by_role("button", name="Without the filter Ukraine")).to_be_visible()
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".column")).to_have_count(3)
    assert "country" not in page.url
    page.get_by_label("Modality").select_option("planned")
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator(".card:not(:has(.modality-planned))")).to_have_count(0)


def test_one_column_is_the_same_newest_first(page: Page) -> None:
    page.get_by_role("button", name="Merged").click()
    expect(page.locator(".column")).to_have_count(1)
    times = page.locator(".card-top time").evaluate_all("all => all.map(one => one.dateTime)")
    assert len(times) > 20
    assert times == sorted(times, reverse=True)
    page.reload()
    expect(page.locator(".column")).to_have_count(1)


def test_the_number_of_cards_is_bounded(page: Page) -> None:
    kept = page.evaluate(
        """async () => {
            const { Wire } = await import("/assets/wire.js");
            const wire = new Wire();
            const event = (n) => ({
                event_id: `e${n}`, revision: 1, category: "strike", kind: "drone", modality: "reported", actors: [],
                targets: [], places: [], date: null, counts: [], attributed_to: [], evidence: [], status: "active",
                codes: {}, article_id: `a${n}`, headline: `Number ${n}`, processed_at: new Date().toISOString(),
                confidence: 1,
            });
            for (let n = 0; n < 900; n += 1) wire.add(event(n));
            await new Promise((done) => setTimeout(done, 400));
            const newest = document.querySelector(".column:nth-child(2) h3").textContent;
            return [document.querySelectorAll(".card").length, newest];
        }"""
    )
    assert kept == [300, "Number 899"]


def test_hostile_copy_stays_text(page: Page, served: Served) -> None:
    away(page)
    hostile = '<img src=x onerror="window.hit=1"><script>window.hit=2</script> Drones hit a depot'
    lead = "Drones hit a depot in Odesa on Thursday, killing <b onclick=hit()>three people</b>, the governor said."
    page.goto(served.address + "/#/try")
    page.get_by_label("Wire copy").fill(story(hostile, lead=lead))
    page.get_by_role("button", name="Read it").click()
    expect(page.locator(".outcome h2").first).to_be_visible()
    page.get_by_role("button", name="Feed it").click()
    page.goto(served.address + "/#/wire")
    card = page.locator(".card", has_text="Drones hit a depot").first
    expect(card).to_be_visible(timeout=20_000)
    card.hover()
    card.get_by_role("link").first.click()
    expect(page.locator("#drawer .body")).to_be_visible()
    assert page.evaluate(
        "[window.hit, document.images.length, document.querySelectorAll('main script, main b').length]"
    ) == [
        None,
        0,
        0,
    ]


LEADS = (
    "Seven drones hit a crane on the pier of Mykolaiv on Wednesday night, injuring one person, the mayor said.",
    "Five shells hit a mill near Kherson at dawn on Thursday, killing one person and injuring four, the mayor said.",
)
