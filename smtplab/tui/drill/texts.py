"""The words of the drill's screen: signs, keys and headings."""

DRILL = "Drill"
WHICH_CARDS = "Which cards"
ROUND_OF = "{number} of {count}"
SUMMARY = "summary"

RIGHT, WRONG, HERE, AHEAD = "✓", "✗", "▸", "·"
"""Signs of a card that was right, was wrong, is open, comes yet."""

YOUR_TURN = "Your turn"
CUE_REPAIR = "Enter sends · F2 shows the solution · F8 goes back to this point"
CUE_CLOSED = "The connection is closed. F8 goes back to the start, F2 shows the solution."
CUE_NEXT = "Enter: the next card"
CUE_LAST = "Enter: how the round went"
CUE_AGAIN = "Enter: another round · Esc: back; your answers are kept"
MORE_ABOVE = "… {count} earlier lines"

THIS_ROUND = "This round"
