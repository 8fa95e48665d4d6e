"""TLS on one connection of the lab, with its arrows: none, a handshake, then records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from smtplab.protocol.extensions.starttls import STARTTLS
from smtplab.protocol.replies import Reply
from smtplab.simulation.lab import wire
from smtplab.simulation.lab.context import LabContext
from smtplab.simulation.lab.exchange import Snapshot
from smtplab.simulation.lab.moment import Direction, Link, MomentKind
from smtplab.simulation.lab.recorder import IN_HANDSHAKE, Recorder
from smtplab.simulation.site.model import Site

if TYPE_CHECKING:
    from smtplab.simulation.lab.secure_wire import RecordArrow, SecureWire

__all__ = ["LabTls"]


class LabTls:
    """TLS on one connection.

    Args:
        context: What all connections of a lab share.
        link: Between which hosts it is.
        recorder: Records its arrows.
        site: The server's site.
        snapshot: Returns all that there is to see now.
    """

    def __init__(
        self,
        context: LabContext,
        link: Link,
        recorder: Recorder,
        site: Site,
        snapshot: Callable[[], Snapshot],
    ) -> None:
        self._context = context
        self._link = link
        self._recorder = recorder
        self._site = site
        self._snapshot = snapshot
        self._wire: SecureWire | None = None

    def reset(self) -> None:
        """Go back to none: the connection is new, or gone."""
        self._wire = None

    @property
    def in_handshake(self) -> bool:
        """Whether the server waits for the client to shake hands."""
        return self._wire is not None and not self._wire.is_done

    @property
    def failure(self) -> str:
        """Why the handshake failed, "" as long as it did not."""
        return self._wire.failure if self._wire else ""

    @property
    def client_gave_up(self) -> bool:
        """Whether it was the client that ended a handshake that failed."""
        return self._wire is not None and self._wire.given_up_by is Direction.TO_SERVER

    def shake_hands(self) -> None:
        """Have both ends shake hands, as far as they do."""
        from smtplab.simulation.lab.secure_wire import SecureWire  # noqa: PLC0415  # loads TLS

        self._wire = SecureWire(self._site.host, self._site.tls)
        self._mark_records(self._wire.shake_hands(self._context.date))

    def mark_outcome(self) -> None:
        """Record what came of a handshake that is done, or that nobody has recorded."""
        self.mark(self._wire.outcome(self._context.date) if self._wire else wire.NOT_RECORDED)

    def mark_failure(self, failure: str) -> None:
        """Record why there is no TLS."""
        self.mark(wire.TLS_FAILED.format(failure=failure))

    def receive_clear(self, octets: bytes) -> None:
        """Take what the client sends in clear where a handshake is awaited."""
        self._recorder.records = None
        self._recorder.record_rest(MomentKind.COMMAND, self._snapshot(), (IN_HANDSHAKE,))
        if self._wire is not None:
            self._mark_records(self._wire.receive_clear(octets))

    def strip(self, reply: Reply) -> Reply:
        """Return a reply to EHLO as it arrives where a device on the way takes STARTTLS out."""
        if not self._site.tls.stripped:
            return reply
        return reply._replace(lines=tuple(filter(STARTTLS.keyword.__ne__, reply.lines)))

    def encrypt(self, direction: Direction, octets: bytes) -> tuple[int, int] | None:
        """Have octets cross as TLS records; return where these stand, None without TLS."""
        if self._wire is None:
            return None
        records = self._wire.carry(direction, octets)
        return self._context.transcript.add_records(direction, records, self._link)

    def close(self) -> None:
        """Have both ends announce that they send no more."""
        if self._wire is not None:
            self._mark_records(self._wire.close())
        self.reset()

    def mark(self, label: str) -> None:
        """Record words on TLS; nothing crosses."""
        self._recorder.mark(MomentKind.TLS, Direction.NEITHER, label, self._snapshot())

    def _mark_records(self, arrows: Iterable[RecordArrow]) -> None:
        for direction, record in arrows:
            span = self._context.transcript.add_records(direction, record.octets, self._link)
            self._recorder.mark_record(direction, record.label, self._snapshot(), span)
