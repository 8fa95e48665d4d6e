"""What a learner has learned so far, saved in SQLite on their own machine."""

from smtplab.teaching.progress.progress import (
    Effort,
    LessonProgress,
    Progress,
    QuestionKey,
    ShownMisconception,
    StepDone,
)

__all__ = [
    "Effort",
    "LessonProgress",
    "Progress",
    "QuestionKey",
    "ShownMisconception",
    "StepDone",
]
