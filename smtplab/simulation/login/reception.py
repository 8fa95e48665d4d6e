"""The logins at one server: begun by AUTH, carried on line by line, answered with replies."""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Callable
from itertools import count

from smtplab.protocol.extensions.auth import NO_RESPONSE
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.simulation.login.mechanisms import (
    MECHANISMS,
    Accounts,
    MalformedResponseError,
    Mechanism,
)
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.base64_text import encode_base64

__all__ = ["Nonces", "Reception", "counted_nonces"]

Nonces = Callable[[], str]
"""Makes letters and digits that no other login has."""
_LENGTH = 20


def counted_nonces(host: str) -> Nonces:
    """Return nonces that are the same in each run, for a lab that is to be played again."""
    numbers = count(1)

    def nonce() -> str:
        from hashlib import sha256  # noqa: PLC0415  # slow to load, and few sessions log in

        return sha256(f"{host} {next(numbers)}".encode()).hexdigest()[:_LENGTH]

    return nonce


class MechanismLogin:
    """One login by one mechanism.

    Attributes:
        user: The user that the client says it is, "" until the end of the conversation.
    """

    def __init__(self, mechanism: Mechanism, accounts: Accounts) -> None:
        self.user = ""
        self._takes_initial = mechanism.takes_initial
        self._conversation = mechanism.converse(accounts)

    def begin(self, response: str) -> Reply:
        """Answer AUTH, given its initial response."""
        challenge = next(self._conversation)
        if not response:
            return _challenge(challenge)
        if not self._takes_initial:
            return reply_for("response-too-early")
        return self.go_on(b"" if response == NO_RESPONSE else a2b_base64(response))

    def go_on(self, response: bytes) -> Reply:
        """Answer the next response."""
        try:
            return _challenge(self._conversation.send(response))
        except MalformedResponseError:
            return reply_for("response-malformed")
        except StopIteration as end:
            self.user = end.value.user
            return reply_for("logged-in" if end.value.is_proven else "login-failed")


def _challenge(octets: bytes) -> Reply:
    return reply_for("login-challenge", line=encode_base64(octets))


class Reception:
    """Whom a server lets in, over all the sessions that it serves.

    Args:
        site: Who has an account.
        nonces: Makes what no client can foresee, or in a lab what is the same in each run.
    """

    def __init__(self, site: Site, nonces: Nonces | None = None) -> None:
        self._site = site
        self._nonces = nonces or counted_nonces(site.host)

    def reply(self, event: Event, server: ServerEnd) -> Reply:
        """Answer AUTH, or the next line of a login."""
        if event.command is not None:
            name, _, response = event.command.argument.partition(" ")
            accounts = Accounts(self._site.users, self._site.host, self._nonces())
            login = MechanismLogin(MECHANISMS[name.upper()], accounts)
            server.login = login
            return login.begin(response)
        if not isinstance(server.login, MechanismLogin):
            return reply_for("mechanism-unknown")
        return server.login.go_on(a2b_base64(event.octets))
