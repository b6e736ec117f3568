"""The facts of a season: what happened, kept in order for ever. Knows nothing of the other two rooms."""
