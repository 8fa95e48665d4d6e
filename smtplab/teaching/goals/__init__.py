"""Goals: predicates over what happened in the lab since a step began; text is never matched."""

from smtplab.teaching.goals.goal import Goal, Predicate, Window

__all__ = ["Goal", "Predicate", "Window"]
