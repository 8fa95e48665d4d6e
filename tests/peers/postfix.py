"""A private Postfix: its own settings, queue and port, stopped when the test is over."""

import contextlib
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from tests.peers.conftest import find_program
from tests.served import PATIENCE

_MAIN = """\
compatibility_level = 3.6
queue_directory = {place}/queue
data_directory = {place}/data
daemon_directory = {daemons}
command_directory = {commands}
maillog_file = {place}/log
maillog_file_prefixes = {place}
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.example.org
mydestination = example.org, mail.example.org
mynetworks = 192.0.2.0/24
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
local_recipient_maps = inline:{{ alice=1 bob=1 carol=1 postmaster=1 }}
alias_maps =
local_transport = discard
default_transport = discard
relay_transport = discard
smtpd_relay_restrictions = reject_unauth_destination
smtpd_helo_required = yes
strict_rfc821_envelopes = yes
smtpd_forbid_bare_newline = reject
smtpd_peername_lookup = no
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
smtpd_junk_command_limit = 1000
smtputf8_enable = yes
message_size_limit = 10485760
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
discard unix - - n - - discard
smtp unix - - n - - smtp
error unix - - n - - error
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


_SASL = """\
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: {folder}/users
mech_list: PLAIN LOGIN CRAM-MD5
"""


class Private(NamedTuple):
    """A Postfix that runs.

    Attributes:
        port: Where it listens.
        log: What it logs.
    """

    port: int
    log: Path


@contextlib.contextmanager
def private_postfix(
    *settings: str, users: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Private]:
    """Start Postfix, with further settings, and with passwords of users that may log in."""
    postfix, master = find_program("postfix"), find_program("master")
    if os.geteuid() != 0:
        pytest.skip("only root can start a Postfix")
    # Its processes give up root, and pytest's own folders are closed to others.
    place = Path(tempfile.mkdtemp(prefix="smtplab-postfix-"))
    try:
        logins = _register(place, users) if users else ()
        port = _settle(place, postfix.parent, master.parent, (*settings, *logins))
        _start(postfix, place)
        try:
            yield Private(port, place / "log")
        finally:
            _stop(place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _settle(place: Path, commands: Path, daemons: Path, settings: Sequence[str]) -> int:
    place.chmod(0o755)
    for name in ("settings", "queue", "data"):
        (place / name).mkdir(exist_ok=True)
    shutil.chown(place / "data", "postfix")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    main = _MAIN.format(place=place, commands=commands, daemons=daemons)
    (place / "settings" / "main.cf").write_text("\n".join([main, *settings, ""]))
    (place / "settings" / "master.cf").write_text(_MASTER.format(port=port))
    return port


def _register(place: Path, users: Mapping[str, str]) -> Sequence[str]:
    """Store passwords where Cyrus SASL reads them; return the settings for that."""
    program, folder = find_program("saslpasswd2"), place / "settings" / "sasl"
    # Debian's Postfix looks nowhere else, whatever its settings are.
    folder.mkdir(parents=True)
    for user, password in users.items():
        subprocess.run(
            [program, "-p", "-c", "-f", folder / "users", "-u", "mail.example.org", user],
            input=password,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
    shutil.chown(folder / "users", "postfix")
    (folder / "smtpd.conf").write_text(_SASL.format(folder=folder))
    return (
        "smtpd_sasl_auth_enable = yes",
        f"cyrus_sasl_config_path = {folder}",
        "smtpd_sasl_local_domain = mail.example.org",
    )


def _start(postfix: Path, place: Path) -> None:
    said = subprocess.run(
        [postfix, "-c", place / "settings", "start"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    log = place / "log"
    assert said.returncode == 0, said.stderr + (log.read_text() if log.exists() else "")


def _stop(place: Path) -> None:
    """End the master, which ends the others.

    `postfix abort` writes to the log first, and waits for ever if the process that keeps the log is
    busy.
    """
    master = os.pidfd_open(int((place / "queue" / "pid" / "master.pid").read_text()))
    try:
        signal.pidfd_send_signal(master, signal.SIGTERM)
        ended, _, _ = select.select([master], [], [], PATIENCE)
        assert ended, "Postfix does not end"
    finally:
        os.close(master)
