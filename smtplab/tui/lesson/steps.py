"""How does a lesson go on, within a step and from step to step?"""

from __future__ import annotations

from smtplab.teaching.lesson_session import Status
from smtplab.tui.lesson.help import Help
from smtplab.tui.lesson.pace import LessonPace
from smtplab.tui.messages import OpenLesson

__all__ = ["Steps"]


class Steps(Help, LessonPace):
    """Moves a lesson on, within a step and from step to step."""

    _run: int = 0

    # Going on

    def action_go_on(self) -> None:
        """Do what Enter does: name, choose, go on, or go to the next step."""
        if self.lesson.status in (Status.SEND, Status.REPLY):
            self.bar.prompt.focus()
        else:
            self.lesson.go_on()
            self.show_or_leave()

    def action_choose(self, number: int) -> None:
        """Choose an option of the question that is open."""
        self.lesson.choose(number)
        self.show()

    def action_select(self, by: int) -> None:
        """Move the cursor: over the options, or over the moments where there are none."""
        if self.lesson.select(by):
            self.show()
        else:
            self.do(lambda: self.session.step(by))

    # Steps

    def action_next_step(self) -> None:
        """Go on to the next step; after the last one to what is left, or to the next lesson."""
        self.lesson.next_step()
        self.show_or_leave()

    def action_previous_step(self) -> None:
        """Go back to the step before."""
        self.do(self.lesson.previous_step)

    def action_restart(self) -> None:
        """Start the step over."""
        self.do(self.lesson.restart)

    def show_or_leave(self) -> None:
        """Show the step; where the lesson is over, the next lesson."""
        if not self.lesson.is_over:
            self.show()
            return
        self.keep()
        _ = self.dismiss()
        if following := self.lesson.next_lesson:
            self.app.post_message(OpenLesson(following.name))

    def begin(self) -> None:
        """Forget what belonged to the run before, where another one has begun."""
        if self._run == self.lesson.runs:
            return
        self._run = self.lesson.runs
        if self.opened:
            self.call_later(self.exchange_panel, "")
        self.forget_solution()
        self.pause()
