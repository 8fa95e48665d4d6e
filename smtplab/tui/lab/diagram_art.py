"""The pictures of the state machines: drawn by hand, with a list of what is drawn where.

The protocols' tables are the truth; a test holds each edge here against them, both ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from smtplab.protocol.extensions.lmtp import NOT_IN_LMTP
from smtplab.protocol.mail_protocol import LMTP, POP3, SMTP
from smtplab.protocol.pop3 import states as pop3
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

__all__ = ["DOUBLE", "HEAVY", "HEIGHT", "PICTURES", "WIDTH", "Box", "Edge", "Picture", "Run"]

WIDTH, HEIGHT = 64, 6

DOUBLE = str.maketrans("─│╭╮╰╯├┤┬┴", "═║╔╗╚╝╟╢╤╧")
"""How the box of the present state is drawn."""
HEAVY = str.maketrans("─│╭╮╰╯├┤┬┴", "━┃┏┓┗┛┣┫┳┻")
"""How the edge is drawn that was just taken."""

Run = tuple[int, int, int]
"""A piece of a row: row, first and last-plus-one column."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a state stands: rows and columns, first and last-plus-one."""

    rows: tuple[int, int]
    columns: tuple[int, int]

    @property
    def runs(self) -> tuple[Run, ...]:
        """All that it covers."""
        return tuple((row, *self.columns) for row in range(*self.rows))

    @property
    def name_run(self) -> Run:
        """Where the name stands in it."""
        return (sum(self.rows) // 2, self.columns[0] + 1, self.columns[1] - 1)


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


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of one protocol.

    Attributes:
        art: Its rows.
        boxes: Where each state stands, by its name.
        edges: Every way from one state to another, and the ways back to the same that are worth
            a sign.
        closing: Where the edge is drawn of a server that closes by itself.
        closing_from: The same for the states that have an edge of their own for it.
    """

    art: tuple[str, ...]
    boxes: Mapping[str, Box]
    edges: tuple[Edge, ...]
    closing: tuple[Run, ...]
    closing_from: Mapping[str, tuple[Run, ...]]

    def box_of(self, state: str) -> tuple[Run, ...]:
        """Return where the box of a state is drawn; nowhere for a state without one."""
        return self.boxes[state].runs if state in self.boxes else ()

    def edge_of(self, source: str, event: str, target: str) -> tuple[Run, ...]:
        """Return where the edge of a step is drawn; any state may close without a command."""
        for edge in self.edges:
            if source in edge.sources and event in edge.events and target == edge.target:
                return edge.runs
        if target != CLOSED.name or source == target:
            return ()
        return self.closing_from.get(source, self.closing)


_TO_CONNECTED: tuple[Run, ...] = ((2, 5, 6), (3, 5, 6), (4, 5, 13))
_BACK: tuple[Run, ...] = ((2, 18, 19), (3, 18, 35))
_HELLO_RUNS: tuple[Run, ...] = ((0, 11, 16), (1, 11, 16), (2, 11, 16))
_FROM_MAIL: tuple[Run, ...] = (*_BACK, (2, 35, 36), (3, 35, 36))
_FROM_RCPT: tuple[Run, ...] = (*_BACK, (2, 47, 48), (3, 35, 48))
_TO_CLOSED: tuple[Run, ...] = ((5, 49, 64),)
_AGAIN = ("RSET", "EHLO", "HELO")

_SMTP = Picture(
    art=(
        "╭─────────╮EHLO ╭───────╮MAIL ╭──────╮RCPT ╭──────╮DATA ╭──────╮",
        "│connected├────▶│ ready ├────▶│ mail ├────▶│ rcpt ├────▶│ data │",
        "╰────▲────╯HELO ╰─▲─────╯     ╰────┬─╯     ╰───┬──╯     ╰───┬──╯",
        "     │            ├ RSET EHLO HELO ┴───────────╯ ↻ RCPT     │   ",
        "     │connect     ╰─────────────── end of data ─────────────╯   ",
        "│listening├─ 4yz 5yz ─▶│refused├─ QUIT ─▶│closed│◀─ QUIT or 421 ",
    ),
    boxes={
        CONNECTED.name: Box((0, 3), (0, 11)),
        READY.name: Box((0, 3), (16, 25)),
        MAIL.name: Box((0, 3), (30, 38)),
        RCPT.name: Box((0, 3), (43, 51)),
        DATA.name: Box((0, 3), (56, 64)),
        LISTENING.name: Box((5, 6), (0, 11)),
        REFUSED.name: Box((5, 6), (23, 32)),
        CLOSED.name: Box((5, 6), (41, 49)),
    },
    edges=(
        Edge((LISTENING.name,), (CONNECT,), CONNECTED.name, "connect", _TO_CONNECTED),
        Edge((LISTENING.name,), (CONNECT,), REFUSED.name, "4yz 5yz", ((5, 11, 23),)),
        Edge((CONNECTED.name,), ("EHLO", "HELO"), READY.name, "EHLO", _HELLO_RUNS),
        Edge((READY.name,), ("MAIL",), MAIL.name, "MAIL", ((0, 25, 30), (1, 25, 30))),
        Edge((MAIL.name,), ("RCPT",), RCPT.name, "RCPT", ((0, 38, 43), (1, 38, 43))),
        Edge((RCPT.name,), ("RCPT",), RCPT.name, "↻ RCPT", ((3, 49, 55),)),
        Edge((RCPT.name,), ("DATA",), DATA.name, "DATA", ((0, 51, 56), (1, 51, 56))),
        Edge((READY.name,), _AGAIN, READY.name, "RSET EHLO HELO", _BACK),
        Edge((MAIL.name,), _AGAIN, READY.name, "RSET EHLO HELO", _FROM_MAIL),
        Edge((RCPT.name,), _AGAIN, READY.name, "RSET EHLO HELO", _FROM_RCPT),
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
    ),
    closing=_TO_CLOSED,
    closing_from={},
)

_LMTP_ART = (("╮EHLO ", "╮LHLO "), ("╯HELO ", "╯     "), ("RSET EHLO HELO ┴", "RSET LHLO ─────┴"))


def _with_lhlo(edge: Edge) -> Edge:
    """Draw LHLO where SMTP has EHLO and HELO (RFC 2033 §4.1)."""
    if "EHLO" not in edge.events:
        return edge
    label = edge.label.replace("EHLO", "LHLO").removesuffix(" HELO")
    kept = (event for event in edge.events if event not in NOT_IN_LMTP)
    return replace(edge, events=(*kept, "LHLO"), label=label)


def _lmtp_row(row: str) -> str:
    for smtp, lmtp in _LMTP_ART:
        row = row.replace(smtp, lmtp)
    return row


_LMTP = replace(
    _SMTP, art=tuple(map(_lmtp_row, _SMTP.art)), edges=tuple(map(_with_lhlo, _SMTP.edges))
)

_NEEDS_LOGIN = (pop3.AUTHORIZATION.name, pop3.NAMED.name)

_POP3 = Picture(
    art=(
        "╭─────────────╮ USER  ╭─────╮ PASS  ╭───────────╮ QUIT  ╭──────╮",
        "│authorization├──────▶│named├──────▶│transaction├──────▶│update│",
        "╰──────▲──────╯       ╰──┬──╯       ╰───────────╯       ╰───┬──╯",
        "       ├─── PASS -ERR ───╯          ↻ STAT LIST RETR DELE   │   ",
        "       │connect                                             │   ",
        "│listening│    QUIT before PASS ─▶│closed│◀─ server closes ─╯   ",
    ),
    boxes={
        pop3.AUTHORIZATION.name: Box((0, 3), (0, 15)),
        pop3.NAMED.name: Box((0, 3), (22, 29)),
        pop3.TRANSACTION.name: Box((0, 3), (36, 49)),
        pop3.UPDATE.name: Box((0, 3), (56, 64)),
        LISTENING.name: Box((5, 6), (0, 11)),
        CLOSED.name: Box((5, 6), (34, 42)),
    },
    edges=(
        Edge(
            (LISTENING.name,),
            (CONNECT,),
            pop3.AUTHORIZATION.name,
            "connect",
            ((2, 7, 8), (3, 7, 8), (4, 7, 15)),
        ),
        Edge(
            (pop3.AUTHORIZATION.name,),
            ("USER",),
            pop3.NAMED.name,
            "USER",
            ((0, 15, 22), (1, 15, 22)),
        ),
        Edge(
            (pop3.NAMED.name,),
            ("PASS",),
            pop3.TRANSACTION.name,
            "PASS",
            ((0, 29, 36), (1, 29, 36)),
        ),
        Edge(
            (pop3.NAMED.name,),
            ("PASS",),
            pop3.AUTHORIZATION.name,
            "PASS -ERR",
            ((2, 7, 8), (2, 25, 26), (3, 7, 26)),
        ),
        Edge(
            (pop3.TRANSACTION.name,),
            ("STAT", "LIST", "RETR", "DELE"),
            pop3.TRANSACTION.name,
            "↻ STAT LIST RETR DELE",
            ((3, 36, 57),),
        ),
        Edge(
            (pop3.TRANSACTION.name,),
            ("QUIT",),
            pop3.UPDATE.name,
            "QUIT",
            ((0, 49, 56), (1, 49, 56)),
        ),
        Edge(_NEEDS_LOGIN, ("QUIT",), CLOSED.name, "QUIT before PASS", ((5, 15, 34),)),
    ),
    closing=((5, 42, 60),),
    closing_from={pop3.UPDATE.name: ((2, 60, 61), (3, 60, 61), (4, 60, 61), (5, 42, 61))},
)

PICTURES: Mapping[str, Picture] = {SMTP.name: _SMTP, LMTP.name: _LMTP, POP3.name: _POP3}
"""By the name of the protocol."""
