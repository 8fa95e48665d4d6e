import gc
import os

from hypothesis import settings

# A screen makes many short-lived objects, and the heap of all tests is large: with Python's own
# thresholds, a third of the time of the screens was spent on looking for garbage.
gc.set_threshold(100_000, 50, 50)

# Two cores shared by several workers make any deadline a matter of luck. What a change broke must
# not depend on the draw either, so CI tries the same examples each time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")
