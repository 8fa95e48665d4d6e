"""Trouble as people speak of it: how long it lasts, what it is about, and who has to act."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtplab.protocol.codes.describe import Category
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.replies import Reply
from smtplab.teaching.diagnosis.client_action import Move
from smtplab.teaching.lesson.lesson import Party

__all__ = ["PARTIES", "PARTY_OF", "Trouble", "trouble_of", "troubles_beside"]


class Trouble(NamedTuple):
    """A kind of trouble.

    Attributes:
        lasts: The first digit of its code: 4 or 5.
        about: The second digit.
    """

    lasts: int
    about: int

    @property
    def sentence(self) -> str:
        """The kind in words, without a digit."""
        return _LASTS[self.lasts].format(about=_ABOUT[self.about])


_LASTS: Mapping[int, str] = MappingProxyType(
    {
        ReplyClass.TEMPORARY: "Temporary trouble with {about}.",
        ReplyClass.PERMANENT: "Permanent trouble with {about}.",
    }
)
_ABOUT: Mapping[int, str] = MappingProxyType(
    {
        Category.SYNTAX: "a command: how it is written or when it is sent",
        Category.INFORMATION: "information that was asked for",
        Category.CONNECTION: "the connection",
        Category.UNSPECIFIED_3: "the login or with TLS",
        Category.UNSPECIFIED_4: "something that the standard does not name",
        Category.MAIL_SYSTEM: "the mail system: a mailbox or the server's rules",
    }
)
_ALWAYS = (
    Trouble(4, Category.MAIL_SYSTEM),
    Trouble(5, Category.MAIL_SYSTEM),
    Trouble(4, Category.CONNECTION),
)
_OF_A_COMMAND, _OF_A_CONNECTION = Trouble(5, Category.SYNTAX), Trouble(5, Category.CONNECTION)
_OTHERS = 3
_PARAMETER_UNKNOWN, _PROTOCOL = 555, 5


def trouble_of(code: int) -> Trouble:
    """Return the kind of trouble that a code tells of."""
    return Trouble(code // 100, code // 10 % 10)


def troubles_beside(reply: Reply) -> tuple[Trouble, ...]:
    """Return the kind of trouble that a reply tells of, among others that it does not.

    A few replies with a 5 in the middle are about a command all the same, as 555 and X.5.Z say: no
    trouble with a command stands beside those.
    """
    right = trouble_of(reply.code)
    is_about_command = reply.code == _PARAMETER_UNKNOWN or (
        reply.enhanced is not None and reply.enhanced.subject == _PROTOCOL
    )
    is_ambiguous = is_about_command and right.about == Category.MAIL_SYSTEM
    fourth = _OF_A_CONNECTION if is_ambiguous else _OF_A_COMMAND
    others = [one for one in (fourth, *reversed(_ALWAYS)) if one != right]
    return (right, *others[:_OTHERS])


PARTIES: Mapping[Party, str] = MappingProxyType(
    {
        Party.CLIENT: "The sending program: it has to send other lines.",
        Party.SENDER: "The sender: an address, the message or the sender's domain has to change.",
        Party.SERVER: "The receiving side. The client can only wait.",
    }
)
"""Who has to act."""
PARTY_OF: Mapping[Move, Party] = MappingProxyType(
    {
        Move.GO_ON: Party.CLIENT,
        Move.WAIT: Party.SERVER,
        Move.FIX: Party.CLIENT,
        Move.STOP: Party.SENDER,
        Move.END: Party.CLIENT,
    }
)
"""Who has to act, by what the client must do; a lesson can say otherwise."""
