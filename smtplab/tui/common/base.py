"""What all screens have in common."""

from typing import ClassVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen, ScreenResultType

from smtplab.tui.actions import Action
from smtplab.tui.common.room_notice import LEAST, ROOMY, RoomNotice

__all__ = ["AskingScreen", "SizedScreen"]


class AskingScreen(ModalScreen[ScreenResultType]):
    """A screen that lies over another one and asks something; it is left once."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave the screen with a result, unless it was left already.

        Keys that come in a burst wait for the screen that they were meant for. A second Escape
        would give a second result, which Textual fails at, or take away the screen below.
        """
        return super().dismiss(result) if self.is_active else AwaitComplete()


class SizedScreen(Screen[None]):
    """A screen that folds where room is short.

    The classes ``-wide`` and ``-folded`` say which of the two layouts is on, ``-cramped`` that not
    even the folded one fits, ``-low`` that it is the height that it lacks. A screen yields a
    `RoomNotice` to say so.
    """

    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    """What can be done here, for the footer, the palette and the help."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Leave the screen, unless it was left already or another one lies on it."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing before all parts are there, nor once the screen or the app is left."""
        is_whole = self.is_mounted and self.is_attached
        return is_whole and super().check_action(action, parameters)

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout."""
        size = event.size
        is_wide = size.width >= ROOMY.width and size.height >= ROOMY.height
        self.set_class(is_wide, "-wide")
        self.set_class(not is_wide, "-folded")
        self.set_class(size.height < LEAST.height, "-low")
        self.set_class(size.width < LEAST.width or size.height < LEAST.height, "-cramped")
        for notice in self.query(RoomNotice):
            notice.room = size
