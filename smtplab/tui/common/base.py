"""What all screens have in common: two layouts, and leaving once."""

from typing import ClassVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.geometry import Size
from textual.screen import ModalScreen, Screen, ScreenResultType

from smtplab.tui.actions import Action
from smtplab.tui.common.room_notice import LEAST, ROOMY, RoomNotice

__all__ = ["DialogScreen", "SizedScreen"]


class DialogScreen(ModalScreen[ScreenResultType]):
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

    Textual calls a handler (`on_resize`, `on_mount`) in each class that has one of that name. So a
    name is used once among the classes behind a screen; a subclass overrides `fold` or `show`.
    """

    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    """What can be done here, for the footer, the palette and the help."""

    _room: Size | None = None
    _is_filled = False
    """Whether the parts have been given, or will be, what they show in this layout."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Leave the screen, unless it was left already or another one lies on it."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing before all parts are there, nor once the screen or the app is left."""
        is_whole = self.is_mounted and self.is_attached
        return is_whole and super().check_action(action, parameters)

    @property
    def is_sized(self) -> bool:
        """Whether the parts have their sizes already."""
        return self._is_filled

    def on_compose(self) -> None:
        """Choose the layout before the first frame is drawn."""
        self.fold(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout and fill it; Textual sends two events for one change of the size."""
        was_filled, self._is_filled = self._is_filled, True
        if event.size != self._room:
            self.fold(event.size)
        elif was_filled:
            return
        self.call_after_refresh(self.show)

    def fold(self, room: Size) -> None:
        """Choose the layout for the room that there is."""
        self._room = room
        is_wide = room.width >= ROOMY.width and room.height >= ROOMY.height
        self.set_class(is_wide, "-wide")
        self.set_class(not is_wide, "-folded")
        self.set_class(room.height < LEAST.height, "-low")
        self.set_class(room.width < LEAST.width or room.height < LEAST.height, "-cramped")
        for notice in self.query(RoomNotice):
            notice.room = room

    def show(self) -> None:
        """Have the parts show what there is; called after each change of the size."""
