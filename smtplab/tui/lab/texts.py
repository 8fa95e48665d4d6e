"""The words of the panes, at one place, so that they can be corrected and translated.

What codes, verbs and rules mean stands in the protocol's own tables; here is only what is said
around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from smtplab.protocol.codes.model import StatusIndicator
from smtplab.protocol.states import CONNECT, END_OF_DATA
from smtplab.simulation.lab.moment import HostEvent, MomentKind
from smtplab.simulation.lab.wire import NOBODY_LISTENS, NOTHING_THERE

NOTHING_YET = "nothing yet: the server speaks first"
NOTHING_TO_SAY = "nothing: the connection is gone"

SAYABLE: Mapping[str, str] = {
    CONNECT: NOTHING_YET,
    END_OF_DATA: "lines of content, at last a line that is one dot",
}
"""What a client may send, for the events that are no verb."""

YOU_MAY_SAY = "you may say"
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
    "no arrow has crossed the wire",
    "A session starts with a connection: the client calls the server.",
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
        "Somebody listens on port {port}. A closed port would answer with RST.",
        "ACK: the client confirms",
    ),
    "ACK": Note(
        "TCP: ACK",
        "the client confirms: connected",
        "Each end knows that the other one hears it, not yet who it is.",
        "the server's greeting; a client waits for it",
    ),
    "FIN": Note(
        "TCP: FIN",
        "this end has said all it wants to say",
        "TCP closes each direction by itself: each end sends its own FIN.",
        "nothing more: Enter connects again, F8 starts over",
    ),
    "RST": Note(
        "TCP: RST",
        "the connection is cut off, no goodbye",
        "Mail without a 250 after the dot is not sent: the client tries again.",
        "nothing more: Enter connects again, F8 starts over",
    ),
    NOBODY_LISTENS[1]: Note(
        "TCP: RST",
        "the host refuses the connection",
        "No server listens there now. One may do so later, so the mail is kept.",
        "another try, some time later (RFC 5321 §4.5.4)",
    ),
    NOTHING_THERE: Note(
        "Not connected",
        "nothing was sent: nobody is connected",
        "The session before is over, and with it the connection that carried it.",
        "Enter connects again, F8 starts over",
    ),
}
"""What belongs to TCP, by its label on the wire (RFC 9293 §3.5, §3.6).

