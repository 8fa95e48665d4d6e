"""The sandbox: the lab with no lesson, found as it was left."""

from typing import ClassVar

from textual.binding import BindingType
from textual.timer import Timer

from smtplab.simulation.text.visible import visible
from smtplab.storage.sandbox import SandboxStore
from smtplab.tui.actions import LAB, bindings
from smtplab.tui.lab.screen import LabScreen

__all__ = ["SandboxScreen"]

_SAVED_AFTER = 0.5
"""Seconds of rest before a change is kept: typing must not wait for the disk."""
_NOTE_STAYS = 12
"""Seconds that a word about what was kept stays on the screen."""


class SandboxScreen(LabScreen):
    """The sandbox.

    Args:
        store: Where the sandbox comes from and where it stays.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LAB)]

    def __init__(self, store: SandboxStore) -> None:
        session, history = store.load()
        super().__init__(session, "Sandbox", history)
        self._store = store
        self._saving: Timer | None = None
        self._has_told = False
        if session.moment is None:
            session.connect()

    def on_mount(self) -> None:
        """Say what became of what was kept."""
        if self._store.note:
            self.say(visible(self._store.note), seconds=_NOTE_STAYS)

    def changed(self) -> None:
        """Save once there is a rest."""
        if self._saving is None:
            self._saving = self.set_timer(_SAVED_AFTER, self.save)

    def save(self) -> None:
        """Keep the sandbox; say so where that fails."""
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
        if (unkept := self._unkept()) and not self._has_told:
            self._has_told = True
            self.say(f"The sandbox cannot be kept: {visible(unkept)}")

    def _unkept(self) -> str:
        """Keep the sandbox with what stands unsent; return why that fails, "" if it does not."""
        try:
            self._store.save(self.session, self.bar.prompt.remembered)
        except OSError as error:
            return error.strerror or str(error)
        return ""

    def leave(self) -> None:
        """Keep the sandbox and go back to the home screen."""
        self.save()
        _ = self.dismiss()

    def on_unmount(self) -> None:
        """Keep the sandbox as it is left; `SandboxStore.unkept` has it if that fails."""
        _ = self._unkept()
