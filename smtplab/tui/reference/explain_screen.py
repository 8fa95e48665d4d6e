"""The screen that explains a pasted reply as it is typed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from smtplab.tui.actions import EXPLAIN, Action, bindings
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.common.open_file_dialog import OpenFileDialog
from smtplab.tui.common.page_pane import PagePane
from smtplab.tui.common.paste_box import PasteBox
from smtplab.tui.common.room_notice import RoomNotice
from smtplab.tui.common.title_bar import TitleBar
from smtplab.tui.messages import OpenReference
from smtplab.tui.reference import texts
from smtplab.tui.reference.explain_view import Explained, explain_file, explain_paste

__all__ = ["ExplainScreen"]


class ExplainScreen(SizedScreen):
    """A reply and its explanation, which follows what is typed.

    Args:
        reply: What is explained at first.
    """

    DEFAULT_CSS = """
    ExplainScreen {
        #explain { height: 1fr; layout: horizontal; }
        PasteBox { width: 44; height: 100%; }
        PagePane { width: 1fr; height: 100%; border-title-color: $primary; }
        &.-folded #explain { layout: vertical; }
        &.-folded PasteBox { width: 100%; height: 5; }
        &.-folded PagePane { height: 1fr; }
    }
    """
    ACTIONS: ClassVar[tuple[Action, ...]] = EXPLAIN
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EXPLAIN)]
    AUTO_FOCUS = "PasteBox"

    def __init__(self, reply: str = "") -> None:
        super().__init__()
        self._box = PasteBox(reply)
        self._page = PagePane()
        self._opened: Explained | None = None
        self._shown = explain_paste("")

    def compose(self) -> ComposeResult:
        """Put the reply beside its explanation."""
        yield TitleBar(texts.EXPLAIN)
        yield RoomNotice()
        with Container(id="explain"):
            self._box.border_title = Content(texts.PASTE)
            self._box.placeholder = Content(texts.PASTE_HINT)
            yield self._box
            yield self._page
        yield KeysBar(EXPLAIN)

    def on_mount(self) -> None:
        """Explain what is there."""
        self._explain()

    @on(PasteBox.Changed)
    def _explain(self) -> None:
        """Explain what was pasted; where nothing was, what was opened."""
        pasted = self._box.text
        self._shown = explain_paste(pasted) if pasted.strip() or not self._opened else self._opened
        self._page.present(self._shown.page)

    def action_open(self) -> None:
        """Ask for a file with a bounce."""
        dialog = OpenFileDialog(texts.OPEN, texts.OPEN_HINT, explain_file)
        _ = self.app.push_screen(dialog, self._show)

    def _show(self, opened: Explained | None) -> None:
        if opened:
            self._opened = opened
            self._box.clear()
            self._explain()

    def action_scroll(self, by: int) -> None:
        """Scroll the explanation."""
        self._page.scroll_relative(y=by, animate=False, immediate=True)

    def action_clear(self) -> None:
        """Make room for the next reply."""
        self._opened = None
        self._box.clear()
        self._explain()
        self._box.focus()

    def action_look_up(self) -> None:
        """Open the reference at the codes of the reply."""
        self.post_message(OpenReference(self._shown.codes))

    def action_leave(self) -> None:
        """Go back."""
        _ = self.dismiss()
