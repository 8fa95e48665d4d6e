"""Which server does a lesson talk to, and an activity in it?"""

from __future__ import annotations

from pathlib import Path

from smtplab.simulation.site import DEFAULT_SITE, find_site, laid_over, site_of, site_tables
from smtplab.simulation.table import SiteError
from smtplab.simulation.world import Site
from smtplab.teaching.lesson.node import Node
from smtplab.teaching.lesson.trouble import Troubles

__all__ = ["SitePlace"]

_MEND = "name a file in sites/, or give keys as in the default site"


class SitePlace:
    """Finds sites by name, in the folder of the lessons' sites or in the package.

    Args:
        folder: The folder of the lessons' sites.
        own: What the front matter says of the site; None for the default one.
        troubles: Takes what is wrong.
    """

    def __init__(self, folder: Path, own: Node | None, troubles: Troubles) -> None:
        self._folder = folder
        self._own = own
        self._troubles = troubles
        self._site = self._read(own)

    def site(self, given: Node | None) -> Site:
        """Return the site of an activity; the lesson's own where it gives none."""
        return self._read(given) if given is not None else self._site

    def _read(self, node: Node | None) -> Site:
        try:
            return self._site_of(node)
        except SiteError as error:
            self._troubles.add(node.line if node else 0, str(error), _MEND)
            return site_of(DEFAULT_SITE, site_tables(find_site(DEFAULT_SITE, self._folder)), "site")

    def _site_of(self, node: Node | None) -> Site:
        value = node.plain() if node else DEFAULT_SITE
        if isinstance(value, str):
            return site_of(value, site_tables(find_site(value, self._folder)), value)
        if not isinstance(value, dict):
            raise SiteError("site", "is neither a name nor keys")
        base = str(value.pop("base", self._base_name()))
        tables = site_tables(find_site(base, self._folder))
        return site_of(base, laid_over(tables, value), "site")

    def _base_name(self) -> str:
        own = self._own.plain() if self._own else DEFAULT_SITE
        if isinstance(own, dict):
            return str(own.get("base", DEFAULT_SITE))
        return own if isinstance(own, str) else DEFAULT_SITE
