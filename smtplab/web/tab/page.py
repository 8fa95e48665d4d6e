"""The page around the app: what it does for both views, and the file that a learner hands in."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from time import time
from typing import Protocol

from smtplab.services import Services
from smtplab.storage.atomic_write import replace_file
from smtplab.storage.locations import HOME_VARIABLE, PAGE_VARIABLE

__all__ = ["Page", "hand_in", "open_progress", "open_services", "read_address"]

_SQLITE = b"SQLite format 3\0"
_NOT_IN_NAMES = re.compile(r"\W+")


class Page(Protocol):
    """What the page does for the app."""

    def write(self, text: str) -> None:
        """Show a text, which may hold control sequences, on the terminal."""

    def say(self, answer: str) -> None:
        """Show an answer of line mode, in JSON."""

    def copy(self, text: str) -> None:
        """Put a text into the clipboard."""

    def download(self, name: str, octets: bytes) -> None:
        """Give a file to the learner."""

    def choose_file(self) -> None:
        """Have the browser show its file chooser; what is chosen comes by `PageApp.open_file`."""

    def theme(self, back: str, fore: str, is_dark: bool) -> None:
        """Take the colours of what is around the terminal, in the notation of CSS."""

    def notice(self, text: str) -> None:
        """Show a sentence above the terminal."""

    def end(self, fault: str) -> None:
        """Show that the app has ended, and for which error, "" for none."""


def read_address(home: str, address: str) -> str:
    """Have the app keep its files in a folder and make links to a page; return what follows `#`.

    Args:
        home: The folder of the learner's files.
        address: The address of the page; what follows `#` in it says what is opened.
    """
    base, _, fragment = address.partition("#")
    os.environ.update({HOME_VARIABLE: home, PAGE_VARIABLE: base})
    return fragment


def open_services() -> Services:
    """Return the services of the page, with its own site for the sandbox if it has one."""
    settings = Path(__file__).with_name("settings.json")
    is_set = os.path.isfile(settings)
    return Services(json.loads(settings.read_bytes())["site"] if is_set else None)


def hand_in(page: Page, services: Services, name: str) -> None:
    """Give the learner the file that a teacher collects (`smtplab progress --export`)."""
    from smtplab.console import as_json  # noqa: PLC0415  # few hand in
    from smtplab.teaching.classroom.progress_file import (  # noqa: PLC0415
        is_student_name,
        progress_as_file,
    )

    if not is_student_name(name):
        page.notice("A name is one line of at most 80 characters.")
        return
    content = progress_as_file(services.course, services.progress, name, time())
    page.download(f"progress-{_NOT_IN_NAMES.sub('-', name)}.json", f"{as_json(content)}\n".encode())


def open_progress(services: Services, path: str) -> str:
    """Take up a progress file in the place of the learner's own; the page is loaded again then.

    Args:
        services: What the screens work on; no progress is kept by it from then on.
        path: The file that was given.

    Returns:
        Why it cannot be taken up, in a sentence; "" if it was.
    """
    from smtplab.teaching.progress.sqlite_file import reason_unusable  # noqa: PLC0415  # as above

    given = Path(path)
    if not given.read_bytes().startswith(_SQLITE):
        return "This is not a progress file of smtplab."
    if reason := reason_unusable(given):
        return f"This progress file cannot be opened: {reason}."
    services.progress.close()
    replace_file(Path(os.environ[HOME_VARIABLE], "progress.sqlite3"), given.read_bytes())
    return ""
