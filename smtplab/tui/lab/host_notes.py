"""The words for what happens where no arrow crosses: which host acts, and what it does alone."""

from __future__ import annotations

from collections.abc import Mapping

from smtplab.simulation.lab.moment import HostEvent
from smtplab.tui.lab.texts import Note

__all__ = ["OF_HOSTS"]

OF_HOSTS: Mapping[HostEvent, Note] = {
    HostEvent.NOTHING_HELD: Note(
        "Nothing to relay",
        "no server holds mail for other hosts",
        "A server holds mail for other hosts after it replied 250 to the dot.",
        "a message to a mailbox on another host",
    ),
    HostEvent.ALL_PASSED_ON: Note(
        "All is relayed",
        "the end: no server holds mail for other hosts any more",
        "Each server has relayed the mail it held, or given up (RFC 5321 §3.6.2).",
        "your own session, if it is still open",
    ),
    HostEvent.SOME_WAITS: Note(
        "Held for another try",
        "the end for now: some mail stays in a server's queue",
        "After a 4yz or no answer a relay keeps the message (RFC 5321 §4.5.4.1).",
        "another try later: Alt+Y moves the clock, Alt+D tries again",
    ),
    HostEvent.ASKS_MX: Note(
        "A look-up in the DNS",
        "this server asks which hosts accept mail for the domain",
        "The lowest number is tried first, then the next (RFC 5321 §5.1).",
        "a session with that host; without an MX, with the host of that name",
    ),
    HostEvent.NO_ADDRESS: Note(
        "No address",
        "the MX names a host that has no address in the DNS",
        "Only a host with an A or AAAA record can be connected to.",
        "the next MX host, or another try later",
    ),
    HostEvent.DNS_CHANGED: Note(
        "The DNS changed",
        "somebody published another record",
        "Each look-up from now on finds it.",
        "the session goes on; what was checked before stays as it was",
    ),
    HostEvent.BOUNCES: Note(
        "A bounce",
        "this server gives up the message and writes a report, a bounce (NDR)",
        "A server that accepted it must report the failure (RFC 5321 §3.6.3).",
        "the report, a message from the null reverse-path",
    ),
    HostEvent.REPORTS: Note(
        "A report",
        "this server tells the sender what became of the message (DSN)",
        "NOTIFY on RCPT asked for a report of this kind (RFC 3461 §4.1).",
        "the report, a message from the null reverse-path",
    ),
    HostEvent.NO_REPORT_WANTED: Note(
        "Given up",
        "this server gives up the message and writes no report",
        "NOTIFY on RCPT did not ask for a report of failure (RFC 3461 §4.1).",
        "nothing more: this message is lost",
    ),
    HostEvent.NOBODY_IS_TOLD: Note(
        "Given up",
        "this server gives up the message and writes no report",
        "A bounce of a bounce could loop, so none is sent (RFC 5321 §4.5.5).",
        "nothing more: this message is lost",
    ),
    HostEvent.NO_WAY_BACK: Note(
        "Given up",
        "this server gives up the message, and its report cannot be sent",
        "The report goes to the reverse-path; no server here accepts mail for it.",
        "nothing more: this message is lost",
    ),
    HostEvent.NOW_FETCHES: Note(
        "Fetching mail",
        "what you type goes to this server now, in POP3",
        "SMTP pushes mail to the maildrop; POP3 pulls it (RFC 1939 §1).",
        "the handshake, then the server's greeting",
    ),
    HostEvent.CLIENT_AGAIN: Note(
        "Back to SMTP",
        "what you type goes to your SMTP server again",
        "The POP3 session is over; the SMTP session is still open.",
        "the SMTP session, from where you left it",
    ),
    HostEvent.NO_POP3: Note(
        "Nothing to fetch from",
        "no server of this site speaks POP3",
        "A client fetches mail from the host of the mailbox, if it has POP3.",
        "a site with a [pop3] table",
    ),
}
"""What happens where no arrow crosses."""
