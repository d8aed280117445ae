"""How far computed numbers are off on files of reference values, one module per quantity."""
