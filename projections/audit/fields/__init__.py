"""Fields beside what really started; and who the names on a list of entries are."""
