"""One run of the lab among others: where it came from, and what outlives the app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smtplab.simulation.lab import inputs
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.site.model import Site

_Origin = tuple[int | None, int | None]


@dataclass(slots=True)
class Branch:
    """One run of the lab.

    Attributes:
        lab: The run.
        parent: The branch it was forked from, None for a fresh start.
        forked_at: Index of the parent's moment that it goes on from.
        cursor: Index of the selected moment, -1 for none.
        sealed: Whether it is a recording: it stays as it is, and whatever is done forks.
    """

    lab: Lab
    parent: int | None = None
    forked_at: int | None = None
    cursor: int = -1
    read_only: bool = False


def to_json(branch: Branch) -> dict[str, object]:
    """Write all that is needed to play a branch again, as JSON values."""
    return {
        "inputs": [inputs.to_json(one) for one in branch.lab.inputs],
        "cursor": branch.cursor,
        "parent": branch.parent,
        "forked_at": branch.forked_at,
    }


def from_json(site: Site, saved: object, older: Sequence[Branch]) -> Branch:
    """Play a branch again.

    Raises:
        ValueError: If it is none, or goes on from none of the older ones.
    """
    match saved:
        case {"inputs": [*told], "cursor": int(cursor), "parent": parent, "forked_at": forked_at}:
            pass
        case _:
            raise ValueError("no branch of that form")
    branch = Branch(Lab(site), *_origin(parent, forked_at, older))
    for one in told:
        branch.lab.play(inputs.from_json(one))
    last = len(branch.lab.transcript.moments) - 1
    branch.cursor = max(min(0, last), min(cursor, last))
    return branch


def _origin(parent: object, forked_at: object, older: Sequence[Branch]) -> _Origin:
    """See that a branch goes on from a moment that there is."""
    match parent, forked_at:
        case None, None:
            return None, None
        case int(parent), int(at) if 0 <= parent < len(older):
            if -1 <= at < len(older[parent].lab.transcript.moments):
                return parent, at
    raise ValueError("a branch that goes on from nowhere")
