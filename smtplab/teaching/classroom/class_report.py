"""What a class has learned: who did what at what cost, where it is stuck, what it believes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.prose import plain
from smtplab.teaching.lesson.quiz import Quiz
from smtplab.teaching.progress.report import HELPED, NEW, StepRow

if TYPE_CHECKING:
    from smtplab.teaching.classroom.student import Student
    from smtplab.teaching.course import Course
    from smtplab.teaching.lesson.lesson import Lesson
    from smtplab.teaching.progress import QuestionKey

__all__ = [
    "ClassBelief",
    "ClassLesson",
    "ClassReport",
    "ClassStep",
    "MissedQuestion",
    "make_class_report",
]


class ClassStep(NamedTuple):
    """A step, and how it went with each learner.

    Attributes:
        place: Where it is, in a few words: "lesson 5, step 2".
        step: Its key.
        title: Its heading.
        results: How it went, in the order of the learners; None for one who has not begun the
            lesson.
    """

    place: str
    step: str
    title: str
    results: tuple[StepRow | None, ...]

    @property
    def begun(self) -> tuple[StepRow, ...]:
        """How it went with those who have begun the lesson."""
        return tuple(one for one in self.results if one is not None)

    @property
    def done(self) -> int:
        """How many have done it, with help or without."""
        return sum(one.state != NEW for one in self.begun)

    @property
    def helped(self) -> int:
        """How many have done it with the solution shown."""
        return sum(one.state == HELPED for one in self.begun)

    @property
    def not_done(self) -> int:
        """How many have begun the lesson and not done the step."""
        return len(self.begun) - self.done

    @property
    def tries(self) -> int:
        """All wrong tries."""
        return sum(one.effort.tries for one in self.begun)

    @property
    def hints(self) -> int:
        """All hints."""
        return sum(one.effort.hints for one in self.begun)


class ClassLesson(NamedTuple):
    """A lesson that somebody has begun.

    Attributes:
        lesson: Its name.
        number: What stands before the name, if anything does.
        title: Its title.
        steps: Its steps; those last that some have done and that it no longer has.
    """

    lesson: str
    number: int | None
    title: str
    steps: tuple[ClassStep, ...]

    @property
    def label(self) -> str:
        """Its number, or its name where it has none."""
        return self.lesson if self.number is None else str(self.number)

    def results(self, student: int) -> tuple[StepRow, ...]:
        """Return how the steps went with a learner; nothing if they have not begun it."""
        return tuple(row for step in self.steps if (row := step.results[student]) is not None)


class ClassBelief(NamedTuple):
    """A misconception that showed in the class.

    Attributes:
        name: Its name, such as "M8".
        believes: What is believed; "" if the course does not know it.
        shown: How many learners have shown it.
        gone: How many of these did right later each step in which it showed.
    """

    name: str
    believes: str
    shown: int
    gone: int


class MissedQuestion(NamedTuple):
    """A question that learners answered wrong, the last time that it was asked.

    Attributes:
        key: Which one.
        place: Where it is, in a few words.
        ask: Its text; "" if the lesson is not at hand.
        students: How many learners.
    """

    key: QuestionKey
    place: str
    ask: str
    students: int


class ClassReport(NamedTuple):
    """What a class has learned.

    Attributes:
        students: The learners.
        lessons: The lessons that somebody has begun, in the order of the course.
        beliefs: The misconceptions, those first that most have still.
        missed: The questions, those first that most have missed.
    """

    students: tuple[Student, ...]
    lessons: tuple[ClassLesson, ...]
    beliefs: tuple[ClassBelief, ...]
    missed: tuple[MissedQuestion, ...]

    @property
    def steps(self) -> tuple[ClassStep, ...]:
        """The steps of all lessons."""
        return tuple(step for lesson in self.lessons for step in lesson.steps)

    @property
    def at(self) -> float:
        """When the newest file was written."""
        return max((one.at for one in self.students), default=0.0)

    def most_tries(self) -> list[ClassStep]:
        """Return the steps with wrong tries, those with most first."""
        return sorted(
            (one for one in self.steps if one.tries), key=lambda one: one.tries, reverse=True
        )

    def most_hints(self) -> list[ClassStep]:
        """Return the steps with hints, those with most first."""
        return sorted(
            (one for one in self.steps if one.hints), key=lambda one: one.hints, reverse=True
        )

    def least_done(self) -> list[ClassStep]:
        """Return the steps that learners left out who began the lesson, most first."""
        left = (one for one in self.steps if one.not_done)
        return sorted(left, key=lambda one: one.not_done, reverse=True)


def make_class_report(students: Sequence[Student], course: Course) -> ClassReport:
    """Return what a class has learned."""
    names = {name for one in students for name in one.lessons}
    by_name = {lesson.name: lesson for lesson in course.lessons}
    order = [*filter(names.__contains__, by_name), *sorted(names - by_name.keys())]
    return ClassReport(
        tuple(students),
        tuple(_lesson(name, students, by_name.get(name)) for name in order),
        tuple(_beliefs(students, course)),
        tuple(_missed(students, by_name)),
    )


def _lesson(name: str, students: Sequence[Student], lesson: Lesson | None) -> ClassLesson:
    """Return a lesson; titles and order are those of the course, if it has the lesson."""
    rows = [one.lessons[name] for one in students if name in one.lessons]
    titles = {step.key: step.title for step in lesson.steps} if lesson else {}
    title, number = (lesson or rows[0]).title or name, (lesson or rows[0]).number
    for row in rows:
        for step in (*row.steps, *row.former):
            if not lesson or step.state != NEW:
                titles.setdefault(step.step, step.title or step.step)
    label = name if number is None else f"lesson {number}"
    return ClassLesson(
        name,
        number,
        str(visible(title)),
        tuple(
            ClassStep(f"{label}, step {at}", key, str(visible(titles[key])), results)
            for at, (key, results) in enumerate(_results(name, list(titles), students), 1)
        ),
    )


def _results(
    lesson: str, keys: Sequence[str], students: Sequence[Student]
) -> Iterator[tuple[str, tuple[StepRow | None, ...]]]:
    """Yield each step of a lesson with how it went."""
    rows = [one.lessons.get(lesson) for one in students]
    found = [row and {step.step: step for step in (*row.steps, *row.former)} for row in rows]
    for key in keys:
        yield (
            key,
            tuple(
                None if one is None else one.get(key, StepRow(key, "", NEW, 0.0)) for one in found
            ),
        )


def _beliefs(students: Sequence[Student], course: Course) -> list[ClassBelief]:
    believed = {one.name: one.believes for one in course.misconceptions}
    shown: dict[str, int] = defaultdict(int)
    left: dict[str, int] = defaultdict(int)
    for student in students:
        for name in {one.name for one in student.misconceptions}:
            shown[name] += 1
        for name in {one.name for one in student.misconceptions if not one.right_at}:
            left[name] += 1
    beliefs = (
        ClassBelief(name, str(visible(believed.get(name, ""))), times, times - left[name])
        for name, times in shown.items()
    )
    return sorted(beliefs, key=lambda one: (one.gone - one.shown, -one.shown, one.name))


def _missed(students: Sequence[Student], lessons: Mapping[str, Lesson]) -> list[MissedQuestion]:
    counts: dict[QuestionKey, int] = defaultdict(int)
    for student in students:
        for key in student.missed:
            counts[key] += 1
    asked = (_question(key, count, lessons.get(key.lesson)) for key, count in counts.items())
    return sorted(asked, key=lambda one: (-one.students, one.key))


def _question(key: QuestionKey, count: int, lesson: Lesson | None) -> MissedQuestion:
    steps = lesson.steps if lesson else ()
    number = next((at for at, one in enumerate(steps, 1) if one.key == key.step), None)
    label = key.lesson if lesson is None or lesson.number is None else f"lesson {lesson.number}"
    place = f"{label}, step {number or key.step}, question {key.number + 1}"
    asked = [
        question
        for step in steps
        if step.key == key.step and isinstance(step.activity, Quiz)
        for question in step.activity.questions
    ]
    ask = plain(asked[key.number].ask) if 0 <= key.number < len(asked) else ""
    return MissedQuestion(key, place, ask, count)
