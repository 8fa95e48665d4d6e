"""The states of a POP3 session, and the table of what moves it on (RFC 1939 §3 to §6).

The two rules of `smtplab.protocol.states` hold here, too: all transitions are in this file, and it
knows no role. The state moves on the *reply*, by (state, event, class of the reply): +OK is a
success and -ERR a permanent failure. A failure without an entry leaves the state as it was; an
event without a row is out of order (RFC 1939 §3).
"""

from __future__ import annotations

from smtplab.protocol.codes.model import StatusIndicator
from smtplab.protocol.states import CLOSED, CONNECT, LISTENING, State, TransitionTable

AUTHORIZATION = State("authorization", "greeted; waiting for USER")
NAMED = State("named", "a name was given; still AUTHORIZATION, PASS comes next")
TRANSACTION = State("transaction", "the maildrop is locked; messages are listed and fetched")
UPDATE = State("update", "messages marked as deleted are removed, then the server closes")

OK, ERR = StatusIndicator.OK.reply_class, StatusIndicator.ERR.reply_class

_IN_TRANSACTION = ("STAT", "LIST", "RETR", "DELE", "NOOP", "RSET", "TOP", "UIDL", "CAPA")

TRANSITIONS: TransitionTable = {
    LISTENING: {CONNECT: {OK: AUTHORIZATION}},
    AUTHORIZATION: {
        "USER": {OK: NAMED},
        "CAPA": {OK: AUTHORIZATION},
        "QUIT": {OK: CLOSED},
    },
    NAMED: {
        "PASS": {OK: TRANSACTION, ERR: AUTHORIZATION},
        "CAPA": {OK: NAMED},
        "QUIT": {OK: CLOSED},
    },
    TRANSACTION: {
        **{verb: {OK: TRANSACTION} for verb in _IN_TRANSACTION},
        "QUIT": {OK: UPDATE, ERR: UPDATE},
    },
    UPDATE: {},
    CLOSED: {},
}
"""RFC 1939 §4 (AUTHORIZATION), §5 (TRANSACTION), §6 (UPDATE), §7 (optional commands)."""

CLOSING = frozenset({UPDATE, CLOSED})
"""States in which the server closes the connection (RFC 1939 §4, §6)."""
