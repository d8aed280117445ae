"""Numbers out of energies and trajectories, with their uncertainty (MDAnalysis)."""
