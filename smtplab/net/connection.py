"""One connection on a real port: octets between a socket and a server end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol, cast

from smtplab.net.log import Log
from smtplab.protocol.patience import Patience
from smtplab.protocol.rules import reply_for
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.protocol.states import CLOSED
from smtplab.simulation.secrets.masking import Masker, masked_event
from smtplab.simulation.server.decision import Decision, PendingDelivery
from smtplab.simulation.server.maildrop import StorageError
from smtplab.simulation.server.policy import Policy
from smtplab.simulation.site.model import Site

if TYPE_CHECKING:
    import ssl

_HELD_AT_MOST = 64 * 1024
"""Octets kept of a client that sends while it should wait, and of replies before they are sent."""
_LINGER = 2.0
"""Seconds that a client has to take its last reply."""


class ConnectionHost(Protocol):
    """What a connection asks of the server that it belongs to.

    Attributes:
        site: What is served.
        policy: What it answers.
        log: Where replies are noted.
        loop: The event loop that it runs on.
        tls: How TLS is spoken; None where it is not.
    """

    site: Site
    policy: Policy
    log: Log
    loop: asyncio.AbstractEventLoop
    tls: ssl.SSLContext | None

    def now(self) -> float:
        """Return the time, in seconds since 1970."""

    def admit(self, connection: ServerConnection) -> bool:
        """Count a connection in; False if there are as many as there may be."""

    @property
    def may_linger(self) -> bool:
        """Whether a client that was turned away may be heard out, so that it sees why."""

    def dismiss(self, connection: ServerConnection) -> None:
        """Forget a connection."""

    def flush_soon(self, connection: ServerConnection) -> None:
        """Send once all that is ready now has been answered, so that the other side wakes once."""

    def flush_log_soon(self) -> None:
        """Write the log before long; a busy server writes many lines at once."""


class ServerConnection(asyncio.Protocol):
    """A session with one client.

    Args:
        server: The server that it belongs to.
    """

    def __init__(self, server: ConnectionHost) -> None:
        self._server = server
        self._end = ServerEnd(server.site.config)
        self._masker = Masker()
        self._loop = server.loop
        self._transport: asyncio.Transport | None = None
        self._peer = self._address = "unknown"
        self._patience = Patience(server.site.config.limits.timeout, self._loop.time())
        self._timer: asyncio.TimerHandle | None = None
        self._storing: asyncio.Task[None] | None = None
        self._handshake: asyncio.Task[None] | None = None
        self._held: bytearray | None = None
        self._writable = True
        self._ended = False
        self._stopping = False
        self._lingers = False
        self._unsent = bytearray()

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet, or refuse where there are too many connections (RFC 5321 §3.1, §3.8)."""
        self._transport = transport = cast("asyncio.Transport", transport)
        name = transport.get_extra_info("peername") or ("unknown", 0)
        self._address, self._peer = name[0], f"{name[0]}:{name[1]}"
        if not self._server.admit(self):
            self._lingers = self._server.may_linger
            self._say("too-many-connections")
            return
        if transport.get_extra_info("ssl_object") is not None:
            self._end.secure()
        self._end.connect(self._server.now())
        self._arm()
        delay = self._server.site.greeting_delay
        if delay > 0:
            self._loop.call_later(delay, self._go_on)
        else:
            self._pump()

    def data_received(self, data: bytes) -> None:
        """Take octets, and answer what they complete."""
        if self._held is not None:
            self._held += data
            return
        if self._end.in_content:
            self._patience.take_content(len(data), self._loop.time())
        self._end.receive(data, self._server.now())
        if self._end.pending is None:
            self._pump()
        elif self._end.unread > _HELD_AT_MOST:
            self._pause_reading()

    def eof_received(self) -> bool:
        """Answer what came before the client closed its side; after that nothing more is sent."""
        self._ended = True
        self.flush()
        # Under TLS there is no half of a connection.
        return not self._end.secured and (self._end.pending is not None or not self._writable)

    def pause_writing(self) -> None:
        """Hear no more from a client that does not read its replies."""
        self._writable = False
        self._pause_reading()

    def resume_writing(self) -> None:
        """Go on where `pause_writing` stopped."""
        self._writable = True
        if self._end.pending is None:
            self._go_on()

    def connection_lost(self, _exc: Exception | None) -> None:
        """Drop what was not finished (RFC 5321 §3.8)."""
        self._end.close()
        self._server.dismiss(self)
        if self._timer:
            self._timer.cancel()

    # What this connection does

    def _start_tls(self) -> None:
        """Read no more, so that the client's handshake waits for the layer that speaks TLS."""
        self._pause_reading()
        self._handshake = self._loop.create_task(self._shake_hands())

    async def _shake_hands(self) -> None:
        """Go on under TLS, or drop the connection (RFC 3207 §4.1)."""
        from smtplab.net.tls import upgrade  # noqa: PLC0415  # few servers speak TLS

        transport, context = self._transport, self._server.tls
        try:
            if transport is None or context is None:
                raise ConnectionAbortedError("this server has no certificate")
            # The client's first command may come with the end of its handshake.
            self._held = bytearray()
            self._transport = await upgrade(transport, self, context)
        except OSError:
            self.abort()
            self.connection_lost(None)
            return
        finally:
            self._handshake = None
        held, self._held = self._held, None
        self._end.secure()
        self._masker = Masker()
        self._patience.restart(self._loop.time())
        if self._stopping:
            self.shut_down()
        if held:
            self.data_received(bytes(held))

    def _pump(self) -> None:
        """Answer whatever is complete, in one write."""
        if self._end.state is CLOSED:
            return
        octets = bytearray()
        while self._writable and (event := self._end.pending or self._end.next_event()):
            answer = self._server.policy.decide(event, self._end, self._address)
            if isinstance(answer, PendingDelivery):
                self._write(octets)
                octets = bytearray()
                if self._server.policy.store.slow:
                    self._storing = self._loop.create_task(self._store(event, answer))
                    return
                answer = self._server.policy.store_and_finish(answer)
            octets += self._carry_out(event, answer)
            if answer.drops:
                break
            if len(octets) > _HELD_AT_MOST:
                self._write(octets)
                octets = bytearray()
        self._write(octets)
        if self._end.effect and self._end.state is not CLOSED:
            self.flush()
            self._start_tls()
        else:
            self._close_if_done()

    def _pause_reading(self) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.pause_reading()

    async def _store(self, event: Event, storing: PendingDelivery) -> None:
        """Store beside the loop, so that a slow disk holds up nobody else; then answer."""
        try:
            await self._loop.run_in_executor(
                None, self._server.policy.store.deliver, storing.messages
            )
            answer = self._server.policy.finish(storing)
            if storing.reports and answer.reply.is_success:
                # A client that was told 250 may rely on the report that it asked for.
                report = self._server.policy.send_reports
                await self._loop.run_in_executor(None, report, storing)
        except StorageError as error:
            answer = self._server.policy.finish(storing, error)
        finally:
            self._storing = None
        if self._end.pending is event:
            self._write(self._carry_out(event, answer))
            self._close_if_done()
            self._go_on()

    def _go_on(self) -> None:
        """Go on after a wait: with what came meanwhile, then with hearing more or taking leave."""
        if self._handshake is not None:
            return
        if self._stopping:
            self.shut_down()
        self._pump()
        if self._end.pending is not None or not self._writable or self._transport is None:
            return
        if self._transport.is_closing() or self._end.state is CLOSED:
            return
        if self._ended:
            self.flush()
            self._transport.close()
        else:
            self._transport.resume_reading()

    def _carry_out(self, event: Event, answer: Decision) -> bytes:
        """Move the session on by one answer; return what goes on the wire of it."""
        self._masker.is_asked = self._end.state.secret
        octets = self._end.reply(answer.reply)
        sent = self._end.last_reply
        self._patience.restart(self._loop.time())
        masked = masked_event(event, self._masker.mask_line(event.octets))
        self._server.log.reply(self._peer, masked, sent, lost=answer.lost)
        self._server.flush_log_soon()
        self._lingers = self._end.state is CLOSED and event.name != "QUIT"
        if answer.drops:
            self._lingers = False
            self._end.close()
        return b"" if answer.lost else octets

    def _write(self, octets: bytes | bytearray) -> None:
        """Send octets with what else is ready now, at once if they are many."""
        if not octets:
            return
        self._unsent += octets
        if len(self._unsent) > _HELD_AT_MOST:
            self.flush()
        else:
            self._server.flush_soon(self)

    def flush(self) -> None:
        """Hand over to the system what is to be sent."""
        octets, self._unsent = self._unsent, bytearray()
        if octets and self._transport and not self._transport.is_closing():
            self._transport.write(octets)

    def _close_if_done(self) -> None:
        """Close once the session is; a client that will not take its last reply is cut off.

        Octets that nobody read when a socket closes take the last reply with them (RFC 9293
        §3.10.4). So a client that is cut short is heard out for a while, though to no end.
        """
        transport = self._transport
        if self._end.state is not CLOSED or transport is None or transport.is_closing():
            return
        self.flush()
        if self._lingers and transport.can_write_eof():
            self._lingers = False
            transport.write_eof()
            transport.resume_reading()
        else:
            transport.close()
        if transport.get_write_buffer_size() or not transport.is_closing():
            self._loop.call_later(_LINGER, transport.abort)

    def _say(self, key: str) -> None:
        """Send a reply that nobody asked for, and close."""
        reply = reply_for(key, host=self._server.site.host)
        octets = self._end.send_unsolicited(reply)
        self._server.log.reply(self._peer, None, self._end.last_reply)
        self._server.flush_log_soon()
        self._write(octets)
        self._close_if_done()

    def shut_down(self) -> None:
        """Send 421, since the server stops; a message that is being stored is answered first."""
        self._stopping = True
        if self._handshake is not None:
            self.abort()
        elif self._end.state is CLOSED and self._transport:
            self._transport.close()
        elif self._storing is None:
            self._say("shutdown")

    def abort(self) -> None:
        """Drop the connection, and whatever is still to be sent."""
        if self._transport:
            self._transport.abort()

    def _arm(self) -> None:
        """Wake up when the client has had all its time (RFC 5321 §4.5.3.2)."""
        self._timer = self._loop.call_at(self._patience.due, self._look_at_clock)

    def _look_at_clock(self) -> None:
        """Give up on a client that was too slow; it is not its fault where the server is slow."""
        now = self._loop.time()
        if self._end.pending is not None or self._handshake is not None:
            self._patience.restart(now)
        if now < self._patience.due:
            self._arm()
        elif self._end.state is not CLOSED:
            self._say("timeout")
