"""The dialog that exports a session: in which form, and into which file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from smtplab.console import reason
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.recordings.formats.write import FORMATS, write_session
from smtplab.simulation.text.visible import visible
from smtplab.storage.atomic_write import replace_file, write_new
from smtplab.tui.common.base import DialogScreen
from smtplab.tui.common.option_rows import MarkedList
from smtplab.tui.common.path_card import PathForm
from smtplab.tui.common.path_line import PathInput
from smtplab.tui.lab import texts

__all__ = ["ExportDialog"]

_FORMS = tuple(FORMATS)


class ExportDialog(DialogScreen[Path]):
    """Writes a session to a file; the result is where it is, None if nothing was written.

    The name has the focus; the arrows choose the form, and the name ends as its files do.

    Args:
        transcript: The session.
        site: Name of the site that it was played on.
        name: What the file is called if nothing else is wanted, without its ending.
    """

    DEFAULT_CSS = """
    ExportDialog {
        align: center middle;
        OptionList {
            height: auto;
            border: none;
            padding: 0;
            margin-bottom: 1;
            background: $surface;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", show=False),
        Binding("up", "choose(-1)", "The form above", show=False),
        Binding("down", "choose(1)", "The form below", show=False),
    ]
    AUTO_FOCUS = "PathInput"

    def __init__(self, transcript: Transcript, site: str, name: str) -> None:
        super().__init__()
        self._transcript = transcript
        self._site = site
        self._forms = MarkedList(*map(_row, _FORMS))
        self._forms.can_focus = False
        self._line = PathInput()
        hint = texts.DOWNLOAD_HINT if self.app.is_web else texts.EXPORT_HINT
        self._card = PathForm(texts.EXPORT, hint, self._line, self._forms)
        self._name = name
        self._replaces = ""

    def compose(self) -> ComposeResult:
        """Put the forms over the name."""
        yield self._card

    def on_mount(self) -> None:
        """Propose the first form."""
        self._forms.highlighted = 0
        self._line.fill(f"{self._name}{FORMATS[_FORMS[0]].suffix}")

    def action_choose(self, by: int) -> None:
        """Choose another form."""
        self._forms.highlighted = ((self._forms.highlighted or 0) + by) % len(_FORMS)

    @property
    def _form(self) -> str:
        return _FORMS[self._forms.highlighted or 0]

    @on(OptionList.OptionHighlighted)
    def _rename(self) -> None:
        """Have the name end as files of this form do, unless it ends in a way of its own."""
        name, suffix = self._line.value, FORMATS[self._form].suffix
        for form in FORMATS.values():
            if name.endswith(form.suffix):
                self._line.fill(name.removesuffix(form.suffix) + suffix)
                return

    @on(PathInput.Changed)
    def _adopt_ending(self, event: PathInput.Changed) -> None:
        """Take the form that the name asks for by its ending."""
        self._replaces = ""
        for place, name in enumerate(_FORMS):
            if event.value.endswith(FORMATS[name].suffix):
                self._forms.highlighted = place

    @on(PathInput.Submitted)
    def _write(self) -> None:
        path = Path(os.path.expanduser(self._line.value.strip()))  # noqa: PTH111  # never raises
        octets = write_session(self._transcript, self._site, self._form)
        try:
            if self._replaces == str(path):
                replace_file(path, octets)
            else:
                write_new(path, octets)
        except FileExistsError:
            self._ask_again(path)
        except (OSError, ValueError) as error:
            self._card.show_error(visible(reason(error)))
        else:
            _ = self.dismiss(path)

    def _ask_again(self, path: Path) -> None:
        if os.path.isfile(path):
            self._replaces = str(path)
            self._card.show_error(texts.EXISTS)
        else:
            self._card.show_error(texts.NO_FILE)


def _row(name: str) -> Content:
    return Content.assemble((f"{name:<10}", "bold"), (FORMATS[name].title, "$text-muted"))
