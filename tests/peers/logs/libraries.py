"""The libraries that programs send by, and what they print for who debugs one."""

from __future__ import annotations

import contextlib
import io
import smtplib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from smtplab.net.tls import client_context
from tests.peers.conftest import find_library
from tests.peers.logs.clients import CONTENT, Record, login
from tests.peers.logs.recording import (
    LIKE_SMTP,
    REFUSED,
    SECURE,
    SENDER,
    SIMPLE,
    Row,
    Task,
    Workbench,
)
from tests.served import PATIENCE
from tests.simulation.secrets.planted import PASSWORD, USER

__all__ = ["LIBRARIES"]

_PROGRAMS = Path(__file__).parent / "programs"
_JARS = tuple(f"/usr/share/java/{name}.jar" for name in ("bsh", "javax.mail", "javax.activation"))
_JAVA = ("java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", ":".join(_JARS))


class Language(NamedTuple):
    """How a program in a language is run.

    Attributes:
        command: What runs it.
        libraries: Files that must be there.
    """

    command: Sequence[str]
    libraries: Sequence[str] = ()


_LANGUAGES = {
    "js": Language(("node",), ("/usr/share/nodejs/nodemailer/package.json",)),
    "php": Language(("php",), ("/usr/share/php/libphp-phpmailer/autoload.php",)),
    "pl": Language(("perl",), ("/usr/share/perl5/Authen/SASL.pm",)),
    "rb": Language(("ruby",)),
    "bsh": Language((*_JAVA, "bsh.Interpreter"), _JARS),
}


def program(language: str, task: Task, *further: str) -> Record:
    """Return what runs the program of a language."""

    def record(bench: Workbench) -> bytes:
        how = _LANGUAGES[language]
        for file in how.libraries:
            find_library(file)
        what = (task.login or "-", "tls" if task.tls else "clear", ",".join(task.to), SENDER)
        script = _PROGRAMS / f"send.{language}"
        words = (*how.command, script, bench.port(task), *what, *further)
        return bench.run(*words, stdin=task.content, environment={"NODE_PATH": "/usr/share/nodejs"})

    return record


def python(task: Task, level: int) -> Record:
    """Return what sends by `smtplib`."""

    def record(bench: Workbench) -> bytes:
        printed = io.StringIO()
        with contextlib.redirect_stderr(printed), contextlib.suppress(smtplib.SMTPException):
            _send(bench, task, level)
        return printed.getvalue().encode()

    return record


def _send(bench: Workbench, task: Task, level: int) -> None:
    with smtplib.SMTP(local_hostname="client.example.com", timeout=PATIENCE) as client:
        client.set_debuglevel(level)
        client.connect("127.0.0.1", bench.port(task))
        vars(client)["_host"] = "127.0.0.1"  # STARTTLS asks for it, and connect does not note it
        if task.tls:
            client.starttls(context=client_context())
        if task.login:
            client.ehlo()
            client.user, client.password = USER, PASSWORD
            way = getattr(client, f"auth_{task.login.lower().replace('-', '_')}")
            client.auth(task.login, way)
        client.sendmail(SENDER, list(task.to), task.content)


LOGIN, PLAIN, CRAM_MD5 = login("LOGIN"), login("PLAIN"), login("CRAM-MD5")
HIDDEN = frozenset({"login"})

LIBRARIES: Sequence[Row] = (
    Row("smtplib, level 1", python(REFUSED, 1)),
    Row("smtplib, level 2", python(REFUSED, 2)),
    Row("smtplib, content like SMTP", python(LIKE_SMTP, 1)),
    Row("smtplib, TLS", python(SECURE, 2)),
    Row("smtplib, LOGIN", python(LOGIN, 1)),
    Row("smtplib, PLAIN", python(PLAIN, 2)),
    Row("smtplib, CRAM-MD5", python(CRAM_MD5, 1)),
    Row("nodemailer, logger", program("js", REFUSED, "-"), frozenset({"session"})),
    Row("nodemailer, debug", program("js", REFUSED, "debug"), at_once=True),
    Row("nodemailer, content like SMTP", program("js", LIKE_SMTP, "debug")),
    Row("nodemailer, TLS and PLAIN", program("js", login("PLAIN", tls=True), "debug")),
    Row("nodemailer, LOGIN", program("js", LOGIN, "debug")),
    Row("PHPMailer 1", program("php", SIMPLE, "1", "echo"), frozenset({"replies"})),
    Row("PHPMailer 2", program("php", REFUSED, "2", "echo")),
    Row("PHPMailer 2, html", program("php", REFUSED, "2", "html")),
    Row("PHPMailer 2, error_log", program("php", LIKE_SMTP, "2", "error_log")),
    Row("PHPMailer 3, TLS", program("php", SECURE, "3", "echo")),
    Row("PHPMailer 4, LOGIN", program("php", LOGIN, "4", "echo")),
    Row("PHPMailer 2, PLAIN", program("php", PLAIN, "2", "echo")),
    Row("JavaMail", program("bsh", REFUSED, "-")),
    Row("JavaMail, content like SMTP", program("bsh", LIKE_SMTP, "-")),
    Row("JavaMail, LOGIN", program("bsh", LOGIN, "-"), HIDDEN),
    Row("JavaMail, TLS and PLAIN", program("bsh", login("PLAIN", tls=True), "auth")),
    Row("Net::SMTP", program("pl", REFUSED)),
    Row("Net::SMTP, content like SMTP", program("pl", LIKE_SMTP), frozenset({"stuffing"})),
    Row("Net::SMTP, TLS and LOGIN", program("pl", login("LOGIN", tls=True))),
    Row("Ruby", program("rb", REFUSED)),
    Row("Ruby, content like SMTP", program("rb", LIKE_SMTP), CONTENT),
    Row("Ruby, TLS and PLAIN", program("rb", login("PLAIN", tls=True)), CONTENT),
    Row("Ruby, CRAM-MD5", program("rb", CRAM_MD5), CONTENT),
)
