"""A lesson on the lab screen: the brief beside the wire, goals that tick themselves."""

from __future__ import annotations

from collections.abc import Iterator
from time import time
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from smtplab.services import Desk
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.runner import Expects
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson_session import LessonSession
from smtplab.tui.actions import LAB_ONLY, LESSON, Action, bindings
from smtplab.tui.lab.prompt import Mode
from smtplab.tui.lesson import texts
from smtplab.tui.lesson.pane import LessonPane
from smtplab.tui.lesson.steps import Steps
from smtplab.tui.lesson.view import lesson_view
from smtplab.tui.messages import OptionChosen

__all__ = ["LessonScreen"]

_TYPED = {Expects.LINE: Mode.COMMAND, Expects.REPLY: Mode.REPLY}
"""What the prompt is for, where it is for anything."""


class LessonScreen(Steps):
    """A lesson that is played.

    Args:
        desk: Where its progress is kept.
        lesson: The lesson.
    """

    ACTIONS: ClassVar[tuple[Action, ...]] = LESSON
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LESSON)]
    AUTO_FOCUS = ""

    def __init__(self, desk: Desk, lesson: Lesson) -> None:
        self.desk = desk
        self.lesson = LessonSession(lesson, desk.course, desk.progress, time)
        self.lesson_pane = LessonPane()
        self._nowhere = LabSession(load_site())
        super().__init__(self._bench(), visible(_title(lesson)))

    def compose_brief(self) -> Iterator[Widget]:
        """Put the lesson beside the wire."""
        yield self.lesson_pane

    def _bench(self) -> LabSession:
        """Return the session of the step; one with nothing in it where there is none."""
        return self.lesson.lab_session or self._nowhere

    def show(self) -> None:
        """Show the lab, and what the step makes of it."""
        is_just_done = self.lesson.update()
        self.begin()
        self.session = self._bench()
        self.show_proposal()
        self._lay_out()
        super().show()
        self.lesson_pane.present(lesson_view(self.lesson))
        if is_just_done:
            self.lesson.save()

    def _lay_out(self) -> None:
        """Have what is not needed give way, and the focus be where keys are of use."""
        play = self.player.runner
        is_reading = play.session is None
        if is_reading is not self.has_class("-reading"):
            self.set_class(is_reading, "-reading")
            self.keys_bar.refresh()
        self.set_class(play.question is not None and bool(play.question.options), "-asking")
        prompt = self.bar.prompt
        prompt.disabled = play.expects not in _TYPED and not (play.done and prompt.value)
        wanted = self.lesson_pane if prompt.disabled else prompt
        if self.focused is None or self.focused in (self.lesson_pane, prompt):
            wanted.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what a lab can do only where there is one."""
        if action in LAB_ONLY and self.player.runner.session is None:
            return False
        return super().check_action(action, parameters)

    @property
    def shared_as(self) -> str:
        """Name a file after the step."""
        return f"{self.player.lesson.name}-{self.player.step.key}"

    def detail(self) -> str:
        """Say which step of how many this is, then what the lab has to say."""
        place = texts.STEP_OF.format(
            number=self.player.index + 1, count=len(self.player.lesson.steps)
        )
        return " · ".join(filter(None, (place, super().detail())))

    def mode(self, *, is_closed: bool) -> Mode:
        """Say what a line typed now will be."""
        wants = self.player.runner.expects
        if wants is Expects.REPLY:
            return Mode.REPLY
        if wants is not Expects.LINE or self._proposes_direction:
            return Mode.NEXT
        return super().mode(is_closed=is_closed)

    @property
    def _proposes_direction(self) -> bool:
        """Whether what stands in the prompt is nothing to say, but to do."""
        return self.lesson.proposal is not None and not self.lesson.proposal.is_line

    def standing(self, *, is_closed: bool) -> str:
        """Say what can be done now, in the row under the prompt."""
        return (
            texts.DONE_CUES.get(self.lesson.status)
            or self.advice()
            or super().standing(is_closed=is_closed)
        )

    def complete(self, typed: str) -> str:
        """Suggest what comes next: what the play proposes, else what is in order."""
        play = self.player.runner
        match play.expects:
            case Expects.LINE:
                return super().complete(typed) if typed else ""  # it is the learner's to say
            case Expects.REPLY:
                return ""  # what the client says is no answer to it
            case _:
                return play.next_line

    def changed(self) -> None:
        """Keep what was done, once there is a rest."""
        self.keep_soon()

    @on(Input.Changed)
    def _come_back(self, message: Input.Changed) -> None:
        """Go to the end, where a lesson goes on, wherever one has looked back to."""
        is_back = self.session.cursor < self.session.last
        if message.value and is_back and self.player.runner.expects is Expects.LINE:
            self.do(self.session.to_end)

    @on(OptionChosen)
    def _choose(self, message: OptionChosen) -> None:
        self.action_choose(message.number)

    def action_scroll(self, by: int) -> None:
        """Scroll the open panel; else the lesson, where it is longer than its pane."""
        if self.opened or not self.lesson_pane.max_scroll_y:
            super().action_scroll(by)
        else:
            self.lesson_pane.scroll_relative(y=by, animate=False, immediate=True)

    def leave(self) -> None:
        """Keep the lesson and go back."""
        self.keep()
        _ = self.dismiss()


def _title(lesson: Lesson) -> str:
    return lesson.title if lesson.number is None else f"{lesson.number} · {lesson.title}"
