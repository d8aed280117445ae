"""OpenMM."""

from solvscreen.engines.openmm.engine import OpenmmEngine as Engine

__all__ = ["Engine"]
