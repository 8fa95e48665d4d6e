import os

from hypothesis import settings

# Two cores shared by several workers make any deadline a matter of luck. What a change broke must
# not depend on the draw either, so CI tries the same examples each time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")
