"""Force-field parameters for every species, curated or typed, each with its source."""
