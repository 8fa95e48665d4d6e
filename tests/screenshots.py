"""Take the pictures for the documentation: `make screenshots` writes them to docs/.

The app draws itself as SVG; a headless Chromium turns that into PNG, so that a reader without the
right font sees the same lines. The page is built and opened in that browser.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from platformdirs import user_cache_path
from textual.pilot import Pilot

from smtplab.services import Services
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site
from smtplab.storage.locations import HOME_VARIABLE
from smtplab.tui.app import SmtplabApp
from smtplab.tui.lab.screen import LabScreen
from smtplab.tui.routes import ROUTES, Route, lesson_screen
from smtplab.web.build import build
from smtplab.web.host import PageServer
from smtplab.web.runtime import fetch_runtime
from tests.tui.driving import DELIVERED, HELLO, IN_DATA, MAIL, RCPT, REFUSED
from tests.web.chromium import Chromium

FOLDER = Path(__file__).parent.parent / "docs"
PAGE, PAGE_SIZE = "page", (1280, 760)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Shot(NamedTuple):
    """One picture."""

    name: str
    way: str = "sandbox"
    size: tuple[int, int] = (120, 36)
    lines: Sequence[str] = ()
    keys: Sequence[str] = ()
    theme: str = "smtplab-dark"
    lesson: str = ""


SHOTS = (
    Shot("home", "", (80, 24)),
    Shot("sandbox", lines=REFUSED, keys=("R", "C", "P", "T")),
    Shot("sandbox-small", size=(80, 24), lines=REFUSED),
    Shot("sandbox-light", lines=DELIVERED, keys=("f4",), theme="smtplab-light"),
    Shot("why", lines=(HELLO, "MAIL FROM:alice@example.com"), keys=("f7",)),
    Shot("octets", lines=IN_DATA, keys=("f3",)),
    Shot("both-ends", lines=REFUSED, keys=("f6",)),
    Shot(
        "lesson",
        lesson="many-recipients",
        keys=("f10", "f10", "f10"),
        lines=(MAIL, RCPT, "RCPT TO:<zorro@example.org>"),
    ),
    Shot("replay", "replay", keys=("5", *["right"] * 13)),
    Shot("reference", "reference", keys=tuple("552")),
    Shot("drill", "drill", (80, 24)),
)


class NoStore:
    """A sandbox that is fresh each time."""

    is_kept = False
    note = ""
    unkept = ""

    def load(self) -> tuple[LabSession, Sequence[str]]:
        """Give a fresh sandbox."""
        return LabSession(load_site()), ()

    def save(self, session: LabSession, history: Sequence[str]) -> None:
        """Keep nothing."""


def way_of(shot: Shot) -> Route | None:
    """Return what makes the screen of a picture."""
    if shot.lesson:
        return lambda services: lesson_screen(services, shot.lesson)
    return ROUTES.get(shot.way)


async def draw(shot: Shot) -> str:
    """Run the app up to where the picture is taken and return it as SVG."""
    app = SmtplabApp(Services(sandbox=NoStore()), way_of(shot))
    async with app.run_test(size=shot.size) as pilot:
        app.theme = shot.theme
        await pilot.pause()
        if shot.lesson:
            await press(pilot, shot.keys)
        for line in shot.lines:
            assert isinstance(app.screen, LabScreen)
            app.screen.bar.prompt.fill(line)
            await press(pilot, ["enter"])
        if not shot.lesson:
            await press(pilot, shot.keys)
        return app.export_screenshot(title="smtplab")


async def press(pilot: Pilot[None], keys: Sequence[str]) -> None:
    """Press keys, and let the screen come to rest after each."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    await pilot.pause()


def rasterise(svg: str, target: Path, browser: str) -> None:
    """Write an SVG as PNG."""
    width, height = re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "shot.svg"
        source.write_text(svg, "utf-8")
        size = f"{round(float(width))},{round(float(height))}"
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        subprocess.run(
            [browser, *options, f"--screenshot={target}", f"--window-size={size}", source.as_uri()],
            check=True,
            capture_output=True,
            timeout=60,
        )


def photograph_page(target: Path) -> None:
    """Build the page, type in its sandbox, and take a picture of the tab."""
    runtime = fetch_runtime(user_cache_path("smtplab", appauthor=False) / "web")
    with tempfile.TemporaryDirectory() as made:
        folder, profile = Path(made) / "page", Path(made) / "profile"
        build(folder, runtime)
        with PageServer(folder) as server, Chromium(profile) as browser:
            Thread(target=server.serve_forever, daemon=True).start()
            tab = browser.open(f"{server.link}#sandbox", *PAGE_SIZE)
            tab.wait_for("The wire")
            for line in REFUSED:
                tab.type(line)
                tab.press("Enter")
            tab.wait_for("550 5.1.1")
            tab.picture(target)
            server.shutdown()


def main(names: Sequence[str]) -> int:
    """Take all pictures, or those that are named."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("screenshots need Chromium to make PNG from SVG", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        for shot in SHOTS:
            if not names or shot.name in names:
                rasterise(asyncio.run(draw(shot)), FOLDER / f"{shot.name}.png", browser)
                print(f"docs/{shot.name}.png")
    if not names or PAGE in names:
        photograph_page(FOLDER / f"{PAGE}.png")
        print(f"docs/{PAGE}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
