"""The drill screen: a card, the options, the round beside it, and the summary."""
