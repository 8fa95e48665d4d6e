"""What a learner has learned in lessons, saved in SQLite on their own machine.

No name of a person is in it, and it has no clock: the time comes from the caller.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from smtplab.teaching.progress.sqlite import SqlRow, SqlStatement
from smtplab.teaching.progress.store import ProgressStore

__all__ = ["Effort", "LessonProgress", "Progress", "QuestionKey", "ShownMisconception", "StepDone"]

_FINISH = """
    INSERT INTO step (lesson, step, helped, at) VALUES (?, ?, ?, ?)
    ON CONFLICT (lesson, step) DO UPDATE SET helped = excluded.helped, at = excluded.at
    WHERE excluded.helped < helped
"""
_SAVE_PLACE = "INSERT OR REPLACE INTO place (lesson, step, play, at) VALUES (?, ?, ?, ?)"
_PLACE = "SELECT step, play, at FROM place WHERE lesson = ?"
_STEPS = "SELECT step, helped, at FROM step WHERE lesson = ? ORDER BY at, step"
_LESSONS = """
    SELECT lesson FROM (SELECT lesson, at FROM place UNION ALL SELECT lesson, at FROM step)
    GROUP BY lesson ORDER BY max(at) DESC, lesson
"""
_OF_LESSONS = ("step", "place", "shown", "missed", "effort")
_FORGET = tuple(f"DELETE FROM {one} WHERE lesson = ?" for one in _OF_LESSONS)  # noqa: S608  # names are ours
_FORGET_ALL = tuple(f"DELETE FROM {one}" for one in _OF_LESSONS)  # noqa: S608  # as above
_SHOW = """
    INSERT INTO shown (misconception, lesson, step, times, at, right_at) VALUES (?, ?, ?, 1, ?, 0)
    ON CONFLICT (misconception, lesson, step) DO UPDATE
    SET times = times + 1, at = excluded.at, right_at = 0
"""
_SET_RIGHT = """
    UPDATE shown SET right_at = ?1 WHERE lesson = ?2 AND step = ?3 AND right_at = 0
    AND ?4 IN ('', misconception)
"""
_SHOWN = "SELECT misconception, lesson, step, times, at, right_at FROM shown ORDER BY at, 1, 2, 3"
_MISS = "INSERT OR REPLACE INTO missed (lesson, step, question, at) VALUES (?, ?, ?, ?)"
_MASTER = "DELETE FROM missed WHERE lesson = ? AND step = ? AND question = ?"
_MISSED = "SELECT lesson, step, question FROM missed ORDER BY at, lesson, step, question"
_SPEND = """
    INSERT INTO effort (lesson, step, tries, hints) VALUES (?, ?, ?, ?)
    ON CONFLICT (lesson, step) DO UPDATE
    SET tries = tries + excluded.tries, hints = hints + excluded.hints
