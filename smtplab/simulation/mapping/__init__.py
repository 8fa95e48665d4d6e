"""Mappings that people write, in TOML or YAML: read with care, all that is wrong at once."""
