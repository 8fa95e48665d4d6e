"""What can be done in a step of a lesson: go on, choose, take a hint, start over, play."""

from __future__ import annotations

from textual.timer import Timer

from smtplab.desk import Desk
from smtplab.simulation.visible import visible
from smtplab.teaching.activity.play import Wants
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.player import Player
from smtplab.tui.screens.lab import LabScreen
from smtplab.tui.views import lesson_texts as texts
from smtplab.tui.widgets.lesson_pane import LessonPane

__all__ = ["Steps"]

_KEPT_AFTER = 0.5
"""Seconds of rest before a change is kept: typing must not wait for the disk."""
_SPEEDS = (4.0, 2.0, 1.0, 0.5, 0.25)
"""Seconds a line, when a dialogue plays by itself."""
_EMPTY = b"\r\n"


class Steps(LabScreen):
    """Moves a lesson on; the play of the step says what it waits for.

    Attributes:
        desk: Where the progress is kept.
        player: The lesson.
        lesson_pane: Where it is read.
        selected: Which option the cursor is on.
        hints: Hints that were given in this step.
    """

    desk: Desk
    player: Player
    lesson_pane: LessonPane
    selected: int = 0
    hints: tuple[Prose, ...] = ()
    _solution: tuple[str, ...] = ()
    _pace: int = 2
    _playing: Timer | None = None
    _keeping: Timer | None = None

    # Going on

    def action_go_on(self) -> None:
        """Do what Enter does: name, choose, go on, or go to the next step."""
        play = self.player.play
        match play.wants:
            case Wants.PICK:
                self.do(lambda: play.pick(self.experiment.cursor))
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
        if play.wants is Wants.CHOICE and play.asked and number < len(play.asked.options):
            self.do(lambda: play.choose(number))
            self.selected = 0
            self.show()

    def action_select(self, by: int) -> None:
        """Move the cursor: over the options, or over the moments where there are none."""
        asked = self.player.play.asked
        if asked and asked.options:
            self.selected = (self.selected + by) % len(asked.options)
            self.show()
        else:
            self.do(lambda: self.experiment.step(by))

    def speak(self, octets: bytes) -> None:
        """Say a line: as the client, as the server, or not at all where all is done."""
        play = self.player.play
        if octets == _EMPTY and play.done and not self.experiment.in_data:
            self.action_next_step()
        elif play.wants is Wants.REPLY:
            self.do(lambda: play.answer(octets.removesuffix(_EMPTY)))
        else:
            self.do(lambda: self.experiment.send(octets))
            self._fill_solution()

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
        from smtplab.tui.screens.lesson import LessonScreen  # noqa: PLC0415  # it is made of this

        self.keep()
        lessons = self.desk.course.lessons
        names = [lesson.name for lesson in lessons]
        at = names.index(self.player.lesson.name) if self.player.lesson.name in names else -1
        if 0 <= at < len(lessons) - 1:
            _ = self.app.switch_screen(LessonScreen(self.desk, lessons[at + 1]))
        else:
            _ = self.dismiss()

    def _begin(self) -> None:
        """Forget what belonged to the step that is left."""
        self.selected, self.hints, self._solution = 0, (), ()
        self._pause()
        self.bar.prompt.fill("")

    # Help

    def action_hint(self) -> None:
        """Give the next hint."""
        play = self.player.play
        if play.hints_left:
            self.hints = (*self.hints, play.hint())
            self.show()
        else:
            self.say(texts.NO_MORE_HINTS if self.hints else texts.NO_HINTS)

    def action_solution(self) -> None:
        """Put the solution into the prompt, unsent."""
        self._solution = tuple(self.player.play.show_solution())
        if not self._solution:
            self.say(texts.NO_SOLUTION)
        self.show()
        self._fill_solution()

    def _fill_solution(self) -> None:
        """Put the next line of the solution into the prompt."""
        if self._solution:
            line, *rest = self._solution
            self._solution = tuple(rest)
            self.bar.prompt.fill(line)
            self.bar.prompt.focus()

    def advice(self) -> str:
        """Say in the row under the prompt what can be done now; "" where the lab knows better."""
        wants = self.player.play.wants
        if self._playing is not None:
            return texts.PLAYING.format(seconds=_SPEEDS[self._pace])
        if wants is Wants.REPLY:
            return texts.SERVING
        if wants is Wants.ON and self.player.play.experiment is not None:
            return texts.STEPPING
        return "" if wants is Wants.LINE else texts.CUES.get(wants, "")

    # Playing by itself

    def action_play_or_pause(self) -> None:
        """Have a dialogue play by itself, or stop it."""
        if self._playing is not None:
            self._pause()
        elif self.player.play.wants is Wants.ON and self.player.play.experiment is not None:
            self._playing = self.set_interval(_SPEEDS[self._pace], self.tick)
        else:
            self.action_go_on()
        self.show()

    def action_speed(self, by: int) -> None:
        """Play faster or slower."""
        self._pace = max(0, min(self._pace + by, len(_SPEEDS) - 1))
        if self._playing is not None:
            self._playing.stop()
            self._playing = self.set_interval(_SPEEDS[self._pace], self.tick)
        self.show()

    def tick(self) -> None:
        """Play one line; stop where something is asked or all is said."""
        play = self.player.play
        if play.wants is Wants.ON and not play.done:
            self.do(play.on)
        if play.wants is not Wants.ON or play.done:
            self._pause()
            self.show()

    def _pause(self) -> None:
        if self._playing is not None:
            self._playing.stop()
            self._playing = None

    # What was done stays

    def keep_soon(self) -> None:
        """Keep the lesson once there is a rest."""
        if self._keeping is None:
            self._keeping = self.set_timer(_KEPT_AFTER, self.keep)

    def keep(self) -> None:
        """Keep the lesson; say so where that fails."""
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        before = self.desk.progress.note
        self.player.keep()
        if self.desk.progress.note != before:
            self.say(visible(self.desk.progress.note))

    def on_unmount(self) -> None:
        """Keep the lesson as it is left."""
        self._pause()
        self.keep()
