"""The words of the panes, at one place, so that they can be corrected and translated.

What codes, verbs and rules mean stands in the protocol's own tables; here is only what is said
around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from smtplab.protocol.codes.model import StatusIndicator
from smtplab.protocol.states import CONNECT, END_OF_DATA
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.lab.wire import NOBODY_LISTENS, NOTHING_THERE

NOTHING_YET = "nothing yet: the server speaks first"
NOTHING_TO_SAY = "nothing: the connection is closed"

SAYABLE: Mapping[str, str] = {
    CONNECT: NOTHING_YET,
    END_OF_DATA: "lines of content, and a line that is one dot at the end",
}
"""What a client may send, for the events that are no verb."""

YOU_MAY_SAY = "you may send"
STEP = "{event} → {target}"


class Note(NamedTuple):
    """What is said of a moment that is no reply."""

    title: str
    what: str
    """What happens, in a few words."""

    because: str
    """Why it does."""

    then: str
    """What comes next."""


START = Note(
    "Nothing yet",
    "nothing has crossed the wire",
    "A session starts with a connection: the client connects to the server.",
    "the handshake, then the server's greeting",
)

BY_LABEL: Mapping[str, Note] = {
    "SYN": Note(
        "TCP: SYN",
        "the client asks for a connection",
        "Before any {protocol}, TCP links two hosts. This server listens on port {port}.",
        "SYN, ACK: the server agrees",
    ),
    "SYN, ACK": Note(
        "TCP: SYN, ACK",
        "the server agrees and asks back",
        "A server listens on port {port}. A closed port would answer with RST.",
        "ACK: the client confirms",
    ),
    "ACK": Note(
        "TCP: ACK",
        "the client confirms: connected",
        "Both ends can send now. They do not know yet who the other one is.",
        "the server's greeting; a client waits for it",
    ),
    "FIN": Note(
        "TCP: FIN",
        "this end will send nothing more",
        "TCP closes each direction by itself: each end sends its own FIN.",
        "nothing more on this connection; F8 starts over",
    ),
    "RST": Note(
        "TCP: RST",
        "the connection is cut off without QUIT",
        "Without a 250 after the dot a message is not sent: the client retries.",
        "nothing more on this connection; F8 starts over",
    ),
    NOBODY_LISTENS[1]: Note(
        "TCP: RST",
        "the host refuses the connection",
        "No server listens there now. The client keeps the message for later.",
        "another try, some time later (RFC 5321 §4.5.4)",
    ),
    NOTHING_THERE: Note(
        "Not connected",
        "nothing was sent: there is no connection",
        "The earlier session is over, and its connection is closed.",
        "another connection first; F8 starts over",
    ),
}
"""What belongs to TCP, by its label on the wire (RFC 9293 §3.5, §3.6).

