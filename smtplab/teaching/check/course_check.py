"""All that is wrong with a course or with some files of it, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path

from smtplab.simulation.mapping.problems import FileProblem, Problem, Problems
from smtplab.teaching.check.enhanced import check_enhanced_codes
from smtplab.teaching.check.guessable import find_guessable
from smtplab.teaching.check.links import check_links, check_text, find_unchecked
from smtplab.teaching.check.prerequisites import check_prerequisites
from smtplab.teaching.check.texts import prose
from smtplab.teaching.check.verify import verify_activity
from smtplab.teaching.check.vocabulary import check_vocabulary, slug
from smtplab.teaching.course import GLOSSARY, Course
from smtplab.teaching.glossary import read_glossary
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.misconceptions import FILE, named_in, read_misconceptions

__all__ = ["check_course", "notes_on"]


def check_course(course: Course, files: Collection[Path] | None = None) -> list[FileProblem]:
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
            problems += (one.in_file(lesson.file) for one in checked.lesson(lesson))
    problems += checked.beside()
    return sorted({one for one in problems if _is_wanted(one.file, files)})


def notes_on(course: Course, files: Collection[Path] | None = None) -> list[FileProblem]:
    """Return what is not wrong for sure, or is right and could be better.

    These are sections of RFCs that no list proves or refutes, and questions that can be guessed.

    Args:
        course: The lessons.
        files: Which files are of interest, or folders of files; None for all.
    """
    found = {
        one.in_file(file) for file, text in _Checked(course).texts() for one in find_unchecked(text)
    }
    found |= {
        one.in_file(lesson.file) for lesson in course.lessons for one in find_guessable(lesson)
    }
    return sorted(one for one in found if _is_wanted(one.file, files))


def _is_wanted(file: Path, files: Collection[Path] | None) -> bool:
    return files is None or file in files or file.parent in files


class _Checked:
    """A course that is being checked."""

    def __init__(self, course: Course) -> None:
        self._course = course
        folders = {*course.folders, *(lesson.file.parent for lesson in course.lessons)}
        files = [folder / GLOSSARY for folder in sorted(folders)]
        self._problems = {file: Problems() for file in files}
        self._glossaries = {file: read_glossary(file, self._problems[file]) for file in files}
        self._beliefs_of = {
            folder / FILE: read_misconceptions(folder / FILE, Problems())
            for folder in sorted(folders)
        }
        self._terms = {slug(term.name) for one in self._glossaries.values() for term in one}
        self._lessons = {lesson.file.name for lesson in course.lessons}
        self._lessons |= {one.file.name for broken in course.broken for one in broken.problems}
        self._lessons |= {
            f"{lesson.file.name}#{step.key}" for lesson in course.lessons for step in lesson.steps
        }
        self._believed = {one.name for one in course.misconceptions}

    def lesson(self, lesson: Lesson) -> Iterator[Problem]:
        """Yield what is wrong with a lesson."""
        yield from check_prerequisites(lesson, self._course)
        yield from check_vocabulary(lesson, self._course, self._terms)
        yield from chain.from_iterable(map(check_enhanced_codes, prose(lesson)))
        yield from check_links(lesson, self._terms, self._lessons)
        yield from self._beliefs(lesson)
        for step in lesson.steps:
            yield from verify_activity(step)

    def _beliefs(self, lesson: Lesson) -> Iterator[Problem]:
        """Yield misconceptions that are named and that there are not."""
        named = [(lesson.lines.get("defeats", 1), name) for name in lesson.defeats]
        for step in lesson.steps:
            named += [(step.line, name) for name in named_in(step.activity) if name]
        for line, name in named:
            if name not in self._believed:
                yield Problem(
                    line, f"the misconception {name} does not exist", f"look it up in {FILE}"
                )

    def texts(self) -> Iterator[tuple[Path, Prose]]:
        """Yield all that is there to read, with its file."""
        for lesson in self._course.lessons:
            yield from ((lesson.file, text) for text in prose(lesson))
        yield from self._texts_beside()

    def beside(self) -> Iterator[FileProblem]:
        """Yield what is wrong in files that are not lessons."""
        yield from self._course.problems
        for file, found in self._problems.items():
            yield from (one.in_file(file) for one in found)
        for file, text in self._texts_beside():
            problems = chain(
                check_text(text, self._terms, self._lessons), check_enhanced_codes(text)
            )
            yield from (one.in_file(file) for one in problems)

    def _texts_beside(self) -> Iterator[tuple[Path, Prose]]:
        for file, terms in self._glossaries.items():
            yield from ((file, term.says) for term in terms)
        for file, known in self._beliefs_of.items():
            for belief in known:
                yield from (
                    (file, one)
                    for one in (belief.say, belief.answer, *(c.say for c in belief.cases))
                )
