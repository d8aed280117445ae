"""Adapters to the programs that compute: tblite, xtb-python, PySCF, OpenMM."""
