"""What a server signs with: a domain and a selector of DKIM (RFC 6376 §3.1)."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["DkimKey"]


class DkimKey(NamedTuple):
    """What a server signs with.

    Attributes:
        domain: The domain that signs; mail of its subdomains is signed as well.
        selector: The name of the key.
        is_published: Whether the DNS has the public half by itself.
    """

    domain: str
    selector: str
    is_published: bool = True

    @property
    def name(self) -> str:
        """The name in the DNS at which the public half should stand (RFC 6376 §3.6.2.1)."""
        return f"{self.selector}._domainkey.{self.domain}"

    def covers(self, author: str) -> bool:
        """Return whether a message of an author's domain is to be signed."""
        return author == self.domain or author.endswith(f".{self.domain}")
