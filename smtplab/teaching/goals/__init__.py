"""Goals: predicates over what happened in the lab since a step began; text is never matched."""

from smtplab.teaching.goals.goal import Goal, Past, Predicate

__all__ = ["Goal", "Past", "Predicate"]
