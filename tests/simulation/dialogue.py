"""A client's side of the policy: send these lines, get these codes."""

from __future__ import annotations

from smtplab.protocol.replies import ReplyLine
from smtplab.protocol.server import ServerEnd
from smtplab.simulation.lab.context import EPOCH
from smtplab.simulation.server.decision import Decision
from smtplab.simulation.server.maildrop import Maildrops
from smtplab.simulation.server.policy import Policy
from smtplab.simulation.site.load import parse_site
from smtplab.simulation.site.model import Site

TABLES = """
[maildrops.alice]
name = "Alice Example"
[maildrops.bob]
[maildrops.small]
quota = 1000
[aliases]
info = "alice"
"first.last" = "bob"
[lists]
staff = ["alice", "bob"]
[answers.full]
rule = "mailbox-full"
[answers.busy]
rule = "mailbox-busy"
[answers.moved]
rule = "mailbox-moved"
address = "moved@example.net"
[answers.forwarded]
rule = "recipient-forwarded"
address = "forwarded@example.net"
[answers.greylisted]
rule = "greylisted"
"""


def site(keys: str = "", tables: str = "") -> Site:
    """Make a site of the usual tables, some keys at the top and some tables at the end."""
    return parse_site("test", f"{keys}\n{TABLES}\n{tables}", "test.toml")


class Dialogue:
    """Sessions with one server, one after the other."""

    def __init__(self, keys: str = "", tables: str = "", hello: str = "EHLO c.example") -> None:
        self.site = site(keys, tables)
        self.store = Maildrops(self.site.quotas)
        self.policy = Policy(self.site, self.store)
        self.now = EPOCH
        self.octets = b""
        self.answers: list[Decision] = []
        self.reconnect()
        if hello:
            self.send(hello)

    def reconnect(self, early: bytes = b"") -> str:
        """Open a session; return the code of the greeting."""
        self.server = ServerEnd(self.site.config)
        self.server.connect(self.now)
        self.server.receive(early, self.now)
        [code, *_] = self._answer_all()
        return code

    def send(self, *lines: str | bytes) -> list[str]:
        """Send lines as one group; return the code of each reply, with its enhanced code."""
        encoded = (line.encode() if isinstance(line, str) else line for line in lines)
        return self.send_raw(b"".join(line + b"\r\n" for line in encoded))

    def send_raw(self, octets: bytes) -> list[str]:
        """Send octets as they are."""
        self.server.receive(octets, self.now)
        return self._answer_all()

    def mail(self, *recipients: str, content: bytes = b"x", parameters: str = "") -> list[str]:
        """Send a whole mail; return the code of each recipient and of the end of data."""
        self.send(f"MAIL FROM:<ann@example.com>{parameters}")
        codes = [code for one in recipients for code in self.send(f"RCPT TO:<{one}>")]
        assert self.send("DATA") == ["354"]
        return codes + self.send(content, b".")

    @property
    def lines(self) -> list[str]:
        """The lines of the last reply."""
        return self.octets.decode().splitlines()

    def _answer_all(self) -> list[str]:
        codes = []
        while event := self.server.pending or self.server.next_event():
            answer = self.policy.answer(event, self.server)
            self.answers.append(answer)
            self.octets = self.server.reply(answer.reply)
            codes.append(_code(self.octets))
        return codes


def _code(octets: bytes) -> str:
    """Read the code that every line of a reply must agree on."""
    assert octets.endswith(b"\r\n")
    lines = [ReplyLine.parse(line) for line in octets[:-2].split(b"\r\n")]
    assert [line.last for line in lines] == [False] * (len(lines) - 1) + [True]
    [code] = {" ".join(str(x) for x in (line.code, line.enhanced) if x) for line in lines}
    return code
