"""The prompt of a lesson: what stands in it, what it is for, and what it suggests."""

from __future__ import annotations

from collections.abc import Callable

from smtplab.teaching.activity.draft import GapTexts
from smtplab.teaching.activity.runner import Expects
from smtplab.teaching.activity.script_text import Proposal
from smtplab.teaching.lesson_session import LessonSession
from smtplab.teaching.lesson_status import Status
from smtplab.tui.lab.prompt import Mode
from smtplab.tui.lab.prompt_bar import PromptBar
from smtplab.tui.lab.status import PromptState
from smtplab.tui.lesson import texts
from smtplab.tui.lesson.draft_editor import DraftEditor

__all__ = ["LessonPrompt"]

_TYPED = frozenset({Expects.LINE, Expects.GAPS, Expects.REPLY})
"""What the prompt is for."""


class LessonPrompt:
    """Has the prompt hold what the lesson puts there, and the lesson what is typed into a gap.

    Args:
        lesson: The lesson.
        draft: The session that is put together, where one is.
        bar: The prompt, with the signs around it.
    """

    def __init__(self, lesson: LessonSession, draft: DraftEditor, bar: PromptBar) -> None:
        self._lesson = lesson
        self._draft = draft
        self._bar = bar
        self._prompt = bar.prompt
        self._proposal: Proposal | None = None
        self._gap: tuple[object, ...] = ()

    @property
    def is_of_use(self) -> bool:
        """Whether there is something to type, or something that was typed."""
        runner = self._lesson.runner
        return runner.expects in _TYPED or (runner.done and bool(self._prompt.value))

    def state(self, lab: PromptState, playing: str) -> PromptState:
        """Return what the prompt is for.

        Args:
            lab: What the prompt is for in the lab.
            playing: What there is to read while a dialogue plays by itself, "" while none does.
        """
        expects, status = self._lesson.runner.expects, self._status(playing) or lab.status
        if expects is Expects.REPLY:
            return PromptState(Mode.REPLY, status)
        if expects is Expects.GAPS:
            return PromptState(Mode.GAP, status)
        proposal = self._lesson.proposal
        is_direction = proposal is not None and not proposal.is_line
        if expects is not Expects.LINE or is_direction:
            has_next = is_direction or bool(self._lesson.runner.next_line)
            return PromptState(Mode.NEXT if has_next else Mode.IDLE, status)
        return PromptState(lab.mode, status)

    def _status(self, playing: str) -> str:
        """Return what can be done now; "" where the lab knows better."""
        status, line = self._lesson.status, self._lesson.runner.next_line
        if playing and status not in texts.DONE_CUES:
            return playing
        draft = self._lesson.runner.draft
        if status is Status.FILL and isinstance(draft, GapTexts) and len(draft.texts) == 1:
            return texts.FILL_ONE
        if status is Status.REPLY and line:
            return texts.REPLY_TO_LINE.format(line=line)
        lab = self._lesson.lab_session
        if status is Status.SEND and lab and lab.cursor < lab.last and lab.allowed_verbs():
            return texts.LOOKING_BACK
        return texts.STATUS_LINES.get(status, "")

    def suggest(self, typed: str, complete: Callable[[str], str]) -> str:
        """Return the whole line to suggest for what is typed.

        Args:
            typed: What stands in the prompt.
            complete: Returns what the lab would suggest.
        """
        match self._lesson.runner.expects:
            case Expects.LINE:
                return complete(typed) if typed else ""  # the learner is to find it
            case Expects.GAPS | Expects.REPLY:
                return ""  # what the client sends is no reply to it
            case _:
                return self._lesson.runner.next_line

    def clear(self) -> None:
        """Take away what belonged to the run before."""
        self._proposal = None
        self._prompt.raw = False
        self._prompt.fill("")

    def show(self) -> None:
        """Put the next line of the solution, or the text of the gap, into the prompt if it is new.

        What is typed there in the meantime stays.
        """
        if self._lesson.proposal is not self._proposal:
            self._proposal = self._lesson.proposal
            self._show_proposal()
        if (gaps := self._draft.gaps) and self._gap != self._place(gaps):
            self._gap = self._place(gaps)
            self._prompt.fill(gaps.text)

    def _show_proposal(self) -> None:
        if self._proposal is not None:
            self._bar.propose(self._proposal.text, raw=self._proposal.raw)
        else:
            self._prompt.raw = False

    def fill_gap(self) -> bool:
        """Put what stands in the prompt into the selected gap; return whether there is one."""
        return self._draft.fill(self._prompt.value)

    def leave_gap(self, text: str, by: int) -> None:
        """Put a text into the selected gap, and select another one."""
        if self._draft.fill(text, by):
            self._go_on()

    def take_back_gap(self, octets: bytes) -> bool:
        """Put the text of the selected gap in again if it was sent as it stood; return whether."""
        gaps = self._draft.gaps
        if gaps is None or octets != f"{gaps.text}\r\n".encode(errors="replace"):
            return False
        self._prompt.fill(gaps.text)
        return True

    def submit(self, octets: bytes) -> bool:
        """Hand what was typed to the lesson; return whether it was taken."""
        is_taken = self._lesson.submit(octets, is_raw=self._bar.mode is Mode.RAW)
        self._go_on()
        return is_taken

    def _go_on(self) -> None:
        """Put the text of the gap that is selected now into the prompt, before what was typed."""
        if gaps := self._draft.gaps:
            self._gap = self._place(gaps)
            self._prompt.fill(gaps.text + self._prompt.value)

    def _place(self, gaps: GapTexts) -> tuple[object, ...]:
        """Return which gap it is, of which try."""
        return self._lesson.runs, self._lesson.lab_session, gaps.selected
