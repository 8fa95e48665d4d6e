"""A page in a browser, on a host that counts what it sends."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from smtplab.web.host import PageHandler, PageServer
from smtplab.web.runtime import fetch_runtime
from tests.bench.figures import UnmeasurableError
from tests.bench.terminal import ROOT, clean_environment
from tests.web.chromium import Chromium, find_chromium

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["CountingHost", "bare_page", "fresh_browser", "host", "our_page"]

_SMTPLAB = str(Path(sys.executable).with_name("smtplab"))
_BARE_FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "pyodide-lock.json",
    "python_stdlib.zip",
)
_BARE_PAGE = '<!doctype html><title>Python</title><script type="module" src="files/go.js"></script>'
_BARE_SCRIPT = """
import { loadPyodide } from "./pyodide.mjs";
await loadPyodide({ indexURL: new URL("./", import.meta.url).href });
window.opened = performance.now();
"""


class CountingHost(PageServer):
    """A web host that knows what was asked of it, and how many octets it sent."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, handler=_Counting)
        self.asked: list[str] = []
        self.sent: list[int] = []


class _Counting(PageHandler):
    server: CountingHost

    def setup(self) -> None:
        super().setup()
        write = self.wfile.write

        def count(octets: Buffer) -> int:
            self.server.sent.append(memoryview(octets).nbytes)
            return write(octets)

        self.wfile.write = count  # type: ignore[method-assign]  # what counts stands before it

    def do_GET(self) -> None:  # noqa: N802  # its name in the base
        self.server.asked.append(self.path)
        super().do_GET()


@contextmanager
def host(folder: Path) -> Iterator[CountingHost]:
    """Serve a folder for a while."""
    with CountingHost(folder) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@cache
def _made(name: str) -> tuple[TemporaryDirectory[str], Path]:
    """Make a folder that goes when the program ends."""
    kept = TemporaryDirectory(prefix=name)
    return kept, Path(kept.name)


@cache
def our_page() -> Path:
    """Write the page into a folder, once; return the folder."""
    _, folder = _made("page")
    done = subprocess.run(
        [_SMTPLAB, "web", str(folder)],
        capture_output=True,
        text=True,
        env=clean_environment(),
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        raise UnmeasurableError(done.stderr.strip())
    return folder


@cache
def bare_page() -> Path:
    """Write a page that starts the interpreter as npm ships it, and nothing else."""
    our_page()  # npm has fetched it by now
    _, folder = _made("bare")
    runtime = fetch_runtime(user_cache_path("smtplab", appauthor=False) / "web")
    (folder / "files").mkdir()
    for name in _BARE_FILES:
        shutil.copy(runtime.interpreter / name, folder / "files")
    (folder / "files" / "go.js").write_text(_BARE_SCRIPT, "utf-8")
    (folder / "index.html").write_text(_BARE_PAGE, "utf-8")
    return folder


@contextmanager
def fresh_browser() -> Iterator[Chromium]:
    """Run a browser that has kept nothing yet."""
    if find_chromium() is None:
        raise UnmeasurableError("chromium is not installed")
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        Chromium(Path(profile)) as browser,
    ):
        try:
            yield browser
        except AssertionError as error:
            raise UnmeasurableError(str(error)) from error
