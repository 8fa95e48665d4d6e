"""The drill: a card after the other, and how the round went."""

from __future__ import annotations

from time import time
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from smtplab.services import Services
from smtplab.teaching.drill.card import CARD_KINDS
from smtplab.teaching.drill.practice import Practice
from smtplab.teaching.drill.round import Round, RoundPhase
from smtplab.teaching.drill.selection import CardGroup, CardSelection
from smtplab.tui.actions import DRILL, Action, bindings
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.common.note import show_note
from smtplab.tui.common.paint_guard import PaintGuard
from smtplab.tui.common.room_notice import RoomNotice
from smtplab.tui.common.title_bar import TitleBar
from smtplab.tui.drill import texts
from smtplab.tui.drill.cards_dialog import CardsDialog
from smtplab.tui.drill.pane import DrillPane
from smtplab.tui.drill.round_list import RoundList, signs
from smtplab.tui.drill.summary import DrillSummary
from smtplab.tui.drill.view import card_view, round_strip
from smtplab.tui.lab.prompt import Mode, Prompt
from smtplab.tui.lab.prompt_bar import PromptBar
from smtplab.tui.messages import OptionSelected, PastedLines, SendOctets

__all__ = ["DrillScreen"]


class DrillScreen(SizedScreen):
    """Rounds of the drill.

    Args:
        services: Where what is known of the learner is saved.
        selection: Which cards are practised first.
    """

    DEFAULT_CSS = """
    DrillScreen {
        #drill { height: 1fr; }
        #card { width: 1fr; height: 100%; }
        RoundList { width: 34; height: 100%; }
        DrillSummary, PromptBar { display: none; }
        &.-wide DrillPane, &.-wide DrillSummary { padding: 1 1 0 3; }
        &.-wide RoundList { padding: 1 2; }
        &.-folded RoundList { display: none; }
        &.-over DrillSummary { display: block; }
        &.-over DrillPane { display: none; }
        &.-repairing PromptBar { display: block; }
    }
    """
    ACTIONS: ClassVar[tuple[Action, ...]] = DRILL
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DRILL)]
    AUTO_FOCUS = "DrillPane"

    clock = staticmethod(time)
    """Gives the time, in seconds since 1970."""

    def __init__(self, services: Services, selection: CardSelection | None = None) -> None:
        super().__init__()
        self._services = services
        self._practice = Practice(services.course, services.progress, self.clock, selection)
        self._selected = 0
        self._title = TitleBar(texts.DRILL)
        self._pane = DrillPane()
        self._summary = DrillSummary()
        self._list = RoundList()
        self._bar = PromptBar(lambda _typed: "")
        self._guard = PaintGuard(self)

    @property
    def round(self) -> Round:
        """The present round."""
        return self._practice.round

    def compose(self) -> ComposeResult:
        """Put the card beside the round, and the prompt under it."""
        yield self._title
        yield RoomNotice()
        with Horizontal(id="drill"):
            with Vertical(id="card"):
                yield self._pane
                yield self._summary
                yield self._bar
            yield self._list
        yield KeysBar(DRILL)

    def show(self) -> None:
        """Show the round as it stands; the focus is where keys are of use."""
        phase, strip = self.round.phase, round_strip(self.round)
        self.set_class(phase is RoundPhase.OVER, "-over")
        self.set_class(phase is RoundPhase.REPAIR, "-repairing")
        self._list.titles = tuple(CARD_KINDS[card.kind].title for card in self.round.cards)
        self._list.strip = strip
        self._pane.border_subtitle = signs(strip) if self.has_class("-folded") else Content()
        self._title.detail = self._place()
        if view := card_view(self.round, self._selected):
            self._pane.present(view)
        else:
            self._summary.present(self._practice.summary())
        self._focus()
        self._guard.watch((self.round.number, phase, len(self.round.chosen)))
        show_note(self, self._services.new_note())

    def _place(self) -> str:
        if self.round.phase is RoundPhase.OVER:
            return texts.SUMMARY
        return texts.ROUND_OF.format(number=self.round.number, count=len(self.round.cards))

    def _focus(self) -> None:
        match self.round.phase:
            case RoundPhase.REPAIR:
                self._bar.prompt.focus()
                is_open = self.round.session is not None and self.round.session.connected
                cue = texts.CUE_REPAIR if is_open else texts.CUE_CLOSED
                self._bar.show(Mode.COMMAND, (), cue)
            case RoundPhase.OVER:
                self._summary.focus()
            case RoundPhase.ASK | RoundPhase.FEEDBACK:
                self._pane.focus()

    # What can be done

    def action_go_on(self) -> None:
        """Do what Enter does: choose, go on to the next card, or begin another round.

        Nothing comes of a key that was pressed at what stood there before.
        """
        if not self._guard.is_painted:
            return
        match self.round.phase:
            case RoundPhase.ASK:
                self.action_choose(self._selected)
            case RoundPhase.FEEDBACK:
                self.round.advance()
            case RoundPhase.OVER:
                self._practice.begin()
            case RoundPhase.REPAIR:
                pass
        self._selected = 0
        self.show()

    def action_choose(self, number: int) -> None:
        """Choose an option, from 0."""
        self.round.choose(number)
        self._selected = 0
        self.show()

    def action_select(self, by: int) -> None:
        """Move the cursor over the options; where none are open, scroll."""
        if (question := self.round.question) is not None:
            self._selected = (self._selected + by) % len(question.options)
            self.show()
        else:
            self._pane.scroll_relative(y=by, animate=False)

    def action_show_solution(self) -> None:
        """Show how the session is repaired."""
        self.round.give_up()
        self._bar.prompt.fill("")
        self.show()

    def action_restart(self) -> None:
        """Bring the session back to where it is to be repaired."""
        self.round.start_over()
        self.show()

    def action_choose_cards(self) -> None:
        """Choose which cards are practised; a new round begins with them."""
        groups = self._practice.groups()

        def select(place: int | None) -> None:
            if place is not None:
                self._select(groups[place])

        _ = self.app.push_screen(CardsDialog(groups), select)

    def _select(self, group: CardGroup) -> None:
        self._practice.select(group.selection)
        self._selected = 0
        self.show()

    def action_leave(self) -> None:
        """Go back; every answer is saved already."""
        _ = self.dismiss()

    def action_scroll(self, by: int) -> None:
        """Scroll the card, or what is said of the round."""
        pane = self._summary if self.round.phase is RoundPhase.OVER else self._pane
        pane.scroll_relative(y=by, animate=False, immediate=True)

    @on(OptionSelected)
    def _choose(self, message: OptionSelected) -> None:
        self.action_choose(message.number)

    @on(SendOctets)
    def _say(self, message: SendOctets) -> None:
        self.round.send(message.octets)
        self.show()

    @on(PastedLines)
    def _say_all(self, message: PastedLines) -> None:
        for line in message.lines:
            self.round.send(f"{line}\r\n".encode(errors="replace"))
        self._bar.prompt.fill(message.rest if self.round.phase is RoundPhase.REPAIR else "")
        self.show()

    @property
    def prompt(self) -> Prompt:
        """Where lines are typed that repair a session."""
        return self._bar.prompt
