"""The dialog that asks for the path of a file to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from smtplab.console import UsageError
from smtplab.simulation.text.visible import visible
from smtplab.tui.common.base import DialogScreen
from smtplab.tui.common.file_button import FileButton
from smtplab.tui.common.path_card import PathForm
from smtplab.tui.common.path_line import PathInput
from smtplab.tui.messages import FileChosen

__all__ = ["OpenFileDialog"]

_Result = TypeVar("_Result")
_KEYS = "Tab takes the grey text · Enter · Esc closes"
_KEYS_IN_PAGE = "Enter · Esc closes"


class OpenFileDialog(DialogScreen[_Result]):
    """Asks for a path until one is taken; in a page for a file.

    Args:
        title: What is asked.
        hint: What stands in the line while it is empty.
        take: Makes of a path what is wanted; raises a `UsageError` that says what is wrong with it.
    """

    DEFAULT_CSS = """
    OpenFileDialog { align: center middle; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close", show=False)]

    def __init__(self, title: str, hint: str, take: Callable[[str], _Result]) -> None:
        super().__init__()
        self._take = take
        if self.app.is_web:
            self._card = PathForm(title, _KEYS_IN_PAGE, FileButton())
        else:
            self._card = PathForm(title, _KEYS, PathInput(hint))

    def compose(self) -> ComposeResult:
        """Show where to type the path, or the button for the browser's file chooser."""
        yield self._card

    @on(PathInput.Submitted)
    def _submit(self, event: PathInput.Submitted) -> None:
        if event.value:
            self._try(event.value)

    @on(FileChosen)
    def _open(self, message: FileChosen) -> None:
        self._try(message.path)

    def _try(self, path: str) -> None:
        try:
            taken = self._take(path)
        except UsageError as error:
            self._card.show_error(visible(str(error)))
        else:
            _ = self.dismiss(taken)
