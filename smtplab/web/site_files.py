"""The files that have a page open on a teacher's site: the site, and the setting that names it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from smtplab.simulation.site.load import load_site, site_names

__all__ = ["site_files"]

_SITES = "smtplab/simulation/site/sites"
_SETTINGS = "smtplab/web/tab/settings.json"
_OTHER_SIGNS = re.compile(r"[^a-z0-9]+")
_LONGEST = 40


def site_files(named: str) -> Mapping[str, bytes]:
    """Return the files by their path in a tab.

    Args:
        named: Name of a site that comes with the package, or the path of a site file.

    Raises:
        SiteError: If there is no such site, or something in it is wrong.
    """
    site = load_site(named)
    if named in site_names():
        return _settings(named)
    name = _OTHER_SIGNS.sub("-", site.name.lower()).strip("-")[:_LONGEST]
    if not name or name in site_names():
        name = f"my-{name}".rstrip("-")
    return {**_settings(name), f"{_SITES}/{name}.toml": Path(named).read_bytes()}


def _settings(name: str) -> Mapping[str, bytes]:
    return {_SETTINGS: json.dumps({"site": name}).encode()}
