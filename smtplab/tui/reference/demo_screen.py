"""The lab that stands right before one reply."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from smtplab.simulation.lab.inputs import AdvanceClock, Connect, Input, Send
from smtplab.simulation.lab.session import LabSession
from smtplab.teaching.reference.demo_lab import Demo
from smtplab.tui.actions import DEMO, Action, bindings
from smtplab.tui.lab.screen import LabScreen
from smtplab.tui.reference import texts
from smtplab.tui.reference.view import demo_code

__all__ = ["DemoScreen"]


class DemoScreen(LabScreen):
    """A lab of its own, played up to where one more line gets the reply; nothing of it is saved.

    Args:
        demo: What is shown.
    """

    ACTIONS: ClassVar[tuple[Action, ...]] = DEMO
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DEMO)]

    def __init__(self, demo: Demo) -> None:
        super().__init__(LabSession(demo.site), texts.DEMO_TITLE)
        self._demo = demo
        self._lead_up()

    def _lead_up(self) -> None:
        """Play what comes before."""
        for one in self._demo.inputs:
            _play(self.session, one)
        self._last_before = self.session.last

    def begin(self) -> None:
        """Show the lab, with the line in the prompt, unsent."""
        super().begin()
        self._propose()

    def _propose(self) -> None:
        self.bar.propose(self._demo.line, raw=self._demo.raw)

    @property
    def _is_there(self) -> bool:
        return self.session.last > self._last_before

    def detail(self) -> str:
        """Return how to get the reply, until it has come."""
        if self._is_there or len(self.session.branches) > 1:
            return super().detail()
        how = texts.REPLY_BY_ENTER if self._demo.line else texts.REPLY_BY_KEY
        return how.format(code=demo_code(self._demo))

    def action_draw(self) -> None:
        """Get the reply, whatever it takes."""
        if self._is_there:
            self.action_restart()
        self.bar.prompt.fill("")
        self.apply(lambda: _play(self.session, self._demo.then))

    def action_restart(self) -> None:
        """Go back to where the reply comes next."""
        self.session = LabSession(self._demo.site)
        self._lead_up()
        self.show()
        self._propose()


def _play(session: LabSession, one: Input) -> None:
    match one:
        case Connect():
            session.connect()
        case Send():
            session.send(one.octets)
        case AdvanceClock():
            session.advance_clock(one.seconds)
        case _:
            raise ValueError("a demo is made of lines and of time")
