"""The recorded dialogue: moments in order, and the octets of both directions."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.simulation.lab.moment import OWN, Arrow, Kind, Link, Moment

_SPEAKER = {Arrow.TO_SERVER: "C", Arrow.TO_CLIENT: "S"}
_SPOKEN = frozenset({Kind.COMMAND, Kind.CONTENT, Kind.END_OF_DATA, Kind.REPLY})

_TOLD = frozenset({Kind.LINK, Kind.NOTE})


class Transcript:
    """What crossed the wire, or wires; each has octets of its own.

    Attributes:
        moments: Oldest first; only the lab adds to them.
        shows_secrets: Whether the learner has asked to see what is masked.
    """

    def __init__(self) -> None:
        self.moments: list[Moment] = []
        self.shows_secrets = False
        self._sent: dict[Link, dict[Arrow, bytearray]] = {}
        self._both: dict[Arrow, bytearray] = {}
        self._at: Link | None = None

    def _log(self, link: Link, arrow: Arrow) -> bytearray:
        """Return the octets of one direction of a wire; mostly it is the one of the last time."""
        if link is not self._at:
            self._at = link
            self._both = self._sent.setdefault(link, {one: bytearray() for one in _SPEAKER})
        return self._both[arrow]

    def add_octets(self, arrow: Arrow, octets: bytes, link: Link = OWN) -> tuple[int, int]:
        """Keep octets that crossed; return their place."""
        log = self._log(link, arrow)
        log += octets
        return (len(log) - len(octets), len(log))

    def length(self, arrow: Arrow, link: Link = OWN) -> int:
        """Return how many octets crossed in one direction."""
        return len(self._log(link, arrow))

    def sent(self, span: tuple[int, int], link: Link = OWN) -> bytes:
        """Return what a client sent, secrets and all."""
        return bytes(self._log(link, Arrow.TO_SERVER)[slice(*span)])

    def line_end(self, arrow: Arrow, start: int, link: Link = OWN) -> int:
        """Return where the line ends that goes on at `start`, or the octets, if they do before."""
        log = self._log(link, arrow)
        return log.find(b"\n", start) + 1 or len(log)

    def ends_line(self, arrow: Arrow, link: Link = OWN) -> bool:
        """Say whether the last octets that crossed in one direction end a line."""
        return self._log(link, arrow).endswith(b"\r\n")

    def octets(self, moment: Moment) -> bytes:
        """Return what crossed at a moment as it is shown, line ending included.

        Secrets are masked, unless the learner has asked to see them.
        """
        return self._crossed(moment) if self.shows_secrets else self.told(moment)

    def told(self, moment: Moment) -> bytes:
        """Return the same as it may leave the lab, with every secret masked."""
        return self._crossed(moment) if moment.masked is None else moment.masked

    def _crossed(self, moment: Moment) -> bytes:
        if moment.arrow is Arrow.NEITHER:
            return b""
        start, end = moment.span
        return bytes(self._log(moment.link, moment.arrow)[start:end])

    def lines(self, start: int = 0, end: int | None = None) -> Iterator[tuple[str, bytes]]:
        """Yield who spoke, "C" or "S", and each line without its CR LF.

        Where other hosts come into play, or something is noted, "--" says so.
        """
        for moment in self.moments[start:end]:
            if moment.kind in _TOLD:
                yield from (("--", line.encode()) for line in moment.label.split("\n"))
            elif moment.kind in _SPOKEN:
                for line in self.told(moment).removesuffix(b"\r\n").split(b"\r\n"):
                    yield _SPEAKER[moment.arrow], line
