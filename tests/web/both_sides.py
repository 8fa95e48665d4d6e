"""What the app finds out in a tab and outside of one, to be compared.

It stands alone, for Python in a tab runs it as well.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence

from smtplab.cli import main
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site

__all__ = ["records_of", "result_of", "shake_hands"]

_UP_TO_TLS = (b"EHLO client.example.com\r\n", b"STARTTLS\r\n")


def result_of(command: Sequence[str]) -> tuple[int, str, str]:
    """Return what a command returns, prints and complains of."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(command)
    return status, out.getvalue(), err.getvalue()


def shake_hands() -> LabSession:
    """Return a session in which both ends have just begun with TLS."""
    session = LabSession(load_site("submission"))
    session.connect()
    for line in _UP_TO_TLS:
        session.send(line)
    return session


def records_of(session: LabSession) -> list[tuple[str, str]]:
    """Return the records of TLS, each by its name and its octets; what came of them comes last."""
    moments = [one for one in session.transcript.moments if one.kind is MomentKind.TLS]
    return [(one.label, session.transcript.records(one).hex()) for one in moments]
