"""Criteria, Pareto fronts, rank intervals and tiers."""
