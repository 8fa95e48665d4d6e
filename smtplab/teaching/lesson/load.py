"""Lessons read from their files; all that is wrong with one is found in one go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from smtplab.simulation.mapping.problems import Troubles
from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.fields import Fields
from smtplab.teaching.lesson.lesson import Lesson, Level, Step
from smtplab.teaching.lesson.load_activity import read_activity
from smtplab.teaching.lesson.naming import file_name, is_name, unused_slug
from smtplab.teaching.lesson.page import Page, Section, read_page
from smtplab.teaching.lesson.sites import SitePlace
from smtplab.teaching.lesson.text_file import text_of
from smtplab.teaching.lesson.yaml_nodes import read_yaml

__all__ = ["read_lesson"]

_FRONT = re.compile(r"---[ \t]*\n(?P<yaml>.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_KEYS = ("title", "level", "minutes", "needs", "introduces", "defeats", "site")
_INTRODUCES = ("verbs", "codes", "terms")


def read_lesson(file: Path, troubles: Troubles) -> Lesson | None:
    """Read a lesson; None if it cannot be played, and the troubles then tell why."""
    try:
        text = text_of(file, troubles)
    except FileNotFoundError as error:
        troubles.add(1, f"cannot be read: {error.strerror}", "see where it has gone")
        return None
    if text is None:
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


def _lesson(file: Path, fields: Fields, page: Page, troubles: Troubles) -> Lesson:
    name, number = file_name(file)
    if not is_name(name):
        wrong = f"{file.name} is not the name of a lesson"
        troubles.add(1, wrong, "call it as 05-typos.md, with small letters, digits and hyphens")
    introduces = fields.node("introduces")
    new = Fields(introduces, troubles, _INTRODUCES) if introduces else None
    places = SitePlace(file.parent / "sites", fields.node("site"), troubles)
    if len(page) < 2:
        troubles.add(1, "a lesson without a step", "write a heading with ##")
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
    """Read the steps; each has a key of its own, by which it is known when it was done."""
    titles: dict[str, int] = {}
    keys = {section.name: section.line for section in reversed(sections) if section.name}
    steps: list[Step] = []
    for section in sections:
        key = section.name or unused_slug(section.title, keys)
        _check_once(section, titles, keys, troubles)
        titles.setdefault(section.title, section.line)
        keys.setdefault(key, section.line)
        steps.append(_step(key, section, places, troubles))
    return tuple(steps)


def _check_once(
    section: Section, titles: Mapping[str, int], keys: Mapping[str, int], troubles: Troubles
) -> None:
    """Note a title or an id that an earlier step has."""
    if section.title in titles:
        wrong = f"the title {section.title} stands in line {titles[section.title]} as well"
        troubles.add(section.line, wrong, "give one of the steps another title")
    if section.name and keys[section.name] != section.line:
        wrong = f"the id {section.name} stands in line {keys[section.name]} as well"
        troubles.add(section.line, wrong, "give one of the steps another id")


def _step(key: str, section: Section, places: SitePlace, troubles: Troubles) -> Step:
    activity = read_activity(section.fence, places, troubles) if section.fence else None
    if section.fence and not section.debrief:
        troubles.add(section.fence.line, "no debrief", "say below it what happened, with a section")
    if not section.fence and not section.brief:
        troubles.add(section.line, "a step in which nothing stands", "write what is read or done")
    return Step(
        key, section.title, tuple(section.brief), activity, tuple(section.debrief), section.line
    )


def _word(text: str) -> str | None:
    return str(visible(text)) or None


def _verb(text: str) -> str | None:
    return text if re.fullmatch(r"[A-Z][A-Z0-9]{2,9}", text) else None


def _code(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[2-5][0-5][0-9]", text) else None
