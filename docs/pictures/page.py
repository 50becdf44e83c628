"""Takes pictures of the gateway's page: page.py [--address A] [--folder F] [NAME...].

Without an address it starts `wiredesk up` with data of its own, feeds it the examples one after the other, so that
there is something to see, and ends it again. Needs Chromium.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from wiredesk.settings import load

ROOT: Final = Path(__file__).resolve().parents[2]
NOISE: Final = ROOT / "examples/14-line-noise.txt"
"""No document at all: the gateway would not take it, so it goes the way of the feeds, to the dead letters."""
WIDE: Final = (1440, 900)
PHONE: Final = (390, 844)
QUALITY: Final = 88
APART: Final = 3.0
"""Seconds between two examples."""


@dataclass(frozen=True)
class Picture:
    """One picture, which its name tells."""

    view: str
    size: tuple[int, int] = WIDE
    scheme: Literal["light", "dark"] = "light"

    @property
    def name(self) -> str:
        """Of its file."""
        return f"page-{self.view}-{self.size[0]}-{self.scheme}"


PICTURES: Final = (
    Picture("wire"),
    Picture("wire", scheme="dark"),
    Picture("wire", PHONE),
    Picture("wire", PHONE, "dark"),
    Picture("article"),
    Picture("article", PHONE, "dark"),
    Picture("places", scheme="dark"),
    Picture("places", PHONE),
    Picture("figures"),
    Picture("figures", PHONE, "dark"),
    Picture("try"),
    Picture("try", PHONE),
    Picture("letters"),
    Picture("letters", PHONE, "dark"),
)


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="of a gateway that runs, and is open")
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent)
    parser.add_argument("names", nargs="*", help="of views; by default all")
    options = parser.parse_args()
    wanted = [picture for picture in PICTURES if not options.names or picture.view in options.names]
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("page.py: no Chromium on this machine: apt install chromium")
    if options.address:
        shoot(options.address, chromium, wanted, options.folder)
        return
    with desk() as address:
        shoot(address, chromium, wanted, options.folder)


@contextmanager
def desk() -> Iterator[str]:
    """A whole desk on ports that are free, which has read the examples. Yields the gateway's address."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "jars").symlink_to(load().home / "jars")
        environment = {
            **os.environ,
            "WIREDESK_HOME": folder,
            "WIREDESK_BROKER__PORT": "0",
            "WIREDESK_WORKER__WEB_PORT": "0",
            "WIREDESK_GATEWAY__PORT": "0",
            "COLUMNS": "200",
        }
        said = home / "said"
        with said.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - our own command
                (sys.executable, "-m", "wiredesk", "up", "--json", "--feed", str(NOISE)),
                env=environment,
                stdout=output,
                stderr=output,
            )
        try:
            address = _listening(said)
            for example in sorted(set((ROOT / "examples").iterdir()) - {NOISE}):
                _feed(address, example.read_bytes())
                time.sleep(APART)
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _listening(said: Path) -> str:
    for _ in range(600):
        if found := re.search(r"gateway\s+(http://\S+)", said.read_text("utf-8", "replace")):
            with suppress(httpx.HTTPError):
                if httpx.get(f"{found[1]}/readyz").is_success:
                    return found[1]
        time.sleep(0.2)
    sys.exit(f"page.py: the desk does not come up\n{said.read_text('utf-8', 'replace')}")


def _feed(address: str, document: bytes) -> None:
    httpx.post(f"{address}/v1/articles", content=document, timeout=30).raise_for_status()


def shoot(address: str, chromium: str, pictures: list[Picture], folder: Path) -> None:
    """Take pictures of a page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in pictures:
            path = folder / f"{picture.name}.webp"
            _shoot(browser, address, picture, path)
            sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} kB\n")
        browser.close()


def _shoot(browser: Browser, address: str, picture: Picture, path: Path) -> None:
    width, height = picture.size
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=picture.scheme, reduced_motion="reduce"
    )
    page.goto(address)
    page.wait_for_selector("#state[data-state=live]")
    page.wait_for_selector(".card")
    page.wait_for_timeout(2500)
    show(page, picture.view)
    page.wait_for_timeout(600)
    told = page.context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    path.write_bytes(base64.b64decode(told["data"]))
    page.close()


def show(page: Page, view: str) -> None:
    """Go where there is something to see of a view."""
    if view == "wire":
        return
    if view == "article":
        page.locator(".card h3 a", has_text="212 captives").first.click()
        page.wait_for_selector("#drawer .event")
        page.mouse.move(5, 5)
        return
    names = {"places": "Places", "figures": "Figures", "try": "Try it", "letters": "Dead letters"}
    page.get_by_role("link", name=names[view], exact=True).click()
    if view == "try":
        page.get_by_role("button", name="An example").click()
        page.wait_for_selector(".outcome", timeout=60_000)
    if view == "letters":
        page.locator(".letter summary").first.click()
        page.wait_for_selector(".letter-text")


if __name__ == "__main__":
    main()
