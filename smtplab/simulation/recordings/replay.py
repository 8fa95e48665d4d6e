"""A recorded session, played in a lab.

What the client sent is really sent, and the server sends what was recorded in place of its own
reply; so each pane shows it as if it had happened here, and any moment can be forked. What the
recording lacks, and what of it cannot be played, stands at its place as a note.

A fork goes on with a server that is like the recorded one: it has its name, and knows the
recipients that the recorded one accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from smtplab.protocol.codes.model import REPLY_CLASSES, ReplyClass
from smtplab.protocol.commands import VERBS, Command, parse_line, split
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.lengths import is_host
from smtplab.protocol.paths import Mailbox
from smtplab.protocol.reply_reader import whole_reply
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.states import DATA
from smtplab.protocol.transaction import UNJUDGED
from smtplab.simulation.dns.zone import Resolver
from smtplab.simulation.lab import wire
from smtplab.simulation.lab.inputs import (
    LONGEST,
    AddNote,
    Connect,
    Disconnect,
    FlushReplies,
    ForceReply,
    Input,
    Send,
)
from smtplab.simulation.lab.moment import Moment
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.exchanges import (
    RecordedExchange,
    code_of,
    command_replies,
    group_exchanges,
)
from smtplab.simulation.recordings.formats.entries import START_DATA, Entry, EntryKind, Recording
from smtplab.simulation.recordings.session_file import SessionFile
from smtplab.simulation.recordings.sessions import RecordedSession
from smtplab.simulation.relay.host import CLIENT_ADDRESS, hosts_of
from smtplab.simulation.server.maildrop import Maildrops
from smtplab.simulation.site.model import Site, fold_name

__all__ = ["infer_site", "is_recorded", "replay", "replay_session"]

_RECORDED = "recorded"
_PUT_IN = "not in the recording, added so that it can be played: {what}"
_OWN_REPLIES = "not in the recording: this server sends it by itself"
_GREETS = "the greeting"
_LEAVES = "the end of the earlier connection"
_LEFT_OUT = "the end of the content"
_MOST_NAMES = 1_000

_HELLO = b"EHLO client.example.com\r\n"
_MAIL = b"MAIL FROM:<>\r\n"
_RCPT = b"RCPT TO:<postmaster>\r\n"
_LEADS_UP_TO: Mapping[str, tuple[bytes, ...]] = {
    "MAIL": (_HELLO,),
    "RCPT": (_HELLO, _MAIL),
    "DATA": (_HELLO, _MAIL, _RCPT),
}
"""What must have come before, where a recording begins in the middle of a session."""


def replay(recording: Recording, site: Site) -> LabSession:
    """Play a recording; it stays as it is, and any input from then on forks.

    Args:
        recording: What was recorded.
        site: What the server is like, as far as the recording does not show.
    """
    return _replay(recording.entries, recording.notation, site)


def replay_session(file: SessionFile, session: RecordedSession, site: Site) -> LabSession:
    """Play one session of a file.

    Args:
        file: The file.
        session: The session.
        site: What the server is like, as far as the recording does not show.
    """
    return _replay(file.entries_of(session), file.recording.notation, site)


def _replay(entries: Iterable[Entry], notation: str, site: Site) -> LabSession:
    exchanges = group_exchanges(entries, one_by_one=notation == formats.SCRIPT)
    session = _play(exchanges, infer_site(exchanges, site))
    session.make_read_only()
    session.to_start()
    return session


def is_recorded(moment: Moment) -> bool:
    """Return whether a reply was recorded, rather than put in."""
    rule = moment.reply.rule if moment.reply else None
    return rule is not None and rule.key == _RECORDED


def infer_site(exchanges: Sequence[RecordedExchange], site: Site) -> Site:
    """Return a site that would reply more like the recorded server; the same, if it does so.

    Args:
        exchanges: What was recorded.
        site: What the server is like otherwise.
    """
    accepted = list(islice(_accepted_mailboxes(exchanges, site), _MOST_NAMES))
    domains = {fold_name(one.domain) for one in accepted if one.domain} - site.domains - {site.host}
    names = (fold_name(one.local_part) for one in accepted)
    maildrops = {**dict.fromkeys(names, ""), **site.maildrops}
    host = _recorded_host(exchanges) or site.host
    keywords = site.config.keywords | _recorded_keywords(exchanges)
    config = site.config._replace(host=host, keywords=keywords)
    if not domains and len(maildrops) == len(site.maildrops) and config == site.config:
        return site
    return site._replace(
        config=config,
        domains=site.domains | domains,
        maildrops=maildrops,
    )


def _accepted_mailboxes(exchanges: Iterable[RecordedExchange], site: Site) -> Iterator[Mailbox]:
    """Yield the recipients that the recorded server accepted and this one would not."""
    server, policy = (
        ServerEnd(site.config),
        hosts_of(site, Maildrops(), Resolver(site.zone))[site.host.lower()].policy,
    )
    for line, reply in command_replies(exchanges):
        is_success = REPLY_CLASSES[code_of(reply)] is ReplyClass.SUCCESS
        command = _rcpt(line) if is_success else None
        if command is None or command.path is None or command.path.mailbox is None:
            continue
        if not policy.recipient(command, server, CLIENT_ADDRESS).is_success:
            yield command.path.mailbox


def _rcpt(line: bytes) -> Command | None:
    """Return the command of a line, None unless it is RCPT and parses."""
    return parse_line(VERBS, line) if split(line)[0] == "RCPT" else None


def _recorded_keywords(exchanges: Iterable[RecordedExchange]) -> frozenset[str]:
    """Return the extensions that not every server offers and that the recorded one knew."""
    known = {
        split(line)[0]
        for line, reply in command_replies(exchanges)
        if code_of(reply) not in UNJUDGED
    }
    return frozenset(
        keyword
        for keyword, one in EXTENSIONS.items()
        if not one.by_default and known & {verb.name for verb in one.verbs}
    )


def _recorded_host(exchanges: Iterable[RecordedExchange]) -> str:
    """Return the name that the recorded server gives itself in its first greeting.

    Many begin with a word that is not a name, such as Ready; a name has a dot in it.
    """
    greeting = next((one.received[0] for one in exchanges if one.has_greeting), None)
    if greeting is None:
        return ""
    name = whole_reply(greeting).lines[0].partition(" ")[0]
    return name if "." in name and is_host(name) else ""


def _play(exchanges: Sequence[RecordedExchange], site: Site) -> LabSession:
    session = LabSession(site)
    playback = _Playback(session)
    for exchange in exchanges:
        playback.play(exchange)
    return session


class _Playback:
    """Plays a lab, exchange by exchange."""

    def __init__(self, session: LabSession) -> None:
        self._lab = session.lab
        self._in_content = False

    def play(self, exchange: RecordedExchange) -> None:
        """Play an exchange with its notes."""
        self.note(exchange.before)
        if exchange.opens:
            self._open(exchange)
        elif exchange.sent or exchange.received:
            self._play_in_order(exchange)
        if exchange.end is not None and exchange.end.kind is EntryKind.LEFT:
            self._do(Disconnect())
        self._in_content = bool(exchange.received) and exchange.received[-1].startswith(START_DATA)
        self.note(exchange.after)

    def note(self, remarks: Iterable[AddNote]) -> None:
        """Put notes in."""
        self._do(*remarks)

    def _do(self, *inputs: Input) -> None:
        for one in inputs:
            self._lab.play(one)

    @property
    def _is_receiving(self) -> bool:
        moments = self._lab.transcript.moments
        return bool(moments) and moments[-1].server.state is DATA

    def _open(self, exchange: RecordedExchange) -> None:
        """Open a connection and have the server greet, after the client if it was so."""
        if self._lab.connected:
            self._do(AddNote(_PUT_IN.format(what=_LEAVES)), Disconnect())
        if exchange.sent and not exchange.is_recorded_start and not exchange.has_greeting:
            self._do(AddNote(_PUT_IN.format(what=_GREETS)), Connect(0.0))
            self._lead_up_to(bytes(exchange.sent))
            self._play_in_order(exchange)
        elif exchange.sent or not exchange.received:
            self._do(Connect(LONGEST))
            self._send_and_answer(exchange)
        else:
            self._do(*_forced_replies(exchange), Connect(0.0))
            self._flush()

    def _lead_up_to(self, sent: bytes) -> None:
        """Bring the session to where the first command of the client is in order."""
        verb, _ = split(sent.partition(b"\r\n")[0])
        lines = _LEADS_UP_TO.get(verb, ())
        if lines:
            what = ", ".join(line.decode().split()[0] for line in lines)
            self._do(AddNote(_PUT_IN.format(what=what)), *map(Send, lines))

    def _play_in_order(self, exchange: RecordedExchange) -> None:
        """Have the client send something and the server answer, if that is possible."""
        if not self._lab.connected or (self._in_content and not self._is_receiving):
            self.note(_unplayed_note(bytes(exchange.sent), exchange.received))
            return
        if exchange.inferred:
            self._do(AddNote(_PUT_IN.format(what=_LEFT_OUT)))
        self._send_and_answer(exchange)

    def _send_and_answer(self, exchange: RecordedExchange) -> None:
        sent = bytes(exchange.sent)
        moments = self._lab.transcript.moments
        before = len(moments)
        self._do(*_forced_replies(exchange))
        if sent:
            self._do(Send(sent))
        if self._lab.unsent_replies and self._is_receiving:
            dot = b".\r\n" if sent.endswith(b"\n") or not sent else b"\r\n.\r\n"
            self._do(AddNote(_PUT_IN.format(what=_LEFT_OUT)), Send(dot))
        self._flush()
        if any(moment.reply and not is_recorded(moment) for moment in moments[before:]):
            self._do(AddNote(_OWN_REPLIES))

    def _flush(self) -> None:
        if self._lab.unsent_replies:
            self._do(FlushReplies())


def _forced_replies(exchange: RecordedExchange) -> list[ForceReply]:
    """Return the replies of the server in an exchange, the last with a drop of the connection."""
    replies = [ForceReply(reply, recorded=True) for reply in exchange.received]
    if exchange.end is None or exchange.end.kind is not EntryKind.DROPPED:
        return replies
    if not replies or exchange.end.octets.decode("latin-1") == wire.REPLY_LOST[1]:
        return [*replies, ForceReply(b"", recorded=True, hangs_up=True)]
    return [*replies[:-1], replies[-1]._replace(hangs_up=True)]


def _unplayed_note(sent: bytes, received: Iterable[bytes]) -> Iterator[AddNote]:
    """Yield a note of what cannot be played."""
    lines = [f"C: {line}" for line in _text(sent)]
    lines += [f"S: {line}" for reply in received for line in _text(reply)]
    yield AddNote("\n".join(lines), aside=True)


def _text(octets: bytes) -> list[str]:
    lines = octets.removesuffix(b"\r\n").split(b"\r\n") if octets else []
    return [line.decode("utf-8", "surrogateescape") for line in lines]
