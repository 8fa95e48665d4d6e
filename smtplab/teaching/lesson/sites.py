"""Which server does a lesson talk to, and an activity in it?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from smtplab.simulation.mapping.problems import Troubles
from smtplab.simulation.mapping.reader import SiteError
from smtplab.simulation.site.load import (
    DEFAULT_SITE,
    find_site,
    laid_over,
    load_site,
    site_of,
    site_tables,
)
from smtplab.simulation.site.model import Site
from smtplab.teaching.lesson.yaml_nodes import Node

__all__ = ["SitePlace"]

_BASE = "base"
_MEND = "name a file in sites/, or give keys as in the default site"

Tables = Mapping[str, object]


class SitePlace:
    """Finds sites by name, in the folder of the lessons' sites or in the package.

    Args:
        folder: The folder of the lessons' sites.
        own: What the front matter says of the site; None for the default one.
        troubles: Takes what is wrong.
    """

    def __init__(self, folder: Path, own: Node | None, troubles: Troubles) -> None:
        self._folder = folder
        self._troubles = troubles
        self._read: dict[str, Tables] = {}
        self._own: tuple[str, Tables] | None = None
        self._site = self.site(own or Node(1, DEFAULT_SITE))
        self._own = self._tables_at(own) if own is not None else None

    def site(self, given: Node | None) -> Site:
        """Return the site of an activity; the lesson's own where it gives none."""
        if given is None:
            return self._site
        try:
            name, tables = self._tables(given)
            return site_of(name, tables, name)
        except SiteError as error:
            wrong = ": ".join(map(str, (*error.path, error.wrong)))
            self._troubles.add(given.line_of(error.path), wrong, _MEND)
            return load_site()

    def _tables_at(self, node: Node) -> tuple[str, Tables] | None:
        """Return the tables of the lesson's own site; what is wrong with it was told already."""
        try:
            return self._tables(node)
        except SiteError:
            return None

    def _tables(self, node: Node) -> tuple[str, Tables]:
        """Return name and tables of a site, as it is named or laid over its base."""
        match node.plain():
            case str(name):
                return name, self._named(name)
            case dict(keys):
                base = keys.pop(_BASE, None)
                name, below = self._base(base)
                return name, laid_over(below, keys)
            case _:
                raise SiteError("site", "is neither a name nor keys")

    def _base(self, name: object) -> tuple[str, Tables]:
        if name is None:
            return self._own or (DEFAULT_SITE, self._named(DEFAULT_SITE))
        return str(name), self._named(str(name))

    def _named(self, name: str) -> Tables:
        if name not in self._read:
            self._read[name] = site_tables(find_site(name, self._folder))
        return self._read[name]
