"""What an extension adds to the protocol (RFC 5321 §2.2).

An extension is a row in `smtplab.protocol.extensions`. What no row can say, such as which address
needs SMTPUTF8, is a check in `smtplab.protocol.checks`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple, Protocol

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.commands import Command, Verb
from smtplab.protocol.config import Limits
from smtplab.protocol.content import Content
from smtplab.protocol.lines import Line
from smtplab.protocol.states import State, TransitionTable


class Effect(Enum):
    """What the layer that holds the connection must do once a reply is on the wire."""

    START_TLS = "start TLS"


class Reader(Protocol):
    """A way of reading: takes one item from the front of a buffer."""

    def read(self, buffer: bytearray) -> Line | Content | None:
        """Take one item, or None while it is not complete."""


class StateReader(NamedTuple):
    """How a state is read where it is not command lines.

    Attributes:
        event: The event that each item makes.
        open: Makes the reader, given the command that led to the state and the limits.
    """

    event: str
    open: Callable[[Command | None, Limits], Reader]


def _never(_value: str | None, _limits: Limits) -> str | None:
    return None


class Parameter(NamedTuple):
    """A parameter of MAIL or RCPT (RFC 5321 §4.1.1.11).

    Attributes:
        verb: The verb that takes it.
        keyword: Upper case.
        value: What a value must match in whole; None if the parameter takes no value.
        widens: Octets by which it widens the limit of the command line.
        refusal: Given a good value, returns the key of the rule that refuses it, or None.
    """

    verb: str
    keyword: str
    value: re.Pattern[str] | None
    widens: int
    refusal: Callable[[str | None, Limits], str | None] = _never

    def is_well_formed(self, value: str | None) -> bool:
        """Return whether the value is of the form that the extension asks for."""
        if value is None or self.value is None:
            return value is None and self.value is None
        return self.value.fullmatch(value) is not None


def _no_argument(_: Limits) -> str:
    return ""


class Extension(NamedTuple):
    """One extension.

    Attributes:
        keyword: EHLO keyword.
        summary: What it is for, one sentence for learners.
        section: Where it is defined.
        argument: What follows the keyword in the reply to EHLO.
        needs: Keywords of the extensions that it rests on.
        verbs: Verbs that it adds.
        parameters: Parameters that it adds to MAIL and RCPT.
        transitions: Rows that it lays over the core's table; may bring states.
        readings: How to read in states of its own.
        effects: What a reply to its events has the layer above do.
        enhanced_codes: Whether it puts enhanced status codes into replies.
    """

    keyword: str
    summary: str
    section: str
    argument: Callable[[Limits], str] = _no_argument
    needs: tuple[str, ...] = ()
    verbs: tuple[Verb, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    transitions: TransitionTable = MappingProxyType({})
    readings: Mapping[State, StateReader] = MappingProxyType({})
    effects: Mapping[tuple[str, ReplyClass], Effect] = MappingProxyType({})
    enhanced_codes: bool = False

    def announcement(self, limits: Limits) -> str:
        """Return the line that the reply to EHLO gives the extension."""
        return f"{self.keyword} {self.argument(limits)}".rstrip()
