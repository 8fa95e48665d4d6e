"""What a learner has learned so far, kept in SQLite on their own machine."""

from smtplab.teaching.progress.progress import LessonProgress, Progress, StepDone

__all__ = ["LessonProgress", "Progress", "StepDone"]
