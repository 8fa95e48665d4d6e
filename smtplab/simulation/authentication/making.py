"""The checks of a site, loaded only where it asks for some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplab.simulation.dns.zone import Resolver
from smtplab.simulation.site.model import Site

if TYPE_CHECKING:
    from smtplab.simulation.authentication.authenticator import Authenticator

__all__ = ["make_authenticator"]


def make_authenticator(site: Site, resolver: Resolver) -> Authenticator | None:
    """Return what makes the checks of a site; None where it asks for none."""
    if not site.checks:
        return None
    from smtplab.simulation.authentication import authenticator  # noqa: PLC0415  # slow to load

    return authenticator.Authenticator(site.checks, site.host, resolver)
