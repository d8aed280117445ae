"""Molecular-dynamics programs: one module each, called what `md.engine` calls the program, its adapter `Engine`."""
