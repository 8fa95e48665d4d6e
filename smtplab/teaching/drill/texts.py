"""The drill's own words: tasks, feedback and summary, without those about keys."""

__all__: list[str] = []

RIGHT, WRONG = "Right", "wrong"
REPAIRED = "Corrected"
SOLUTION = "This corrects it"
REPAIR_GOAL = "Send what corrects it, until {goal}."

SCORE = "{right} of {count} right"
NO_CARDS = "There is no card."
CONFUSED = "What you confused"
NOT_CONFUSED = "Nothing yet. What you confuse is listed here and asked again."
THIS_ROUND = "this round"
DUE = "What comes next"
ALL = "all"
ALL_CARDS = "All cards"
OF_LEVEL = "Cards of the {level}"
FROM_LESSON = "From lesson{number}: {title}"
UNSEEN = "not seen yet"
CARDS = "{count} cards"
ONE_CARD = "1 card"
