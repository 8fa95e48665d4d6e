"""The drill's own words: tasks, feedback and summary, without those about keys."""

__all__: list[str] = []

RIGHT, WRONG = "Right", "wrong"
REPAIRED = "Mended"
SOLUTION = "This mends it"
REPAIR_GOAL = "Say what mends it, until {goal}."

SCORE = "{right} of {count} right"
NO_CARDS = "There is no card."
CONFUSED = "What was taken for what"
NOT_CONFUSED = "Nothing yet. Whatever you take for something else is listed here, and asked again."
THIS_ROUND = "this round"
DUE = "What comes next"
ALL = "all"
ALL_CARDS = "All cards"
OF_LEVEL = "Cards of the {level}"
FROM_LESSON = "From lesson{number}: {title}"
UNSEEN = "never met yet"
CARDS = "{count} cards"
ONE_CARD = "1 card"
