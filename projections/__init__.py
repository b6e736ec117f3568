"""What can be read: pure functions of a season and a rulebook."""
