"""nodemailer at the real port: in clear, under TLS both ways, and with each of its logins."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.served import PATIENCE, Served, mails

USER, PASSWORD = "zaphod", "heart-of-gold"
SITE = f"""
extensions = ["PIPELINING", "ENHANCEDSTATUSCODES", "STARTTLS", "AUTH"]
demand = ["login"]
[users]
{USER} = "{PASSWORD}"
[maildrops.bob]
"""
PROGRAM = """
const mail = {from: 'alice@example.com', to: 'bob@example.org', subject: 'node', text: '.x'};
require('nodemailer').createTransport(JSON.parse(process.argv[2])).sendMail(mail)
  .then(info => console.log(info.response), error => console.log(error.code, error.response));
"""

Send = Callable[..., str]


@pytest.fixture(scope="module")
def send(tmp_path_factory: pytest.TempPathFactory) -> Send:
    """Send a mail with nodemailer's options; return what the server replied with."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not (npm and node):
        pytest.skip("nodemailer needs npm and node")
    folder = tmp_path_factory.mktemp("node")
    install = (npm, "install", "--silent", "--no-audit", "--prefix", folder, "nodemailer@7")
    try:
        subprocess.run(install, timeout=PATIENCE, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip("npm could not get nodemailer")
    program = folder / "send.js"
    program.write_text(PROGRAM)

    def send(port: int, **options: object) -> str:
        to = {"host": "127.0.0.1", "port": port, "tls": {"rejectUnauthorized": False}, **options}
        return subprocess.run(
            [node, program, json.dumps(to)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        ).stdout

    return send


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="module")
def logins(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    site = tmp_path_factory.mktemp("site") / "login.toml"
    site.write_text(SITE)
    with Served("--tls", "--maildir", str(folder), site=site) as server:
        yield server


def test_in_clear(send: Send, tmp_path: Path) -> None:
    with Served("--maildir", str(tmp_path)) as server:
        assert send(server.port).startswith("250 2.0.0")
    [file] = mails(tmp_path)
    assert b"Subject: node" in file.read_bytes()


def test_starttls(send: Send, tmp_path: Path) -> None:
    with Served("--tls", "--maildir", str(tmp_path)) as server:
        assert send(server.port, requireTLS=True).startswith("250 2.0.0")
    [file] = mails(tmp_path)
    assert b"with ESMTPS" in file.read_bytes()


def test_implicit_tls(send: Send, tmp_path: Path) -> None:
    with Served("--implicit-tls", "--maildir", str(tmp_path)) as server:
        assert send(server.port, secure=True).startswith("250 2.0.0")
    [file] = mails(tmp_path)
    assert b"with ESMTPS" in file.read_bytes()


def test_a_server_without_starttls_gets_no_mail(send: Send) -> None:
    with Served() as server:
        assert send(server.port, requireTLS=True).startswith("ETLS 502")


@pytest.mark.parametrize("method", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_logins(send: Send, logins: Served, folder: Path, method: str) -> None:
    before = len(mails(folder))
    account = {"user": USER, "pass": PASSWORD}
    came = send(logins.port, requireTLS=True, auth=account, authMethod=method)
    assert came.startswith("250 2.0.0")
    assert len(mails(folder)) == before + 1


def test_a_wrong_password(send: Send, logins: Served) -> None:
    came = send(logins.port, requireTLS=True, auth={"user": USER, "pass": "wrong"})
    assert came.startswith("EAUTH 535 5.7.8")


def test_no_login(send: Send, logins: Served) -> None:
    assert send(logins.port, requireTLS=True).startswith("EENVELOPE 530 5.7.0")
