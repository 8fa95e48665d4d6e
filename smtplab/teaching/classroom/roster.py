"""The learners of a class: one who handed in twice counts once, two of one name stay apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from smtplab.teaching.classroom.student import Student
from smtplab.teaching.progress.report import DONE, time_of

__all__ = ["Roster", "call_the_roll"]


class Roster(NamedTuple):
    """The learners of a class.

    Attributes:
        students: The learners, by name.
        notes: What the teacher should know of files with the same name in them.
    """

    students: tuple[Student, ...]
    notes: tuple[str, ...]


def call_the_roll(handed_in: Iterable[Student]) -> Roster:
    """Return the learners of a class.

    Of two files with one name, the newer one counts if it has all that the older one has. Otherwise
    the files are of two learners, and a number behind the name tells them apart.
    """
    students: list[Student] = []
    notes: list[str] = []
    for _, group in groupby(sorted(handed_in, key=_order), key=_key):
        newest = list(_newest(list(group), notes))
        if len(newest) > 1:
            newest = list(_number(newest))
            labels = "; ".join(f"{one.label} is {one.file}" for one in newest)
            notes.append(f"{len(newest)} learners have one name: {labels}")
        students += newest
    return Roster(tuple(students), tuple(notes))


def _key(student: Student) -> str:
    return student.name.casefold()


def _order(student: Student) -> tuple[str, float, str]:
    return _key(student), -student.at, student.file


def _newest(files: Sequence[Student], notes: list[str]) -> Iterator[Student]:
    """Yield the learners behind files with one name, the newest file of each."""
    kept: list[Student] = []
    for one in files:
        newer = next((other for other in kept if _goes_on(one, other)), None)
        if newer is None:
            kept.append(one)
            yield one
        else:
            notes.append(
                f"{one.file}: {one.name} is in {newer.file} as well, which is of"
                f" {time_of(newer.at)} and counts"
            )


def _goes_on(older: Student, newer: Student) -> bool:
    """Return whether one file has all that was done in another."""
    done = newer.done
    return all(done.get(key) in (state, DONE) for key, state in older.done.items())


def _number(students: Sequence[Student]) -> Iterator[Student]:
    for number, one in enumerate(sorted(students, key=lambda one: one.file), 1):
        yield one._replace(label=f"{one.name} ({number})")
