"""The drill: cards whose answers the engine gives, rounds of them, and what is saved of both."""
