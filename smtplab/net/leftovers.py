"""Files that a crash left in the `tmp` folder of a Maildir: which of them may go.

A delivery that still runs must keep its file. The name of a file says which process writes it, on
which host; on this host it can be seen whether that process is there. Containers can have one host
name and one volume but process numbers of their own, so that a process of another one seems to have
ended: a file also goes only when nobody has touched it for ten minutes, and a delivery takes
seconds. Any other file goes when nobody has touched it for 36 hours, the rule of the Maildir format
for all that read one.
"""

from __future__ import annotations

import os
import re
import socket
import stat
import time
from pathlib import Path

_STARTED = time.time()
"""When this process began: a file that is older and bears its number is of another one."""
_OLD = 36 * 3600.0
_QUIET = 600.0
"""Seconds after which no delivery of a process of this host still writes its file."""
_NAME = re.compile(
    r"(?P<seconds>[0-9]{1,12})\.M[0-9]+P(?P<process>[0-9]{1,9})Q[0-9]+\.(?P<host>.+)"
)


def new_name(serial: int) -> str:
    """Return a name for a file that this process writes.

    Args:
        serial: A number that the process has not given before.
    """
    seconds, rest = divmod(time.time_ns(), 10**9)
    return f"{seconds}.M{rest // 1000}P{os.getpid()}Q{serial}.{_host()}"


def _host() -> str:
    return socket.gethostname().replace("/", "_").replace(":", "_")


def remove_leftovers(folder: Path) -> None:
    """Remove what a crash left in a `tmp` folder; what cannot be removed stays."""
    try:
        files = list(folder.iterdir())
    except OSError:
        return
    for file in files:
        try:
            status = file.lstat()
            if stat.S_ISREG(status.st_mode) and _is_left(file.name, status):
                file.unlink()
        except OSError:
            continue


def _is_left(name: str, status: os.stat_result) -> bool:
    age = time.time() - max(status.st_mtime, status.st_atime)
    return age > (_QUIET if _is_of_gone(name) else _OLD)


def _is_of_gone(name: str) -> bool:
    """Return whether a process of this host began the file, and seems to have ended."""
    parts = _NAME.fullmatch(name)
    return (
        parts is not None
        and parts["host"] == _host()
        and _has_gone(int(parts["process"]), int(parts["seconds"]))
    )


def _has_gone(process: int, seconds: int) -> bool:
    """Return whether the process that began a file at that time seems to have ended."""
    if process == os.getpid():
        return seconds < int(_STARTED)
    if os.name != "posix" or process == 0:
        return False  # Elsewhere asking would be a signal.
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
