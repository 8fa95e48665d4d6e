"""The mechanisms by which a client logs in: each is a conversation of challenges and responses.

A conversation yields a challenge, is sent the response, and returns a verdict at its end. These are
the words of SASL (RFC 4422 §3); the base64 around the octets is not its business.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import NamedTuple

__all__ = ["MECHANISMS", "Accounts", "MalformedResponseError", "Mechanism", "Verdict"]


class MalformedResponseError(Exception):
    """A response is not what the mechanism needs at this point."""


class Verdict(NamedTuple):
    """How a conversation ended.

    Attributes:
        user: The user that the client says it is.
        is_proven: Whether it has proved that.
    """

    user: str
    is_proven: bool


class Accounts(NamedTuple):
    """Whom a server knows, and what it makes its challenges from.

    Attributes:
        passwords: Password by user.
        host: The server's own name.
        nonce: Letters and digits that no other login of this server has.
    """

    passwords: Mapping[str, str]
    host: str
    nonce: str

    def password_of(self, user: str) -> str:
        """Return the password of a user; of an unknown one the nonce, which nobody can know."""
        return self.passwords.get(user, self.nonce)

    def judge(self, user: str, expected: str, given: str) -> Verdict:
        """Compare what a user gave with what was expected, in the same time whatever it is."""
        from hmac import compare_digest  # noqa: PLC0415  # slow to load, and few sessions log in

        is_equal = compare_digest(expected.encode(), given.encode())
        return Verdict(user, is_equal and user in self.passwords)


Conversation = Generator[bytes, bytes, Verdict]


class Mechanism(NamedTuple):
    """A mechanism of SASL.

    Attributes:
        converse: Begins the conversation.
        takes_initial: Whether AUTH may carry the first response.
    """

    converse: Callable[[Accounts], Conversation]
    takes_initial: bool = True


def _text(response: bytes) -> str:
    try:
        return response.decode()
    except UnicodeDecodeError:
        raise MalformedResponseError from None


def _plain(accounts: Accounts) -> Conversation:
    """Read authorization identity, user and password, a NUL between them (RFC 4616 §2)."""
    parts = _text((yield b"")).split("\0")
    if len(parts) != 3 or not parts[1]:
        raise MalformedResponseError
    acts_as, user, password = parts
    verdict = accounts.judge(user, accounts.password_of(user), password)
    return verdict if acts_as in {"", user} else Verdict(user, is_proven=False)


def _login(accounts: Accounts) -> Conversation:
    """Ask for the user, then for the password; no RFC has it, and old clients know nothing else."""
    user = _text((yield b"Username:"))
    password = _text((yield b"Password:"))
    return accounts.judge(user, accounts.password_of(user), password)


def _cram_md5(accounts: Accounts) -> Conversation:
    """Have the client digest the challenge with its password (RFC 2195 §2)."""
    import hmac  # noqa: PLC0415  # as above

    challenge = f"<{accounts.nonce}@{accounts.host}>".encode()
    user, space, digest = _text((yield challenge)).rpartition(" ")
    if not user or not space:
        raise MalformedResponseError
    expected = hmac.new(accounts.password_of(user).encode(), challenge, "md5").hexdigest()
    return accounts.judge(user, expected, digest.lower())


def _scram(accounts: Accounts) -> Conversation:
    """Prove the password to each other, and show it to nobody (RFC 5802 §3, RFC 7677)."""
    first = yield b""
    from hashlib import sha256  # noqa: PLC0415  # as above

    from scramp import ScramException, ScramMechanism  # noqa: PLC0415

    mechanism, user = ScramMechanism("SCRAM-SHA-256"), ""

    def account(name: str) -> tuple[bytes, bytes, bytes, int]:
        nonlocal user
        user = name
        salt = sha256(f"{accounts.host} {name}".encode()).digest()[:16]
        made: tuple[bytes, bytes, bytes, int] = mechanism.make_auth_info(
            accounts.password_of(name), salt=salt
        )
        return made

    server = mechanism.make_server(account, s_nonce=accounts.nonce)
    try:
        server.set_client_first(_text(first))
        last = yield server.get_server_first().encode()
    except ScramException:
        raise MalformedResponseError from None
    try:
        server.set_client_final(_text(last))
    except ScramException:
        return Verdict(user, is_proven=False)
    # A reply of 235 carries no data, so that the server's own proof goes out before it.
    yield server.get_server_final().encode()
    return Verdict(user, is_proven=user in accounts.passwords)


MECHANISMS: Mapping[str, Mechanism] = {
    "PLAIN": Mechanism(_plain),
    "LOGIN": Mechanism(_login),
    "CRAM-MD5": Mechanism(_cram_md5, takes_initial=False),
    "SCRAM-SHA-256": Mechanism(_scram),
}
"""By name. LOGIN begins with the server, but clients send the user with AUTH all the same."""
