"""A world in memory: a site, a wire, a lab and the transcript of what was said there."""
