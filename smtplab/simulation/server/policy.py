"""The decisions of a site: the only place that chooses a reply.

The protocol end refuses what it must; everything else is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from smtplab.protocol.commands import NO_PARAMETERS, Command, is_helo_with_literal
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.grammar import RCPT
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import Mailbox
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.protocol.states import CONNECT, END_OF_DATA, EXTENDED_HELLOS
from smtplab.protocol.transaction import Transaction
from smtplab.simulation.authentication.making import make_authenticator
from smtplab.simulation.dns.zone import Resolver
from smtplab.simulation.login.reception import Nonces, Reception
from smtplab.simulation.login.rights import is_own_author, may_send_as
from smtplab.simulation.relay.queue import Queue
from smtplab.simulation.server import trace
from smtplab.simulation.server.decision import Decision, PendingDelivery, with_fault
from smtplab.simulation.server.directory import ehlo_lines, expn_reply, help_reply, vrfy_reply
from smtplab.simulation.server.fanout import Fanout
from smtplab.simulation.server.greylist import Greylist
from smtplab.simulation.server.maildrop import StorageError, Store
from smtplab.simulation.server.receipts import receipts
from smtplab.simulation.site.faults import Fault
from smtplab.simulation.site.model import RecipientRule, Site

if TYPE_CHECKING:
    from random import Random

    from smtplab.simulation.authentication.verdict import SenderVerdict


_ALWAYS: Mapping[str, Reply] = {
    "DATA": reply_for("start-data"),
    "RSET": reply_for("reset"),
    "NOOP": reply_for("noop"),
    **{
        event: reply_for(key)
        for extension in EXTENSIONS.values()
        for event, key in extension.granted.items()
    },
}
"""Replies that do not depend on the argument."""


def _granted(event: Event) -> Reply | None:
    """Return the reply to what is always granted."""
    if event.chunk is not None:
        return reply_for("chunk-accepted", octets=event.chunk.octets)
    return _ALWAYS.get(event.name)


class Policy:
    """One server's decisions, over all the sessions that it serves.

    Args:
        nonces: Makes what no client can foresee; by default the same in each run.

    Attributes:
        site: What they rest on.
        store: Where mail goes.
        queue: What is held for others; without one nothing is relayed.
    """

    def __init__(
        self,
        site: Site,
        store: Store,
        queue: Queue | None = None,
        nonces: Nonces | None = None,
        resolver: Resolver | None = None,
    ) -> None:
        self.site = site
        self.store = store
        self.queue = queue
        self._reception = Reception(site, nonces)
        self._copies = Fanout(site, relays=queue is not None)
        self._seen = [0] * len(site.faults)
        self._greylist = Greylist(site.greylist_delay)
        self._messages = 0
        self._authenticator = make_authenticator(site, resolver or Resolver(site.zone))
        self._dice = None if site.seed is None else _dice(site.seed)

    def answer(self, event: Event, server: ServerEnd, address: str = "192.0.2.25") -> Decision:
        """Answer an event.

        Args:
            event: What the server end made of what came.
            server: The session that it belongs to.
            address: The client's IP address, for the trace fields.
        """
        decided = self.decide(event, server, address)
        return decided if isinstance(decided, Decision) else self.store_and_finish(decided)

    def decide(self, event: Event, server: ServerEnd, address: str) -> Decision | PendingDelivery:
        """Answer an event, or return what must be stored before it can be answered.

        A caller that cannot wait for the store calls this, stores, and then calls `finish`.
        """
        if event.refusal:
            return Decision(event.refusal)
        fault = self._next_fault(event)
        if fault and fault.forestalls:
            return with_fault(reply_for("fault"), fault)
        decided = self._reply_or_pending(event, server, address)
        if isinstance(decided, Reply):
            return with_fault(decided, fault)
        if isinstance(decided, Decision):
            return with_fault(decided.reply, fault, decided.verdict)
        return decided if fault is None else decided._replace(fault=fault)

    def dry_run(self, event: Event, server: ServerEnd, address: str) -> Decision:
        """Answer an event as `answer` does, faults counted as well, but store no mail."""
        decided = self.decide(event, server, address)
        if isinstance(decided, Decision):
            return decided
        return with_fault(reply_for("accepted"), decided.fault)

    def store_and_finish(self, pending: PendingDelivery) -> Decision:
        """Store messages and answer for them."""
        try:
            self.store.deliver(pending.messages)
        except StorageError as error:
            return self.finish(pending, error)
        decision = self.finish(pending)
        if decision.reply.is_success:
            self.send_reports(pending)
        return decision

    def finish(self, pending: PendingDelivery, error: StorageError | None = None) -> Decision:
        """Answer for messages that were stored, or could not be (RFC 5321 §4.2.5)."""
        if error is not None:
            return Decision(reply_for(error.rule))
        if self.queue is not None:
            self.queue.hold(pending.held)
        verdict = pending.verdict
        key = "quarantined" if verdict and verdict.is_quarantined else "accepted"
        return with_fault(reply_for(key), pending.fault, verdict)

    def send_reports(self, pending: PendingDelivery) -> None:
        """Report that messages were stored, as far as there is a way to their sender."""
        for report in pending.reports:
            if self.submit_local(report, pending.at) and self.queue is not None:
                self.queue.reported += report.forward_paths

    def submit_local(self, mail: Mail, now: float) -> bool:
        """Accept mail that the server itself wrote; return whether there is a way to its recipient.

        Args:
            mail: A report.
            now: Seconds since 1970.
        """
        transaction = Transaction(
            mail.reverse_path,
            NO_PARAMETERS,
            mail.forward_paths,
            of_recipients=mail.of_recipients,
        )
        messages = self._copies.local_copies(transaction, "", mail.content)
        held = self._copies.relayed_copies(transaction, "", now, mail.content, signs=True)
        answer = self.store_and_finish(PendingDelivery(messages, held=held))
        return answer.reply.is_success and bool(messages or held)

    def greeting(self, server: ServerEnd) -> Reply:
        """Choose the greeting (RFC 5321 §3.1)."""
        early = self.site.refuses_early and server.unread
        ready = "greeting-lmtp" if self.site.config.lmtp else "greeting"
        key = "no-service" if self.site.refuses else "early-talker" if early else ready
        return reply_for(key, host=self.site.host)

    def _next_fault(self, event: Event) -> Fault | None:
        """Count the event for each fault that waits for its kind; return the one that strikes."""
        struck = None
        for number, fault in enumerate(self.site.faults):
            if fault.matches(event):
                self._seen[number] += 1
                if fault.is_due(self._seen[number]) and self._happens(fault):
                    struck = struck or fault
        return struck

    def _happens(self, fault: Fault) -> bool:
        return self._dice is None or fault.chance >= 1 or self._dice.random() < fault.chance

    def _reply_or_pending(
        self, event: Event, server: ServerEnd, address: str
    ) -> Reply | Decision | PendingDelivery:
        if event.name == CONNECT:
            return self.greeting(server)
        if event.name == END_OF_DATA:
            return self._accept_mail(event, server, address)
        if event.name in server.capabilities.logins:
            return self._reception.reply(event, server)
        if (granted := _granted(event)) is not None:
            return granted
        if event.command is None or event.name not in _ANSWERS:
            return reply_for("not-offered")
        reply = _ANSWERS[event.name](self, event.command, server, address)
        verdict = self._verdict(event, server, address) if event.name == "MAIL" else None
        return Decision(verdict.refusal or reply, verdict=verdict) if verdict else reply

    def hello(self, command: Command, server: ServerEnd) -> Reply:
        """Answer EHLO and HELO; only EHLO gets the keywords (RFC 5321 §4.1.1.1)."""
        keywords = ehlo_lines(server) if command.verb in EXTENDED_HELLOS else ()
        key = "hello-literal" if is_helo_with_literal(command) else "hello"
        return reply_for(key, *keywords, host=self.site.host)

    def sender(self, command: Command, server: ServerEnd) -> Reply:
        """Answer MAIL: a sender is believed, unless a user may not use it (RFC 6409 §6.1)."""
        mailbox = command.path.mailbox if command.path else None
        if mailbox and not may_send_as(self.site, server.identity, mailbox):
            return reply_for("sender-of-another")
        return reply_for("sender-ok")

    def recipient(self, command: Command, server: ServerEnd, address: str) -> Reply:
        """Answer RCPT (RFC 5321 §3.3, §3.4); a refusal points at the domain or the local-part."""
        mailbox = command.path.mailbox if command.path else None
        if mailbox is None or not self.site.is_local(mailbox):
            if mailbox and self._takes_for_others(mailbox, server, address):
                return reply_for("relayed")
            return _pointing(reply_for("relaying-denied"), command, "domain")
        if behaviour := self.site.recipient_rule(mailbox.local_part):
            return _pointing(self._behave(behaviour, mailbox, server), command, "local")
        if self.site.maildrops_of(mailbox.local_part):
            return reply_for("recipient-ok")
        return _pointing(reply_for("no-such-mailbox"), command, "local")

    def _takes_for_others(self, mailbox: Mailbox, server: ServerEnd, address: str) -> bool:
        """Return whether mail for another domain is accepted from a client (RFC 6409 §3.3)."""
        if self.queue is None:
            return bool(server.identity)
        return self.queue.takes(mailbox, address, server.identity)

    def _behave(self, behaviour: RecipientRule, mailbox: Mailbox, server: ServerEnd) -> Reply:
        if behaviour.rule == "greylisted" and self._greylist.accepts(mailbox, server):
            return reply_for("recipient-ok")
        return reply_for(behaviour.rule, address=behaviour.address, host=self.site.host)

    def _accept_mail(
        self, event: Event, server: ServerEnd, address: str
    ) -> Reply | Decision | PendingDelivery:
        """Return the messages that are to be stored or held, or the reply that refuses them."""
        transaction, content = server.transaction, event.content
        if transaction is None or content is None:
            return reply_for("local-error")
        if trace.count_hops(content.octets) >= self.site.config.limits.hops:
            return reply_for("mail-loop")
        if not is_own_author(self.site, server.identity, content.octets):
            return reply_for("author-of-another")
        verdict = self._verdict(event, server, address)
        if verdict and verdict.refusal:
            return Decision(verdict.refusal, verdict=verdict)
        if event.recipient is not None:
            transaction = transaction._replace(forward_paths=(event.recipient,))
        self._messages += 1
        serial = f"{self._messages:06d}"
        fields = trace.received_field(server, transaction, address, event.at, serial)
        octets = content.octets
        if verdict:
            fields, octets = verdict.field + fields, verdict.without_forgeries(octets)
        messages = self._copies.local_copies(transaction, fields, octets, verdict)
        signs = self._is_own_client(server, address)
        held = self._copies.relayed_copies(transaction, fields, event.at, octets, signs=signs)
        pending = PendingDelivery(messages, held=held, verdict=verdict, at=event.at)
        if not transaction.of_recipients:
            return pending
        here, whole = self._copies.delivered_here(transaction), fields.encode() + octets
        return pending._replace(reports=receipts(self.site, transaction, here, whole, event.at))

    def _verdict(self, event: Event, server: ServerEnd, address: str) -> SenderVerdict | None:
        """Return what the checks of a sender come to; None where none is made."""
        if self._authenticator is None or self._is_own_client(server, address):
            return None
        return self._authenticator.judge(event, server, address)

    def _is_own_client(self, server: ServerEnd, address: str) -> bool:
        """Return whether a client is one that the server knows, or is a user who has logged in."""
        return bool(server.identity) or (self.queue is not None and self.queue.knows(address))


def _pointing(reply: Reply, command: Command, part: str) -> Reply:
    """Have a refusal point at a part of the path: "local" or "domain"."""
    match = RCPT.fullmatch(command.argument)
    if match is None or reply.diagnostic is None or reply.is_success:
        return reply
    start, end = (len(command.argument[:place].encode()) for place in match.span(part))
    before = len(command.verb) + 1
    return reply._replace(diagnostic=reply.diagnostic._replace(span=(before + start, before + end)))


_Answer = Callable[[Policy, Command, ServerEnd, str], Reply]
_ANSWERS: Mapping[str, _Answer] = {
    "EHLO": lambda policy, command, server, _: policy.hello(command, server),
    "HELO": lambda policy, command, server, _: policy.hello(command, server),
    "LHLO": lambda policy, command, server, _: policy.hello(command, server),
    "MAIL": lambda policy, command, server, _: policy.sender(command, server),
    "RCPT": Policy.recipient,
    "VRFY": lambda policy, command, *_: vrfy_reply(policy.site, command.argument),
    "EXPN": lambda policy, command, *_: expn_reply(policy.site, command.argument),
    "HELP": lambda _policy, command, server, _: help_reply(command.argument, server),
    "QUIT": lambda policy, *_: reply_for("goodbye", host=policy.site.host),
}
"""The answer to each verb that is not always answered alike."""


def _dice(seed: int) -> Random:
    from random import Random  # noqa: PLC0415  # slow to load, and few sites leave something to chance

    return Random(seed)  # noqa: S311  # no secret
