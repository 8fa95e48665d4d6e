"""What real tools recorded of sessions with the real port is read without a remainder."""

import contextlib
import io
import os
import pty
import re
import select
import smtplib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtplab.simulation import script
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import EntryKind
from smtplab.simulation.recordings.replay import is_recorded, replay
from smtplab.simulation.site.load import load_site
from tests.peers.conftest import Require
from tests.peers.postfix import private_postfix
from tests.served import PATIENCE, Served

TYPED = (
    b"EHLO c.example\n",
    b"MAIL FROM:<>\n",
    b"RCPT TO:<bob@example.org>\n",
    b"DATA\n",
    b"x\n.\n",
    b"QUIT\n",
)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served() as server:
        yield server


def log_of(*words: object) -> bytes:
    """Run a tool; return all that it printed."""
    said = subprocess.run(
        [str(word) for word in words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=PATIENCE,
        check=False,
    )
    return said.stdout


def typed_into(*words: object) -> bytes:
    """Type a session into a tool that sits on a terminal; return what stood there then."""
    here, there = pty.openpty()
    with subprocess.Popen(
        [str(word) for word in words], stdin=there, stdout=there, stderr=there
    ) as tool:
        os.close(there)
        seen = b""
        for number, line in enumerate(TYPED, start=1):
            seen = shown(here, seen, number)
            os.write(here, line)
        seen = shown(here, seen, len(TYPED) + 1)
        tool.kill()
    os.close(here)
    return seen


def shown(terminal: int, seen: bytes, replies: int) -> bytes:
    """Read until so many replies stand there, or nothing more comes."""
    while len(re.findall(rb"(?m)^[0-9]{3} .*\n", seen)) < replies:
        if not select.select([terminal], [], [], PATIENCE)[0]:
            break
        try:
            seen += os.read(terminal, 4096)
        except OSError:
            break
    return seen


def check(log: bytes, name: str) -> None:
    recording = formats.read(log)
    assert recording.notation == name
    assert not [entry for entry in recording.entries if entry.kind is EntryKind.UNREADABLE]
    played = script.play(script.parse_script(log), load_site())
    assert played.mismatches == (), log
    assert len(played.lab.maildrops.messages) == 1


def test_swaks(require: Require, served: Served) -> None:
    people = ("--from", "alice@example.com", "--to", "bob@example.org,nix@example.org")
    where = ("--server", "127.0.0.1", "--port", served.port, "--helo", "client.example.com")
    check(log_of(require("swaks"), *where, *people), "swaks transcript")
    check(log_of(require("swaks"), *where, *people, "--pipeline"), "swaks transcript")


def test_curl(require: Require, served: Served, tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_bytes(b"Subject: curl\r\n\r\n.dot\r\n")
    where = f"smtp://127.0.0.1:{served.port}/client.example.com"
    people = ("--mail-from", "alice@example.com", "--mail-rcpt", "bob@example.org")
    check(log_of(require("curl"), "-sv", where, *people, "-T", letter), "log with < and >")


TRACES = {
    "log with <= and =>": ("curl", "-s", "--trace-ascii", "-"),
    "log with <= and => ": ("curl", "-s", "--trace", "-"),
    "log with < and >": ("curl", "-v", "--trace-time"),
}


@pytest.mark.parametrize("name", TRACES)
def test_other_outputs_of_curl(require: Require, served: Served, tmp_path: Path, name: str) -> None:
    letter = tmp_path / "letter"
    letter.write_bytes(b"Subject: curl\r\n\r\nx\r\n")
    where = f"smtp://127.0.0.1:{served.port}/client.example.com"
    people = ("--mail-from", "alice@example.com", "--mail-rcpt", "bob@example.org")
    tool, *words = TRACES[name]
    check(log_of(require(tool), *words, where, *people, "-T", letter), name.strip())


def test_hex_of_swaks(require: Require, served: Served) -> None:
    where = ("--server", "127.0.0.1", "--port", served.port, "--helo", "client.example.com")
    people = ("--from", "alice@example.com", "--to", "bob@example.org", "--show-raw-text")
    check(log_of(require("swaks"), *where, *people), "swaks transcript")


def test_what_msmtp_tells(require: Require, served: Served) -> None:
    where = ("--host=127.0.0.1", f"--port={served.port}", "--tls=off", "--auth=off")
    people = ("--from=alice@example.com", "bob@example.org")
    log = log_of(require("msmtp"), "--debug", *where, *people)
    assert b"RCPT" in log
    assert formats.read(log).notation == "log with <-- and -->"


def test_smtplib(served: Served) -> None:
    said = io.StringIO()
    with contextlib.redirect_stderr(said), smtplib.SMTP(local_hostname="c.example") as client:
        client.set_debuglevel(1)
        client.connect("127.0.0.1", served.port)
        people = ["bob@example.org", "nix@example.org"]
        client.sendmail("alice@example.com", people, "Subject: a\r\n\r\n.b it's")
    check(said.getvalue().encode(), "smtplib debug output")


def test_postfix() -> None:
    with private_postfix("debug_peer_list = 127.0.0.1", "debug_peer_level = 3") as started:
        with smtplib.SMTP("127.0.0.1", started.port, "c.example") as client:
            client.sendmail("a@example.com", ["bob@example.org", "nix@example.org"], "x\r\n")
        log = logged_until(started.log, b": disconnect from ")
    recording = formats.read(log)
    assert recording.notation == "Postfix log"
    assert not [entry for entry in recording.entries if entry.kind is EntryKind.UNREADABLE]
    moments = replay(recording, load_site()).transcript.moments
    codes = [one.reply.code for one in moments if one.reply and is_recorded(one)]
    assert codes == [220, 250, 250, 250, 550, 354, 250, 221]


def logged_until(log: Path, sign: bytes) -> bytes:
    """Read what is logged up to a line with a sign in it."""
    with subprocess.Popen(["tail", "-n", "+1", "-F", log], stdout=subprocess.PIPE) as tail:
        assert tail.stdout
        lines = []
        for line in tail.stdout:
            lines.append(line)
            if sign in line:
                break
        tail.kill()
    return b"".join(lines)


def test_telnet(require: Require, served: Served) -> None:
    check(typed_into(require("telnet"), "127.0.0.1", served.port), "telnet or nc session")


def test_nc(require: Require, served: Served) -> None:
    log = typed_into(require("nc"), "-C", "127.0.0.1", served.port)
    check(log, "telnet or nc session")