`{protocol}` and `{port}` stand for those of the connection.
"""

POP3_RESET = Note(
    "TCP: RST",
    "the connection is cut off, no goodbye",
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
        "A command is a verb of letters, a space and an argument, then CR LF.",
        "the server's reply",
    ),
    MomentKind.CONTENT: Note(
        "Content",
        "a part of the message, not a command",
        "After 354 the server keeps every line, and answers only the lone dot.",
        "more content, or a line that is one dot to end it",
    ),
    MomentKind.END_OF_DATA: Note(
        "End of data",
        "a line that is one dot ends the content",
        "The dot is no part of the message. With 250 the server answers for it.",
        "one reply for the whole message",
    ),
    MomentKind.REPLY: Note("Reply", "", "", ""),
    MomentKind.CLOSE: Note(
        "Connection closed",
        "TCP says goodbye in both directions",
        "Mail with a 250 after the dot is the server's, all else the client's.",
        "nothing more: Enter connects again, F8 starts over",
    ),
    MomentKind.DROP: Note(
        "Connection lost",
        "the line went dead without a goodbye",
        "Mail without a 250 after the dot is not sent: the client tries again.",
        "nothing more: Enter connects again, F8 starts over",
    ),
    MomentKind.CLOCK: Note(
        "The clock moved",
        "nothing crossed the wire, time passed",
        "Each end waits only so long (RFC 5321 §4.5.3.2), mostly five minutes.",
        "the session goes on, unless an end has run out of patience",
    ),
    MomentKind.LINK: Note(
        "Between other hosts",
        "nothing crossed the wire: from here on others act",
        "A server that took mail for others is a client now (RFC 5321 §3.6.2).",
        "their own session, from the handshake to QUIT",
    ),
    MomentKind.NOTE: Note(
        "Note",
        "nothing crossed the wire: words of the recording, or about it",
        "The tool that recorded it says more than client and server did.",
        "the session goes on; Enter shows all lines of a long note",
    ),
}

OF_HOSTS: Mapping[HostEvent, Note] = {
    HostEvent.NOTHING_HELD: Note(
        "Nothing to pass on",
        "no server holds mail for others",
        "A server holds mail for others once it said 250 after the dot.",
        "a mail to somebody elsewhere",
    ),
    HostEvent.ALL_PASSED_ON: Note(
        "All is passed on",
        "the end: no server holds mail for others any more",
        "Whoever held mail has handed it on or given it up (RFC 5321 §3.6.2).",
        "your own session, if it is still open",
    ),
    HostEvent.SOME_WAITS: Note(
        "Held for another try",
        "the end for now: some mail stays in a server's queue",
        "After a 4yz, or no answer, a relay keeps the mail (RFC 5321 §4.5.4.1).",
        "another try later: Alt+Y moves the clock, Alt+D tries again",
    ),
    HostEvent.BOUNCES: Note(
        "A bounce",
        "this server gives the mail up and writes a report",
        "Who took the mail must tell its sender (RFC 5321 §3.6.3).",
        "the report, a mail of its own, from the null reverse-path",
    ),
    HostEvent.NOBODY_IS_TOLD: Note(
        "Given up",
        "this server gives the mail up and writes no report",
        "No report is sent about mail from <>, or they would loop (§4.5.5).",
        "nothing more: this mail is gone",
    ),
    HostEvent.NO_WAY_BACK: Note(
        "Given up",
        "this server gives the mail up, and its report has no way to go",
        "The report goes to the reverse-path; no server here takes mail for it.",
        "nothing more: this mail is gone",
    ),
    HostEvent.NOW_FETCHES: Note(
        "Fetching mail",
        "what is typed goes to this server from here on, in POP3",
        "SMTP pushes mail to the maildrop; POP3 pulls it out (RFC 1939 §1).",
        "the handshake, then the server's greeting",
    ),
    HostEvent.CLIENT_AGAIN: Note(
        "Back to SMTP",
        "what is typed goes to your own SMTP server again",
        "The POP3 session is over; the SMTP session beside it never ended.",
        "the SMTP session, from where it was",
    ),
    HostEvent.NO_POP3: Note(
        "Nothing to fetch from",
        "no server of this site speaks POP3",
        "Mail is pulled from where the mailbox is, if that server allows it.",
        "a site with a [pop3] table",
    ),
}
"""What happens where no arrow crosses."""

POP3_WORDS: Mapping[StatusIndicator, tuple[str, str]] = {
    StatusIndicator.OK: ("success", "it was done"),
    StatusIndicator.ERR: ("failure", "it was not done, and nothing has changed"),
}
"""What the two words mean that a POP3 reply can start with (RFC 1939 §3)."""
POP3_NO_DIGITS = "POP3 has no digits: what a client may act on is the word alone"
POP3_LINES = "further lines end with a line that is one dot"

UNENDED = Note(
    "Part of a line",
    "octets without the CR LF that ends a line",
    "A server waits for CR LF, and only then reads the line.",
    "more octets, or CR LF to end the line",
)

NOT_HERE = Note(
    "Command",
    "a verb of SMTP that is not offered here",
    "After EHLO a server lists what it offers besides the verbs of RFC 5321.",
    "the server's reply",
)

OF_VERB = Note("", "", "", "the server's reply: one for each command")

ROW_WHAT = "is"
ROW_FORM = "form"
ROW_WHY = "why"
ROW_THEN = "then"
ROW_DO = "do"
ROW_MEANS = "means"
ROW_NOTE = "note"

NOT_OFFERED = "{code} would stand here if the server offered ENHANCEDSTATUSCODES"
NEVER_ENHANCED = "{code}, but the greeting and the replies to EHLO and HELO never carry one"
MEANT_CODE = "no such code is in use; {code} was probably meant"

WHY_NOTHING = (
    "Nothing has happened yet, so there is nothing to give a reason for. Connect, and the server "
    "will greet you."
)
WHY_UNANSWERED = "No reply has answered this yet."
WHY_IN_PIECES = "The line came in pieces: what was sent before had no CR LF at its end."
WHY_HERE = "This server would say {reply}: {because}"
WHY_FOREIGN = "This server gives no reasons. What the code says stands beside it."
WHY_MEANT = "meant"
WHY_AT = "at"
WHY_HINT = "Alt+M puts it into the prompt"
ASK_WHY, ASK_MEND = "F7 says why", "F7 says why, Alt+M mends it"
WHY_NOW = "now"

TYPED, ON_THE_WIRE, STORED = "typed", "on the wire", "stored"
END_MARK = "end of data"
LINE_MARK = "␍␊ is CR LF, octets 0D 0A: it ends a line, and nothing else does."
DOT_TAKEN = "└ the dot was taken off; to store “{typed}” type “{stuffed}”"
DOT_DOUBLED = "└ one dot was taken off, one stays: so a line starts with a dot"
DOT_END = "└ one dot alone ends the content; to store “.” type “..”"
DOT_RULE = "What is typed is sent as it stands; the server takes off a dot in front."
NO_OCTETS = "No octets of SMTP crossed the wire here."
MORE_OCTETS = "… {count:,} more octets"

LABELS: Mapping[str, str] = {
    "state": "state",
    "hello": "introduced",
    "reverse_path": "reverse-path",
    "parameters": "parameters",
    "forward_paths": "forward-path",
    "content": "content",
    "keywords": "keywords",
    "outstanding": "outstanding",
    "unread": "unread",
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
NULL_ROLE = "nobody: no report is ever sent"
NO_MAIL = (
    "No mail yet. MAIL opens a transaction, each RCPT adds a recipient, and what comes after DATA "
    "is the message with its header."
)
NO_CONTENT = "no content has come yet"
CONTENT_COMES = "still coming: it is read after the dot"
NO_FIELDS = "no header fields"
BLIND = "≠ not named in To or Cc"
NAMED_ONLY = "≠ no copy to {who}"
BCC_SEEN = "≠ blind to nobody: readers see it"
SENDER_DIFFERS = "≠ not the reverse-path"
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
MIME_BROKEN = "cannot be taken apart"
MIME_CUT = "… cut: only the first {count:,} octets are looked at"
MAILDROPS = "MAILDROPS"
PICK_HINT = "Alt+P previous, Alt+X next"
PICKED = "{title} · message {number} of {count}"
AS_STORED = "AS STORED"

LINE_COPIED = "The line is copied."
TRANSCRIPT_COPIED = "The transcript is copied."
NOTHING_TO_EXPORT = "There is nothing to export yet."
EXPORTED = "Written: {path}"
SESSION = "session"
EXPORT = "Export the session"
EXPORT_HINT = "↑ ↓ the form · Enter writes the file · Esc closes"
EXISTS = "there is such a file; Enter once more replaces it"
NO_FILE = "that is no file"

CONNECTED = "the connection is open already"
NOT_SENT = "not sent, {reason}"
NO_REPAIR = "there is no repair for the selected line"
NO_REPLY = "there is no reply to the selected line"
