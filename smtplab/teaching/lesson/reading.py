"""How is a file read as a lesson? All that is wrong with it is found in one go."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from smtplab.simulation.visible import visible
from smtplab.teaching.lesson.activities import read_activity
from smtplab.teaching.lesson.fields import Fields
from smtplab.teaching.lesson.lesson import Lesson, Level, Step
from smtplab.teaching.lesson.markdown import Page, Section, read_page
from smtplab.teaching.lesson.node import read_yaml
from smtplab.teaching.lesson.places import SitePlace
from smtplab.teaching.lesson.trouble import Troubles

__all__ = ["LARGEST_FILE", "file_name", "read_lesson", "text_of"]

LARGEST_FILE = 128 * 1024
"""Octets of a lesson."""
_NAME = re.compile(r"(?:(?P<number>[0-9]{1,3})-)?(?P<name>[a-z0-9][a-z0-9-]{0,63})")
_FRONT = re.compile(r"---[ \t]*\n(?P<yaml>.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_KEYS = ("title", "level", "minutes", "needs", "introduces", "defeats", "site")
_INTRODUCES = ("verbs", "codes", "terms")
_SLUG = re.compile(r"[^a-z0-9]+")


def file_name(file: Path) -> tuple[str, int | None]:
    """Return name and number of a lesson, as its file is called."""
    match = _NAME.fullmatch(file.stem)
    if match is None:
        return file.stem, None
    return match["name"], int(match["number"]) if match["number"] else None


def read_lesson(file: Path, troubles: Troubles) -> Lesson | None:
    """Read a lesson; None if it cannot be played, and the troubles then tell why."""
    if (text := text_of(file, troubles)) is None:
        return None
    if (front := _FRONT.match(text)) is None:
        troubles.add(1, "no front matter", "begin with ---, keys as title:, and --- again")
        return None
    node = read_yaml(front["yaml"], 2, troubles)
    if node is None:
        return None
    fields = Fields(node, troubles, _KEYS)
    page = read_page(text[front.end() :], text.count("\n", 0, front.end()) + 1, troubles)
    lesson = _lesson(file, fields, page, troubles)
    return None if troubles else lesson


def text_of(file: Path, troubles: Troubles) -> str | None:
    """Return the text of a file, None if it cannot be read; the troubles then tell why."""
    try:
        octets = _octets(file)
        text = octets.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        troubles.add(0, "not UTF-8", "save it as UTF-8")
        return None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        troubles.add(0, f"cannot be read: {reason}", "see that it can")
        return None
    if len(octets) > LARGEST_FILE:
        troubles.add(0, f"larger than {LARGEST_FILE} octets", "make several of it")
        return None
    return text


def _octets(file: Path) -> bytes:
    """Read a file; a pipe would be waited for without an end."""
    if file.exists() and not file.is_file():
        raise OSError(errno.EINVAL, "no file")
    with file.open("rb") as opened:
        return opened.read(LARGEST_FILE + 1)


def _lesson(file: Path, fields: Fields, page: Page, troubles: Troubles) -> Lesson:
    name, number = file_name(file)
    if not _NAME.fullmatch(file.stem):
        troubles.add(0, "the file's name is none", "call it as 05-typos.md, in lower case")
    introduces = fields.node("introduces")
    new = Fields(introduces, troubles, _INTRODUCES) if introduces else None
    places = SitePlace(file.parent / "sites", fields.node("site"), troubles)
    if len(page) < 2:
        troubles.add(0, "a lesson without a step", "write a heading with ##")
    if not page[0].brief:
        troubles.add(page[0].line, "no word on what it is for", "write that above the first ##")
    return Lesson(
        name,
        number,
        fields.text("title", "Who speaks first?"),
        Level(fields.choice("level", [level.value for level in Level], "first hour")),
        fields.whole("minutes", 1, 600),
        fields.words("needs", _word, "helo-to-quit"),
        new.words("verbs", _verb, "HELO") if new else (),
        new.words("codes", _code, "250") if new else (),
        new.words("terms", _word, "session") if new else (),
        fields.words("defeats", _word, "M1"),
        tuple(page[0].brief),
        _steps(page[1:], places, troubles),
        file,
        _lines(fields, new),
    )


def _lines(fields: Fields, new: Fields | None) -> dict[str, int]:
    """Return the line of each key that is held against other files."""
    lines = {key: fields.line_of(key) for key in ("needs", "defeats")}
    return lines | {key: new.line_of(key) for key in _INTRODUCES} if new else lines


def _steps(sections: Page, places: SitePlace, troubles: Troubles) -> tuple[Step, ...]:
    steps: list[Step] = []
    for section in sections:
        step = _step(section, places, troubles)
        if any(step.key == other.key for other in steps):
            troubles.add(section.line, "two steps of one title", "name one of them otherwise")
        steps.append(step)
    return tuple(steps)


def _step(section: Section, places: SitePlace, troubles: Troubles) -> Step:
    activity = read_activity(section.fence, places, troubles) if section.fence else None
    if section.fence and not section.debrief:
        troubles.add(section.fence.line, "no debrief", "say below it what happened, with a section")
    key = _SLUG.sub("-", section.title.casefold()).strip("-") or "step"
    return Step(
        key, section.title, tuple(section.brief), activity, tuple(section.debrief), section.line
    )


def _word(text: str) -> str | None:
    return str(visible(text)) or None


def _verb(text: str) -> str | None:
    return text if re.fullmatch(r"[A-Z][A-Z0-9]{2,9}", text) else None


def _code(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[2-5][0-5][0-9]", text) else None
