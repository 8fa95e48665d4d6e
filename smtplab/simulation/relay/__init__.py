"""Servers that pass mail on: what each holds for others, who is next, what a failure leads to."""
