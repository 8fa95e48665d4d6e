"""The picture of the state machine: hand-drawn, with a list of what is drawn where.

The protocol's table is the truth; a test holds each edge here against it, both ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smtplab.protocol.states import (
    CLOSED,
    CONNECT,
    CONNECTED,
    DATA,
    END_OF_DATA,
    LISTENING,
    MAIL,
    RCPT,
    READY,
    REFUSED,
)

__all__ = ["ART", "BOXES", "DOUBLE", "EDGES", "HEAVY", "HEIGHT", "WIDTH", "Box", "Edge", "edge_of"]

ART = (
    "╭─────────╮EHLO ╭───────╮MAIL ╭──────╮RCPT ╭──────╮DATA ╭──────╮",
    "│connected├────▶│ ready ├────▶│ mail ├────▶│ rcpt ├────▶│ data │",
    "╰────▲────╯HELO ╰─▲─────╯     ╰────┬─╯     ╰───┬──╯     ╰───┬──╯",
    "     │            ├ RSET EHLO HELO ┴───────────╯ ↻ RCPT     │   ",
    "     │connect     ╰─────────────── end of data ─────────────╯   ",
    "│listening├─ 4yz 5yz ─▶│refused├─ QUIT ─▶│closed│◀─ QUIT or 421 ",
)
WIDTH, HEIGHT = 64, len(ART)

DOUBLE = str.maketrans("─│╭╮╰╯├┤┬┴", "═║╔╗╚╝╟╢╤╧")
"""How the box of the present state is drawn."""
HEAVY = str.maketrans("─│╭╮╰╯├┤┬┴", "━┃┏┓┗┛┣┫┳┻")
"""How the edge is drawn that was just taken."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a state stands: rows and columns, first and last-plus-one."""

    rows: tuple[int, int]
    columns: tuple[int, int]


BOXES: Mapping[str, Box] = {
    CONNECTED.name: Box((0, 3), (0, 11)),
    READY.name: Box((0, 3), (16, 25)),
    MAIL.name: Box((0, 3), (30, 38)),
    RCPT.name: Box((0, 3), (43, 51)),
    DATA.name: Box((0, 3), (56, 64)),
    LISTENING.name: Box((5, 6), (0, 11)),
    REFUSED.name: Box((5, 6), (23, 32)),
    CLOSED.name: Box((5, 6), (41, 49)),
}

Run = tuple[int, int, int]
"""A piece of a row: row, first and last-plus-one column."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow in the picture.

    Attributes:
        sources: Names of the states that it leaves.
        events: What takes it.
        target: Name of the state that it comes to.
        label: The words in the picture.
        runs: Where it is drawn, label included.
    """

    sources: tuple[str, ...]
    events: tuple[str, ...]
    target: str
    label: str
    runs: tuple[Run, ...]


_TO_CONNECTED: tuple[Run, ...] = ((2, 5, 6), (3, 5, 6), (4, 5, 13))
_BACK: tuple[Run, ...] = ((2, 18, 19), (3, 18, 35))
_HELLO_RUNS: tuple[Run, ...] = ((0, 11, 16), (1, 11, 16), (2, 11, 16))
_TO_CLOSED: tuple[Run, ...] = ((5, 49, 64),)
_AGAIN = ("RSET", "EHLO", "HELO")

EDGES: tuple[Edge, ...] = (
    Edge((LISTENING.name,), (CONNECT,), CONNECTED.name, "connect", _TO_CONNECTED),
    Edge((LISTENING.name,), (CONNECT,), REFUSED.name, "4yz 5yz", ((5, 11, 23),)),
    Edge((CONNECTED.name,), ("EHLO", "HELO"), READY.name, "EHLO", _HELLO_RUNS),
    Edge((READY.name,), ("MAIL",), MAIL.name, "MAIL", ((0, 25, 30), (1, 25, 30))),
    Edge((MAIL.name,), ("RCPT",), RCPT.name, "RCPT", ((0, 38, 43), (1, 38, 43))),
    Edge((RCPT.name,), ("RCPT",), RCPT.name, "↻ RCPT", ((3, 49, 55),)),
    Edge((RCPT.name,), ("DATA",), DATA.name, "DATA", ((0, 51, 56), (1, 51, 56))),
    Edge((READY.name,), _AGAIN, READY.name, "RSET EHLO HELO", _BACK),
    Edge((MAIL.name,), _AGAIN, READY.name, "RSET EHLO HELO", (*_BACK, (2, 35, 36), (3, 35, 36))),
    Edge((RCPT.name,), _AGAIN, READY.name, "RSET EHLO HELO", (*_BACK, (2, 47, 48), (3, 35, 48))),
    Edge(
        (DATA.name,),
        (END_OF_DATA,),
        READY.name,
        END_OF_DATA,
        ((2, 18, 19), (3, 18, 19), (4, 18, 61), (3, 60, 61), (2, 60, 61)),
    ),
    Edge((REFUSED.name,), ("QUIT",), CLOSED.name, "QUIT", ((5, 32, 41),)),
    Edge(
        (CONNECTED.name, READY.name, MAIL.name, RCPT.name),
        ("QUIT",),
        CLOSED.name,
        "QUIT or 421",
        _TO_CLOSED,
    ),
)
"""Every way from one state to another, and the ways back to the same that are worth a sign."""


def edge_of(source: str, event: str, target: str) -> tuple[Run, ...]:
    """Return where the edge of a step is drawn; a reply that closes closes from anywhere."""
    for edge in EDGES:
        if source in edge.sources and event in edge.events and target == edge.target:
            return edge.runs
    return _TO_CLOSED if target == CLOSED.name != source else ()
