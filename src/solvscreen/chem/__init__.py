"""Molecules in three dimensions: SMILES, conformers, clusters, boxes (RDKit, Packmol)."""
