"""Real clients against the real port."""

import smtplib
import subprocess
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.peers.conftest import Require
from tests.served import PATIENCE, Served, mails


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with Served("--maildir", str(folder)) as server:
        yield server


def newest(folder: Path, maildrop: str = "bob") -> bytes:
    return max(mails(folder, maildrop), key=lambda file: file.stat().st_mtime_ns).read_bytes()


def play(*arguments: object, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    words = [str(argument) for argument in arguments]
    return subprocess.run(
        words, input=stdin, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def test_smtplib_sends_a_mail(served: Served, folder: Path) -> None:
    with smtplib.SMTP("127.0.0.1", served.port, "client.example.com", PATIENCE) as client:
        assert client.ehlo()[0] == 250
        assert client.has_extn("SIZE")
        assert client.sendmail("alice@example.com", ["bob@example.org"], LETTER) == {}
        assert client.verify("bob")[0] == 252
        assert client.expn("staff")[0] == 252
        assert client.helo("client.example.com")[0] == 250
    assert newest(folder).endswith(b"Subject: a\r\n\r\n.b\r\n")


def test_smtplib_is_told_which_recipient_is_refused(served: Served) -> None:
    with smtplib.SMTP("127.0.0.1", served.port, timeout=PATIENCE) as client:
        refused = client.sendmail("", ["bob@example.org", "nix@example.org"], "x")
    assert {name: code for name, (code, _) in refused.items()} == {"nix@example.org": 550}


def test_smtplib_sends_8_bit_and_addresses_beyond_ascii(served: Served, folder: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ä@example.com", "bob@example.org", "ü"
    message.set_content("Größe\n", cte="8bit")
    with smtplib.SMTP("127.0.0.1", served.port, timeout=PATIENCE) as client:
        assert client.send_message(message) == {}
    assert "Größe".encode() in newest(folder)
    assert b"with UTF8SMTP" in newest(folder)


@pytest.fixture
def curl(require: Require, served: Served, tmp_path: Path) -> list[object]:
    letter = tmp_path / "letter"
    letter.write_bytes(b"Subject: curl\r\n\r\n.dot\r\n")
    address = f"smtp://127.0.0.1:{served.port}/client.example.com"
    return [require("curl"), "-sS", address, "--mail-from", "alice@example.com", "-T", letter]


def test_curl_sends_to_one_and_to_several(curl: list[object], folder: Path) -> None:
    assert play(*curl, "--mail-rcpt", "bob@example.org").returncode == 0
    assert newest(folder).endswith(b"Subject: curl\r\n\r\n.dot\r\n")
    both = ("--mail-rcpt", "alice@example.org", "--mail-rcpt", "carol@example.org")
    assert play(*curl, *both).returncode == 0
    assert newest(folder, "carol").endswith(b".dot\r\n")


def test_curl_is_told_of_a_refused_recipient(curl: list[object]) -> None:
    wanted = ("--mail-rcpt", "nix@example.org", "--mail-rcpt", "bob@example.org")
    assert play(*curl, *wanted).returncode == 55
    assert play(*curl, *wanted, "--mail-rcpt-allowfails").returncode == 0


@pytest.fixture
def swaks(require: Require, served: Served) -> list[object]:
    server = ("--server", "127.0.0.1", "--port", served.port, "--helo", "client.example.com")
    people = ("--from", "alice@example.com", "--to", "bob@example.org")
    return [require("swaks"), *server, *people]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((), 0),
        (("--pipeline",), 0),
        (("--protocol", "SMTP"), 0),
        (("--quit-after", "RCPT"), 0),
        (("--drop-after", "DATA"), 0),
        (("--to", "nix@example.org"), 24),
        (("--to", "bob@example.net"), 24),
        (("--to", "nix@example.org,bob@example.org"), 0),
        (
            (
                "--from",
                "<>",
            ),
            0,
        ),
    ],
)
def test_swaks_ends_as_it_should(
    swaks: list[object], arguments: tuple[str, ...], status: int
) -> None:
    said = play(*swaks, *arguments)
    assert said.returncode == status, said.stdout + said.stderr


def test_msmtp_sends_a_mail(require: Require, served: Served, folder: Path, tmp_path: Path) -> None:
    settings = tmp_path / "msmtprc"
    settings.write_text(
        f"account default\nhost 127.0.0.1\nport {served.port}\nfrom alice@example.com\ntls off\n"
    )
    settings.chmod(0o600)
    said = play(require("msmtp"), "-C", settings, "bob@example.org", stdin="Subject: m\n\n.x\n")
    assert said.returncode == 0, said.stderr
    assert newest(folder).endswith(b"Subject: m\r\n\r\n.x\r\n")


LETTER = "Subject: a\r\n\r\n.b"
SESSION = "EHLO client.example.com\r\nNOOP\r\nQUIT\r\n"


def test_nc_half_closes_and_hears_everything(require: Require, served: Served) -> None:
    said = play(require("nc"), "-N", "127.0.0.1", served.port, stdin=SESSION)
    assert [line[:4] for line in said.stdout.splitlines() if line[3] == " "] == [
        "220 ",
        "250 ",
        "250 ",
        "221 ",
    ]


def test_nc_that_sends_bare_lf_is_told_at_once(require: Require, served: Served) -> None:
    said = play(require("nc"), "-N", "127.0.0.1", served.port, stdin="NOOP\n")
    assert said.stdout.splitlines()[1].startswith("500 ")


def test_telnet_talks(require: Require, served: Served) -> None:
    with subprocess.Popen(
        [require("telnet"), "127.0.0.1", str(served.port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as telnet:
        assert telnet.stdin is not None
        assert telnet.stdout is not None
        # It gives up on the connection as soon as its input ends, so its input stays open.
        telnet.stdin.write("NOOP\nQUIT\n")
        telnet.stdin.flush()
        heard = [line[:3] for line in telnet.stdout if line[:3].isdecimal()]
    assert heard == ["220", "250", "221"]


def test_smtplib_sends_chunks_by_hand(tmp_path: Path) -> None:
    site, folder = tmp_path / "chunks.toml", tmp_path / "mail"
    site.write_text('extensions = ["CHUNKING"]\n[maildrops.bob]\n')
    content = b"Subject: chunks\r\n\r\n.\r\n" + bytes(range(14, 256)) * 300
    with (
        Served("--maildir", str(folder), site=site) as server,
        smtplib.SMTP("127.0.0.1", server.port, "client.example.com", PATIENCE) as client,
    ):
        client.ehlo()
        assert client.has_extn("CHUNKING")
        client.mail("alice@example.com")
        client.rcpt("bob@example.org")
        for start in range(0, len(content), 7000):
            chunk = content[start : start + 7000]
            client.send(b"BDAT %d\r\n" % len(chunk) + chunk)
            assert client.getreply()[0] == 250
        assert client.docmd("BDAT 0 LAST")[0] == 250
    assert newest(folder).endswith(content)


def test_smtplib_speaks_lmtp() -> None:
    with (
        Served("--site", "lmtp") as server,
        smtplib.LMTP("127.0.0.1", server.port, "mx.example.org", timeout=PATIENCE) as client,
    ):
        assert client.ehlo()[0] == 250
        assert client.sendmail("alice@example.com", ["bob@example.org"], "Subject: x\n\nhi") == {}
        client.mail("alice@example.com")
        for name in ("bob", "carol", "nobody"):
            client.rcpt(f"{name}@example.org")
        assert client.docmd("DATA")[0] == 354
        client.send("Subject: x\r\n\r\n" + "At four, in the garden?" + "\r\n.\r\n")
        assert [client.getreply()[0] for _ in range(2)] == [250, 552]
        assert client.docmd("EHLO client.example.com")[0] == 502


def test_smtplib_gets_a_report_where_it_asks_for_one(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    with (
        Served("--site", "esmtp", "--maildir", str(folder)) as server,
        smtplib.SMTP("127.0.0.1", server.port, "client.example.com", PATIENCE) as client,
    ):
        client.sendmail(
            "alice@example.org",
            ["bob@example.org"],
            "Subject: Tea\n\nAt four?",
            mail_options=["ENVID=tea-1"],
            rcpt_options=["NOTIFY=SUCCESS"],
        )
        report = newest(folder, "alice")
    assert b"Original-Envelope-Id: tea-1" in report
    assert b"Action: delivered" in report
    assert report.startswith(b"Return-Path: <>")
