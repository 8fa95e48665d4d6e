"""The sandbox: the lab with no lesson, found as it was left."""

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from smtplab.simulation.site.load import DEFAULT_SITE, site_names
from smtplab.simulation.text.visible import visible
from smtplab.storage.sandbox import SandboxStore
from smtplab.tui.actions import SANDBOX, Action, bindings
from smtplab.tui.common.delayed_save import DelayedSave
from smtplab.tui.common.list_dialog import ListDialog
from smtplab.tui.common.note import show_note
from smtplab.tui.lab.screen import LabScreen
from smtplab.tui.messages import OpenSandbox

__all__ = ["ABOUT", "SandboxScreen"]

_FAILURE_STAYS = 3
"""Seconds that a word about what cannot be kept stays; it is said again when the app is left."""


ABOUT: Mapping[str, str] = {
    "default": "port 25: accepts mail for its own domain from anybody",
    "esmtp": "port 25: the same with TLS, AUTH and all the rest",
    "lmtp": "LMTP: one reply for each recipient after the dot",
    "submission": "port 587: mail for anybody, after TLS and a login",
}
"""What each of the servers is for that come with smtplab."""
_ABOUT_OTHERS = "the server that this page was made with"


def _title(site: str) -> str:
    return "Sandbox" if site == DEFAULT_SITE else f"Sandbox · {visible(site)}"


def _row(site: str) -> Content:
    return Content.assemble(
        (f"{site:<12}", "bold"), (ABOUT.get(site, _ABOUT_OTHERS), "$text-muted")
    )


class SandboxScreen(LabScreen):
    """The sandbox.

    Args:
        store: Where the sandbox comes from and where it stays.
    """

    ACTIONS: ClassVar[tuple[Action, ...]] = SANDBOX
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SANDBOX)]

    def __init__(self, store: SandboxStore) -> None:
        session, history = store.load()
        super().__init__(session, _title(session.site.name), history)
        self._store = store
        self._saving = DelayedSave(self, self._save)
        self._has_warned = False
        if session.moment is None:
            session.connect()

    def begin(self) -> None:
        """Show the sandbox, and what became of what was kept."""
        super().begin()
        show_note(self, self._store.note)

    def show(self) -> None:
        """Show the selected moment; save once there is a rest."""
        super().show()
        self._saving.request()

    def save(self) -> None:
        """Keep the sandbox now; notify once where that fails."""
        self._saving.run()

    def _save(self) -> None:
        if (reason := self._reason_unsaved()) and not self._has_warned:
            self._has_warned = True
            text = f"The sandbox cannot be kept: {visible(reason)}"
            self.notify(text, markup=False, timeout=_FAILURE_STAYS)

    def _reason_unsaved(self) -> str:
        """Keep the sandbox with what stands unsent; return why that fails, "" if it does not."""
        try:
            self._store.save(self.session, self.bar.prompt.history_with_draft)
        except OSError as error:
            return error.strerror or str(error)
        return ""

    def action_choose_server(self) -> None:
        """List the servers that come with smtplab, and go to the one that is chosen."""
        names = site_names()
        here = self.session.site.name
        rows = [_row(name) for name in names]
        dialog = ListDialog(
            "Server of the sandbox", rows, names.index(here) if here in names else 0
        )

        def choose(place: int | None) -> None:
            if place is not None and names[place] != here:
                self.save()
                self.post_message(OpenSandbox(names[place]))

        _ = self.app.push_screen(dialog, choose)

    def leave(self) -> None:
        """Keep the sandbox and go back to the home screen."""
        self.save()
        super().leave()

    def on_unmount(self) -> None:
        """Keep the sandbox as it is left; `SandboxStore.unkept` has it if that fails."""
        _ = self._reason_unsaved()
