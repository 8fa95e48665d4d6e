"""Lessons read from their files; all that is wrong with one is found in one go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.kinds import OneOf, Whole
from smtplab.simulation.mapping.place import Place
from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.mapping.tables import ListOf, Table
from smtplab.teaching.lesson.kinds import CodeNumber, TextLine, VerbName, Word
from smtplab.teaching.lesson.lesson import Lesson, Level, Step
from smtplab.teaching.lesson.load_activity import read_activity
from smtplab.teaching.lesson.naming import file_name, is_name, unused_slug
from smtplab.teaching.lesson.page import Section, Sections, read_page
from smtplab.teaching.lesson.sites import SITE, LessonSites
from smtplab.teaching.lesson.text_file import text_of
from smtplab.teaching.lesson.yaml_nodes import read_yaml

__all__ = ["read_lesson"]

_FRONT = re.compile(r"---[ \t]*\n(?P<yaml>.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)


class _Introduces(NamedTuple):
    """What a lesson introduces."""

    verbs: tuple[str, ...] = ()
    codes: tuple[int, ...] = ()
    terms: tuple[str, ...] = ()


_VERBS = Key("verbs", ListOf(VerbName(), "verbs", most=100, lone=True, once=True), ())
_CODES = Key("codes", ListOf(CodeNumber(), "reply codes", most=100, lone=True, once=True), ())
_TERMS = Key("terms", ListOf(Word(), "terms", most=100, lone=True, once=True), ())


def _introduces(reader: MappingReader) -> _Introduces:
    return _Introduces(reader.read(_VERBS), reader.read(_CODES), reader.read(_TERMS))


_TITLE = Key("title", TextLine(), example="Who speaks first?")
_LEVEL = Key("level", OneOf(tuple(level.value for level in Level), "a level"), example="first hour")
_MINUTES = Key("minutes", Whole(1, 600), example="10")
_NEEDS = Key("needs", ListOf(Word(), "lessons", most=100, lone=True, once=True), ())
_DEFEATS = Key("defeats", ListOf(Word(), "misconceptions", most=100, lone=True, once=True), ())
_INTRODUCES = Key(
    "introduces", Table((_VERBS, _CODES, _TERMS), _introduces, _Introduces()), _Introduces()
)
_FRONT_KEYS: Schema = (_TITLE, _LEVEL, _MINUTES, _NEEDS, _INTRODUCES, _DEFEATS, SITE)


def read_lesson(file: Path, problems: Problems) -> Lesson | None:
    """Read a lesson; None if it cannot be played, and the problems then tell why."""
    try:
        text = text_of(file, problems)
    except FileNotFoundError as error:
        problems.add(1, f"the file cannot be read: {error.strerror}", "check where it is")
        return None
    if text is None:
        return None
    if (front := _FRONT.match(text)) is None:
        problems.add(
            1, "the front matter is missing", "begin with ---, keys as title:, and --- again"
        )
        return None
    node = read_yaml(front["yaml"], 2, problems)
    if node is None:
        return None
    reader = MappingReader(Place(node, problems), _FRONT_KEYS)
    page = read_page(text[front.end() :], text.count("\n", 0, front.end()) + 1, problems)
    lesson = _lesson(file, reader, page, problems)
    return None if problems else lesson


def _lesson(file: Path, reader: MappingReader, page: Sections, problems: Problems) -> Lesson:
    name, number = file_name(file)
    if not is_name(name):
        message = f"{file.name} is not the name of a lesson"
        problems.add(1, message, "call it as 05-typos.md, with small letters, digits and hyphens")
    introduces = reader.read(_INTRODUCES)
    sites = LessonSites(
        file.parent / "sites", reader.place(SITE) if SITE in reader else None, problems
    )
    if len(page) < 2:
        problems.add(1, "the lesson has no step", "write a heading with ##")
    if not page[0].brief:
        problems.add(
            page[0].line,
            "the text that tells what the learner can do afterwards is missing",
            "write it above the first ##, such as: After this lesson you can …",
        )
    return Lesson(
        name,
        number,
        reader.read(_TITLE),
        Level(reader.read(_LEVEL)),
        reader.read(_MINUTES),
        reader.read(_NEEDS),
        introduces.verbs,
        introduces.codes,
        introduces.terms,
        reader.read(_DEFEATS),
        tuple(page[0].brief),
        _steps(page[1:], sites, problems),
        file,
        _lines(reader),
    )


def _lines(reader: MappingReader) -> dict[str, int]:
    """Return the line of each key that is held against other files."""
    lines = {key.name: reader.place(key).node.line for key in (_NEEDS, _DEFEATS)}
    if _INTRODUCES in reader:
        for key in (_VERBS, _CODES, _TERMS):
            lines[key.name] = reader.place(_INTRODUCES, key.name).node.line
    return lines


def _steps(sections: Sections, sites: LessonSites, problems: Problems) -> tuple[Step, ...]:
    """Read the steps; each has a key of its own, by which it is known when it was done."""
    titles: dict[str, int] = {}
    keys = {section.name: section.line for section in reversed(sections) if section.name}
    steps: list[Step] = []
    for section in sections:
        key = section.name or unused_slug(section.title, keys)
        _check_once(section, titles, keys, problems)
        titles.setdefault(section.title, section.line)
        keys.setdefault(key, section.line)
        steps.append(_step(key, section, sites, problems))
    return tuple(steps)


def _check_once(
    section: Section, titles: Mapping[str, int], keys: Mapping[str, int], problems: Problems
) -> None:
    """Note a title or an id that an earlier step has."""
    if section.title in titles:
        message = f"the title {section.title} stands in line {titles[section.title]} as well"
        problems.add(section.line, message, "give one of the steps another title")
    if section.name and keys[section.name] != section.line:
        message = f"the id {section.name} stands in line {keys[section.name]} as well"
        problems.add(section.line, message, "give one of the steps another id")


def _step(key: str, section: Section, sites: LessonSites, problems: Problems) -> Step:
    activity = read_activity(section.fence, sites, problems) if section.fence else None
    if section.fence and not section.debrief:
        problems.add(
            section.fence.line,
            "the activity has no debrief",
            "write below it what happened, with a section of an RFC",
        )
    if not section.fence and not section.brief:
        problems.add(section.line, "the step is empty", "write what is read or done")
    return Step(
        key, section.title, tuple(section.brief), activity, tuple(section.debrief), section.line
    )
