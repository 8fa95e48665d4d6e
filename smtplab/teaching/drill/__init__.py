"""Short rounds of practice on what this learner confuses; the answers are the engine's."""
