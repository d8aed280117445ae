"""One file per stage: from inputs and settings to one table."""
