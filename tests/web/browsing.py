"""What every browser can do that tests drive: open a page, type into it, read what it shows."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

__all__ = ["IS_LOADED", "PATIENCE", "SOON", "Browser", "DesktopBrowser", "NavigatedError", "Tab"]

PATIENCE = 90.0
SOON = 0.05
IS_LOADED = "document.readyState !== 'loading'"
_SIZE = "[smtplab.terminal().cols, smtplab.terminal().rows]"
_SIZE_FOR = """
(() => {{
  const {{ cols, rows, element }} = smtplab.terminal();
  const shown = element.querySelector(".xterm-screen");
  const beside = innerHeight - document.getElementById("terminal").clientHeight;
  return [
    Math.ceil(({columns} + 0.3) * shown.clientWidth / cols),
    Math.ceil(({rows} + 0.3) * shown.clientHeight / rows) + beside,
  ];
}})()
"""
"""The size in pixels of a window whose terminal has so many columns and rows."""


class NavigatedError(Exception):
    """Raised where a page was left while it was asked something."""


class Tab(ABC):
    """A tab of a browser."""

    @abstractmethod
    def run(self, script: str) -> Any:  # noqa: ANN401  # whatever JSON can be
        """Return what an expression in JavaScript comes to, awaited."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Give the page a size, in pixels."""

    @abstractmethod
    def type(self, text: str) -> None:
        """Type a text."""

    @abstractmethod
    def press(self, *names: str) -> None:
        """Press keys, such as `Enter`, `F1`, `ctrl+s`."""

    @abstractmethod
    def choose_file(self, selector: str, file: Path) -> None:
        """Give a file to an input of the page."""

    def text(self) -> str:
        """Return what stands on the terminal of the page."""
        rows = self.run("window.smtplab ? window.smtplab.text() : []")
        return "\n".join(rows or ())  # a page that is left returns nothing

    def wait_for(self, words: str, *, patience: float = PATIENCE) -> str:
        """Wait until some words stand on the terminal; return all that stands there."""
        deadline = time.monotonic() + patience
        while words not in (text := self.text()):
            said = self.run("document.body.innerText")
            assert time.monotonic() < deadline, f"{words!r} does not come:\n{text}\n{said}"
            time.sleep(SOON)
        return text

    def wait_until(self, script: str, *, patience: float = PATIENCE) -> object:
        """Wait until an expression comes to something; return that."""
        deadline = time.monotonic() + patience
        while True:
            with suppress(NavigatedError):
                if found := self.run(script):
                    return found
            assert time.monotonic() < deadline, f"{script} does not come"
            time.sleep(SOON)

    def fit(self, columns: int, rows: int) -> None:
        """Give the window such a size that the terminal has so many columns and rows."""
        self.wait_until("window.smtplab")
        deadline = time.monotonic() + PATIENCE
        while self.run(_SIZE) != [columns, rows]:  # the size of the letters may change as well
            assert time.monotonic() < deadline, self.run(_SIZE)
            self.resize(*self.run(_SIZE_FOR.format(columns=columns, rows=rows)))
            time.sleep(SOON)

    def answer_prompt(self, script: str, text: str) -> None:
        """Do something that asks for a text, and give one."""
        self.run(f"(window.prompt = () => {text!r}, {script})")

    def reload(self) -> None:
        """Load the page again."""
        self.run("(window.isOld = true, location.reload())")
        self.wait_until(f"!window.isOld && {IS_LOADED}")


class Browser(ABC):
    """A browser with a folder of its own.

    Args:
        profile: Where it keeps what it keeps.
    """

    @abstractmethod
    def __init__(self, profile: Path) -> None: ...

    @abstractmethod
    def open(self, url: str, width: int = 1280, height: int = 800) -> Tab:
        """Open a page in a new tab of some size, in pixels."""

    @abstractmethod
    def kill(self) -> None:
        """End it as a power cut would, unless it has ended."""

    def __enter__(self) -> Self:
        """Return the browser, which is running already."""
        return self

    def __exit__(self, *exception: object) -> None:
        """End it."""
        self.kill()


class DesktopBrowser(Browser):
    """A browser that keeps its folder for the next run, and tells what happened in its tabs."""

    @abstractmethod
    def keep_downloads(self, folder: Path) -> None:
        """Put what pages give to download into a folder."""

    @abstractmethod
    def faults(self) -> list[object]:
        """Return what the browser has complained of in the pages."""

    @abstractmethod
    def requests(self) -> set[str]:
        """Return the addresses that the pages have asked for."""
