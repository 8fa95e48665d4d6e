"""TCP put together again: the octets of both sides in their order (RFC 9293 §3.10.7.4).

Segments may come doubled, out of order, overlapping, or not at all. A segment is passed on once all
that its sender had sent before, and all that its sender had received by then, has been: so a reply
never comes before its command, whatever the order of the packets in the capture. What the capture
lacks is passed on as a hole of so many octets, once nothing else helps.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from smtplab.simulation.recordings.captures.frames import Endpoint
from smtplab.simulation.recordings.captures.segments import CapturedSegment

__all__ = ["Assembler", "StreamPiece"]

_NUMBERS = 2**32
_LARGEST_WINDOW = 2**30
"""Octets that can be on their way at most (RFC 7323 §2.3); a segment beyond is damaged."""
_MOST_HELD = 512 * 1024
_MOST_SEGMENTS = 1000
"""Octets and segments that wait: for the handshake at first, then for one that has not come."""


class StreamPiece(NamedTuple):
    """What the assembler passes on.

    Attributes:
        sender: Which end sent it.
        segment: The segment that it came in, or behind which it is missing.
        octets: What was sent.
        missing: How many octets are not in the capture, which come before the others.
        ends: Whether the sender sends no more.
    """

    sender: Endpoint
    segment: CapturedSegment
    octets: bytes = b""
    missing: int = 0
    ends: bool = False


class _Side:
    """What one end has sent.

    Sequence numbers are counted on beyond 2**32 here.

    Attributes:
        next: Number of the next octet; until the first segment is passed on a place near it.
        is_known: Whether any number of this side is known.
        opened_at: Number of the SYN; None if it was not captured.
        acknowledged: How far the other end has received it.
        held: Segments that wait, by their numbers.
        ended: Whether it sends no more.
    """

    def __init__(self) -> None:
        self.next = 0
        self.is_known = False
        self.opened_at: int | None = None
        self.acknowledged: int | None = None
        self.held: list[tuple[int, int, CapturedSegment]] = []
        self.ended = False

    def place(self, number: int) -> int:
        """Return a sequence number of 32 bits as one that counts on."""
        if not self.is_known:
            self.is_known, self.next = True, number
        distance = (number - self.next) % _NUMBERS
        return self.next + (distance - _NUMBERS if distance >= _NUMBERS // 2 else distance)

    def note_acknowledged(self, place: int) -> None:
        """Note how far the other end has received."""
        if self.acknowledged is None or place > self.acknowledged:
            self.acknowledged = place


class Assembler:
    """Puts one connection together.

    Args:
        first: Its first segment in the capture.

    Attributes:
        ends: Both ends; the first sent the first segment.
        client: The end that opened the connection; None if that was not captured.
        is_over: Whether nothing more can come.
    """

    def __init__(self, first: CapturedSegment) -> None:
        self.ends = (first.source, first.target)
        self.client: Endpoint | None = None
        self.is_over = False
        self._sides = {end: _Side() for end in self.ends}
        self._others = {first.source: first.target, first.target: first.source}
        self._started = False
        self._held = 0
        self._last = first

    def is_opened_again_by(self, segment: CapturedSegment) -> bool:
        """Return whether a segment opens another connection between the same ports."""
        if not segment.is_first:
            return False
        side = self._sides[segment.source]
        if side.opened_at is None:
            return self._started or self.is_over
        return side.opened_at % _NUMBERS != segment.sequence

    def add(self, segment: CapturedSegment) -> Iterator[StreamPiece]:
        """Take a segment; yield what can be passed on now."""
        self._last = segment
        side, other = self._sides[segment.source], self._sides[self._others[segment.source]]
        place = side.place(segment.sequence)
        if segment.acknowledged is not None:
            reached = other.place(segment.acknowledged)
            if self._is_near(other, reached):
                other.note_acknowledged(reached)
        if segment.opens:
            self._note_opening(segment, side, place)
            place += 1
        if (segment.length or segment.ends) and self._is_near(side, place):
            heappush(side.held, (place, segment.number, segment))
            self._held += segment.length
        yield from self._go_on()

    def finish(self) -> Iterator[StreamPiece]:
        """Yield what is left: nothing more comes."""
        self._start()
        yield from self._pass_on()
        while any(side.held for side in self._sides.values()) and not self.is_over:
            yield from self._give_up_one()
            yield from self._pass_on()
        if not self.is_over:
            yield from self._unseen_end()

    def forget(self) -> None:
        """Drop what waits: nobody wants it."""
        for side in self._sides.values():
            side.held.clear()
        self._held = 0

    def _note_opening(self, segment: CapturedSegment, side: _Side, place: int) -> None:
        if side.opened_at is None and not self._started:
            side.opened_at = place
        if segment.acknowledged is None:
            self.client = segment.source
        elif self.client is None:
            self.client = segment.target

    def _is_near(self, side: _Side, place: int) -> bool:
        return not self._started or abs(place - side.next) < _LARGEST_WINDOW

    def _go_on(self) -> Iterator[StreamPiece]:
        is_open = all(side.opened_at is not None for side in self._sides.values())
        if is_open or self._is_full:
            self._start()
        if self._started:
            yield from self._pass_on()
            while self._is_full and not self.is_over:
                yield from self._give_up_one()
                yield from self._pass_on()

    @property
    def _is_full(self) -> bool:
        waiting = sum(len(side.held) for side in self._sides.values())
        return self._held > _MOST_HELD or waiting > _MOST_SEGMENTS

    def _start(self) -> None:
        """Settle where each side begins: after its SYN, else with the first that was captured."""
        if self._started:
            return
        self._started = True
        for side in self._sides.values():
            if side.opened_at is not None:
                side.next = side.opened_at + 1
            elif side.held:
                side.next = side.held[0][0]
            elif side.acknowledged is not None:
                side.next = side.acknowledged

    def _pass_on(self) -> Iterator[StreamPiece]:
        """Pass on what is in order, the older packet first."""
        while ready := [end for end in self.ends if self._is_ready(end)]:
            end = min(ready, key=lambda one: self._sides[one].held[0][1])
            yield from self._pass_on_one(end)

    def _is_ready(self, end: Endpoint) -> bool:
        side = self._sides[end]
        if not side.held or self.is_over:
            return False
        place, _, segment = side.held[0]
        return place <= side.next and not self._unreceived(end, segment)

    def _unreceived(self, end: Endpoint, segment: CapturedSegment) -> int:
        """Return how many octets a sender had received that have not been passed on yet."""
        if segment.acknowledged is None:
            return 0
        other = self._sides[self._others[end]]
        distance = other.place(segment.acknowledged) - other.next
        return max(0, distance) if distance < _LARGEST_WINDOW else 0

    def _pass_on_one(self, end: Endpoint) -> Iterator[StreamPiece]:
        side = self._sides[end]
        place, _, segment = heappop(side.held)
        self._held -= segment.length
        known = side.next - place
        if known < segment.length:
            octets = segment.octets[known:]
            if octets:
                yield StreamPiece(end, segment, octets)
            if missing := segment.length - max(known, len(segment.octets)):
                yield StreamPiece(end, segment, missing=missing)
            side.next = place + segment.length
        if segment.resets or (segment.ends and not side.ended and known <= segment.length):
            side.ended = True
            side.next += not segment.resets
            yield StreamPiece(end, segment, ends=True)
            self.is_over = segment.resets or all(one.ended for one in self._sides.values())

    def _give_up_one(self) -> Iterator[StreamPiece]:
        """Go on with the oldest segment: behind the hole that keeps it waiting, if there is one."""
        waiting = [end for end in self.ends if self._sides[end].held]
        end = min(waiting, key=lambda one: self._sides[one].held[0][1])
        side, other = self._sides[end], self._sides[self._others[end]]
        place, _, segment = side.held[0]
        if place > side.next:
            yield self._skip(end, place)
        elif other.held and other.held[0][0] <= other.next:
            # Each waits for the other, as in no real capture.
            yield from self._pass_on_one(end)
        else:
            reaches = other.next + self._unreceived(end, segment)
            if other.held:
                reaches = min(reaches, other.held[0][0])
            yield self._skip(self._others[end], reaches)

    def _skip(self, end: Endpoint, place: int) -> StreamPiece:
        """Go on at a place behind a hole."""
        side = self._sides[end]
        missing, side.next = place - side.next, place
        # One that was received and has no successor is a FIN, which counts as an octet.
        side.ended = missing == 1 and not side.held
        return StreamPiece(end, self._last, missing=0 if side.ended else missing, ends=side.ended)

    def _unseen_end(self) -> Iterator[StreamPiece]:
        """Yield what was received and is not in the capture; one more may be a FIN."""
        for end, side in self._sides.items():
            if side.acknowledged is not None and side.acknowledged > side.next + 1:
                yield StreamPiece(end, self._last, missing=side.acknowledged - side.next)
