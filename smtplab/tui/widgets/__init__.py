"""The parts of the screens: they are given values and post messages."""
