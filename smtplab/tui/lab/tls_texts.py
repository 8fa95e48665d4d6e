"""The words of the panes for TLS: its records by name, and what came of a handshake."""

from __future__ import annotations

from collections.abc import Mapping

from smtplab.simulation.lab import wire
from smtplab.tui.lab.texts import Note

__all__ = ["EAVESDROPPER", "INSIDE", "OF_OUTCOME", "OF_RECORD", "ON", "OPEN"]

EAVESDROPPER = "ON THE WIRE: all that an eavesdropper sees"
INSIDE = "INSIDE: what the two ends read"
OPEN = "a record of the TLS handshake"
ON = "on"

_THEN = "the next record of the handshake"

OF_RECORD: Mapping[str, Note] = {
    "ClientHello": Note(
        "TLS: ClientHello",
        "the client begins, and lists what it can do",
        "It is in clear: everybody on the way reads the server name in it.",
        "ServerHello: the server chooses",
    ),
    "ServerHello": Note(
        "TLS: ServerHello",
        "the server chooses version and cipher",
        "With both keys known, TLS 1.3 encrypts all that follows, the certificate too.",
        _THEN,
    ),
    "Certificate": Note(
        "TLS: Certificate",
        "the server shows who it is",
        "In TLS 1.2 it is in clear. An authority has signed name, dates and key.",
        _THEN,
    ),
    "ServerKeyExchange": Note(
        "TLS: ServerKeyExchange",
        "the server sends its share of the key, signed",
        "The signature proves that the server owns the key of the certificate.",
        _THEN,
    ),
    "ServerHelloDone": Note(
        "TLS: ServerHelloDone",
        "the server has said all; it is the client's turn",
        "The client checks the certificate now.",
        "ClientKeyExchange, or an alert",
    ),
    "ClientKeyExchange": Note(
        "TLS: ClientKeyExchange",
        "the client sends its share of the key",
        "Both ends can make the same secret now; an eavesdropper cannot.",
        "ChangeCipherSpec: encryption begins",
    ),
    "ChangeCipherSpec": Note(
        "TLS: ChangeCipherSpec",
        "from here on this end encrypts",
        "All further records of this direction are ciphertext.",
        "Finished",
    ),
    "Finished": Note(
        "TLS: Finished",
        "a check over the whole handshake, encrypted",
        "If somebody had changed a record on the way, it would show here.",
        "EHLO again, under TLS",
    ),
    "encrypted": Note(
        "TLS: an encrypted record",
        "the handshake goes on where nobody else can read it",
        "The server's certificate and the Finished messages cross in such records.",
        "the rest of the handshake, then EHLO again",
    ),
    "alert": Note(
        "TLS: alert",
        "an end gives up and says why in one word",
        "After a fatal alert the connection is closed (RFC 8446 §6.2).",
        "another connection first; F8 starts over",
    ),
    "close_notify": Note(
        "TLS: close_notify",
        "this end will send nothing more",
        "With it the other end knows that nobody cut the connection short.",
        "TCP closes as well",
    ),
}
"""By the first word of the record's name."""

OF_OUTCOME: Mapping[str, Note] = {
    "TLS is on": Note(
        "TLS is on",
        "all that follows crosses encrypted",
        "Both ends forget what was said in clear: it may have been changed.",
        "EHLO again; the list of keywords can differ",
    ),
    wire.BAD_CERTIFICATE: Note(
        "TLS is on, with a bad certificate",
        "all is encrypted, but nobody has proven who the server is",
        "Mail servers mostly go on: a listener is shut out at least (RFC 7435).",
        "QUIT, or EHLO again: the client decides (RFC 3207 §4.1)",
    ),
    "TLS fails": Note(
        "TLS fails",
        "there is no TLS, and the connection is over",
        "After 220 neither end can go back to clear text (RFC 3207 §4.1).",
        "a client tries again later, or in clear if it may",
    ),
    wire.NOT_RECORDED: Note(
        "TLS: not recorded",
        "here both ends shook hands",
        "A recording holds the lines of SMTP, without the records that carried them.",
        "EHLO again, under TLS",
    ),
    wire.SILENT: Note(
        "TLS: silence",
        "nothing crosses: the server waits for ClientHello",
        "After 220 the client must begin at once (RFC 3207 §4).",
        "what you type crosses in clear; Alt+Y moves the clock",
    ),
}
"""By the words before the first colon, where no record crosses."""
