"""What a learner has learned so far, saved in SQLite on their own machine."""

from smtplab.teaching.progress.progress import (
    LessonProgress,
    Progress,
    QuestionKey,
    ShownMisconception,
    StepDone,
)

__all__ = ["LessonProgress", "Progress", "QuestionKey", "ShownMisconception", "StepDone"]
