"""PIPELINING: several commands sent without waiting for each reply (RFC 2920)."""

from smtplab.protocol.extension import Extension

PIPELINING = Extension(
    keyword="PIPELINING",
    summary="Lets the client send several commands without waiting for each reply.",
    section="RFC 2920 §3",
)

LAST_IN_GROUP = frozenset({"EHLO", "DATA", "VRFY", "EXPN", "TURN", "QUIT", "NOOP"})
"""Verbs that a client may send only as the last of a group (RFC 2920 §3.1)."""