"""
_EFFORTS = "SELECT lesson, step, tries, hints FROM effort ORDER BY lesson, step"
_FORGET_DRILL = ("DELETE FROM card", "DELETE FROM review", "DELETE FROM mistaken")


class StepDone(NamedTuple):
    """How and when a step was done.

    Attributes:
        assisted: Whether the solution was shown.
        at: When, in seconds since 1970: the first time, or the first time without help.
    """

    assisted: bool
    at: float


class Effort(NamedTuple):
    """What a step has cost a learner so far.

    Attributes:
        tries: How often a try was wrong.
        hints: How many hints were shown.
    """

    tries: int = 0
    hints: int = 0


class ShownMisconception(NamedTuple):
    """A misconception that a learner showed in a step.

    Attributes:
        name: Its name, such as "M8".
        lesson: Name of the lesson.
        step: Key of the step.
        times: How often it showed there.
        at: When it showed last, in seconds since 1970.
        right_at: When the step was done after that, without the solution; 0 for not yet.
    """

    name: str
    lesson: str
    step: str
    times: int
    at: float
    right_at: float


class QuestionKey(NamedTuple):
    """Names a question of a lesson.

    Attributes:
        lesson: Name of the lesson.
        step: Key of the step.
        number: Its place in the step, from 0.
    """

    lesson: str
    step: str
    number: int


class LessonProgress(NamedTuple):
    """How far a learner is in one lesson.

    Attributes:
        lesson: Its name.
        step: Key of the step that they were on last, "" for none.
        done: Key of each step that was done, with whether help was taken.
        at: When something was done last, in seconds since 1970; 0 for never.
    """

    lesson: str
    step: str
    done: dict[str, bool]
    at: float


class Progress:
    """What was learned in lessons.

    Args:
        store: Where it is saved.

    Attributes:
        store: Where it is saved, for what else is learned.
    """

    def __init__(self, store: ProgressStore) -> None:
        self.store = store

    @classmethod
    def open(cls, file: Path | None) -> Progress:
        """Open the store, making it if there is none; None where there is no place for a file.

        Never raises: what cannot be used is set aside or left alone, `note` says so, and what is
        learned from then on is kept in memory.
        """
        return cls(ProgressStore(file))

    @property
    def note(self) -> str:
        """What the learner should be told of the store, "" for nothing.

        That the file was damaged, is locked, read-only, full or of a newer version, and what
        became of it. It changes when a change cannot be written, and when it is written later.
        """
        return self.store.note

    def lesson(self, name: str) -> LessonProgress:
        """Return how far the learner is in a lesson."""
        steps = self.steps(name)
        step, _, at = _first(self.store.read(_PLACE, _text(name)))
        latest = max([at, *(one.at for one in steps.values())])
        return LessonProgress(name, step, {key: one.assisted for key, one in steps.items()}, latest)

    def steps(self, lesson: str) -> dict[str, StepDone]:
        """Return how and when each step of a lesson was done, in that order."""
        rows = self.store.read(_STEPS, _text(lesson))
        return {str(step): StepDone(bool(assisted), _number(at)) for step, assisted, at in rows}

    def lessons(self) -> tuple[LessonProgress, ...]:
        """Return all lessons that were ever opened, the one that was last worked on first."""
        return tuple(self.lesson(str(name)) for (name,) in self.store.read(_LESSONS))

    def finish_step(self, lesson: str, step: str, *, assisted: bool, at: float) -> None:
        """Save that a step was done; done without help stays so."""
        self.store.write(
            SqlStatement(_FINISH, (_text(lesson), _text(step), int(assisted), float(at)))
        )

    def show_misconception(self, name: str, lesson: str, step: str, at: float) -> None:
        """Count a misconception that a learner has shown in a step."""
        values = (_text(name), _text(lesson), _text(step), float(at))
        self.store.write(SqlStatement(_SHOW, values))

    def set_right(self, lesson: str, step: str, at: float, name: str = "") -> None:
        """Save that a step was done right after what was shown in it.

        Args:
            lesson: Name of the lesson.
            step: Key of the step.
            at: When, in seconds since 1970.
            name: The misconception that did not show this time; "" for any.
        """
        values = (float(at), _text(lesson), _text(step), _text(name))
        self.store.write(SqlStatement(_SET_RIGHT, values))

    def shown_misconceptions(self) -> tuple[ShownMisconception, ...]:
        """Return all that was shown, by step; what was shown first comes first."""
        return tuple(
            ShownMisconception(
                str(name), str(lesson), str(step), int(_number(times)), _number(at), _number(right)
            )
            for name, lesson, step, times, at, right in self.store.read(_SHOWN)
        )

    def save_place(self, lesson: str, step: str, activity: dict[str, object], at: float) -> None:
        """Keep where a learner is, with what `Runner.save` returned, as JSON."""
        saved = json.dumps(activity)
        self.store.write(SqlStatement(_SAVE_PLACE, (_text(lesson), _text(step), saved, float(at))))

    def place(self, lesson: str) -> tuple[str, object]:
        """Return the step that a learner was on, "" for none, and what `Runner.save` returned."""
        step, activity, _ = _first(self.store.read(_PLACE, _text(lesson)))
        try:
            return step, json.loads(activity)
        except (ValueError, RecursionError):
            return step, None

    def miss_question(self, key: QuestionKey, at: float) -> None:
        """Keep that the first answer to a question was wrong."""
        place = (_text(key.lesson), _text(key.step), key.number)
        self.store.write(SqlStatement(_MISS, (*place, float(at))))

    def master_question(self, key: QuestionKey) -> None:
        """Keep that the first answer to a question was right: it is not missed any more."""
        place = (_text(key.lesson), _text(key.step), key.number)
        self.store.write(SqlStatement(_MASTER, place))

    def missed_questions(self) -> tuple[QuestionKey, ...]:
        """Return the questions that were missed last time, the oldest first."""
        rows = self.store.read(_MISSED)
        return tuple(
            QuestionKey(str(lesson), str(step), number)
            for lesson, step, number in rows
            if isinstance(number, int)
        )

    def add_effort(self, lesson: str, step: str, effort: Effort) -> None:
        """Add wrong tries and hints to those that a step has cost before."""
        self.store.write(SqlStatement(_SPEND, (_text(lesson), _text(step), *effort)))

    def efforts(self) -> dict[tuple[str, str], Effort]:
        """Return what each step has cost, by the lesson and the step."""
        return {
            (str(lesson), str(step)): Effort(int(_number(tries)), int(_number(hints)))
            for lesson, step, tries, hints in self.store.read(_EFFORTS)
        }

    def forget(self, lesson: str | None = None) -> None:
        """Forget one lesson, or everything that was learned in lessons."""
        which = () if lesson is None else (_text(lesson),)
        self.store.write(*(SqlStatement(sql, which) for sql in (_FORGET if which else _FORGET_ALL)))

    def forget_all(self) -> None:
        """Forget everything that is saved, what the drill knows included."""
        self.store.write(*(SqlStatement(sql) for sql in (*_FORGET_ALL, *_FORGET_DRILL)))

    def close(self) -> None:
        """Close the file."""
        self.store.close()


def _first(rows: list[SqlRow]) -> tuple[str, str, float]:
    """Return the row of a place; there is one at most."""
    for step, activity, at in rows:
        return str(step), str(activity), _number(at)
    return "", "", 0.0


def _number(value: object) -> float:
    """Return a time; SQLite keeps any text in a column of numbers."""
    return float(value) if isinstance(value, (int, float)) else 0.0


def _text(name: str) -> str:
    """Return a name that SQLite takes: one from a file name may hold octets that are no UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode()
