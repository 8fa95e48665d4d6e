"""What is wrong with a goal as it was written?"""

from __future__ import annotations

from smtplab.simulation.text.visible import visible

__all__ = ["GoalError"]


class GoalError(ValueError):
    """A goal cannot be read.

    Attributes:
        path: Keys and places that lead to the trouble, inside of the goal.
        wrong: What is wrong, safe to show.
        mend: What to do about it, safe to show.
    """

    def __init__(self, path: tuple[str | int, ...], wrong: str, mend: str) -> None:
        self.path = path
        self.wrong = str(visible(wrong))
        self.mend = str(visible(mend))
        super().__init__(f"{self.wrong}; {self.mend}")
