"""The replies that each command can get, as its RFC lists them.

RFC 5321 §4.3.2 for the core, the extension's own RFC for the others. Besides, any command may get
421, 500 and 501; with AUTH 530 (RFC 4954 §6), with STARTTLS 530 and 554 (RFC 3207 §4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smtplab.protocol.states import CONNECT_LABEL, END_OF_DATA_LABEL

__all__ = ["ANY_COMMAND", "COMMAND_REPLIES", "CommandReplies"]

ANY_COMMAND = (421, 500, 501)
"""What any command may get (RFC 5321 §4.3.2)."""


@dataclass(frozen=True, slots=True)
class CommandReplies:
    """The replies to one command.

    Attributes:
        good: Codes that let the client go on, 2yz and 3yz.
        bad: Codes that refuse.
        section: Where they are listed.
        note: What else is good to know.
        summary: What the command is for, where the protocol's own table may not have it.
    """

    good: tuple[int, ...]
    bad: tuple[int, ...]
    section: str
    note: str = ""
    summary: str = ""


# fmt: off
COMMAND_REPLIES: Mapping[str, CommandReplies] = {
    CONNECT_LABEL: CommandReplies(
        (220,), (554,), "RFC 5321 §4.3.2",
        "Opening the connection counts as a command; 421 and 521 also occur (RFC 7504).",
        "Opens the connection; the server greets first.",
    ),
    "EHLO": CommandReplies(
        (250,), (502, 504, 550), "RFC 5321 §4.3.2",
        "502 comes from servers too old for EHLO: send HELO instead. 504 is rare.",
    ),
    "HELO": CommandReplies((250,), (502, 504, 550), "RFC 5321 §4.3.2"),
    "MAIL": CommandReplies(
        (250,), (451, 452, 455, 503, 550, 552, 553, 555), "RFC 5321 §4.3.2"
    ),
    "RCPT": CommandReplies(
        (250, 251), (450, 451, 452, 455, 503, 550, 551, 552, 553, 555), "RFC 5321 §4.3.2",
        "One reply for each recipient. 556 where the domain has a null MX (RFC 7504).",
    ),
    "DATA": CommandReplies(
        (354,), (503, 554), "RFC 5321 §4.3.2",
        "503 or 554 where no recipient was accepted. The content gets a reply of its own.",
    ),
    END_OF_DATA_LABEL: CommandReplies(
        (250,), (450, 451, 452, 550, 552, 554), "RFC 5321 §4.3.2",
        "The reply to the lone dot. 450 and 550 are for policy.",
        "Ends the content: a line that is one dot.",
    ),
    "RSET": CommandReplies((250,), (), "RFC 5321 §4.3.2"),
    "VRFY": CommandReplies((250, 251, 252), (502, 504, 550, 551, 553), "RFC 5321 §4.3.2"),
    "EXPN": CommandReplies((250, 252), (500, 502, 504, 550), "RFC 5321 §4.3.2"),
    "HELP": CommandReplies((211, 214), (502, 504), "RFC 5321 §4.3.2"),
    "NOOP": CommandReplies((250,), (), "RFC 5321 §4.3.2", "There is no code 200 in SMTP."),
    "QUIT": CommandReplies((221,), (), "RFC 5321 §4.3.2"),
    "STARTTLS": CommandReplies(
        (220,), (454, 501), "RFC 3207 §4",
        "Real servers also reply with 502, 503 or 554: not offered, or TLS is on already.",
        "Asks to start TLS on the same connection.",
    ),
    "AUTH": CommandReplies(
        (235, 334), (432, 454, 500, 501, 503, 504, 534, 535, 538), "RFC 4954 §6",
        "501 after a cancelled exchange or bad base64; 503 after a successful login, or in a "
        "transaction; 504 for an unknown mechanism. 538 is historic.",
        "Logs in, by one of the mechanisms that EHLO lists.",
    ),
    "BDAT": CommandReplies(
        (250,), (451, 452, 503, 550, 552, 554), "RFC 3030 §2",
        "One reply for each chunk; the reply to LAST is for the whole message. There is no "
        "354, and DATA and BDAT may not be mixed in one transaction (503).",
        "Sends a chunk of content after its size.",
    ),
    "ETRN": CommandReplies(
        (250, 251, 252, 253), (458, 459, 500, 501), "RFC 1985", "",
        "Asks a server to send now what it holds for a host.",
    ),
    "ATRN": CommandReplies(
        (250,), (450, 451, 453, 502, 530), "RFC 2645 §5.2.1",
        "On port 366, after a login; client and server change roles after the 250.",
        "Asks for the mail of the client's own domains on this connection.",
    ),
    "LHLO": CommandReplies(
        (250,), (500, 501, 502), "RFC 2033 §4.1",
        "LMTP has it instead of EHLO; after the content comes one reply for each recipient.",
        "Introduces a client that speaks LMTP.",
    ),
}
"""By verb; CONNECT is the opening of the connection, DATA-END the end of the content."""
# fmt: on
