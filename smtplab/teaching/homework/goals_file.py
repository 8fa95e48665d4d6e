"""A teacher's file of goals, in the notation that lessons have.

Without a start the connection counts as well: students open it themselves.
"""

from __future__ import annotations

from pathlib import Path

from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.place import Place
from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.teaching.homework.assignment import Assignment, AssignmentError
from smtplab.teaching.lesson.activity_keys import GOALS, START, read_start, refuse_guesses
from smtplab.teaching.lesson.kinds import TextLine
from smtplab.teaching.lesson.sites import SITE, LessonSites
from smtplab.teaching.lesson.text_file import text_of
from smtplab.teaching.lesson.yaml_nodes import read_yaml

__all__ = ["KEYS", "read_goals_file"]

_TITLE = Key("title", TextLine(), "")
KEYS: Schema = (_TITLE, SITE, START, GOALS)


def read_goals_file(file: Path) -> Assignment:
    """Read a file of goals.

    Raises:
        AssignmentError: If it cannot be read; it has a line for each thing that is wrong.
    """
    problems = Problems()
    assignment = _read(file, problems)
    if problems or assignment is None:
        raise AssignmentError("\n".join(str(one.in_file(file)) for one in problems))
    return assignment


def _read(file: Path, problems: Problems) -> Assignment | None:
    try:
        text = text_of(file, problems)
    except FileNotFoundError as error:
        problems.add(1, f"the file cannot be read: {error.strerror}", "check where it is")
        return None
    node = None if text is None else read_yaml(text, 1, problems)
    if node is None:
        return None
    reader = MappingReader(Place(node, problems), KEYS)
    own = reader.place(SITE) if SITE in reader else None
    sites = LessonSites(file.parent / "sites", own, problems)
    start = read_start(reader) if START in reader else ()
    refuse_guesses(start, problems)
    title = reader.read(_TITLE) or file.name
    return Assignment(title, None, start, reader.read(GOALS), sites.site(None))