`{protocol}` and `{port}` stand for those of the connection.
"""

POP3_RESET = Note(
    "TCP: RST",
    "the connection is cut off without QUIT",
    "Without QUIT nothing is removed: what was marked stays (RFC 1939 §6).",
    "nothing more: fetch again, or go on with SMTP",
)

OF_KIND: Mapping[MomentKind, Note] = {
    MomentKind.HANDSHAKE: Note(
        "Handshake",
        "both ends agree how to talk",
        "This belongs to the layers under SMTP.",
        "SMTP goes on above it",
    ),
    MomentKind.COMMAND: Note(
        "Command",
        "not a verb that SMTP knows",
        "A command is a verb, a space and an argument, then CR LF.",
        "the server's reply",
    ),
    MomentKind.CONTENT: Note(
        "Content",
        "a part of the message, not a command",
        "After 354 the server stores every line. It replies only to the lone dot.",
        "more content, or a line that is one dot to end it",
    ),
    MomentKind.CHUNK: Note(
        "Chunk",
        "a part of the message, not a command",
        "BDAT told how many octets it has; they are stored as they are.",
        "the rest of the chunk; the server replies when all of it has come",
    ),
    MomentKind.END_OF_DATA: Note(
        "End of data",
        "a line that is one dot ends the content",
        "The dot is not part of the message. 250 makes the server responsible.",
        "one reply for the whole message",
    ),
    MomentKind.REPLY: Note("Reply", "", "", ""),
    MomentKind.CLOSE: Note(
        "Connection closed",
        "TCP closes both directions",
        "After the 250 to the dot the server is responsible, before the client.",
        "nothing more on this connection; F8 starts over",
    ),
    MomentKind.DROP: Note(
        "Connection lost",
        "the connection broke without QUIT",
        "Without a 250 after the dot a message is not sent: the client retries.",
        "nothing more on this connection; F8 starts over",
    ),
    MomentKind.CLOCK: Note(
        "The clock moved",
        "nothing crossed the wire, time passed",
        "Each end waits only some minutes, mostly five (RFC 5321 §4.5.3.2).",
        "the session goes on, unless an end waited too long",
    ),
    MomentKind.LINK: Note(
        "Between other hosts",
        "nothing crossed this wire: other hosts act now",
        "A server with mail for another host is a client now (RFC 5321 §3.6.2).",
        "their own session, from the handshake to QUIT",
    ),
    MomentKind.NOTE: Note(
        "Note",
        "nothing crossed the wire: a note in the recording, or about it",
        "The tool that recorded the session also writes notes.",
        "the session goes on; Enter shows all lines of a long note",
    ),
}

POP3_WORDS: Mapping[StatusIndicator, tuple[str, str]] = {
    StatusIndicator.OK: ("success", "it was done"),
    StatusIndicator.ERR: ("failure", "it was not done, and nothing has changed"),
}
"""What the two words mean that a POP3 reply can start with (RFC 1939 §3)."""
POP3_NO_DIGITS = "POP3 has no digits: a client acts on the word alone"
POP3_LINES = "further lines end with a line that is one dot"

UNENDED = Note(
    "Part of a line",
    "octets without the CR LF that ends a line",
    "The server reads the line only after its CR LF.",
    "more octets, or CR LF to end the line",
)

NOT_HERE = Note(
    "Command",
    "a verb of SMTP that is not offered here",
    "After EHLO a server lists what it offers besides the verbs of RFC 5321.",
    "the server's reply",
)

OF_VERB = Note("", "", "", "the server's reply: one for each command")

ROW_WHAT, ROW_FORM, ROW_WHY, ROW_THEN = "is", "form", "why", "then"
ROW_DO, ROW_MEANS, ROW_NOTE = "do", "means", "note"

NOT_OFFERED = "{code} would be here if the server offered ENHANCEDSTATUSCODES"
NEVER_ENHANCED = "{code}, but the greeting and the replies to EHLO and HELO never carry one"
MEANT_CODE = "no such code is in use; {code} was probably meant"

WHY_NOTHING = (
    "Nothing has happened yet, so there is nothing to explain. Connect, and the server will "
    "send its greeting."
)
WHY_UNANSWERED = "No reply has answered this yet."
WHY_IN_PIECES = "The line came in pieces: what was sent before had no CR LF at its end."
WHY_HERE = "This server would reply with {reply}: {because}"
WHY_FOREIGN = "This server gives no reason. The meaning of the code is shown beside it."
WHY_MEANT = "meant"
WHY_ALSO = "also"
WHY_AT = "at"
WHY_HINT = "Alt+M puts it into the prompt"
ASK_WHY, ASK_MEND = "F7 says why", "F7 says why, Alt+M corrects it"
WHY_NOW = "now"

TYPED, ON_THE_WIRE, STORED = "typed", "on the wire", "stored"
END_MARK = "end of data"
LINE_MARK = "␍␊ is CR LF, octets 0D 0A. Only CR LF ends a line."
DOT_TAKEN = "└ the dot was removed; to store “{typed}” type “{stuffed}”"
DOT_DOUBLED = "└ one dot was removed, one stays: so the line starts with a dot"
DOT_END = "└ one dot alone ends the content; to store “.” type “..”"
DOT_RULE = "What you type is sent as it is; the server removes a dot at the start."
NO_OCTETS = "No octets of SMTP crossed the wire here."
MORE_OCTETS = "… {count:,} more octets"

LABELS: Mapping[str, str] = {
    "state": "state",
    "tls": "TLS",
    "user": "user",
    "hello": "introduced",
    "reverse_path": "reverse-path",
    "parameters": "parameters",
    "forward_paths": "forward-path",
    "content": "content",
    "keywords": "EHLO keywords",
    "outstanding": "unanswered",
    "unread": "not read yet",
}
"""Names of the buffers."""
FORWARD_PATHS = "{count:,} forward-paths"

CLIENT, SERVER = "CLIENT", "SERVER"
EMPTY = "—"
OCTETS = "{count:,} octets"
MORE = "… and {count:,} more"
CHANGED_NOTHING = "nothing changed at the server"
CHANGED_SET = "set: {what}"
CHANGED_CLEARED = "cleared: {what}"

ENVELOPE, HEADER = "ENVELOPE, for servers", "HEADER, for the reader"
FROM_ROLE, TO_ROLE = "gets the bounce", "where it goes"
NULL_ROLE = "nobody: no bounce is sent"
NO_MAIL = (
    "No message yet. MAIL opens a transaction, each RCPT adds a recipient, and the message "
    "with its header comes after DATA."
)
NO_CONTENT = "no content has come yet"
NOT_STORED = "not stored: no maildrop here has the message"
CONTENT_COMES = "still coming: it is read after the dot"
NO_FIELDS = "no header fields"
BLIND = "≠ not named in To or Cc"
NAMED_ONLY = "≠ no copy to {who}"
BCC_SEEN = "≠ not blind: readers see it"
SENDER_DIFFERS = "≠ not the reverse-path"
DOMAINS = "WHO VOUCHES FOR IT"
LEDGER = "RECIPIENT"
LEDGER_POINTS: Mapping[str, str] = {"RCPT": "RCPT", "DATA": "DATA", END_OF_DATA: "end of data"}
LEDGER_SO = "outcome"
FATE_WAITING = "pending"
FATE_TAKEN = "accepted"
FATE_LATER = "retry later"
FATE_BOUNCES = "bounce"
FATE_UNKNOWN = "retry later"
FATE_DROPPED = "never sent"
MIME = "WHAT ARRIVED"
MIME_BROKEN = "cannot be read as MIME"
MIME_CUT = "… cut: only the first {count:,} octets are looked at"
MAILDROPS = "MAILDROPS"
PICK_HINT = "Alt+P previous, Alt+X next"
PICKED = "{title} · message {number} of {count}"
AS_STORED = "AS STORED"

LINE_COPIED = "The line is copied."
TRANSCRIPT_COPIED = "The transcript is copied."
LINK_COPIED = "The link to this moment is copied."
LINK_PART_COPIED = "Copied: put it behind the address of your smtplab page (docs/browser.md)."
LINK_TOO_LONG = "This session is too long for a link. Export it as JSON instead."
NOTHING_TO_EXPORT = "There is nothing to export yet."
EXPORTED = "Written: {path}"
DOWNLOADED = "Downloaded: {name}"
SESSION = "session"
EXPORT = "Export the session"
EXPORT_HINT = "↑ ↓ the form · Enter writes the file · Esc closes"
DOWNLOAD_HINT = "↑ ↓ the form · Enter downloads the file · Esc closes"
EXISTS = "this file exists; Enter once more replaces it"
NO_FILE = "that is not a file"

CONNECTED = "the connection is open already"
NOT_SENT = "not sent, {reason}"
NO_REPAIR = "no correction is known for the selected line"
NO_REPLY = "the selected line has no reply"
