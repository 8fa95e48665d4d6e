"""The page, built once for all tests, on a web host, in a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from http import HTTPStatus
from pathlib import Path
from threading import Event, Thread
from typing import TypeVar

import pytest

from smtplab.storage.locations import HOME_VARIABLE, PAGE_VARIABLE
from smtplab.web.build import build
from smtplab.web.host import PageHandler, PageServer
from smtplab.web.runtime import RuntimeMissingError, fetch_runtime
from tests.web.browsing import PATIENCE, Browser, DesktopBrowser
from tests.web.chromium import Chromium, find_chromium
from tests.web.firefox import Firefox, find_firefox
from tests.web.webkit import WebKit, find_webkit

SomeBrowser = TypeVar("SomeBrowser", bound=Browser)


def _once(folder: Path, cache: Path) -> Path:
    """Build the page unless another process has done so."""
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (folder / "index.html").exists():
            build(folder, fetch_runtime(cache))
    return folder


@pytest.fixture(scope="session")
def page_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the page."""
    if find_chromium() is None and not os.environ.get("CI"):
        pytest.skip("chromium is not installed; apt-get install chromium")
    assert find_chromium(), "chromium is not installed"
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    try:
        return _once(shared / "page", shared / "runtime")
    except RuntimeMissingError as error:
        pytest.skip(f"Python for the browser cannot be had: {error}")


class _Noting(PageHandler):
    server: CountingServer

    def do_GET(self) -> None:  # noqa: N802  # its name in the base
        """Note the request, and send the file in its time, or what a test has put in its place."""
        self.server.asked.append(self.path)
        name = self.path.rpartition("/")[2]
        if (release := self.server.held.get(name)) is not None:
            release.wait(PATIENCE)
        if name not in self.server.forged:
            super().do_GET()
            return
        content_type, body = self.server.forged[name]
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class CountingServer(PageServer):
    """A web host that knows what was asked of it, and may send something else.

    Attributes:
        asked: The paths that were asked for.
        forged: The content type and the body that are sent for the name of a file.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, handler=_Noting)
        self.asked: list[str] = []
        self.forged: dict[str, tuple[str, bytes]] = {}
        self.held: dict[str, Event] = {}

    @contextmanager
    def holding(self, name: str) -> Iterator[None]:
        """Hold back a file for a while."""
        self.held[name] = Event()
        try:
            yield
        finally:
            self.held.pop(name).set()


@pytest.fixture
def as_in_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: CountingServer) -> None:
    """Have the app that runs beside a page find what it would find there."""
    for name in ("TEXTUAL_THEME", "NO_COLOR", "COLORFGBG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    monkeypatch.setenv(PAGE_VARIABLE, server.link)


@pytest.fixture
def server(page_folder: Path, tmp_path: Path) -> Iterator[CountingServer]:
    """A web host with a copy of the page, which a test may damage."""
    folder = tmp_path / "host"
    shutil.copytree(page_folder, folder)
    with CountingServer(folder) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


_FINDERS: Mapping[type[Browser], tuple[Callable[[], str | None], str]] = {
    Chromium: (find_chromium, "chromium"),
    Firefox: (find_firefox, "firefox-esr"),
    WebKit: (find_webkit, "webkit2gtk-driver xvfb"),
}
"""What finds the program of each browser, and the packages that bring it."""


def _run(kind: type[SomeBrowser], folder: Path) -> Iterator[SomeBrowser]:
    """Run a browser with a new profile, if it is installed."""
    find, packages = _FINDERS[kind]
    if find() is None and not os.environ.get("CI"):
        pytest.skip(f"{kind.__name__} is not installed; apt-get install {packages}")
    with kind(folder / "profile") as browser:
        yield browser


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chromium]:
    """A browser that has kept nothing yet."""
    yield from _run(Chromium, tmp_path)


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    """A Firefox that has kept nothing yet."""
    yield from _run(Firefox, tmp_path)


@pytest.fixture(params=[Chromium, Firefox])
def desktop_browser(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DesktopBrowser]:
    """A browser that keeps its folder, and has kept nothing yet: one after the other."""
    yield from _run(request.param, tmp_path)


@pytest.fixture(params=[Chromium, Firefox, WebKit])
def any_browser(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Browser]:
    """A browser that has kept nothing yet: one after the other."""
    yield from _run(request.param, tmp_path)
