"""TLS with programs that others wrote, both ways."""

import asyncio
import smtplib
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP

from smtplab.net.client import ClientTls, send
from smtplab.net.tls import client_context, server_context
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox
from smtplab.simulation.site.load import load_site
from smtplab.simulation.tls.certificate import CertificateKind
from smtplab.simulation.tls.issue import issue
from tests.peers.conftest import Require
from tests.peers.postfix import private_postfix
from tests.served import PATIENCE, Served

PEOPLE = ("--from", "alice@example.com", "--to", "bob@example.org")


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served("--tls") as server:
        yield server


@pytest.fixture(scope="module")
def implicit() -> Iterator[Served]:
    with Served("--implicit-tls") as server:
        yield server


def play(*arguments: object, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    words = [str(argument) for argument in arguments]
    return subprocess.run(
        words, input=stdin, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def mail() -> Mail:
    path = ForwardPath(Mailbox.from_source("bob", "example.org"))
    return Mail(NULL_REVERSE_PATH, (path,), b"Subject: x\r\n\r\n.dot\r\n")


def test_smtplib(served: Served, implicit: Served) -> None:
    context = client_context()
    with smtplib.SMTP("127.0.0.1", served.port, "client.example.com", PATIENCE) as client:
        client.ehlo()
        assert client.has_extn("STARTTLS")
        assert client.starttls(context=context)[0] == 220
        client.ehlo()
        assert not client.has_extn("STARTTLS")
        assert client.sendmail("alice@example.com", ["bob@example.org"], "x") == {}
    with smtplib.SMTP_SSL("127.0.0.1", implicit.port, timeout=PATIENCE, context=context) as another:
        assert another.sendmail("alice@example.com", ["bob@example.org"], "x" * 100_000) == {}


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_openssl(require: Require, served: Served, implicit: Served, version: str) -> None:
    program = require("openssl")
    said = [
        play(program, "s_client", "-ign_eof", "-quiet", "-crlf", version, *how, stdin=lines)
        for how, lines in (
            (("-starttls", "smtp", "-connect", f"127.0.0.1:{served.port}"), "EHLO c\nQUIT\n"),
            (("-connect", f"127.0.0.1:{implicit.port}"), "EHLO c\nQUIT\n"),
        )
    ]
    for one in said:
        assert "CN = mail.example.org" in one.stderr
        assert one.stdout.splitlines()[-2:] == ["250 HELP", "221 2.0.0 mail.example.org Goodbye"]


@pytest.mark.parametrize("old", ["-tls1", "-tls1_1"])
def test_old_versions_are_not_spoken(require: Require, served: Served, old: str) -> None:
    where = ("-starttls", "smtp", "-connect", f"127.0.0.1:{served.port}")
    said = play(require("openssl"), "s_client", "-cipher", "DEFAULT:@SECLEVEL=0", old, *where)
    assert said.returncode == 1
    assert "Cipher is (NONE)" in said.stdout


def test_nothing_is_negotiated_again(require: Require, served: Served) -> None:
    where = ("-starttls", "smtp", "-connect", f"127.0.0.1:{served.port}")
    said = play(require("openssl"), "s_client", "-tls1_2", *where, stdin="R\nNOOP\n")
    assert "no renegotiation" in said.stderr


def test_curl(require: Require, served: Served, implicit: Served, tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_bytes(b"Subject: curl\r\n\r\n.dot\r\n")
    common = ("-sS", "-k", "--mail-from", "a@b.example", "--mail-rcpt", "bob@example.org")
    for how in (
        ("--ssl-reqd", f"smtp://127.0.0.1:{served.port}"),
        (f"smtps://127.0.0.1:{implicit.port}",),
    ):
        said = play(require("curl"), *common, *how, "-T", letter)
        assert said.returncode == 0, said.stderr


def test_swaks(require: Require, served: Served, implicit: Served) -> None:
    program = require("swaks")
    if "Net::SSLeay" in play(program, "--support").stdout.partition("not available")[2]:
        pytest.skip("swaks needs Net::SSLeay for TLS")
    for how, port in (("--tls", served.port), ("--tls-on-connect", implicit.port)):
        said = play(program, how, "--server", "127.0.0.1", "--port", port, *PEOPLE)
        assert said.returncode == 0, said.stdout + said.stderr
        assert "TLS started with cipher TLSv1.3" in said.stdout


def test_msmtp(require: Require, served: Served, tmp_path: Path) -> None:
    settings = tmp_path / "msmtprc"
    settings.write_text(
        f"account default\nhost 127.0.0.1\nport {served.port}\nfrom alice@example.com\n"
        "tls on\ntls_starttls on\ntls_certcheck off\n"
    )
    settings.chmod(0o600)
    said = play(require("msmtp"), "-C", settings, "bob@example.org", stdin="Subject: m\n\n.x\n")
    assert said.returncode == 0, said.stderr


def test_a_certificate_of_one_s_own(require: Require, tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = ("-newkey", "rsa:2048", "-nodes", "-x509", "-subj", "/CN=own.example")
    assert (
        play(require("openssl"), "req", *made, "-keyout", key, "-out", certificate).returncode == 0
    )
    with Served("--tls-cert", str(certificate), "--tls-key", str(key)) as server:
        context = ssl.create_default_context(cafile=str(certificate))
        context.check_hostname = False
        with smtplib.SMTP("127.0.0.1", server.port, timeout=PATIENCE) as client:
            client.starttls(context=context)
            assert client.ehlo()[0] == 250


@pytest.mark.peer
def test_our_client_delivers_to_postfix_under_tls(tmp_path: Path) -> None:
    key = issue("mail.example.org", CertificateKind.VALID, 1767603600.0)
    pem = tmp_path / "both.pem"
    pem.write_bytes(key.key + key.chain)
    tls = ("smtpd_tls_security_level = encrypt", f"smtpd_tls_chain_files = {pem}")
    with private_postfix(*tls, "smtpd_tls_loglevel = 1") as postfix:
        how = ClientTls(client_context())
        outcomes = asyncio.run(send("127.0.0.1", postfix.port, mail(), tls=how))
        assert [reply.code for reply in outcomes.replies.values()] == [250]
        assert "TLS connection established" in postfix.log.read_text()
        in_clear = asyncio.run(send("127.0.0.1", postfix.port, mail()))
        assert [reply.code for reply in in_clear.replies.values()] == [530]


async def test_our_client_delivers_to_aiosmtpd_under_tls() -> None:
    seen: list[bool] = []

    class Handler:
        async def handle_DATA(self, _server: SMTP, session: object, _envelope: object) -> str:  # noqa: N802
            seen.append(getattr(session, "ssl", None) is not None)
            return "250 2.0.0 Ok"

    loop = asyncio.get_running_loop()
    context = server_context(load_site())
    server = await loop.create_server(
        lambda: SMTP(Handler(), loop=loop, tls_context=context, require_starttls=True),
        "127.0.0.1",
        0,
    )
    port = server.sockets[0].getsockname()[1]
    outcomes = await send("127.0.0.1", port, mail(), tls=ClientTls(client_context()))
    server.close()
    assert [reply.code for reply in outcomes.replies.values()] == [250]
    assert seen == [True]
