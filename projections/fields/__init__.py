"""Fields: who starts in which division at a competition, proposed from what was before it; and start places."""
