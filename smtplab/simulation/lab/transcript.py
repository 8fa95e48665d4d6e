"""The recorded dialogue: moments in order, and the octets of both directions."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.simulation.lab.moment import OWN, SPOKEN, Direction, Link, Moment, MomentKind

_SPEAKER = {Direction.TO_SERVER: "C", Direction.TO_CLIENT: "S"}

_WORDS = frozenset({MomentKind.LINK, MomentKind.NOTE})


class Transcript:
    """What crossed the wire, or wires; each has octets of its own.

    Attributes:
        moments: Oldest first; only the lab adds to them.
        shows_secrets: Whether the learner has asked to see what is masked.
    """

    def __init__(self) -> None:
        self.moments: list[Moment] = []
        self.shows_secrets = False
        self._sent: dict[Link, dict[Direction, bytearray]] = {}
        self._records: dict[tuple[Link, Direction], bytearray] = {}
        self._both: dict[Direction, bytearray] = {}
        self._at: Link | None = None

    def _log(self, link: Link, direction: Direction) -> bytearray:
        """Return the octets of one direction of a wire; mostly it is the one of the last time."""
        if link is not self._at:
            self._at = link
            self._both = self._sent.setdefault(link, {one: bytearray() for one in _SPEAKER})
        return self._both[direction]

    def add_octets(self, direction: Direction, octets: bytes, link: Link = OWN) -> tuple[int, int]:
        """Keep octets that crossed; return their span."""
        log = self._log(link, direction)
        log += octets
        return (len(log) - len(octets), len(log))

    def add_records(self, direction: Direction, octets: bytes, link: Link = OWN) -> tuple[int, int]:
        """Keep TLS records that crossed; return their span."""
        log = self._records.setdefault((link, direction), bytearray())
        log += octets
        return (len(log) - len(octets), len(log))

    def records(self, moment: Moment) -> bytes:
        """Return the TLS records that crossed at a moment; empty where it crossed in clear."""
        if moment.records is None:
            return b""
        return bytes(self._records[moment.link, moment.direction][slice(*moment.records)])

    def length(self, direction: Direction, link: Link = OWN) -> int:
        """Return how many octets crossed in one direction."""
        return len(self._log(link, direction))

    def client_octets(self, span: tuple[int, int], link: Link = OWN) -> bytes:
        """Return octets that a client sent, secrets included."""
        return bytes(self._log(link, Direction.TO_SERVER)[slice(*span)])

    def line_end(self, direction: Direction, start: int, link: Link = OWN) -> int:
        """Return where the line ends that goes on at `start`, or the octets, if they do before."""
        log = self._log(link, direction)
        return log.find(b"\n", start) + 1 or len(log)

    def ends_line(self, direction: Direction, link: Link = OWN) -> bool:
        """Return whether the last octets that crossed in one direction end a line."""
        return self._log(link, direction).endswith(b"\r\n")

    def octets(self, moment: Moment) -> bytes:
        """Return what crossed at a moment as it is shown, line ending included.

        Secrets are masked, unless the learner has asked to see them.
        """
        return self._octets_of(moment) if self.shows_secrets else self.masked_octets(moment)

    def masked_octets(self, moment: Moment) -> bytes:
        """Return what crossed at a moment with every secret masked: this may leave the lab."""
        return self._octets_of(moment) if moment.masked is None else moment.masked

    def _octets_of(self, moment: Moment) -> bytes:
        if moment.direction is Direction.NEITHER:
            return b""
        start, end = moment.span
        return bytes(self._log(moment.link, moment.direction)[start:end])

    def lines(self, start: int = 0, end: int | None = None) -> Iterator[tuple[str, bytes]]:
        """Yield who spoke, "C" or "S", and each line without its CR LF, secrets masked.

        Notes, and words on other hosts, have "--" for a speaker.
        """
        for moment in self.moments[start:end]:
            if moment.kind in _WORDS:
                yield from (("--", line.encode()) for line in moment.label.split("\n"))
            elif moment.kind in SPOKEN:
                for line in self.masked_octets(moment).removesuffix(b"\r\n").split(b"\r\n"):
                    yield _SPEAKER[moment.direction], line
