"""Mail servers, as the client and as the server, and what they log of a session."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.peers.conftest import find_program, skip_without
from tests.peers.logs.clients import Record, login
from tests.peers.logs.recording import LIKE_SMTP, REFUSED, SIMPLE, Row, Task, Workbench, read_until
from tests.peers.postfix import Private, private_postfix
from tests.simulation.secrets.planted import PASSWORD, USER

__all__ = ["SERVERS"]

_EXIM = """\
primary_hostname = relay.example.com
spool_directory = {place}
log_file_path = {place}/%slog
exim_path = {program}
keep_environment =
tls_advertise_hosts =
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
begin acl
rcpt:
  deny local_parts = nix
       message = one\\ntwo\\nthree
  accept
begin routers
out:
  driver = manualroute
  route_list = * 127.0.0.1::{port}
  self = send
  transport = smtp
begin transports
smtp:
  driver = smtp
  hosts_try_fastopen =
  helo_data = client.example.com
  hosts_try_auth = {hosts}
begin authenticators
login:
  driver = plaintext
  public_name = LOGIN
  client_send = : {user} : {password}
"""
_OPENSMTPD = """\
listen on 127.0.0.1 port {own} hostname relay.example.com
action "out" relay host smtp://127.0.0.1:{port} helo client.example.com
match from any for any action "out"
"""
# Its spool and its socket have fixed places, which must not be the machine's own.
_APART = """
mount -t tmpfs none /run && mount -t tmpfs none /var/spool && mount -t tmpfs none /var/lib \\
&& mkdir -p /var/lib/opensmtpd/empty && exec "$@"
"""


@contextlib.contextmanager
def exim(bench: Workbench, task: Task) -> Iterator[Sequence[str]]:
    """Lead to the command of an Exim that passes all mail on to the server of a task."""
    program = find_program("exim4")
    _need_user("Debian-exim")
    place = Path(tempfile.mkdtemp(prefix="smtplab-exim-"))
    try:
        place.chmod(0o755)
        shutil.chown(place, "Debian-exim")
        hosts = "*" if task.login else ""
        where = {"place": place, "program": program, "port": bench.port(task), "hosts": hosts}
        text = _EXIM.format(**where, user=USER, password=PASSWORD)
        settings = place / "exim.conf"
        settings.write_text(text)
        yield (str(program), "-C", str(settings))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def exim_sends(task: Task, *options: str) -> Record:
    """Return what has Exim deliver a message at once."""

    def record(bench: Workbench) -> bytes:
        with exim(bench, task) as command:
            words = (*command, "-odi", "-oi", *options, "-f", f"<{task.sender}>", *task.to)
            return bench.run(*words, stdin=task.content)

    return record


def exim_receives(task: Task, *options: str) -> Record:
    """Return what has Exim take a message on its standard input."""

    def record(bench: Workbench) -> bytes:
        with exim(bench, task) as command:
            return bench.speak_to_program(task, *command, "-odq", *options, "-bs")

    return record


def postfix(*tasks: Task) -> Record:
    """Return what has Postfix take messages and pass them on, and logs both."""

    def record(bench: Workbench) -> bytes:
        started = _postfix(bench)
        before = started.log.stat().st_size
        log = b""
        for number, task in enumerate(tasks, start=1):
            bench.speak(started.port, task)
            log = read_until(started.log, b": removed\n", number, before)
        return log

    return record


def _postfix(bench: Workbench) -> Private:
    """Return the Postfix of a workbench, which is started when it is first asked for."""
    if bench.postfix is None:
        settings = (
            "debug_peer_list = 127.0.0.1",
            "mynetworks = 127.0.0.0/8",
            "mydestination =",
            "smtpd_relay_restrictions = permit_mynetworks, reject",
            "default_transport = smtp",
            f"relayhost = [127.0.0.1]:{bench.port(SIMPLE)}",
            "smtp_helo_name = client.example.com",
        )
        bench.postfix = bench.stack.enter_context(
            private_postfix(*settings, users={USER: PASSWORD})
        )
    return bench.postfix


def opensmtpd(task: Task, *traces: str) -> Record:
    """Return what has OpenSMTPD take a message and pass it on, and traces one or both."""

    def record(bench: Workbench) -> bytes:
        program = find_program("opensmtpd")
        _need_user("opensmtpd")
        own = _free_port()
        settings = bench.write("smtpd.conf", _OPENSMTPD.format(own=own, port=bench.port(task)))
        log = bench.folder / "smtpd.log"
        traced = [word for one in traces for word in ("-T", one)]
        apart = ["unshare", "--mount", "sh", "-c", _APART, "sh"]
        words = [*apart, str(program), "-dv", "-f", str(settings), *traced]
        with log.open("wb") as logged, subprocess.Popen(words, stdout=logged, stderr=logged) as one:
            try:
                read_until(log, b"debug: smtp: listen on")
                bench.speak(own, task)
                return read_until(log, b' result="', len(task.to))
            finally:
                one.terminate()

    return record


def _need_user(name: str) -> None:
    """Skip the test unless it may give up root for a user whom a mail server cannot do without."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        skip_without(f"the user {name}")
    if os.geteuid() != 0:
        pytest.skip("only root can start a mail server")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


CONTENT = frozenset({"content"})
RELAYED = frozenset({"content as client"})
NULL_SENDER = REFUSED._replace(sender="")
"""No report comes of it."""

SERVERS: Sequence[Row] = (
    Row("exim -v", exim_sends(NULL_SENDER, "-v"), CONTENT, at_once=True),
    Row("exim -d", exim_sends(NULL_SENDER, "-d"), CONTENT, at_once=True),
    Row("exim -d+all, LOGIN", exim_sends(login("LOGIN"), "-d+all"), CONTENT, at_once=True),
    Row("exim -d -bs", exim_receives(REFUSED, "-d"), CONTENT),
    Row("exim -d+all -bs", exim_receives(LIKE_SMTP, "-d+all"), CONTENT),
    Row("Postfix", postfix(SIMPLE), CONTENT | {"goodbye"}),
    Row("Postfix, two messages", postfix(SIMPLE, LIKE_SMTP), CONTENT | {"goodbye"}),
    Row("Postfix, LOGIN", postfix(login("LOGIN")), CONTENT | {"goodbye"}),
    Row("smtpd -dv -T smtp", opensmtpd(SIMPLE, "smtp"), frozenset({"as client"})),
    Row("smtpd -dv -T mta", opensmtpd(NULL_SENDER, "mta"), frozenset({"as server", "content"})),
    Row(
        "smtpd -dv -T smtp -T mta",
        opensmtpd(SIMPLE, "smtp", "mta"),
        frozenset({"content as client"}),
    ),
)
