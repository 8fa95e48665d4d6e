"""The session of RFC 1939 §10, with USER and PASS in place of APOP, and room for trace fields."""

from collections.abc import Sequence

from smtplab.protocol.content import stuff
from smtplab.simulation.lab.inputs import Connect, ConnectPop3, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.site.load import parse_site

SITE = """
host = "dewey"
domains = ["dbc.example"]
[maildrops.mrose]
[pop3]
mrose = "tanstaaf"
"""
SAID = (
    "USER mrose", "PASS tanstaaf", "STAT", "LIST", "RETR 1", "DELE 1", "RETR 2", "DELE 2", "QUIT",
)  # fmt: skip
HEARD = """\
+OK dewey POP3 server ready
+OK Send PASS
+OK mrose's maildrop has 2 messages (1520 octets)
+OK 2 1520
+OK 2 messages (1520 octets)
1 720
2 800
.
+OK 720 octets
<message 1>
.
+OK Message 1 marked as deleted
+OK 800 octets
<message 2>
.
+OK Message 2 marked as deleted
+OK dewey signing off (2 removed, 0 left)
"""


def lab_with(contents: Sequence[bytes]) -> Lab:
    lab = Lab(parse_site("test", SITE, "test.toml"))
    lab.play(Connect())
    lab.play(Send(b"HELO mbox.example\r\n"))
    for content in contents:
        lab.play(Send(b"MAIL FROM:<>\r\nRCPT TO:<mrose@dbc.example>\r\nDATA\r\n"))
        lab.play(Send(stuff(content)))
    lab.play(Send(b"QUIT\r\n"))
    return lab


def test_the_session_of_the_rfc() -> None:
    traces = [len(one.trace) for one in lab_with([b"\r\n", b"\r\n"]).maildrops.messages]
    sizes = [720 - traces[0], 800 - traces[1]]
    lab = lab_with([b".dots\r\n" + b"x" * (size - 9) + b"\r\n" for size in sizes])
    begin = len(lab.transcript.moments)
    lab.play(ConnectPop3())
    for line in SAID:
        lab.play(Send(f"{line}\r\n".encode()))
    heard = b"".join(
        lab.transcript.octets(one) for one in lab.transcript.moments[begin:] if one.reply
    )
    expected = HEARD.replace("\n", "\r\n").encode()
    for number, message in enumerate(lab.maildrops.messages, start=1):
        on_the_wire = stuff(message.octets).removesuffix(b".\r\n")
        assert b"\r\n..dots\r\n" in on_the_wire
        expected = expected.replace(f"<message {number}>\r\n".encode(), on_the_wire)
    assert heard == expected
