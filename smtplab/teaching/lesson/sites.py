"""The servers that a lesson and its activities talk to, by name or by the keys that differ."""

from __future__ import annotations

from pathlib import Path

from smtplab.simulation.mapping.key import Key
from smtplab.simulation.mapping.node import Node, laid_over
from smtplab.simulation.mapping.place import Place, show_value
from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.site.build import build_site
from smtplab.simulation.site.load import (
    DEFAULT_SITE,
    SiteError,
    find_site,
    load_site,
    site_node,
)
from smtplab.simulation.site.model import Site

__all__ = ["SITE", "LessonSites"]

_BASE = "base"
_FIX = "use default, the name of a file in sites/, or keys as docs/sites.md lists them"


class _SiteKind:
    """A site, which `LessonSites` reads."""

    wanted = "the name of a site, or keys of one"
    blank = None

    def read(self, _place: Place) -> None:
        """Leave it to `LessonSites`, which knows the site below it."""


SITE = Key("site", _SiteKind(), None)


class LessonSites:
    """Finds sites by name, in the folder of the lessons' sites or in the package.

    Args:
        folder: The folder of the lessons' sites.
        own: What the front matter says of the site; None for the default one.
        problems: Takes what is wrong.
    """

    def __init__(self, folder: Path, own: Place | None, problems: Problems) -> None:
        self._folder = folder
        self._nodes: dict[str, Node] = {}
        self._own: tuple[str, Node] | None = None
        self._is_own_sound = True
        default = Place(Node(1, DEFAULT_SITE, DEFAULT_SITE), problems, (SITE.name,))
        noted = len(problems)
        self._site = self.site(own or default)
        self._is_own_sound = len(problems) == noted
        self._own = self._keys(own or default) if self._is_own_sound else None

    def site_of(self, reader: MappingReader) -> Site:
        """Return the site of an activity; the lesson's own where it gives none."""
        return self.site(reader.place(SITE) if SITE in reader else None)

    def site(self, given: Place | None) -> Site:
        """Return the site that is given, else the lesson's own."""
        if given is None:
            return self._site
        noted = len(given.problems)
        named = self._keys(given)
        if named is None or len(given.problems) > noted:
            return load_site()
        name, node = named
        found = Problems()
        site = build_site(name, Place(node, found, given.path))
        if found and self._is_sound(given):
            given.problems.extend(found)
        return site

    def _is_sound(self, given: Place) -> bool:
        """Return whether the file that is named is sound; what is wrong in it is noted."""
        base = given.node.child(_BASE) if given.node.entries is not None else given.node
        name = base.text if base is not None else ""
        if not name:
            return True
        try:
            load_site(str(find_site(name, self._folder)))
        except SiteError as error:
            file = f"{name}.toml"
            for one in error.problems:
                given.wrong(f"{file}:{one.line}: {one.message}", one.fix)
            return False
        return True

    def _keys(self, given: Place) -> tuple[str, Node] | None:
        """Return name and keys of a site, as it is named or laid over its base."""
        entries = given.node.entries
        if isinstance(given.node.value, str):
            return self._find(given)
        if entries is None:
            given.wrong(f"{show_value(given.node)} is neither the name of a site nor a table", _FIX)
            return None
        below = self._find(given.child(_BASE)) if _BASE in entries else self._usual()
        if below is None:
            return None
        name, base = below
        over = {key: one for key, one in entries.items() if key != _BASE}
        return name, laid_over(base, Node(given.node.line, over))

    def _usual(self) -> tuple[str, Node] | None:
        """Return the lesson's own site, else the default one; None if the lesson's is broken."""
        if self._own or not self._is_own_sound:
            return self._own
        return self._find(Place(Node(0, DEFAULT_SITE, DEFAULT_SITE), Problems()))

    def _find(self, place: Place) -> tuple[str, Node] | None:
        name = place.node.text
        try:
            if name not in self._nodes:
                self._nodes[name] = site_node(find_site(name, self._folder))
        except SiteError as error:
            [problem] = error.problems
            wrong = f"{name}.toml:{problem.line}: {problem.message}" if problem.line else ""
            place.wrong(
                wrong or f"{show_value(place.node)} is not a site", problem.fix if wrong else _FIX
            )
            return None
        return name, self._nodes[name].at_line(place.node.line)
