"""One file per group of tables: which columns, and what they mean."""
