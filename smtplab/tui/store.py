"""Where does a sandbox come from, and where does it stay?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from smtplab.simulation.experiment import Experiment

__all__ = ["SandboxStore"]


class SandboxStore(Protocol):
    """Keeps one sandbox between two runs."""

    @property
    def is_kept(self) -> bool:
        """Whether there is a sandbox to go on with; asked before the first frame, so cheap."""

    @property
    def note(self) -> str:
        """What the learner should be told of the last `load`, nothing if all went well."""

    def load(self) -> tuple[Experiment, Sequence[str]]:
        """Give the sandbox as it was left with the lines typed there, or a fresh one with none."""

    def save(self, experiment: Experiment, history: Sequence[str]) -> None:
        """Keep a sandbox and the lines typed there.

        Raises:
            OSError: It cannot be kept; what was kept before still is.
        """
