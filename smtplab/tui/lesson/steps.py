"""How does a lesson go on, within a step and from step to step?"""

from __future__ import annotations

from smtplab.teaching.activity.runner import Wants
from smtplab.tui.lesson.bench import UNCHOSEN
from smtplab.tui.lesson.help import Help
from smtplab.tui.lesson.pace import LessonPace
from smtplab.tui.messages import OpenLesson

__all__ = ["Steps"]


class Steps(Help, LessonPace):
    """Moves a lesson on, within a step and from step to step."""

    # Going on

    def action_go_on(self) -> None:
        """Do what Enter does: name, choose, go on, or go to the next step."""
        play = self.player.play
        match play.wants:
            case Wants.PICK:
                self.do(lambda: play.pick(self.session.cursor))
            case Wants.CHOICE:
                self.action_choose(self.selected)
            case Wants.ON:
                self.do(play.on)
                self._after_reading()
            case Wants.NOTHING:
                self.action_next_step()
            case Wants.LINE | Wants.REPLY:
                self.bar.prompt.focus()

    def _after_reading(self) -> None:
        """A step that is only read is left by the same key that ends it."""
        if self.player.step.activity is None and self.player.play.done:
            self.action_next_step()

    def action_choose(self, number: int) -> None:
        """Choose an option of the question that is open."""
        play = self.player.play
        if play.wants is Wants.CHOICE and play.asked and 0 <= number < len(play.asked.options):
            self.selected = number
            self.do(lambda: play.choose(number))

    def action_select(self, by: int) -> None:
        """Move the cursor: over the options, or over the moments where there are none."""
        asked = self.player.play.asked
        if asked and asked.options:
            start = self.selected if self.selected != UNCHOSEN else min(0, -by)
            self.selected = (start + by) % len(asked.options)
            self.show()
        else:
            self.do(lambda: self.session.step(by))

    # Steps

    def action_next_step(self) -> None:
        """Go on to the next step; after the last one to what is left, or to the next lesson."""
        steps = len(self.player.lesson.steps)
        if self.player.index + 1 < steps:
            self._go_to_step(self.player.index + 1)
        elif not self.player.finished:
            self._go_to_step(next(at for at in range(steps) if not self.player.is_done(at)))
        else:
            self._go_to_next_lesson()

    def action_previous_step(self) -> None:
        """Go back to the step before."""
        self._go_to_step(self.player.index - 1)

    def action_restart(self) -> None:
        """Start the step over."""
        self._begin()
        self.do(self.player.play.restart)

    def _go_to_step(self, index: int) -> None:
        self._begin()
        self.do(lambda: self.player.go_to(index))

    def _go_to_next_lesson(self) -> None:
        self.keep()
        lessons = self.desk.course.lessons
        names = [lesson.name for lesson in lessons]
        at = names.index(self.player.lesson.name) if self.player.lesson.name in names else -1
        _ = self.dismiss()
        if 0 <= at < len(lessons) - 1:
            self.app.post_message(OpenLesson(lessons[at + 1].name))

    def _begin(self) -> None:
        """Forget what belonged to the step that is left."""
        self.selected, self.hints = UNCHOSEN, ()
        if self.opened:
            self.call_later(self.exchange_panel, "")
        self.forget_solution()
        self.pause()
