"""Files: atomic writes, table schemas, structures."""
