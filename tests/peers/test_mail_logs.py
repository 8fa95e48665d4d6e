"""What real mail servers log of the same deliveries, and what is read of it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtplab.teaching.mail_logs import LogReport
from smtplab.teaching.mail_logs.event import Outcome
from tests.peers.conftest import find_program, skip_without
from tests.peers.postfix import private_postfix
from tests.served import PATIENCE, Bare, Served
from tests.teaching.mail_logs.written import report_on

NEXT = ("alice@example.org", "busy@example.org", "nobody@example.org")
"""Who is accepted, deferred and rejected by the next server."""
AWAY = "alice@closed.example"
"""Whose server is away."""
REFUSED = "alice@other.example"
"""Whom the server that logs rejects."""

_EXIM = """\
primary_hostname = relay.example.com
spool_directory = {place}
log_file_path = {place}/%slog
exim_path = {program}
keep_environment =
tls_advertise_hosts =
acl_smtp_rcpt = rcpt
begin acl
rcpt:
  deny domains = other.example
       message = relay not permitted
  accept
begin routers
out:
  driver = manualroute
  route_list = closed.example 127.0.0.1::{closed}; * 127.0.0.1::{port}
  self = send
  transport = smtp
begin transports
smtp:
  driver = smtp
  hosts_try_fastopen =
begin retry
* * F,2h,15m
"""
_OPENSMTPD = """\
listen on 127.0.0.1 port {own} hostname relay.example.com
action "out" relay host smtp://127.0.0.1:{port}
match from any for domain "other.example" reject
match from any for any action "out"
"""
# Its spool and its socket have fixed places, which must not be the machine's own.
_APART = """
mount -t tmpfs none /run && mount -t tmpfs none /var/spool && mount -t tmpfs none /var/lib \\
&& mkdir -p /var/lib/opensmtpd/empty && exec "$@"
"""


@pytest.fixture(scope="module")
def next_port() -> Iterator[int]:
    """Return the port of the next server, which sends no reports: there is no return path."""
    with Served() as served:
        yield served.port


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder that others may enter: mail servers give up root."""
    if os.geteuid() != 0:
        pytest.skip("only root can start a mail server")
    folder = Path(tempfile.mkdtemp(prefix="smtplab-log-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def hand_over(port: int, *to: str) -> None:
    """Send a message with the null reverse-path, and one recipient that is rejected."""
    with Bare(port) as client:
        client.reply()
        lines = ("EHLO client.example.com", "MAIL FROM:<>", f"RCPT TO:<{REFUSED}>")
        assert [client.say(line)[0] for line in lines] == ["2", "2", "5"]
        assert [client.say(f"RCPT TO:<{one}>") for one in to] == ["250"] * len(to)
        assert [client.say("DATA"), client.say("Subject: x\r\n\r\nx\r\n.")] == ["354", "250"]


def logged(log: Path, sign: str, number: int) -> LogReport:
    """Read a log, once so many lines have a sign in them."""
    until = time.monotonic() + PATIENCE
    while (text := log.read_text("utf-8")).count(sign) < number:
        assert time.monotonic() < until, text
        time.sleep(0.02)
    return report_on(text.splitlines())


def refusals(report: LogReport) -> set[tuple[str, str, int, int, int]]:
    """Return direction, domain, and how much was refused for good, for now, and still waits."""
    return {
        (flow.value, domain, found.final, found.temporary, found.waiting)
        for flow, domains in report.tally.domains.items()
        for domain, found in domains.most()
    }


REFUSALS = {("received", "other.example", 1, 0, 0), ("sent", "example.org", 1, 1, 1)}
NOT_REACHED = ("sent", "closed.example", 0, 1, 1)


def test_a_log_of_postfix(next_port: int) -> None:
    hops = f"{{ example.org = smtp:[127.0.0.1]:{next_port} }}"
    away = f"{{ closed.example = smtp:[127.0.0.1]:{free_port()} }}"
    settings = (
        "mydestination =",
        "local_recipient_maps =",
        "relay_domains = example.org, closed.example",
        f"transport_maps = inline:{{ {hops} {away} }}",
    )
    with private_postfix(*settings) as started:
        hand_over(started.port, *NEXT, AWAY)
        report = logged(started.log, "status=", 4)
    del report.tally.outcomes[Outcome.COMPLAINT]  # of settings that are given twice
    assert report.tally.outcomes == {"delivered": 1, "deferred": 2, "bounced": 1, "rejected": 1}
    assert refusals(report) == {*REFUSALS, NOT_REACHED}
    assert report.unreadable == 0


def test_a_log_of_exim(next_port: int, place: Path) -> None:
    program = find_program("exim4")
    shutil.chown(place, owner_of("Debian-exim"))
    settings = place / "exim.conf"
    ports = {"port": next_port, "closed": free_port()}
    settings.write_text(_EXIM.format(place=place, program=program, **ports))
    command = (program, "-C", settings, "-odi")
    for one in (*NEXT, AWAY):
        message = b"Subject: x\n\nx\n"
        subprocess.run([*command, "-f", "<>", one], input=message, timeout=PATIENCE, check=False)
    session = f"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<{REFUSED}>\r\nQUIT\r\n".encode()
    subprocess.run([*command, "-bs"], input=session, timeout=PATIENCE, check=False)
    report = logged(place / "mainlog", "rejected RCPT", 1)
    assert report.tally.outcomes == {
        "delivered": 1, "deferred": 2, "bounced": 1, "rejected": 1, "complaint": 1,
    }  # fmt: skip
    assert refusals(report) == {*REFUSALS, NOT_REACHED}
    assert report.unreadable == 0
    assert report.others.total == 0


def test_a_log_of_opensmtpd(next_port: int, place: Path) -> None:
    program = find_program("opensmtpd")
    owner_of("opensmtpd")
    own, log, settings = free_port(), place / "log", place / "smtpd.conf"
    settings.write_text(_OPENSMTPD.format(own=own, port=next_port))
    words = [
        "unshare",
        "--mount",
        "sh",
        "-c",
        _APART,
        "sh",
        str(program),
        "-dv",
        "-f",
        str(settings),
    ]
    with log.open("wb") as file, subprocess.Popen(words, stdout=file, stderr=file) as process:
        try:
            logged(log, "debug: smtp: listen on", 1)
            hand_over(own, *NEXT)
            report = logged(log, ' result="', 1 + len(NEXT))
        finally:
            process.terminate()
    assert refusals(report) == REFUSALS
    assert report.tally.outcomes[Outcome.DELIVERED] == 1
    assert report.unreadable == 0


def owner_of(name: str) -> str:
    """Return the name of a user for whom a mail server gives up root; skip without that user."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        skip_without(f"the user {name}")
    return name
