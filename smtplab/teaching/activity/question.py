"""Questions with choices; the order is stable, and the right one stands anywhere."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256

from smtplab.teaching.activity.base import BaseRunner, Hints
from smtplab.teaching.activity.runner import Expects, Feedback, OpenQuestion
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.quiz import Choice, Quiz, QuizQuestion
from smtplab.teaching.misconceptions import Misconceptions

__all__ = ["QuestionRunner", "shuffle_choices"]

_RIGHT, _WRONG = "Right", "Not quite"


def _plain(prose: Prose) -> str:
    return " ".join(span.text for block in prose for cell in block.cells for span in cell)


def shuffle_choices(question: QuizQuestion) -> tuple[Choice, ...]:
    """Put the choices into an order that tells nothing and is the same each time."""
    ask = _plain(question.ask)

    def place(choice: Choice) -> bytes:
        return sha256(f"{ask}\n{_plain(choice.text)}".encode("utf-8", "replace")).digest()

    return tuple(sorted(question.choices, key=place))


class QuestionRunner(BaseRunner):
    """One question after the other; a wrong answer is explained, and the question stays.

    Args:
        quiz: The questions.
        known: The misconceptions that a wrong choice can show.
    """

    def __init__(self, quiz: Quiz, known: Misconceptions | None = None) -> None:
        self._quiz = quiz
        self._misconceptions = known or Misconceptions()
        self._enter(0)

    def _enter(self, index: int) -> None:
        """Come to a question."""
        self._index = index
        self._wrong_tries: frozenset[int] = frozenset()
        self._right_option: int | None = None
        self.feedback = None
        right = next(one for one in self._quiz.questions[index].choices if one.right)
        self._hints = Hints(answer=right.text)

    @cached_property
    def _orders(self) -> tuple[tuple[Choice, ...], ...]:
        return tuple(shuffle_choices(question) for question in self._quiz.questions)

    @property
    def expects(self) -> Expects:
        """A choice, and after the right one to go on to the next question."""
        if self._done:
            return Expects.NOTHING
        return Expects.CHOICE if self._right_option is None else Expects.CONTINUE

    @property
    def question(self) -> OpenQuestion | None:
        """The question that is open, or that was answered right."""
        questions = self._quiz.questions
        return OpenQuestion(
            questions[self._index].ask,
            tuple(choice.text for choice in self._orders[self._index]),
            number=self._index + 1,
            count=len(questions),
            wrong_tries=self._wrong_tries,
            right_option=self._right_option,
        )

    def choose(self, number: int) -> None:
        """Give an answer."""
        if self.expects is not Expects.CHOICE or not 0 <= number < len(self._orders[self._index]):
            return
        choice = self._orders[self._index][number]
        if not choice.right:
            text = self._misconceptions.text_of(choice.because, choice.misconception)
            self._wrong_tries |= {number}
            self.feedback = Feedback(False, _WRONG, text, misconception=choice.misconception)
            return
        self.feedback = Feedback(good=True, title=_RIGHT, text=choice.because)
        self._right_option = number
        self._done = self._index + 1 == len(self._quiz.questions)

    def advance(self) -> None:
        """Go on to the next question."""
        if self.expects is Expects.CONTINUE:
            self._enter(self._index + 1)

    def restart(self) -> None:
        """Begin with the first question."""
        self._done = False
        self._enter(0)

    def save(self) -> dict[str, object]:
        """Write which question is open."""
        return {"card": self._index + (self.expects is Expects.CONTINUE)}

    def restore(self, saved: object) -> None:
        """Go on with a question."""
        match saved:
            case {"card": int(index)} if 0 <= index < len(self._quiz.questions):
                self._enter(index)
            case _:
                pass
