"""What people do to a book: commands become facts, or a refusal."""
