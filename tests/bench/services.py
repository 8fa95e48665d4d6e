"""A server as a process of its own, and what the kernel tells of it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bench.figures import UnmeasurableError
from tests.bench.terminal import ROOT, clean_environment, python

__all__ = ["HOST", "Service", "aiosmtpd", "memory", "smtplab"]

HOST = "127.0.0.1"
_PATIENCE = 20.0
_BETWEEN_TRIES = 0.02


class Service:
    """A server on a port of this machine, its output thrown away.

    Attributes:
        port: Where it listens.
    """

    def __init__(self, command: Callable[[int], Sequence[str]]) -> None:
        with socket.create_server((HOST, 0)) as free:
            self.port: int = free.getsockname()[1]
        self._process = subprocess.Popen(
            command(self.port),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=clean_environment(),
            cwd=ROOT,
        )

    def __enter__(self) -> Self:
        """Wait until it greets."""
        deadline = time.monotonic() + _PATIENCE
        while not self._greets():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise UnmeasurableError(f"a server does not start: {self._complaint()}")
            time.sleep(_BETWEEN_TRIES)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    @property
    def processor_time(self) -> float:
        """Seconds that it has kept a processor busy."""
        fields = _told(f"/proc/{self._process.pid}/stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, field: str) -> int:
        """Return the octets that a field of its status tells, such as `VmHWM`."""
        return memory(field, str(self._process.pid))

    def _greets(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), _PATIENCE) as connection:
                return connection.recv(512).startswith(b"220")
        except ConnectionRefusedError:
            return False

    def _complaint(self) -> str:
        self._process.kill()
        *_, last = self._process.communicate()[1].decode(errors="replace").splitlines() or [""]
        return last


def memory(field: str, process: str = "self") -> int:
    """Return the octets that a field of a process's status tells."""
    for line in _told(f"/proc/{process}/status").splitlines():
        name, _, value = line.partition(":")
        if name == field:
            return 1024 * int(value.split()[0])
    raise UnmeasurableError(f"the kernel does not tell {field}")


def _told(path: str) -> str:
    try:
        return Path(path).read_text("ascii", "replace")
    except OSError as error:
        raise UnmeasurableError(f"{path}: {error.strerror}") from None


def smtplab(*options: str, site: Path | None = None) -> Service:
    """Make our server, without Maildirs."""
    more = (*options, "--site", str(site)) if site else options
    return Service(lambda port: python("smtplab", "serve", "--port", str(port), *more))


def aiosmtpd(name: str = "discard") -> Service:
    """Make the yardstick."""
    return Service(lambda port: python("tests.bench.yardsticks", name, str(port)))
