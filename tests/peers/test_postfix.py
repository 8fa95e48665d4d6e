"""The same sessions for Postfix and for us: where the classes of replies differ, and why."""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping

import pytest

from smtplab.net.client import send
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox
from tests.peers.postfix import private_postfix
from tests.served import Bare, Served

SITE = """\
extensions = [
    "PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8", "CHUNKING", "DSN",
]
[maildrops.alice]
[maildrops.bob]
[maildrops.carol]
[maildrops.postmaster]
"""
HELLO = ("EHLO client.example.com",)
FROM = (*HELLO, "MAIL FROM:<a@example.com>")
TO = (*FROM, "RCPT TO:<bob@example.org>")
DATA = (*TO, "DATA")
CHUNK = (*TO, "BDAT 7\r\nhello")

SESSIONS: Mapping[str, tuple[str, ...]] = {
    "EHLO": HELLO,
    "HELO": ("HELO client.example.com",),
    "lower case": ("ehlo client.example.com", "mail from:<a@example.com>"),
    "EHLO with nothing": ("EHLO",),
    "HELO with nothing": ("HELO",),
    "EHLO with a literal": ("EHLO [192.0.2.1]",),
    "EHLO with an IPv6 literal": ("EHLO [IPv6:2001:db8::1]",),
    "EHLO with a broken literal": ("EHLO [192.0.2",),
    "EHLO with an underscore": ("EHLO my_host",),
    "EHLO twice": (*HELLO, *HELLO),
    "EHLO in a transaction": (*TO, *HELLO, "DATA"),
    "MAIL before EHLO": ("MAIL FROM:<a@example.com>",),
    "RCPT before EHLO": ("RCPT TO:<bob@example.org>",),
    "DATA before EHLO": ("DATA",),
    "RSET before EHLO": ("RSET",),
    "NOOP before EHLO": ("NOOP",),
    "QUIT": ("QUIT",),
    "QUIT with an argument": ("QUIT now", "NOOP"),
    "NOOP with an argument": (*HELLO, "NOOP hello"),
    "RSET with an argument": (*HELLO, "RSET now"),
    "DATA with an argument": (*TO, "DATA now"),
    "unknown verb": ("NIX",),
    "empty line": ("", "NOOP"),
    "only a blank": (" ", "NOOP"),
    "blank in front": (" NOOP",),
    "trailing blanks": ("NOOP  ",),
    "tab as separator": ("EHLO\tclient.example.com",),
    "line over the limit": ("NOOP " + "x" * 2100, "NOOP"),
    "line of 600 octets": ("NOOP " + "x" * 600,),
    "control octets": ("EHLO a\x01b",),
    "8-bit in EHLO": ("EHLO ä.example",),
    "STARTTLS": (*HELLO, "STARTTLS"),
    "AUTH": (*HELLO, "AUTH PLAIN"),
    "TURN": (*HELLO, "TURN"),
    "HELP": (*HELLO, "HELP"),
    "VRFY": (*HELLO, "VRFY bob"),
    "VRFY with nothing": (*HELLO, "VRFY"),
    "VRFY of nobody": (*HELLO, "VRFY nobody@example.org"),
    "EXPN": (*HELLO, "EXPN staff"),
    "null reverse-path": (*HELLO, "MAIL FROM:<>"),
    "MAIL twice": (*FROM, "MAIL FROM:<b@example.com>"),
    "MAIL with nothing": (*HELLO, "MAIL"),
    "MAIL without brackets": (*HELLO, "MAIL FROM:a@example.com"),
    "MAIL with a blank": (*HELLO, "MAIL FROM: <a@example.com>"),
    "MAIL without a domain": (*HELLO, "MAIL FROM:<a>"),
    "MAIL with two dots": (*HELLO, "MAIL FROM:<a..b@example.com>"),
    "MAIL with two at signs": (*HELLO, "MAIL FROM:<a@b@example.com>"),
    "MAIL unclosed": (*HELLO, "MAIL FROM:<a@example.com"),
    "MAIL quoted": (*HELLO, 'MAIL FROM:<"a b"@example.com>'),
    "MAIL from a literal": (*HELLO, "MAIL FROM:<a@[192.0.2.1]>"),
    "MAIL from a broken literal": (*HELLO, "MAIL FROM:<a@[192.0.2.1>"),
    "MAIL with SIZE": (*HELLO, "MAIL FROM:<a@example.com> SIZE=1000"),
    "MAIL with too much SIZE": (*HELLO, "MAIL FROM:<a@example.com> SIZE=99999999"),
    "MAIL with a bad SIZE": (*HELLO, "MAIL FROM:<a@example.com> SIZE=x"),
    "MAIL with BODY": (*HELLO, "MAIL FROM:<a@example.com> BODY=8BITMIME"),
    "MAIL with a bad BODY": (*HELLO, "MAIL FROM:<a@example.com> BODY=9BIT"),
    "MAIL with an unknown parameter": (*HELLO, "MAIL FROM:<a@example.com> NIX=1"),
    "MAIL with SMTPUTF8": (*HELLO, "MAIL FROM:<ä@example.com> SMTPUTF8"),
    "MAIL beyond ASCII without SMTPUTF8": (*HELLO, "MAIL FROM:<ä@example.com>"),
    "RCPT first": (*HELLO, "RCPT TO:<bob@example.org>"),
    "RCPT of nobody": (*FROM, "RCPT TO:<nobody@example.org>"),
    "RCPT elsewhere": (*FROM, "RCPT TO:<bob@example.net>"),
    "RCPT of a postmaster": (*FROM, "RCPT TO:<postmaster>", "RCPT TO:<POSTMASTER@example.org>"),
    "RCPT without a domain": (*FROM, "RCPT TO:<bob>"),
    "RCPT of nothing": (*FROM, "RCPT TO:<>"),
    "RCPT by a route": (*FROM, "RCPT TO:<@relay.example,@b.example:bob@example.org>"),
    "RCPT quoted": (*FROM, 'RCPT TO:<"bob"@example.org>'),
    "RCPT in capitals": (*FROM, "RCPT TO:<BOB@EXAMPLE.ORG>"),
    "RCPT with an unknown parameter": (*FROM, "RCPT TO:<bob@example.org> NIX=1"),
    "DATA first": (*HELLO, "DATA"),
    "DATA without recipients": (*FROM, "DATA"),
    "DATA after a refused recipient": (*FROM, "RCPT TO:<nobody@example.org>", "DATA"),
    "a mail": (*DATA, "Subject: x\r\n\r\nhello\r\n.", "NOOP"),
    "two mails": (*DATA, "x\r\n.", *FROM[1:], *TO[2:], "DATA", "y\r\n.", "QUIT"),
    "empty content": (*DATA, "."),
    "dots": (*DATA, "..\r\n..x\r\n."),
    "8-bit content": (*DATA, "ä\r\n."),
    "long content line": (*DATA, "x" * 1500 + "\r\n."),
    "bare LF in content": (*DATA, "a\nb\r\n.", "NOOP"),
    "LF dot CRLF": (*DATA, "a\n.\r\nb\r\n.", "NOOP"),
    "RSET in a transaction": (*TO, "RSET", "DATA"),
    "a chunk": (*TO, "BDAT 7 LAST\r\nhello", "NOOP"),
    "two chunks": (*CHUNK, "BDAT 5 LAST\r\nyou", "NOOP"),
    "an empty last chunk": (*CHUNK, "BDAT 0 LAST", "NOOP"),
    "an empty last chunk alone": (*TO, "BDAT 0 LAST", "NOOP"),
    "BDAT before EHLO": ("BDAT 7 LAST\r\nhello", "NOOP"),
    "BDAT first": (*HELLO, "BDAT 7 LAST\r\nhello", "NOOP"),
    "BDAT without recipients": (*FROM, "BDAT 7 LAST\r\nhello", "NOOP"),
    "BDAT after a refused recipient": (
        *FROM,
        "RCPT TO:<nobody@example.org>",
        "BDAT 7 LAST\r\nhello",
        "NOOP",
    ),
    "DATA between chunks": (*CHUNK, "DATA", "RSET"),
    "MAIL between chunks": (*CHUNK, "MAIL FROM:<>", "RSET"),
    "RCPT between chunks": (*CHUNK, "RCPT TO:<alice@example.org>", "RSET"),
    "RSET between chunks": (*CHUNK, "RSET", "BDAT 5 LAST\r\nyou", "NOOP"),
    "EHLO between chunks": (*CHUNK, *HELLO, "BDAT 5 LAST\r\nyou", "NOOP"),
    "BDAT with nothing": (*TO, "BDAT", "NOOP"),
    "BDAT with a bad size": (*TO, "BDAT -1", "NOOP"),
    "BDAT with a bad end": (*TO, "BDAT 7 FIRST\r\nhello", "NOOP"),
    "BDAT with too many words": (*TO, "BDAT 7 LAST LAST\r\nhello", "NOOP"),
    "bare LF in a chunk": (*TO, "BDAT 9 LAST\r\nhe\nllo\n", "NOOP"),
    "dots in a chunk": (*TO, "BDAT 8 LAST\r\n.\r\n..x", "NOOP"),
    "MAIL with RET": (*HELLO, "MAIL FROM:<a@example.com> RET=FULL", "RSET"),
    "MAIL with RET in small letters": (*HELLO, "MAIL FROM:<a@example.com> ret=hdrs"),
    "MAIL with a bad RET": (*HELLO, "MAIL FROM:<a@example.com> RET=BODY"),
    "MAIL with RET twice": (*HELLO, "MAIL FROM:<a@example.com> RET=FULL RET=FULL"),
    "MAIL with ENVID": (*HELLO, "MAIL FROM:<a@example.com> ENVID=QQ+2B314"),
    "MAIL with a bad ENVID": (*HELLO, "MAIL FROM:<a@example.com> ENVID=a+zz"),
    "MAIL with a long ENVID": (*HELLO, "MAIL FROM:<a@example.com> ENVID=" + "x" * 101),
    "RCPT with NOTIFY": (*FROM, "RCPT TO:<bob@example.org> NOTIFY=SUCCESS,DELAY"),
    "RCPT with NOTIFY=NEVER": (*FROM, "RCPT TO:<bob@example.org> NOTIFY=never"),
    "RCPT with NEVER and more": (*FROM, "RCPT TO:<bob@example.org> NOTIFY=NEVER,SUCCESS"),
    "RCPT with a bad NOTIFY": (*FROM, "RCPT TO:<bob@example.org> NOTIFY=NOW"),
    "RCPT with ORCPT": (*FROM, "RCPT TO:<bob@example.org> ORCPT=rfc822;b+2Bob@example.org"),
    "RCPT with ORCPT without a type": (*FROM, "RCPT TO:<bob@example.org> ORCPT=bob@example.org"),
    "RCPT with a bad ORCPT": (*FROM, "RCPT TO:<bob@example.org> ORCPT=rfc822;b+zz"),
    "MAIL with NOTIFY": (*HELLO, "MAIL FROM:<a@example.com> NOTIFY=NEVER"),
    "a loop": (*DATA, "Received: from a\r\n" * 101 + "\r\nx\r\n."),
}

