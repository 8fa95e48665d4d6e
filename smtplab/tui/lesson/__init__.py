"""The lesson screen and the list of lessons."""
