"""How many messages a second does the server take, and how many the yardstick?"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from statistics import median

from tests.bench.figures import Figure, UnmeasurableError, ratio
from tests.bench.services import HOST, Service, aiosmtpd, smtplab

__all__ = ["messages"]

_SESSIONS, _OCTETS = 10, 1000
_PATIENCE = 120
# Debian keeps Postfix's programs out of a user's path.
_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/lib/postfix/sbin"])


def messages(*, quick: bool) -> Iterator[Figure]:
    """Have Postfix's `smtp-source` send to both in turn, on kept connections and on new ones.

    Measured is how long it runs. The processor time of the servers, as the kernel counts it, stands
    beside it: other work on the machine disturbs it less.
    """
    count = 200 if quick else 2000
    ways = {"kept connections": ["-d"], "a connection a message": []}
    with smtplab() as ours, aiosmtpd() as theirs:
        for name, options in ways.items():
            rates: dict[Service, list[float]] = {ours: [], theirs: []}
            busy: dict[Service, list[float]] = {ours: [], theirs: []}
            for number in range(2 if quick else 8):
                for server in (ours, theirs):
                    seconds, used = _deliver(server, count, options)
                    if number:
                        rates[server].append(count / seconds)
                        busy[server].append(1e6 * used / count)
            processor = " / ".join(f"{median(busy[each]):.0f}" for each in (ours, theirs))
            yield ratio(
                f"messages a second, {name} / aiosmtpd",
                rates[ours],
                rates[theirs],
                2,
                at_least=True,
                unit="/s",
                more=f"processor {processor} µs a message",
            )


def _deliver(server: Service, count: int, options: list[str]) -> tuple[float, float]:
    """Deliver messages; return how long it took, and for how long the server was busy."""
    program = shutil.which("smtp-source", path=_PATH)
    if program is None:
        raise UnmeasurableError("smtp-source, a part of Postfix, is not installed")
    command = [program, "-s", str(_SESSIONS), "-l", str(_OCTETS), "-m", str(count), *options]
    command += ["-f", "alice@example.com", "-t", "bob@example.org", f"{HOST}:{server.port}"]
    busy, began = server.processor_time, time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise UnmeasurableError(f"smtp-source: {done.stderr.strip()}")
    return seconds, server.processor_time - busy
