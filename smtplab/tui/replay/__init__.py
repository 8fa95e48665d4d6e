"""The replay of a recorded session, and the choice of one."""
