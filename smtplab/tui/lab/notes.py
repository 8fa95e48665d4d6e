"""The words for a moment that is not a reply."""

from __future__ import annotations

from smtplab.protocol.mail_protocol import POP3
from smtplab.simulation.lab import wire
from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.recorder import UNENDED
from smtplab.tui.lab import texts, tls_texts
from smtplab.tui.lab.host_notes import OF_HOSTS

__all__ = ["note_of"]

_RESETS = frozenset({wire.RESET_BY_CLIENT[1], wire.RESET_BY_SERVER[1]})


def note_of(moment: Moment) -> texts.Note:
    """Return the words for a moment: by what happens, by its label, else by its kind."""
    if UNENDED in moment.flags and moment.kind is MomentKind.COMMAND:
        return texts.UNENDED
    if moment.kind is MomentKind.TLS:
        return _of_tls(moment)
    by_event = moment.host_event and OF_HOSTS.get(moment.host_event)
    return by_event or _by_label(moment) or texts.OF_KIND[moment.kind]


def _of_tls(moment: Moment) -> texts.Note:
    """Return the words for a record of TLS, or for what came of a handshake."""
    if moment.records:
        first = moment.label.partition(":")[0].partition(",")[0]
        return tls_texts.OF_RECORD.get(first, tls_texts.OF_RECORD["encrypted"])
    line = moment.label.partition("\n")[0]
    return tls_texts.OF_OUTCOME[line.partition(":")[0]]


def _by_label(moment: Moment) -> texts.Note | None:
    """Return the words for what belongs to TCP, with the protocol and the port filled in."""
    if (note := texts.BY_LABEL.get(moment.label)) is None:
        return None
    link = moment.link
    if link.protocol == POP3.name and moment.label in _RESETS:
        return texts.POP3_RESET
    return note._replace(because=note.because.format(protocol=link.protocol, port=link.port))
