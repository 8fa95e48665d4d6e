"""Captures for tests: those that the lab writes, taken apart and put together in other ways."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from dpkt.pcap import Reader

from smtplab.simulation.lab.inputs import (
    AdvanceClock,
    Connect,
    ConnectPop3,
    Disconnect,
    Input,
    RunQueues,
    Send,
)
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.recordings.formats.write import write_session
from smtplab.simulation.site.load import load_site, parse_site
from smtplab.simulation.site.model import Site

HOPS = Path("lessons/sites/three-hops.toml")
PASSWORD = "AGFsaWNlAHdvbmRlcmxhbmQ="
HELLO = b"EHLO client.example.com\r\n"
TO_BOB = (
    b"MAIL FROM:<alice@client.example.com>\r\n",
    b"RCPT TO:<bob@example.org>\r\n",
    b"DATA\r\n",
)
TEXT = b"Subject: hello\r\n\r\nHello\r\n..\r\n.\r\n"
QUIT = b"QUIT\r\n"
LONG = b"Subject: long\r\n\r\n" + b"A line of a message that fills many segments.\r\n" * 9000
SIX = """
host = "mail.example.org"
[dns]
"mail.example.org" = { aaaa = ["2001:db8::1"] }
[maildrops.bob]
"""


class Session(NamedTuple):
    """What is sent to a site."""

    site: Site
    inputs: Sequence[bytes | Input]

    def play(self) -> Lab:
        lab = Lab(self.site)
        lab.play(Connect())
        for one in self.inputs:
            lab.play(Send(one) if isinstance(one, bytes) else one)
        return lab


SESSIONS: Mapping[str, Session] = {
    "one by one": Session(load_site(), (HELLO, *TO_BOB, TEXT, QUIT)),
    "at once": Session(load_site(), (HELLO, b"".join(TO_BOB), TEXT + QUIT)),
    "long content": Session(load_site(), (HELLO, *TO_BOB, LONG + b".\r\n", QUIT)),
    "several connections": Session(
        load_site(), (HELLO, TO_BOB[0], Disconnect(), Connect(), HELLO, AdvanceClock(900.0))
    ),
    "relays": Session(
        parse_site("hops", HOPS.read_text(), str(HOPS)), (HELLO, *TO_BOB, TEXT, RunQueues(), QUIT)
    ),
    "a login": Session(
        load_site("esmtp"),
        (
            HELLO,
            f"AUTH PLAIN {PASSWORD}\r\n".encode(),
            b"AUTH LOGIN\r\n",
            b"YWxpY2U=\r\n",
            b"*\r\n",
        ),
    ),
    "a login by POP3": Session(
        load_site()._replace(pop3={"bob": "secret"}),
        (HELLO, *TO_BOB, TEXT, QUIT, ConnectPop3(), b"USER bob\r\n", b"PASS secret\r\n"),
    ),
    "IPv6": Session(parse_site("six", SIX, "six.toml"), (HELLO, *TO_BOB, LONG + b".\r\n", QUIT)),
}
SECURED = Session(
    load_site("submission"),
    (HELLO, b"STARTTLS\r\n", HELLO, f"AUTH PLAIN {PASSWORD}\r\n".encode(), *TO_BOB, TEXT, QUIT),
)
AT_ONCE = Session(
    load_site("submission"),
    (HELLO, b"STARTTLS\r\n", HELLO, b"NOOP\r\nMAIL FROM:<>\r\nBDAT 3 LAST\r\nabc", QUIT),
)
CHUNKS = Session(
    load_site("esmtp"),
    (
        HELLO,
        b"MAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<bob@example.org>\r\n",
        b"BDAT 5\r\na\0\rde",
        b"BDAT 3 LAST\r\n\n\xff.",
        QUIT,
    ),
)

Frame = tuple[float, bytes]


def capture_of(session: Session) -> bytes:
    return captured(session.play())


def captured(lab: Lab) -> bytes:
    return write_session(lab.transcript, lab.site.name, "pcap")


def frames_of(session: Session) -> list[Frame]:
    return list(Reader(BytesIO(capture_of(session))))


def pcap(
    frames: Iterable[Frame], link_type: int = 1, order: str = "<", *, nano: bool = False
) -> bytes:
    """Write a capture in the format of libpcap."""
    magic, ticks = (0xA1B23C4D, 10**9) if nano else (0xA1B2C3D4, 10**6)
    written = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262144, link_type)
    for time, octets in frames:
        seconds, rest = divmod(round(time * ticks), ticks)
        written += struct.pack(order + "IIII", seconds, rest, len(octets), len(octets)) + octets
    return written


def block(order: str, kind: int, body: bytes) -> bytes:
    """Write a block of pcapng."""
    body += bytes(-len(body) % 4)
    length = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + length + body + length


def section(order: str) -> bytes:
    return block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))


def interface(order: str, link_type: int, options: bytes = b"") -> bytes:
    return block(order, 1, struct.pack(order + "HHI", link_type, 0, 0) + options)


def enhanced(order: str, number: int, ticks: int, octets: bytes) -> bytes:
    head = struct.pack(
        order + "IIIII", number, ticks >> 32, ticks & 0xFFFFFFFF, len(octets), len(octets)
    )
    return block(order, 6, head + octets)
