"""The screens: what a person sees of a lab, and the keys that work it."""
