"""What is wrong with a course, or with some files of it?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from smtplab.teaching.check.links import dangling, links
from smtplab.teaching.check.misconceptions import misconceptions, numbers
from smtplab.teaching.check.needs import needs
from smtplab.teaching.check.prove import prove
from smtplab.teaching.check.vocabulary import slug, vocabulary
from smtplab.teaching.course import GLOSSARY, MISCONCEPTIONS, Course, Problem
from smtplab.teaching.glossary import read_glossary
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson.trouble import Trouble

__all__ = ["check_course"]


def check_course(course: Course, files: Collection[Path] | None = None) -> list[Problem]:
    """Prove lessons, and what lies beside them.

    Args:
        course: The lessons, and those that they need.
        files: Which files are of interest, or folders of files; None for all.

    Returns:
        What is wrong, by file and line.
    """
    checked = _Checked(course)
    problems = [problem for broken in course.broken for problem in broken.problems]
    for lesson in course.lessons:
        if _is_wanted(lesson.file, files):
            problems += (Problem(lesson.file, *one) for one in checked.lesson(lesson))
    problems += checked.beside()
    return sorted({one for one in problems if _is_wanted(one.file, files)})


def _is_wanted(file: Path, files: Collection[Path] | None) -> bool:
    return files is None or file in files or file.parent in files


class _Checked:
    """A course that is being checked."""

    def __init__(self, course: Course) -> None:
        self._course = course
        folders = sorted({lesson.file.parent for lesson in course.lessons})
        self._glossaries = {
            folder / GLOSSARY: read_glossary(folder / GLOSSARY) for folder in folders
        }
        self._believed = [folder / MISCONCEPTIONS for folder in folders]
        self._terms = {slug(term.name) for one in self._glossaries.values() for term in one}
        self._files = {lesson.file.name for lesson in course.lessons}
        self._files |= {one.file.name for broken in course.broken for one in broken.problems}
        self._numbers = {number for file in self._believed for number in numbers(file)}

    def lesson(self, lesson: Lesson) -> Iterator[Trouble]:
        """Yield what is wrong with a lesson."""
        yield from needs(lesson, self._course)
        yield from vocabulary(lesson, self._course, self._terms)
        yield from links(lesson, self._terms, self._files)
        for number in lesson.defeats:
            if self._numbers and number not in self._numbers:
                line = lesson.lines.get("defeats", 0)
                mend = f"write one that is in {MISCONCEPTIONS}"
                yield Trouble(line, f"there is no misconception {number}", mend)
        for step in lesson.steps:
            yield from prove(step)

    def beside(self) -> Iterator[Problem]:
        """Yield what is wrong with the glossary and the misconceptions."""
        for file, terms in self._glossaries.items():
            for term in terms:
                troubles = dangling(term.says, self._terms, self._files)
                yield from (Problem(file, *one) for one in troubles)
        for file in self._believed:
            yield from (Problem(file, *one) for one in misconceptions(file))
