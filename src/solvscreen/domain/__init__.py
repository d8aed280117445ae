"""Frozen types that every other part speaks in."""
