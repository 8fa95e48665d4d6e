"""Real clients that log in at the real port, and what the log shows of it."""

import smtplib
import subprocess
from binascii import a2b_base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtplab.simulation.login.mechanisms import MECHANISMS
from smtplab.simulation.login.reception import counted_nonces
from tests.peers.conftest import Require
from tests.served import PATIENCE, Bare, Served, mails

USER, PASSWORD = "zaphod", "heart-of-gold"
SITE = f"""
extensions = ["ENHANCEDSTATUSCODES", "AUTH"]
cleartext_login = true
demand = ["login"]
[users]
{USER} = "{PASSWORD}"
[maildrops.bob]
"""
MAIL = "Subject: a\n\nb\n"
ELSEWHERE = "dave@example.net"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="module")
def served(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    site = tmp_path_factory.mktemp("site") / "login.toml"
    site.write_text(SITE, "utf-8")
    with Served("--maildir", str(folder), site=site) as server:
        yield server
        # Whichever tests ran on it, the log has one login at the least.
        with smtplib.SMTP("127.0.0.1", server.port, timeout=PATIENCE) as client:
            client.login(USER, PASSWORD)
        status, log, complaints = server.stop()
    assert (status, complaints) == (0, "")
    assert "235" in log
    for secret in (USER, PASSWORD, "emFwaG9k", "AHphcGhvZA", "aGVhcnQtb2YtZ29sZA"):
        assert secret not in log


def test_what_looks_like_a_command_in_a_login_is_no_less_a_secret(served: Served) -> None:
    with Bare(served.port) as client:
        assert client.codes(1) == ["220"]
        client.send(f"EHLO c.example\r\nAUTH LOGIN\r\nHELP {PASSWORD}\r\nNOOP\r\n".encode())
        assert client.codes(4) == ["250", "334", "501", "250"]


def test_a_challenge_cannot_be_foreseen(served: Served) -> None:
    foreseen = counted_nonces("mail.example.org")
    with Bare(served.port) as client:
        client.send(b"EHLO c.example\r\n" + b"AUTH CRAM-MD5\r\n*\r\n" * 20)
        came = [client.reply() for _ in range(42)]
    challenges = {a2b_base64(one[4:]) for one in came if one.startswith(b"334")}
    assert len(challenges) == 20
    assert challenges.isdisjoint(f"<{foreseen()}@mail.example.org>".encode() for _ in range(50))


def play(*arguments: object, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    words = [str(argument) for argument in arguments]
    return subprocess.run(
        words, input=stdin, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def count(folder: Path) -> int:
    return len(list(mails(folder, "outgoing")))


@pytest.mark.parametrize("mechanism", ["plain", "login", "cram_md5"])
def test_smtplib(served: Served, folder: Path, mechanism: str) -> None:
    before = count(folder)
    with smtplib.SMTP("127.0.0.1", served.port, "client.example.com", PATIENCE) as client:
        client.ehlo()
        client.user, client.password = USER, PASSWORD
        method = getattr(client, f"auth_{mechanism}")
        first = mechanism != "cram_md5"
        name = mechanism.upper().replace("_", "-")
        assert client.auth(name, method, initial_response_ok=first)[0] == 235
        client.sendmail("alice@example.com", [ELSEWHERE], MAIL)
    assert count(folder) == before + 1


def test_smtplib_chooses_by_itself_and_is_told_of_a_wrong_password(served: Served) -> None:
    with smtplib.SMTP("127.0.0.1", served.port, "client.example.com", PATIENCE) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError, match="535"):
            client.login(USER, "wrong")
        assert client.login(USER, PASSWORD)[0] == 235


def test_without_a_login_nothing_is_sent(served: Served) -> None:
    with (
        smtplib.SMTP("127.0.0.1", served.port, "client.example.com", PATIENCE) as client,
        pytest.raises(smtplib.SMTPSenderRefused, match="530"),
    ):
        client.sendmail("alice@example.com", ["bob@example.org"], MAIL)


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_swaks(require: Require, served: Served, folder: Path, mechanism: str) -> None:
    before = count(folder)
    played = play(
        *(require("swaks"), "--server", "127.0.0.1", "--port", served.port, "--auth", mechanism),
        *("--auth-user", USER, "--auth-password", PASSWORD),
        *("--from", "alice@example.com", "--to", ELSEWHERE, "--helo", "client.example.com"),
    )
    assert played.returncode == 0, played.stdout
    assert count(folder) == before + 1


def test_swaks_with_a_wrong_password(require: Require, served: Served) -> None:
    played = play(
        *(require("swaks"), "--server", "127.0.0.1", "--port", served.port, "--auth", "PLAIN"),
        *("--auth-user", USER, "--auth-password", "wrong", "--to", ELSEWHERE),
    )
    assert played.returncode == 28
    assert "535 5.7.8" in played.stdout


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_curl(
    require: Require, served: Served, folder: Path, tmp_path: Path, mechanism: str
) -> None:
    content, before = tmp_path / "mail", count(folder)
    content.write_text(MAIL, "utf-8", newline="\r\n")
    played = play(
        *(require("curl"), "-sS", f"smtp://127.0.0.1:{served.port}/client.example.com"),
        *("--user", f"{USER}:{PASSWORD}", "--login-options", f"AUTH={mechanism}"),
        *("--mail-from", "alice@example.com", "--mail-rcpt", ELSEWHERE, "-T", content),
    )
    assert (played.returncode, played.stderr) == (0, "")
    assert count(folder) == before + 1


@pytest.mark.parametrize("mechanism", [name.lower() for name in MECHANISMS])
def test_msmtp(require: Require, served: Served, folder: Path, mechanism: str) -> None:
    before = count(folder)
    played = play(
        *(require("msmtp"), "--host=127.0.0.1", f"--port={served.port}", f"--auth={mechanism}"),
        *(f"--user={USER}", f"--passwordeval=echo {PASSWORD}", "--tls=off"),
        *("--from=alice@example.com", "--domain=client.example.com", ELSEWHERE),
        stdin=MAIL,
    )
    assert (played.returncode, played.stderr) == (0, "")
    assert count(folder) == before + 1
