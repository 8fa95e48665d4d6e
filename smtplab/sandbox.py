"""Where the sandbox stays between two runs: one JSON file a site, in the learner's own folder."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from smtplab.simulation.experiment import Experiment

HOME_VARIABLE = "SMTPLAB_HOME"


def home_folder() -> Path:
    """Return the folder for what a learner did: `SMTPLAB_HOME`, or the system's usual place."""
    if given := os.environ.get(HOME_VARIABLE):
        return Path(given)
    from platformdirs import user_data_path  # noqa: PLC0415  # it costs the first frame nothing

    return user_data_path("smtplab", appauthor=False)


class SandboxFile:
    """Keeps the sandbox of one site.

    Attributes:
        site_name: Which site, by name or by the path of its file; None for the one that comes
            with the package.
        is_kept: Whether there is a sandbox to go on with.
    """

    def __init__(self, site_name: str | None = None) -> None:
        self.site_name = site_name
        self._file = home_folder() / f"sandbox-{quote(site_name or 'default', safe='')}.json"

    @property
    def is_kept(self) -> bool:
        """Whether there is a sandbox to go on with."""
        return self._file.exists()

    def load(self) -> tuple[Experiment, Sequence[str]]:
        """Give the sandbox as it was left, and the lines typed in it; a fresh one with none.

        A file that cannot be read is kept aside, never overwritten.

        Raises:
            SiteError: If the site is missing or wrong.
        """
        from smtplab.simulation.experiment import Experiment  # noqa: PLC0415  # as above
        from smtplab.simulation.site import load_site  # noqa: PLC0415

        site = load_site(self.site_name)
        try:
            saved = json.loads(self._file.read_text("utf-8"))
            history = [str(line) for line in saved["history"]]
            return Experiment.restore(site, saved["experiment"]), history
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            self._keep_aside()
        return Experiment(site), []

    def save(self, experiment: Experiment, history: Sequence[str]) -> None:
        """Keep a sandbox, whole or not at all.

        Raises:
            OSError: If it cannot be written; what was kept before still is.
        """
        text = json.dumps({"experiment": experiment.save(), "history": list(history)})
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        beside.write_text(text, "utf-8")
        beside.replace(self._file)

    def _keep_aside(self) -> None:
        try:
            self._file.replace(self._file.with_suffix(".damaged"))
        except OSError:
            return
