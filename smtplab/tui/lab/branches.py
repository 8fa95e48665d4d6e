"""The branches of a session: where each began, and a dialog to choose one."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from smtplab.simulation.lab.branch import Branch
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.visible import visible
from smtplab.tui.common.list_dialog import ListDialog

__all__ = ["BranchesDialog", "branch_origin"]


def branch_origin(branch: Branch) -> str:
    """Return where a branch began, in words."""
    if branch.parent is None or branch.forked_at is None:
        return "from the start"
    return f"from branch {branch.parent + 1} at {branch.forked_at + 1}"


class BranchesDialog(ListDialog):
    """A list to choose a branch from; the result is its place, None for none.

    Args:
        session: Whose branches.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9,alt+k", "dismiss(None)", "Close", show=False)
    ]

    def __init__(self, session: LabSession) -> None:
        rows = [_row(number, branch) for number, branch in enumerate(session.branches)]
        super().__init__("Branches", rows, session.branch)


def _row(number: int, branch: Branch) -> Content:
    return Content.assemble(
        (f"branch {number + 1} · {branch_origin(branch)}".ljust(40), "bold"),
        (f"{len(branch.lab.transcript.moments):>5} arrows   {_end(branch)}", "$text-muted"),
    )


def _end(branch: Branch) -> str:
    moments = branch.lab.transcript.moments
    return visible(moments[-1].server.state.name) if moments else "empty"
