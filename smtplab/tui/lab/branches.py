"""The branches of a session: where each began, and a dialog to choose one."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from smtplab.simulation.lab.branch import Branch
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.visible import visible
from smtplab.tui.common.base import DialogScreen
from smtplab.tui.common.option_rows import OptionRows

__all__ = ["BranchesDialog", "branch_origin"]


def branch_origin(branch: Branch) -> str:
    """Return where a branch began, in words."""
    if branch.parent is None or branch.forked_at is None:
        return "from the start"
    return f"from branch {branch.parent + 1} at {branch.forked_at + 1}"


class BranchesDialog(DialogScreen[int | None]):
    """A list to choose a branch from; the result is its place, None for none.

    Args:
        session: Whose branches.
    """

    DEFAULT_CSS = """
    BranchesDialog {
        align: center middle;
        OptionList {
            width: 72;
            max-width: 100%;
            height: auto;
            max-height: 80%;
            border: round $border;
            border-title-color: $primary;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
            &:focus { border: round $border; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f9,alt+k", "dismiss(None)", "Close", show=False)
    ]

    def __init__(self, session: LabSession) -> None:
        super().__init__()
        self._experiment = session

    def compose(self) -> ComposeResult:
        """List the branches, the present one selected."""
        branches = OptionRows(
            *(self._option(number) for number in range(len(self._experiment.branches))),
            markup=False,
        )
        branches.border_title = Content("Branches")
        branches.border_subtitle = Content("Enter goes there · Esc closes")
        branches.highlighted = self._experiment.branch
        yield branches

    def _option(self, number: int) -> Option:
        branch = self._experiment.branches[number]
        here = "▸ " if number == self._experiment.branch else "  "
        moments = branch.lab.transcript.moments
        return Option(
            Content.assemble(
                (here, "bold $accent"),
                (f"branch {number + 1} · {branch_origin(branch)}".ljust(40), "bold"),
                (f"{len(moments):>5} arrows   {_end(branch)}", "$text-muted"),
            )
        )

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        _ = self.dismiss(event.option_index)


def _end(branch: Branch) -> str:
    moments = branch.lab.transcript.moments
    return visible(moments[-1].server.state.name) if moments else "empty"
