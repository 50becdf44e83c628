"""The gateway's page in a real browser, on a real gateway, a real worker, a real Kafka.

Whatever a test does, its page asks nobody but its own origin, breaks no rule of its Content-Security-Policy, and writes
no error to the console.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from support.served import Opener, Served

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = "no Chromium on this machine: apt install chromium"

expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.integration)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One for all; it keeps a loop running in this thread as long as it is there, which no other test could bear."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def served(kafka: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A desk that has read the examples."""
    with Served(kafka, f"browser-{secrets.token_hex(4)}", tmp_path_factory.mktemp("served")) as served:
        for example in sorted((ROOT / "examples").iterdir()):
            served.feed_anyway(example.read_bytes())
        served.told("Pakistan, Afghanistan agree to 72-hour truce after air raid on Khost", seconds=90)
        yield served


@pytest.fixture
def forgiven() -> list[str]:
    """Parts of what the console may say in this test; none, unless the test puts some in."""
    return []


@pytest.fixture
def opener(browser: Browser, forgiven: list[str]) -> Iterator[Opener]:
    """Opens pages: opener(address, width=1440, scheme="light")."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(address: str, *, width: int = 1440, height: int = 900, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        origin = "/".join(address.split("/")[:3])

        def asked(to: Request) -> None:
            if not to.url.startswith((origin + "/", "data:")):
                wrong.append(f"asked {to.url}")

        def said(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                wrong.append(f"console: {message.text} {message.location.get('url', '')}")

        page.on("request", asked)
        page.on("console", said)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in wrong if not any(part in text for part in forgiven)] == []


@pytest.fixture
def page(served: Served, opener: Opener) -> Page:
    """The page with the wire, live."""
    page = opener(served.address + "/")
    page.wait_for_selector("#state[data-state=live]")
    page.wait_for_selector(".card")
    return page
