"""The states of a session, and the table of what moves it on.

Two rules hold for this file:

1. All transitions live here, but for those of an extension, which live in its own file in the same
   form. The state moves on the *reply*, by (state, event, class of the reply). Whether a verb is in
   order is whether it has a row in the present state; there is no other list of what may come when.
2. This file knows no role. Client and server walk the same table, each as far as it has seen; the
   diagram on screen, the suggestions of the prompt and `HELP` are read from it.

What the table leaves out has one meaning each: an event without a row is out of order (503, RFC
5321 §4.1.4), and a failure without an entry leaves the state as it was (§4.1.4). A reply that
closes the connection (221, 421) closes the session, whatever the event and the class.
"""

from __future__ import annotations

from collections.abc import Mapping

from smtplab.protocol.codes.model import ReplyClass


class State:
    """A place in the session.

    Attributes:
        name: One lower-case word, shown in the diagram.
        meaning: What has happened and what is awaited, for learners.
        transaction: Whether a mail transaction is open; to come to a state without one drops it.
        secret: Whether what the client sends there is a secret.
    """

    __slots__ = ("meaning", "name", "secret", "transaction")

    def __init__(
        self, name: str, meaning: str, *, transaction: bool = False, secret: bool = False
    ) -> None:
        self.name = name
        self.meaning = meaning
        self.transaction = transaction
        self.secret = secret

    def __str__(self) -> str:
        """Return the name."""
        return self.name


LISTENING = State("listening", "no session yet; the server's greeting opens it")
CONNECTED = State("connected", "greeted; waiting for EHLO or HELO")
READY = State("ready", "EHLO or HELO is done; no mail transaction is open")
MAIL = State("mail", "the sender is known; waiting for recipients", transaction=True)
RCPT = State("rcpt", "at least one recipient is accepted", transaction=True)
DATA = State("data", "content is being sent, until a line that is one dot", transaction=True)
REFUSED = State("refused", "greeted with 554 or 521; only QUIT is left")
CLOSED = State("closed", "the connection is closed")

CONNECT = "connect"
"""The event that a TCP connection was made; the greeting answers it."""
END_OF_DATA = "end of data"
"""The event that the content is complete (RFC 5321 §4.1.1.4)."""
UNKNOWN = "unknown"
"""The event of a line that is no known command; it moves nothing."""
CONNECT_LABEL, END_OF_DATA_LABEL = "CONNECT", "DATA-END"
EVENT_LABELS: Mapping[str, str] = {CONNECT: CONNECT_LABEL, END_OF_DATA: END_OF_DATA_LABEL}
"""What the tables of codes, and what is written for programs, call the events without a verb."""

Targets = Mapping[ReplyClass, State]
TransitionTable = Mapping[State, Mapping[str, Targets]]

SUCCESS, INTERMEDIATE = ReplyClass.SUCCESS, ReplyClass.INTERMEDIATE
TEMPORARY, PERMANENT = ReplyClass.TEMPORARY, ReplyClass.PERMANENT

_QUIT: dict[str, Targets] = {"QUIT": {SUCCESS: CLOSED}}


def at_any_time(state: State) -> dict[str, Targets]:
    """Return the rows of what may come at any time and moves nothing (RFC 5321 §4.1.4)."""
    return {verb: {SUCCESS: state} for verb in ("NOOP", "HELP", "VRFY", "EXPN")} | _QUIT


_HELLO: dict[str, Targets] = {"EHLO": {SUCCESS: READY}, "HELO": {SUCCESS: READY}}
EXTENDED_HELLOS = frozenset({"EHLO", "LHLO"})
"""The verbs with which a client introduces itself and asks for extensions (RFC 2033 §4.1)."""
HELLOS = EXTENDED_HELLOS | _HELLO.keys()
"""The verbs with which a client introduces itself (RFC 5321 §3.2)."""
IN_SESSION: Mapping[str, Targets] = {**_HELLO, "RSET": {SUCCESS: READY}}
"""The rows of what drops the transaction, wherever it has come to."""

TRANSITIONS: TransitionTable = {
    LISTENING: {
        CONNECT: {SUCCESS: CONNECTED, TEMPORARY: REFUSED, PERMANENT: REFUSED},
    },
    CONNECTED: {
        **_HELLO,
        "RSET": {SUCCESS: CONNECTED},
        **at_any_time(CONNECTED),
    },
    READY: {
        "MAIL": {SUCCESS: MAIL},
        **IN_SESSION,
        **at_any_time(READY),
    },
    MAIL: {
        "RCPT": {SUCCESS: RCPT},
        **IN_SESSION,
        **at_any_time(MAIL),
    },
    RCPT: {
        "RCPT": {SUCCESS: RCPT},
        "DATA": {INTERMEDIATE: DATA},
        **IN_SESSION,
        **at_any_time(RCPT),
    },
    DATA: {
        END_OF_DATA: {SUCCESS: READY, TEMPORARY: READY, PERMANENT: READY},
    },
    REFUSED: _QUIT,
    CLOSED: {},
}
"""RFC 5321 §4.1.4 (order of commands), §3.1 (session initiation), §3.3 (mail transactions)."""

FAILURES = frozenset(one for one in ReplyClass if one.is_refusal)


class OutOfStepError(Exception):
    """A reply came that the table does not know for this event in this state."""


def merge_tables(*tables: TransitionTable) -> TransitionTable:
    """Lay extensions' tables over the core's; a row that stands twice is the later one."""
    whole: dict[State, dict[str, Targets]] = {}
    for table in tables:
        for state, rows in table.items():
            whole.setdefault(state, {}).update(rows)
    return whole


def next_state(
    table: TransitionTable,
    state: State,
    event: str,
    reply_class: ReplyClass,
    *,
    closes: bool = False,
) -> State:
    """Follow the table by one reply.

    Args:
        table: What moves each state on.
        state: Where the session is.
        event: What the reply answers.
        reply_class: The class of the reply.
        closes: Whether the server closes the connection after it.

    Raises:
        OutOfStepError: If the event has no reply of such a class in that state.
    """
    if closes:
        return CLOSED
    row = table[state].get(event, {})
    if reply_class in row:
        return row[reply_class]
    if reply_class in FAILURES:
        return state
    raise OutOfStepError(f"{event} has no {reply_class.value}yz in state {state}")


def in_order(table: TransitionTable, state: State) -> tuple[str, ...]:
    """Return the events that have a row in a state: what may come now."""
    return tuple(table[state])
