"""What an extension adds to the protocol (RFC 5321 §2.2).

An extension is a row in `smtplab.protocol.extensions`, and a file there where it brings more than a
row can hold. Both ends obey the rows and know no name; only a client that chooses what it uses
(`smtplab.protocol.delivery`) does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple, Protocol

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.commands import Command, Verb
from smtplab.protocol.config import Limits, ServerConfig
from smtplab.protocol.content import Content
from smtplab.protocol.lines import Line
from smtplab.protocol.mail import Mail
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.states import State, TransitionTable
from smtplab.protocol.transaction import Transaction


class Effect(Enum):
    """What the layer that holds the connection must do once a reply is on the wire."""

    START_TLS = "start TLS"


class Standing(Protocol):
    """What a client has done to be trusted, as its server knows it."""

    @property
    def secured(self) -> bool:
        """Whether the session runs under TLS."""

    @property
    def identity(self) -> str:
        """The user who has logged in, "" if nobody has."""


class SessionFacts(Standing, Protocol):
    """What an extension may ask of the session, as its server knows it."""

    @property
    def config(self) -> ServerConfig:
        """What the server offers."""

    @property
    def state(self) -> State:
        """Where the session is."""

    @property
    def transaction(self) -> Transaction | None:
        """The mail transaction, None outside of one."""

    @property
    def transactions(self) -> int:
        """How many transactions the session has had."""


class Reader(Protocol):
    """A way of reading: takes one item from the front of a buffer."""

    def read(self, buffer: bytearray) -> Line | Content | None:
        """Take one item, or None while it is not complete."""


def _line_error(line: Line) -> str | None:
    return line.error


class StateReader(NamedTuple):
    """How a state is read where it is not command lines.

    Attributes:
        event: The event that each item makes.
        open: Makes the reader, given the command that led to the state and the limits.
        line_error: Given a line that was read, returns the key of the rule that it breaks, or None.
    """

    event: str
    open: Callable[[Command | None, Limits], Reader]
    line_error: Callable[[Line], str | None] = _line_error


def _never(_value: str | None, _limits: Limits) -> str | None:
    return None


def _nothing(_: str | None) -> frozenset[str]:
    return frozenset()


def _goes_on(_value: str | None, _content: bytes) -> str | None:
    return None


def _declares_nothing(_: Mail) -> str:
    return ""


class Parameter(NamedTuple):
    """A parameter of MAIL or RCPT (RFC 5321 §4.1.1.11).

    Attributes:
        verb: The verb that takes it.
        keyword: Upper case.
        value: What a value must match in whole; None if the parameter takes no value.
        widens: Octets by which it widens the limit of the command line.
        refusal: Given a good value, returns the key of the rule that refuses it, or None.
        lifts: Given a good value, returns the keys of the rules that no longer hold: what may then
            stand in addresses or in content.
        declares: Returns the parameter with its value as a relay gives it to a next host that
            offers the extension, made from the message itself; "" where the message needs it not.
        passes_on: Whether a relay repeats it to such a host as it came.
        stops: Given a good value and the content, returns the key of the rule by which the message
            fails at a next host that does not offer the extension; None where it can go on without.
        needs_tls: Key of the rule by which the message fails at a next host with which TLS cannot
            start; None where it can go on in clear.
    """

    verb: str
    keyword: str
    value: Pattern[str] | None
    widens: int
    refusal: Callable[[str | None, Limits], str | None] = _never
    lifts: Callable[[str | None], frozenset[str]] = _nothing
    declares: Callable[[Mail], str] = _declares_nothing
    passes_on: bool = False
    stops: Callable[[str | None, bytes], str | None] = _goes_on
    needs_tls: str | None = None

    def is_well_formed(self, value: str | None) -> bool:
        """Return whether the value is of the form that the extension asks for."""
        if value is None or self.value is None:
            return value is None and self.value is None
        return self.value.fullmatch(value) is not None


class Demand(NamedTuple):
    """What a site may want a client to do before all else.

    Attributes:
        name: What a site calls it.
        rule: Key of the rule that refuses what comes before.
        exempt: Verbs that may come before.
        is_met: Whether the client has done it.
    """

    name: str
    rule: str
    exempt: frozenset[str]
    is_met: Callable[[Standing], bool]

    def waits(self, demands: frozenset[str], standing: Standing) -> bool:
        """Return whether a server wants it, and the client has not done it."""
        return self.name in demands and not self.is_met(standing)

    def refuses(self, demands: frozenset[str], standing: Standing, verb: str) -> bool:
        """Return whether a server wants it, and a verb comes before it is done."""
        return verb not in self.exempt and self.waits(demands, standing)


class Objection(NamedTuple):
    """What an extension has against a command that is well formed and in order.

    Attributes:
        key: The rule of the refusal.
        start: Where the trouble begins, in characters of the argument.
        end: Where it ends.
    """

    key: str
    start: int = 0
    end: int = 0


def _no_argument(_: SessionFacts) -> str:
    return ""


def _always(_: SessionFacts) -> bool:
    return True


def no_objection(_session: SessionFacts, _command: Command) -> Objection | None:
    """Have nothing against any command."""
    return None


class Extension(NamedTuple):
    """One extension.

    Attributes:
        keyword: EHLO keyword.
        summary: What it is for, one sentence for learners.
        section: Where it is defined.
        argument: What follows the keyword in the reply to EHLO.
        by_default: Whether a site offers it that does not list its extensions.
        is_announced: Whether the reply to EHLO lists it at this point of the session.
        needs: Keywords of the extensions that it rests on.
        verbs: Verbs that it adds.
        parameters: Parameters that it adds to MAIL and RCPT.
        transitions: Rows that it lays over the core's table; may bring states.
        out_of_order: Keys of its rules for verbs that may not come, by state and verb.
        last_in_group: Verbs that a client may send only as the last of a group (RFC 2920 §3.1).
        readings: How to read in states of its own.
        granted: Key of the rule with which a server grants its events, where there is one reply.
        effects: What a reply to its events has the layer above do.
        enhanced_codes: Whether it puts enhanced status codes into replies.
        reply_for_each: Whether the end of data gets a reply for each recipient that was accepted.
        logins: Events with whose success the client has logged in.
        demand: What a site may want a client to do with it before all else.
        objection: What it has against a command that is well formed and in order, its own or
            another; None if nothing.
    """

    keyword: str
    summary: str
    section: str
    argument: Callable[[SessionFacts], str] = _no_argument
    by_default: bool = True
    is_announced: Callable[[SessionFacts], bool] = _always
    needs: tuple[str, ...] = ()
    verbs: tuple[Verb, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    transitions: TransitionTable = MappingProxyType({})
    out_of_order: Mapping[tuple[State, str], str] = MappingProxyType({})
    last_in_group: frozenset[str] = frozenset()
    readings: Mapping[State, StateReader] = MappingProxyType({})
    granted: Mapping[str, str] = MappingProxyType({})
    effects: Mapping[tuple[str, ReplyClass], Effect] = MappingProxyType({})
    enhanced_codes: bool = False
    reply_for_each: bool = False
    logins: frozenset[str] = frozenset()
    demand: Demand | None = None
    objection: Callable[[SessionFacts, Command], Objection | None] = no_objection

    def announcement(self, session: SessionFacts) -> str:
        """Return the line that the reply to EHLO gives the extension."""
        return f"{self.keyword} {self.argument(session)}".rstrip()


def demand_against(
    verb: str, extensions: Iterable[Extension], demands: frozenset[str], standing: Standing
) -> Demand | None:
    """Return the demand that a client must meet before it may send a verb.

    Demands are met in the order of the extensions, so no demand refuses the verb that meets an
    earlier one: a client that must log in may start TLS before it does.

    Args:
        verb: The verb, upper case.
        extensions: Those whose demands a server may have, in the order of `EXTENSIONS`.
        demands: Names of the demands that it has.
        standing: What the client has done.
    """
    for extension in extensions:
        if extension.demand is None:
            continue
        if any(own.name == verb for own in extension.verbs):
            return None
        if extension.demand.refuses(demands, standing, verb):
            return extension.demand
    return None