DIFFERENCES: Mapping[str, tuple[str, str, str]] = {
    "EHLO with a broken literal": (
        "25",
        "22",
        "Postfix does not parse the name that a client gives itself",
    ),
    "EHLO with an underscore": (
        "25",
        "22",
        "Postfix does not parse the name that a client gives itself",
    ),
    "QUIT with an argument": (
        "252",
        "22",
        "501 and go on, so that a learner sees the slip; Postfix reads on past it",
    ),
    "blank in front": (
        "25",
        "22",
        "no command starts with a blank (RFC 5321 §4.1.1); Postfix skips it",
    ),
    "tab as separator": (
        "25",
        "22",
        "the separator is a space (RFC 5321 §4.1.2); Postfix takes any blank",
    ),
    "line over the limit": (
        "252",
        "222",
        "512 octets are the limit (RFC 5321 §4.5.3.1.4); Postfix takes 2,048",
    ),
    "line of 600 octets": (
        "25",
        "22",
        "512 octets are the limit (RFC 5321 §4.5.3.1.4); Postfix takes 2,048",
    ),
    "control octets": ("25", "22", "Postfix does not parse the name that a client gives itself"),
    "8-bit in EHLO": ("25", "22", "Postfix does not parse the name that a client gives itself"),
    "HELP": ("222", "225", "HELP should be there (RFC 5321 §4.1.1.8); Postfix has none"),
    "VRFY of nobody": ("222", "225", "the site hides who is here (RFC 5321 §7.3); Postfix tells"),
    "EXPN": ("222", "225", "252 where the site hides its lists; Postfix has no EXPN"),
    "MAIL with a blank": (
        "225",
        "222",
        "no blank after the colon (RFC 5321 §3.3); Postfix bears it",
    ),
    "MAIL without a domain": (
        "225",
        "222",
        "only postmaster may lack a domain (RFC 5321 §2.3.5); Postfix adds its own",
    ),
    "MAIL with two dots": ("225", "222", "not in the grammar (RFC 5321 §4.1.2); Postfix bears it"),
    "MAIL with two at signs": (
        "225",
        "222",
        "not in the grammar (RFC 5321 §4.1.2); Postfix splits at the last",
    ),
    "MAIL from a broken literal": (
        "225",
        "222",
        "not in the grammar (RFC 5321 §4.1.3); Postfix looks at recipients only",
    ),
    "MAIL beyond ASCII without SMTPUTF8": (
        "225",
        "222",
        "it must be declared (RFC 6531 §3.5); Postfix asks for that in strict mode only",
    ),
    "MAIL with a long ENVID": (
        "225",
        "222",
        "100 octets are the limit (RFC 3461 §4.4); Postfix takes more",
    ),
    "RCPT without a domain": (
        "2225",
        "2222",
        "only postmaster may lack a domain (RFC 5321 §2.3.5); Postfix adds its own",
    ),
}
"""By session: our classes, Postfix's, and the reason."""


