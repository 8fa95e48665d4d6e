"""A session as JSON values: what it was told, so that all of it can be played again."""

from __future__ import annotations

from collections.abc import Sequence

from smtplab.simulation.lab import inputs
from smtplab.simulation.lab.branch import Branch, run_again
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.model import Site

__all__ = ["SAVED_VERSION", "restore_session", "save_session"]

SAVED_VERSION = 1

_Origin = tuple[int | None, int | None]


def save_session(session: LabSession) -> dict[str, object]:
    """Return all that is needed to find a session as it was, as JSON values."""
    return {
        "version": SAVED_VERSION,
        "site": session.site.name,
        "branch": session.branch,
        "branches": [_save_branch(branch) for branch in session.branches],
    }


def restore_session(site: Site, saved: object) -> LabSession:
    """Play a saved session again.

    Raises:
        ValueError: If what was saved is not of this form, or is of another site.
    """
    match saved:
        case {
            "version": version,
            "site": name,
            "branch": int(shown),
            "branches": [*branches],
        } if version == SAVED_VERSION and name == site.name and 0 <= shown < len(branches):
            session = LabSession(site)
            session.branches = []
            for one in branches:
                session.branches.append(_restore_branch(site, one, session.branches))
            session.branch = shown
            return session
        case _:
            raise ValueError("nothing that was saved with this site by this version")


def _save_branch(branch: Branch) -> dict[str, object]:
    return {
        "inputs": [inputs.to_json(one) for one in branch.lab.inputs],
        "cursor": branch.cursor,
        "parent": branch.parent,
        "forked_at": branch.forked_at,
    }


def _restore_branch(site: Site, saved: object, older: Sequence[Branch]) -> Branch:
    """Play a branch again.

    Raises:
        ValueError: If the value is not a branch, or not one that goes on from an older one.
    """
    match saved:
        case {"inputs": [*kept], "cursor": int(cursor), "parent": parent, "forked_at": forked_at}:
            origin = _origin(parent, forked_at, older)
        case _:
            raise ValueError("no branch of that form")
    branch = Branch(run_again(site, map(inputs.from_json, kept)), *origin)
    branch.cursor = max(min(0, branch.last), min(cursor, branch.last))
    return branch


def _origin(parent: object, forked_at: object, older: Sequence[Branch]) -> _Origin:
    """Return where a branch goes on from; check that there is such a moment."""
    match parent, forked_at:
        case None, None:
            return None, None
        case int(parent), int(at) if 0 <= parent < len(older):
            if -1 <= at <= older[parent].last:
                return parent, at
    raise ValueError("a branch that goes on from nowhere")
