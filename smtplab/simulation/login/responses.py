"""The responses of a client that knows the password: what can be suggested in a login."""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Callable, Mapping, Sequence

from smtplab.simulation.text.base64_text import encode_base64

__all__ = ["first_line", "next_response"]

_NONCE = "fyko+d2lbbFgONRv9qkxdawL"
"""The nonce of a client of SCRAM, the same in each run of a lab (RFC 5802 §5)."""


def first_line(mechanism: str, user: str, password: str) -> str:
    """Return AUTH with the response that a mechanism may begin with."""
    if mechanism not in _CLIENT_FIRST:
        return f"AUTH {mechanism}"
    return f"AUTH {mechanism} {_CLIENT_FIRST[mechanism](user, password)}"


def next_response(mechanism: str, challenges: Sequence[str], user: str, password: str) -> str:
    """Return the response to the last challenge of a login.

    Args:
        mechanism: The mechanism.
        challenges: The texts of all 334 of this login, oldest first.
        user: The user.
        password: The password.
    """
    try:
        came = [a2b_base64(one, strict_mode=True) for one in challenges]
    except ValueError:
        return ""
    respond = _RESPONSES.get(mechanism)
    return respond(came, user, password) if respond and came else ""


def _plain(user: str, password: str) -> str:
    return encode_base64(f"\0{user}\0{password}".encode())


def _scram_first(user: str, _password: str) -> str:
    return encode_base64(f"n,,n={user},r={_NONCE}".encode())


def _login(came: Sequence[bytes], user: str, password: str) -> str:
    return encode_base64((password if b"pass" in came[-1].lower() else user).encode())


def _cram_md5(came: Sequence[bytes], user: str, password: str) -> str:
    import hmac  # noqa: PLC0415  # slow to load, and few sessions log in

    digest = hmac.new(password.encode(), came[-1], "md5").hexdigest()
    return encode_base64(f"{user} {digest}".encode())


def _scram(came: Sequence[bytes], user: str, password: str) -> str:
    """Return what follows the server's first message; its last one gets an empty line."""
    if not came[-1].startswith(b"r="):
        return "" if came[-1] else _scram_first(user, password)
    from scramp import ScramClient, ScramException  # noqa: PLC0415  # as above

    client = ScramClient(["SCRAM-SHA-256"], user, password, c_nonce=_NONCE)
    client.get_client_first()
    try:
        client.set_server_first(came[-1].decode())
        return encode_base64(client.get_client_final().encode())
    except (ScramException, ValueError):
        return ""


_CLIENT_FIRST: Mapping[str, Callable[[str, str], str]] = {
    "PLAIN": _plain,
    "SCRAM-SHA-256": _scram_first,
}
_RESPONSES: Mapping[str, Callable[[Sequence[bytes], str, str], str]] = {
    "PLAIN": lambda _, user, password: _plain(user, password),
    "LOGIN": _login,
    "CRAM-MD5": _cram_md5,
    "SCRAM-SHA-256": _scram,
}