@pytest.fixture(scope="module")
def postfix() -> Iterator[int]:
    with private_postfix() as started:
        yield started.port


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    site = tmp_path_factory.mktemp("site") / "same.toml"
    site.write_text(SITE)
    with Served(site=site) as served:
        yield served.port


def classes(port: int, lines: tuple[str, ...]) -> str:
    """Play a session; return the first digit of each reply, in order."""
    with Bare(port) as client:
        heard = [client.reply()[:1]]
        for line in lines:
            # A server that has closed may say so only when it is spoken to again.
            with contextlib.suppress(ConnectionError):
                client.send(line.encode() + b"\r\n")
            heard.append(client.reply()[:1])
    return b"".join(heard).decode()


@pytest.mark.peer
def test_the_same_sessions_draw_the_same_classes(postfix: int, ours: int) -> None:
    found = {}
    for name, lines in SESSIONS.items():
        pair = classes(ours, lines), classes(postfix, lines)
        if pair[0] != pair[1]:
            found[name] = pair
    assert found == {name: (mine, theirs) for name, (mine, theirs, _) in DIFFERENCES.items()}


def mail(*names: str) -> Mail:
    paths = tuple(ForwardPath(Mailbox.from_source(name, "example.org")) for name in names)
    return Mail(NULL_REVERSE_PATH, paths, b"Subject: x\r\n\r\n.dot\r\n")


@pytest.mark.peer
def test_our_client_delivers_to_postfix(postfix: int) -> None:
    outcomes = asyncio.run(send("127.0.0.1", postfix, mail("bob", "nobody")))
    assert [reply.code for reply in outcomes.replies.values()] == [250, 550]
    assert len(outcomes.of(ReplyClass.SUCCESS)) == 1


def test_our_client_delivers_to_our_server(ours: int) -> None:
    outcomes = asyncio.run(send("127.0.0.1", ours, mail("bob", "nobody")))
    assert [reply.code for reply in outcomes.replies.values()] == [250, 550]
