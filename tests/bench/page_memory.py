"""Bench of the room that a tab takes, after the whole course was played in it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from smtplab.simulation.tls import choice
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.course import Course, read_course
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson_session import LessonSession
from smtplab.teaching.lesson_status import Status
from smtplab.teaching.progress import Progress
from smtplab.tui.lesson.view import step_of
from tests.bench.figures import Figure, UnmeasurableError
from tests.bench.pages import fresh_browser, host, our_page
from tests.lessons.answers import Answers
from tests.web.chromium import Chromium, ChromiumTab

__all__ = ["page_memory"]

_BUDGET = 250
_SIZE = (120, 36)
_MOST_PAGES = 20
"""So many times Enter shows what follows of a long text, before it leaves that."""
_KEYS = {"enter": "Enter", "up": "ArrowUp", "ctrl+end": "ctrl+End"}
_BETWEEN = "new Promise((done) => setTimeout(done, 60))"
_WATCH = """
addEventListener("DOMContentLoaded", () => {
  const all = { subtree: true, childList: true, characterData: true, attributes: true };
  const note = () => (window.changed = performance.now());
  new MutationObserver(note).observe(document.getElementById("view"), all);
});
const quiet = () => new Promise((done) => {
  const look = () => (performance.now() - changed > 400 ? done() : setTimeout(look, 20));
  look();
});
"""


def page_memory(*, quick: bool) -> Iterator[Figure]:
    """Play the course in one tab by key presses, each lesson by its own solution.

    Measured is what the kernel calls private of the tab's process, as the browser's own processes
    are shared by all tabs. The same of a tab without a page stands beside it.
    """
    course = read_course(lesson_folders())
    lessons = course.lessons[:1] if quick else course.lessons
    uses_ssl = choice.has_ssl
    choice.has_ssl = lambda: False  # as in a tab, where Python has no ssl
    try:
        with host(our_page()) as server, fresh_browser() as browser:
            browser.call("Target.createTarget", url="about:blank")
            empty = _private(browser)
            tab = browser.open(f"{server.link}#lesson={lessons[0].name}", before=_WATCH)
            tab.wait_for(lessons[0].title)
            tab.fit(*_SIZE)
            before = _private(browser)
            progress = Progress.open(None)
            for lesson in lessons:
                _play(tab, lesson, course, progress)
            after = _private(browser)
    finally:
        choice.has_ssl = uses_ssl
    note = f"{before:.0f} before; {empty:.0f} without a page"
    what = f"memory of the tab after {len(lessons)} lessons"
    yield Figure(what, after, _BUDGET, unit="MB", note=note)


def _play(tab: ChromiumTab, lesson: Lesson, course: Course, progress: Progress) -> None:
    """Play a lesson to its end, and go on from there."""
    answers = Answers(LessonSession(lesson, course, progress, time.time))
    while not answers.is_over:
        for _ in range(_MOST_PAGES):
            if step_of(answers.lesson) in _head(tab):
                break
            _press(tab, "enter")
        _press(tab, *_next_keys(answers))
    for _ in range(_MOST_PAGES):
        if lesson.title not in _head(tab):
            return
        _press(tab, "enter")
    if lesson is not course.lessons[-1]:
        raise UnmeasurableError(f"the lesson {lesson.name} does not end in the page")


def _head(tab: ChromiumTab) -> str:
    return tab.text().partition("\n")[0]


def _next_keys(answers: Answers) -> list[str]:
    """Return the keys that come next; lines that play by themselves go together."""
    keys = [*answers.next_keys()] if answers.lesson.status is not Status.PLAY else []
    while not keys or answers.lesson.status is Status.PLAY:
        keys += answers.next_keys()
    return keys


def _press(tab: ChromiumTab, *keys: str) -> None:
    for key in keys:
        if len(key) == 1 or " " in key:
            tab.type(key)
        else:
            tab.press(_KEYS.get(key, key))
        tab.run(_BETWEEN)
    tab.run("quiet()")


def _private(browser: Chromium) -> float:
    """Return the megabytes of the largest process of a tab that are its own."""
    found = browser.call("SystemInfo.getProcessInfo")["processInfo"]
    return max(_own(one["id"]) for one in found if one["type"] == "renderer")


def _own(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    kilobytes = (int(line.split()[1]) for line in lines if line.startswith("Private_"))
    return sum(kilobytes) * 1024 / 1e6
