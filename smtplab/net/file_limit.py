"""How many connections the system's limit on open files leaves room for (`RLIMIT_NOFILE`)."""

from __future__ import annotations

import contextlib
import sys

SPARE = 128
"""Further clients that are told that there are too many, before the system refuses them."""
_BESIDE = 64
"""Files that a server has open beside its connections: listeners, the log, mail that is stored."""


def connections_allowed(connections: int) -> int:
    """Raise the limit on open files as far as it may be; return how many connections it allows.

    A client beyond the limit of the system would see its connection close without a word, and so
    the limit of the server has to be lower.

    Args:
        connections: How many are wanted.

    Returns:
        That many, or as many as there is room for.
    """
    files = _raise_limit(connections + SPARE + _BESIDE)
    if files is None:
        return connections
    left = files - min(_BESIDE, files // 2)
    return max(1, min(connections, left - min(SPARE, left // 2)))


def _raise_limit(wanted: int) -> int | None:
    """Return how many files may be open, at most as many as wanted; None for no limit."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415  # POSIX only

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return None
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft < allowed:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
