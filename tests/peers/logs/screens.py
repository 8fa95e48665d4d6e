"""Programs in which people type a session, and what then stands on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from tests.peers.logs.clients import Record, login, twice
from tests.peers.logs.recording import (
    LIKE_SMTP,
    REFUSED,
    SECURE,
    SIMPLE,
    Row,
    Task,
    Workbench,
    typed,
)

__all__ = ["SCREENS"]

IMPLICIT = Task(server="implicit")


def screen(task: Task, *words: str, first: int = 1) -> Record:
    """Return what types a session into a program, which is given host and port."""
    return lambda bench: bench.type(
        typed(task), *words, "127.0.0.1", bench.port(task), replies=first
    )


def s_client(task: Task, *options: str) -> Record:
    """Return what types a session into `openssl s_client`."""

    def record(bench: Workbench) -> bytes:
        where = ("-connect", f"127.0.0.1:{bench.port(task)}")
        how = ("-starttls", "smtp") if task.tls else ()
        return bench.type(typed(task), "openssl", "s_client", *where, *how, *options)

    return record


def script(task: Task) -> Record:
    """Return what types a session into nc, while `script` keeps what the terminal shows."""

    def record(bench: Workbench) -> bytes:
        file = bench.folder / "typescript"
        bench.type(typed(task), "script", "-fqc", f"nc -C 127.0.0.1 {bench.port(task)}", file)
        return file.read_bytes()

    return record


NO_SESSION = frozenset({"session"})

SCREENS: Sequence[Row] = (
    Row("telnet", screen(REFUSED, "telnet")),
    Row("telnet, content like SMTP", screen(LIKE_SMTP, "telnet")),
    Row("telnet, LOGIN", screen(login("LOGIN"), "telnet")),
    Row("telnet, two runs", twice(screen(SIMPLE, "telnet"), screen(REFUSED, "telnet"))),
    Row("nc", screen(REFUSED, "nc", "-C")),
    Row("nc -v, PLAIN", screen(login("PLAIN"), "nc", "-Cv")),
    Row("script", script(REFUSED)),
    Row("s_client", s_client(SECURE, "-crlf"), frozenset({"STARTTLS"})),
    Row("s_client -quiet", s_client(SECURE, "-crlf", "-quiet"), frozenset({"STARTTLS"})),
    Row(
        "s_client -quiet, LOGIN",
        s_client(login("LOGIN", tls=True), "-crlf", "-quiet"),
        frozenset({"STARTTLS"}),
    ),
    Row("s_client, port 465", s_client(IMPLICIT, "-crlf")),
    Row(
        "s_client -quiet, content like SMTP",
        s_client(LIKE_SMTP._replace(server="implicit"), "-crlf", "-quiet"),
    ),
)
