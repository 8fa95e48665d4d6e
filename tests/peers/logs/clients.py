"""The clients of the command line, and the logs that they print."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
from tests.simulation.secrets.planted import PASSWORD, USER

__all__ = ["CLIENTS"]

Record = Callable[[Workbench], bytes]

CONTENT = frozenset({"content"})
QUIT = frozenset({"QUIT"})
SILENT = CONTENT | QUIT
"""What curl -v leaves out."""


def login(mechanism: str, *, tls: bool = False) -> Task:
    """Return a task for which the tool logs in."""
    return Task(login=mechanism, tls=tls, server="login")


def swaks(task: Task, *options: str) -> Record:
    def record(bench: Workbench) -> bytes:
        where = (
            "--server",
            "127.0.0.1",
            "--port",
            bench.port(task),
            "--helo",
            "client.example.com",
        )
        who = ("--from", SENDER, "--to", ",".join(task.to))
        account = ("--auth", task.login, "--auth-user", USER, "--auth-password", PASSWORD)
        content = ("--data", f"@{bench.write('content', task.content)}")
        how = (*(("--tls",) if task.tls else ()), *(account if task.login else ()))
        return bench.run("swaks", *where, *who, *how, *content, *options)

    return record


def curl(task: Task, *options: str) -> Record:
    def record(bench: Workbench) -> bytes:
        where = f"smtp://127.0.0.1:{bench.port(task)}/client.example.com"
        who = ["--mail-from", SENDER, "--mail-rcpt-allowfails"]
        who += [word for one in task.to for word in ("--mail-rcpt", one)]
        account = ("--user", f"{USER}:{PASSWORD}", "--login-options", f"AUTH={task.login}")
        how = (*(("--ssl-reqd", "-k") if task.tls else ()), *(account if task.login else ()))
        content = bench.write("content", task.content)
        return bench.run("curl", where, *who, *how, "--crlf", "-T", content, *options)

    return record


def msmtp(task: Task, *options: str) -> Record:
    def record(bench: Workbench) -> bytes:
        where = ("--host=127.0.0.1", f"--port={bench.port(task)}", "--domain=client.example.com")
        tls = (
            ("--tls=on", "--tls-starttls=on", "--tls-certcheck=off") if task.tls else ("--tls=off",)
        )
        account = (f"--auth={task.login}", f"--user={USER}", f"--passwordeval=echo {PASSWORD}")
        words = (*where, *tls, *(account if task.login else ()), *options, f"--from={SENDER}")
        return bench.run("msmtp", "--debug", *words, *task.to, stdin=task.content)

    return record


def twice(*records: Record) -> Record:
    """Return what makes one log of several runs, as a shell's `>>` does."""
    return lambda bench: b"".join(record(bench) for record in records)


REFUSING = Task(server="refusing")
NOBODY = Task(server="nobody")
MANY = Task(to=("bob@example.org", "nix@example.org", "alice@example.org", "busy@example.org"))

CLIENTS: Sequence[Row] = (
    Row("swaks", swaks(SIMPLE)),
    Row("swaks, refused", swaks(REFUSED)),
    Row("swaks, content like SMTP", swaks(LIKE_SMTP)),
    Row("swaks --tls", swaks(SECURE)),
    *(Row(f"swaks --auth {one}", swaks(login(one))) for one in ("LOGIN", "PLAIN", "CRAM-MD5")),
    Row(
        "swaks --tls --auth-hide-password", swaks(login("LOGIN", tls=True), "--auth-hide-password")
    ),
    Row("swaks --pipeline", swaks(MANY, "--pipeline"), at_once=True),
    Row("swaks --show-time-lapse", swaks(REFUSED, "--show-time-lapse")),
    Row("swaks --show-time-lapse i", swaks(SIMPLE, "--show-time-lapse", "i")),
    Row("swaks --show-raw-text", swaks(SIMPLE, "--show-raw-text")),
    Row("swaks --hide-receive", swaks(SIMPLE, "--hide-receive"), frozenset({"replies"})),
    Row("swaks --hide-send", swaks(SIMPLE, "--hide-send"), frozenset({"commands"})),
    Row("swaks --hide-informational", swaks(SECURE, "--hide-informational")),
    Row("swaks --no-hints", swaks(SIMPLE, "--no-hints")),
    Row("swaks --show-raw-text, LOGIN", swaks(login("LOGIN"), "--show-raw-text")),
    Row("swaks --suppress-data", swaks(LIKE_SMTP, "--suppress-data"), CONTENT),
    Row("swaks, 554", swaks(REFUSING)),
    Row("swaks, no connection", swaks(NOBODY)),
    Row("swaks, two runs", twice(swaks(SIMPLE), swaks(REFUSED))),
    Row("curl -v", curl(REFUSED, "-sv"), SILENT),
    Row("curl -v, progress", curl(SIMPLE, "-v"), SILENT),
    Row("curl -v, TLS", curl(SECURE, "-sv"), SILENT),
    *(Row(f"curl -v, {one}", curl(login(one), "-sv"), SILENT) for one in ("LOGIN", "PLAIN")),
    Row("curl -v, 554", curl(REFUSING, "-sv")),
    Row("curl -v, no connection", curl(NOBODY, "-sv")),
    Row("curl -v, two runs", twice(curl(SIMPLE, "-sv"), curl(REFUSED, "-sv")), SILENT),
    Row("curl -v --trace-time", curl(REFUSED, "-sv", "--trace-time"), SILENT),
    Row("curl --trace", curl(LIKE_SMTP, "-s", "--trace", "-"), QUIT),
    Row("curl --trace-ascii", curl(LIKE_SMTP, "-s", "--trace-ascii", "-"), QUIT),
    Row(
        "curl --trace-ascii --trace-time",
        curl(REFUSED, "-s", "--trace-ascii", "-", "--trace-time"),
        QUIT,
    ),
    Row("curl --trace, TLS", curl(SECURE, "-s", "--trace", "-"), QUIT),
    Row("curl --trace-ascii, LOGIN", curl(login("LOGIN"), "-s", "--trace-ascii", "-"), QUIT),
    Row("msmtp --debug", msmtp(SIMPLE), at_once=True),
    Row("msmtp --debug, refused", msmtp(REFUSED), frozenset({"354"}), at_once=True),
    Row("msmtp --debug, content like SMTP", msmtp(LIKE_SMTP), at_once=True),
    Row("msmtp --debug, TLS and PLAIN", msmtp(login("plain", tls=True)), at_once=True),
    Row("msmtp --debug, LOGIN", msmtp(login("login")), at_once=True),
)
