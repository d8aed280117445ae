"""Density-functional theory with PySCF."""

from solvscreen.engines.pyscf._kernels import chosen_kernels

with chosen_kernels():
    import pyscf.lib  # noqa: F401 - before any module of this package imports it
