"""A lesson on the lab screen: the brief beside the wire, goals that tick themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input

from smtplab.links import link_to_step
from smtplab.services import Services
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site
from smtplab.storage.locations import PAGE_VARIABLE
from smtplab.teaching.activity.runner import Expects
from smtplab.teaching.lesson_session import LessonSession
from smtplab.teaching.lesson_status import Status
from smtplab.tui.actions import LESSON, Action, bindings
from smtplab.tui.common.autoplay import Autoplay
from smtplab.tui.common.delayed_save import DelayedSave
from smtplab.tui.common.list_dialog import ListDialog
from smtplab.tui.common.note import show_note
from smtplab.tui.common.paint_guard import PaintGuard
from smtplab.tui.lab.screen import LabScreen
from smtplab.tui.lab.status import PromptState
from smtplab.tui.lab.texts import LINK_PART_COPIED
from smtplab.tui.lesson import texts
from smtplab.tui.lesson.draft_editor import DraftEditor
from smtplab.tui.lesson.lesson_prompt import LessonPrompt
from smtplab.tui.lesson.pane import LessonPane
from smtplab.tui.lesson.view import (
    has_hints,
    is_offered,
    leaves_text,
    lesson_parts,
    lesson_title,
    lesson_view,
    link_title,
    pending_line,
    step_of,
)
from smtplab.tui.messages import OpenLesson, OptionSelected, SelectGap

__all__ = ["LessonScreen"]

_HINT = frozenset({"hint"})
_UNGUARDED = frozenset({Status.PLAY, Status.SEND, Status.REPLY})
"""Where Enter leaves no text: the next line is played, or what is typed is sent."""
_Result = TypeVar("_Result")


class LessonScreen(LabScreen):
    """A lesson that is played.

    Args:
        services: Reports what became of the progress that is kept.
        lesson: The lesson as it is played.
    """

    ACTIONS: ClassVar[tuple[Action, ...]] = LESSON
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LESSON)]
    AUTO_FOCUS = ""

    def __init__(self, services: Services, lesson: LessonSession) -> None:
        self.services = services
        self.lesson = lesson
        self.lesson_pane = LessonPane()
        self._nowhere = LabSession(load_site())
        self._run = lesson.runs
        self._is_left = False
        self._was_done = lesson.runner.done
        super().__init__(self._lab_session, lesson_title(lesson.lesson), text=self.lesson_pane)
        self.autoplay = Autoplay(
            self, lambda: self.lesson.can_play, self.lesson.play_line, self.show
        )
        self._draft = DraftEditor(lesson)
        self._prompt = LessonPrompt(lesson, self._draft, self.bar)
        self._saving = DelayedSave(self, self._save)
        self._guard = PaintGuard(self)

    @property
    def _lab_session(self) -> LabSession:
        """The lab of the step; one with nothing in it where there is none."""
        return self.lesson.lab_session or self._nowhere

    def begin(self) -> None:
        """Show the lesson, and what became of what was kept."""
        super().begin()
        show_note(self, self.services.new_note())

    def show(self) -> None:
        """Show the lab, and what the step makes of it."""
        self.lesson.update()
        if self._run != self.lesson.runs:
            self._run = self.lesson.runs
            self._clear_step()
        self._uncover_text()
        self.session = self._lab_session
        self._prompt.show()
        self._lay_out()
        self.lesson_pane.present(lesson_view(self.lesson))
        super().show()
        self._guard.watch((self._run, self.lesson.status, self.lesson.feedback))
        self._saving.request()

    def apply(self, change: Callable[[], _Result]) -> _Result:
        """Change the lesson or its lab, then show it; where it is over, go on to the next one."""
        result = change()
        if not self.lesson.is_over:
            self.show()
        elif not self._is_left:
            self._is_left = True
            if following := self.lesson.next_lesson:
                self.app.post_message(OpenLesson(following.name, replaces=True))
            else:
                self.leave()
        return result

    def _clear_step(self) -> None:
        """Take away what belonged to the run before."""
        self.keys_bar.refresh()
        if self.side.opened:
            self.call_later(self.action_open, "")
        self._prompt.clear()
        self.autoplay.pause()

    def _uncover_text(self) -> None:
        """Close a panel that covers the text, once the text says that the step is done."""
        was_done, self._was_done = self._was_done, self.lesson.runner.done
        room = self.body.room
        if self._was_done and not was_done and self.side.opened and room and not room.is_beside:
            self.call_later(self.action_open, "")

    def _lay_out(self) -> None:
        """Have what is not needed give way, and the focus be where keys are of use."""
        prompt = self.bar.prompt
        is_alone = self.lesson.lab_session is None
        if self.bar.display is is_alone:
            self.bar.display = not is_alone
            self.keys_bar.refresh()
        self.keys_bar.hidden = frozenset() if has_hints(self.lesson) else _HINT
        self.body.parts = lesson_parts(self.lesson)
        self.wire.wire.pending = pending_line(self.lesson)
        prompt.disabled = not self._prompt.is_of_use
        key = "Enter" if self.lesson.status is Status.SEND else "Alt+U"
        self.wire.wire.unfold_key = "U" if prompt.disabled else key
        wanted = self.lesson_pane if prompt.disabled else prompt
        if self.focused is None or self.focused in (self.lesson_pane, prompt):
            self.set_focus(wanted)  # at once: the next keys are on their way

    def detail(self) -> str:
        """Return which step of how many this is, then what the lab has to say."""
        return " · ".join(filter(None, (step_of(self.lesson), super().detail())))

    def prompt_state(self) -> PromptState:
        """Return what a line typed now will be, and what can be done now."""
        return self._prompt.state(super().prompt_state(), self.autoplay.status)

    def complete(self, typed: str) -> str:
        """Suggest what comes next: what the lesson proposes, else what is in order."""
        return self._prompt.suggest(typed, super().complete)

    def accepts(self, octets: bytes) -> bool:
        """Return whether octets do anything, such as the empty line that goes on."""
        return self.lesson.accepts(octets)

    def press_enter(self) -> bool:
        """Do what Enter does where nothing is typed: first read on, then what the lab has it do."""
        return self._read_on() or (self.lesson.status is Status.SEND and super().press_enter())

    def _read_on(self) -> bool:
        """Show what follows of a text that Enter would leave; return whether it stays for now.

        It also stays if it was not painted yet: the key was pressed at what stood there before.
        """
        if not self._guard.is_painted and self.lesson.status not in _UNGUARDED:
            return True
        return leaves_text(self.lesson) and self.lesson_pane.read_on()

    def submit(self, octets: bytes) -> None:
        """Hand what was typed to the lesson; a gap that was not seen yet stays as it is."""
        if not self._guard.is_painted and self._prompt.take_back_gap(octets):
            return
        if not self.apply(lambda: self._prompt.submit(octets)):
            self.bar.complain(texts.EMPTY_LINE)

    def send_all(self, pieces: Sequence[bytes]) -> None:
        """Send what was pasted, as the client or as the server."""
        if self.lesson.status is Status.REPLY:
            _ = self.apply(lambda: [self.lesson.submit(octets) for octets in pieces])
        else:
            super().send_all(pieces)

    @on(Input.Changed)
    def _show_typed(self, message: Input.Changed) -> None:
        """Show what is typed in its gap, or at the end, where a lesson goes on."""
        is_back = self.session.cursor < self.session.last
        if self._prompt.fill_gap():
            self.lesson_pane.present(lesson_view(self.lesson))
        elif message.value and is_back and self.lesson.runner.expects is Expects.LINE:
            self.apply(self.session.to_end)

    @on(SelectGap)
    def _go_to_gap(self, message: SelectGap) -> None:
        self._prompt.leave_gap(message.text, message.by)
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense in the step."""
        return is_offered(self.lesson, action) and super().check_action(action, parameters)

    def action_go_on(self) -> None:
        """Do what Enter does: name, choose, go on, or go to the next step."""
        if self.lesson.status in (Status.SEND, Status.REPLY):
            self.bar.prompt.focus()
        elif not self._read_on():
            self.apply(self.lesson.go_on)

    def action_play_or_pause(self) -> None:
        """Put a line in or out; have a dialogue play by itself, or stop it; else go on."""
        if self._draft.toggle():
            self.show()
        elif self.autoplay.is_playing or self.lesson.can_play:
            self.autoplay.toggle()
        else:
            self.action_go_on()

    def action_speed(self, by: int) -> None:
        """Play faster or slower."""
        self.autoplay.change_speed(by)

    @on(OptionSelected)
    def _choose(self, message: OptionSelected) -> None:
        self.action_choose(message.number)

    def action_choose(self, number: int) -> None:
        """Choose an option by its number, from 0."""
        if not self._draft.choose(number):
            self.lesson.choose(number)
        self.show()

    def action_move(self, by: int) -> None:
        """Move the selected line of an order; else go on, or back one arrow."""
        if self._draft.move(by):
            self.show()
        elif by > 0:
            self.action_go_on()
        else:
            self.action_step(by)

    def action_select(self, by: int) -> None:
        """Move the cursor over options, lines or gaps; where there are none, over the moments."""
        if self._draft.select(by) or self.lesson.select(by):
            self.show()
        else:
            self.action_step(by)

    def action_hint(self) -> None:
        """Give the next hint."""
        if not self.apply(self.lesson.next_hint):
            self.bar.complain(texts.NO_MORE_HINTS if self.lesson.hints else texts.NO_HINTS)

    def action_solution(self) -> None:
        """Put the solution into the prompt, unsent; from the start, so that it fits."""
        if not self.apply(self.lesson.show_solution):
            self.bar.complain(texts.NO_SOLUTION)

    def action_restart(self) -> None:
        """Start the step over."""
        self.apply(self.lesson.restart)

    def action_previous_step(self) -> None:
        """Go back to the step before."""
        self.apply(self.lesson.previous_step)

    def action_links(self) -> None:
        """List the steps that this one links to, to go to one of them."""
        rows = [Content(link_title(link)) for link in self.lesson.links]
        _ = self.app.push_screen(ListDialog(texts.LINKS, rows), self._follow)

    def _follow(self, number: int | None) -> None:
        if number is not None:
            lesson, step = self.lesson.links[number]
            self.app.post_message(OpenLesson(lesson.name, step.key if step else ""))

    def action_copy_step_link(self) -> None:
        """Copy a link that opens this step in a browser."""
        page = os.environ.get(PAGE_VARIABLE, "")
        self.app.copy_to_clipboard(link_to_step(page, self.lesson.lesson, self.lesson.step))
        note = texts.STEP_LINK_COPIED if page else LINK_PART_COPIED
        self.app.notify(note, markup=False)

    def action_next_step(self) -> None:
        """Go on to the next step; after the last one to what is left, or to the next lesson."""
        self.apply(self.lesson.next_step)

    @property
    def export_name(self) -> str:
        """What a file is called that holds the session: the lesson and the step."""
        return f"{self.lesson.lesson.name}-{self.lesson.step.key}"

    def save(self) -> None:
        """Keep the lesson now; notify where that fails."""
        self._saving.run()

    def _save(self) -> None:
        self.lesson.save()
        show_note(self, self.services.new_note())

    def leave(self) -> None:
        """Keep the lesson and go back."""
        self.save()
        super().leave()

    def on_unmount(self) -> None:
        """Keep the lesson as it is left."""
        self.save()
