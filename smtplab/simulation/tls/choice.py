"""The two kinds of TLS end: the `ssl` of Python, and `tlslite-ng` where Python has none.

`tlslite-ng` is pure Python, so the lab speaks TLS in a browser as well.
"""

from __future__ import annotations

import sys

from smtplab.simulation.tls.issue import HostKey
from smtplab.simulation.tls.tls_end import TlsEnd

__all__ = ["has_ssl", "make_client", "make_server"]


def has_ssl() -> bool:
    """Return whether this Python has TLS of its own."""
    return sys.platform != "emscripten"


def make_server(key: HostKey, version: str) -> TlsEnd:
    """Make the end of a server.

    Args:
        key: Its key and certificate.
        version: The only version that it speaks.
    """
    if has_ssl():
        from smtplab.simulation.tls.native_end import NativeEnd  # noqa: PLC0415  # slow to load

        return NativeEnd.server(key, version)
    from smtplab.simulation.tls.pure_end import PureEnd  # noqa: PLC0415  # slow to load

    return PureEnd.server(key, version)


def make_client(host: str, version: str) -> TlsEnd:
    """Make the end of a client, which takes any certificate: another part judges it.

    Args:
        host: The server name that it asks for.
        version: The newest version that it speaks.
    """
    if has_ssl():
        from smtplab.simulation.tls.native_end import NativeEnd  # noqa: PLC0415  # slow to load

        return NativeEnd.client(host, version)
    from smtplab.simulation.tls.pure_end import PureEnd  # noqa: PLC0415  # slow to load

    return PureEnd.client(host, version)
